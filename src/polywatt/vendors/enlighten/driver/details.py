"""Batteries, microinverters and chargers, one by one."""

from collections.abc import Mapping
from datetime import datetime

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

from ..wire import devices as wire
from ..wire.battery import BatteryStatus, Storage
from ..wire.charger.status import SAFE_LIMIT, Charger, ChargerStatus
from ..wire.envelope import to_float, to_text
from ..wire.grid import GridOutage
from ..wire.inverters import Inverter
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
    """One for each device; ``produced_wh`` is by the inverters' serial numbers."""
    found = [
        _detail(card, SwitchDetail(state=grid_state_from(outage, chargers)), received_at)
        for card in site.devices.of(wire.SYSTEM_CONTROLLER)
        if card.serial is not None
    ]
    found += [_detail(card, None, received_at) for card in site.devices.of(wire.GATEWAY) if card.serial is not None]
    found += [_battery(storage, received_at) for storage in status.batteries]
    found += [_inverter(row, produced_wh, received_at) for row in site.inverters if row.serial is not None]
    found += [_charger(row, received_at) for row in (chargers.chargers if chargers is not None else ()) if row.serial]
    return tuple(found)


def _detail(card: wire.Device, of: SwitchDetail | None, received_at: datetime) -> Detail:
    return Detail(
        device_id=str(card.serial),
        received_at=received_at,
        at=card.at,
        is_online=card.is_connected,
        health=health_from(to_text(card.status)),
        data=of,
    )


def health_from(said: str | None) -> Health | Unknown | None:
    """A word nobody has explained is carried along."""
    return None if said is None else HEALTHS.get(said.lower()) or Unknown(word=said)


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
    """By load balancing, or by the safe limit of a charger that does not hear the gateway."""
    is_balancing = row.is_balancing
    return True if row.safe_limit == SAFE_LIMIT else is_balancing


def running_session(row: Charger) -> CarSession | None:
    """The one that goes on."""
    session = _session(row)
    return session if session is not None and session.until is None and row.is_plugged is True else None


def _session(row: Charger) -> CarSession | None:
    """The running one, or the last."""
    session = row.session
    since = session.plugged_in or session.started
    if since is None:
        return None
    return CarSession(
        charger_id=str(row.serial),
        since=since,
        until=session.plugged_out,
        energy_wh=session.energy_wh,
        cost=to_float(session.session_cost),
    )
