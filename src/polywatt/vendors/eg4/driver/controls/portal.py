"""Named registers and tasks, as the portal has them."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from polywatt.kit.gather import gather_all
from polywatt.model import (
    Bound,
    Capability,
    Charge,
    Choice,
    Command,
    Discharge,
    FieldBound,
    InForce,
    Origin,
    Persistence,
    PortUse,
    Proof,
    Release,
    SetBackupSupply,
    SetChargeLimit,
    SetGridCharging,
    SetPortUse,
    SetReserve,
    SetSolarCharging,
    Settings,
    Speed,
    Start,
    Stop,
)

from ...client import Eg4Client
from ...wire.control import QuickCharge
from ...wire.registers import (
    AC_CHARGE,
    AC_POWER,
    BACKUP,
    CHARGE_LIMIT,
    FULL_PERCENT,
    INVERTER,
    MOST_WORDS,
    PORT,
    RESERVE,
    RUNS,
    SOLAR_POWER,
    Shown,
    flag_in,
    number_in,
    shown,
)
from ..site import Site
from .document import STANDING, DocumentControls, powers, switches

STEP_W = 100.0
"""Powers are kept in tenths of a kW."""
USES = {PortUse.UNUSED: 0, PortUse.LOAD: 1, PortUse.SOLAR: 2}
BLOCKS = (0, MOST_WORDS)
"""First words of the two reads that hold all of these."""
S_PER_MINUTE = 60.0
MOST_S = 24 * 3_600.0


class PortalControls:
    """Knows the reserve and a quick discharge, too."""

    reads = DocumentControls.reads | {
        "settings.reserve_percent",
        *(f"lifetime.{name}_wh" for name in ("load", "imported", "exported", "charged", "discharged")),
    }

    def __init__(self, client: Eg4Client) -> None:
        self._client = client

    def commands(self, site: Site, rated_w: float | None) -> tuple[Capability, ...]:
        """Quick tasks last as long as they are told, in minutes, or as long as the cloud sees fit."""
        limits = (
            (SetReserve, "reserve_percent", _percent(RESERVE)),
            (SetChargeLimit, "soc_percent", _percent(CHARGE_LIMIT)),
        )
        return (
            *(_task(kind) for kind in (Charge, Discharge)),
            Capability(command=Release, bounds={}, speed=Speed.SECONDS, persistence=Persistence.ONCE),
            *(Capability(command=kind, bounds={name: bound}, speed=Speed.SECONDS) for kind, name, bound in limits),
            *switches(),
            *powers(rated_w, STEP_W * len(site.serials)),
            *(() if site.gridboss is None else (_ports(),)),
        )

    async def settings(self, site: Site, received_at: datetime) -> Settings:
        """Three requests."""
        first = site.serials[0]
        low, high = (self._client.registers(first, start) for start in BLOCKS)
        values, more, quick = await gather_all(low, high, self._client.quick_charge_status(first))
        return settings_from({**values, **more}, len(site.serials), quick, received_at)

    async def tell(self, site: Site, given: Command, rated_w: float | None) -> None:
        """A port is the GridBOSS's; the rest each inverter's."""
        if isinstance(given, SetPortUse):
            assert site.gridboss is not None  # noqa: S101  # else it is not offered
            name = f"{PORT}{given.number}"
            await self._client.write_bit(site.gridboss.serial or "", name, USES[given.use])
            return
        for serial in site.serials:
            await self._tell(serial, given, len(site.serials))

    async def _tell(self, serial: str, given: Command, units: int) -> None:
        client = self._client
        match given:
            case Charge(duration_s=duration_s):
                await client.quick_charge(serial, _minutes(duration_s))
            case Discharge(duration_s=duration_s):
                await client.quick_discharge(serial, _minutes(duration_s))
            case Release():
                await client.stop_quick_charge(serial)
                await client.stop_quick_discharge(serial)
            case SetBackupSupply(is_on=is_on):
                await client.set_function(serial, BACKUP, is_on)
            case Start() | Stop():
                await client.set_function(serial, RUNS, isinstance(given, Start))
            case SetReserve(reserve_percent=percent):
                await client.write_register(serial, RESERVE, _text(RESERVE, percent))
            case SetChargeLimit(soc_percent=percent):
                await client.write_register(serial, CHARGE_LIMIT, _text(CHARGE_LIMIT, percent))
            case SetSolarCharging(power_w=power_w):
                await client.write_register(serial, SOLAR_POWER, _kilowatts(SOLAR_POWER, power_w, units))
            case SetGridCharging(is_allowed=is_allowed, power_w=power_w):
                if is_allowed and power_w is not None:
                    await client.write_register(serial, AC_POWER, _kilowatts(AC_POWER, power_w, units))
                await client.set_function(serial, AC_CHARGE, is_allowed)


def _percent(name: str) -> Bound:
    register = INVERTER[name]
    assert register.least is not None  # noqa: S101  # the table's
    assert register.most is not None  # noqa: S101
    return Bound(minimum=register.least, maximum=min(register.most, FULL_PERCENT), step=1, is_required=True)


def _task(kind: type) -> Capability:
    lasts = Bound(minimum=S_PER_MINUTE, maximum=MOST_S, step=S_PER_MINUTE)
    return Capability(
        command=kind, bounds={"duration_s": lasts}, speed=Speed.SECONDS, persistence=Persistence.FOR_DURATION
    )


def _ports() -> Capability:
    bounds: dict[str, FieldBound] = {
        "number": Bound(minimum=1, maximum=4, step=1),
        "use": Choice(options=frozenset(PortUse)),
    }
    return Capability(command=SetPortUse, bounds=bounds, speed=Speed.SECONDS, proof=Proof.NOTHING)


def _minutes(duration_s: float | None) -> int | None:
    return None if duration_s is None else round(duration_s / S_PER_MINUTE)


def _text(name: str, value: float) -> str:
    return str(shown(INVERTER[name], value))


def _kilowatts(name: str, power_w: float, units: int) -> str:
    return _text(name, power_w / units / 1_000.0)


def settings_from(values: Mapping[str, Shown], units: int, quick: QuickCharge, received_at: datetime) -> Settings:
    """Powers are for each inverter, in kW."""

    def watts(name: str) -> float | None:
        kilowatts = number_in(INVERTER[name], values.get(name))
        return None if kilowatts is None else kilowatts * 1_000.0 * units

    is_allowed = flag_in(INVERTER[AC_CHARGE], values.get(AC_CHARGE))
    limit_percent = number_in(INVERTER[CHARGE_LIMIT], values.get(CHARGE_LIMIT))
    charging = None
    if is_allowed is not None:
        charging = SetGridCharging(is_allowed=is_allowed, power_w=watts(AC_POWER) if is_allowed else None)
    return Settings(
        received_at=received_at,
        in_force=_in_force(quick, received_at),
        reserve_percent=number_in(INVERTER[RESERVE], values.get(RESERVE)),
        charge_limit_percent=None if limit_percent is None else min(limit_percent, FULL_PERCENT),
        grid_charging=charging,
        solar_charging_w=watts(SOLAR_POWER),
        is_backup_supply_on=flag_in(INVERTER[BACKUP], values.get(BACKUP)),
        is_running=flag_in(INVERTER[RUNS], values.get(RUNS)),
    )


def _in_force(quick: QuickCharge, now: datetime) -> InForce | None:
    """A task tells how long it goes on, but not since when."""
    charges, discharges = quick.is_active, quick.is_discharging
    if charges is None and discharges is None:
        return None
    if not charges and not discharges:
        return InForce(action=STANDING, origin=Origin.STANDING)
    until = None if quick.left_s is None else now + timedelta(seconds=quick.left_s)
    return InForce(action=Charge() if charges else Discharge(), origin=Origin.PERSON, until=until)
