"""The details of batteries, microinverters and chargers, one by one."""

from collections.abc import Mapping
from datetime import datetime

from polywatt.kit.gather import gather_all
from polywatt.model import (
    BatteryDetail,
    CarSession,
    ChargerDetail,
    Detail,
    Health,
    InverterDetail,
    SwitchDetail,
    Unknown,
)

from ..client import EnlightenClient
from ..wire import devices as wire
from ..wire.battery import BatteryStatus, Storage
from ..wire.charger.status import SAFE_LIMIT, Charger, ChargerStatus
from ..wire.grid import GridOutage
from ..wire.inverters import Inverter, microinverters
from ..wire.scale import to_float, to_text
from .home import battery_id
from .reading import grid_state_from
from .site import Site

HEALTHS = {"normal": Health.NORMAL, "warning": Health.WARNING, "error": Health.FAULT}


def details_from(
    site: Site,
    status: BatteryStatus,
    outage: GridOutage | None,
    chargers: ChargerStatus | None,
    produced_wh: Mapping[str, float],
    received_at: datetime,
) -> tuple[Detail, ...]:
    """Return one detail for each device; ``produced_wh`` is by the inverters' serial numbers."""
    details = [
        _detail(card, SwitchDetail(state=grid_state_from(outage, chargers)), received_at)
        for card in site.devices.of_type(wire.SYSTEM_CONTROLLER)
        if card.serial is not None
    ]
    details += [
        _detail(card, None, received_at) for card in site.devices.of_type(wire.GATEWAY) if card.serial is not None
    ]
    details += [_battery(storage, received_at) for storage in status.batteries]
    details += [_inverter(row, produced_wh, received_at) for row in site.inverters if row.serial is not None]
    details += [_charger(row, received_at) for row in (chargers.chargers if chargers is not None else ()) if row.serial]
    return tuple(details)


async def fetch_produced_wh(client: EnlightenClient, site: Site, now: datetime) -> dict[str, float]:
    """Return the lifetime energy of each microinverter by serial number: the status map joins ids to these."""
    if not site.inverters:
        return {}
    energy = await client.energy.lifetime(site.id)
    today = now.astimezone(site.zone).date()
    produced, statuses = await gather_all(
        client.inverters.energy(site.id, energy.first_day or today, today),
        client.inverters.status(site.id),
    )
    serials = {id_: status.serial for id_, status in microinverters(statuses).items()}
    energies = ((serials.get(id_), energy_wh) for id_, energy_wh in produced.energies_wh.items())
    return {serial: energy_wh for serial, energy_wh in energies if serial is not None}


def _detail(card: wire.Device, data: SwitchDetail | None, received_at: datetime) -> Detail:
    return Detail(
        device_id=str(card.serial),
        received_at=received_at,
        at=card.at,
        is_online=card.is_connected,
        health=health_from(to_text(card.status)),
        data=data,
    )


def health_from(status: str | None) -> Health | Unknown | None:
    """Return the health by a status; one that nobody has explained is carried along."""
    return None if status is None else HEALTHS.get(status.lower()) or Unknown(word=status)


def _battery(storage: Storage, received_at: datetime) -> Detail:
    return Detail(
        device_id=battery_id(storage),
        received_at=received_at,
        at=storage.at,
        health=health_from(to_text(storage.status)),
        data=BatteryDetail(
            soc_percent=storage.soc_percent,
            energy_remaining_wh=storage.energy_wh,
            soh_percent=storage.soh_percent,
            cycles=storage.cycles,
            discharge_limit_w=storage.available_w,
        ),
    )


def _inverter(row: Inverter, produced_wh: Mapping[str, float], received_at: datetime) -> Detail:
    return Detail(
        device_id=str(row.serial),
        received_at=received_at,
        at=row.at,
        health=health_from(to_text(row.status)),
        data=InverterDetail(produced_wh=produced_wh.get(str(row.serial))),
    )


def _charger(row: Charger, received_at: datetime) -> Detail:
    is_faulted = row.is_faulted
    return Detail(
        device_id=str(row.serial),
        received_at=received_at,
        at=row.at,
        is_online=row.is_connected,
        health=None if is_faulted is None else Health.FAULT if is_faulted else Health.NORMAL,
        data=ChargerDetail(
            is_plugged=row.is_plugged,
            is_charging=row.is_charging,
            connector=row.connector_status,
            reason=row.connector_reason,
            limit_a=row.session.level_a,
            is_held_back=_is_held_back(row),
            session=_session(row),
        ),
    )


def _is_held_back(row: Charger) -> bool | None:
    """Whether load balancing limits it, or the safe limit of a charger that does not hear the gateway."""
    is_balancing = row.is_balancing
    return True if row.safe_limit == SAFE_LIMIT else is_balancing


def running_session(row: Charger) -> CarSession | None:
    """Return the session that goes on."""
    session = _session(row)
    return session if session is not None and session.until is None and row.is_plugged is True else None


def _session(row: Charger) -> CarSession | None:
    """Return the running session, or the last."""
    session = row.session
    since = session.plugged_in_at or session.started_at
    if since is None:
        return None
    return CarSession(
        charger_id=str(row.serial),
        since=since,
        until=session.plugged_out_at,
        energy_wh=session.energy_wh,
        cost=to_float(session.session_cost),
    )
