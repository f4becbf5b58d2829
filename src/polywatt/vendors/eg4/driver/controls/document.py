"""Numbered parameters and functions (document, L786-L898)."""

from collections.abc import Mapping
from datetime import UTC, datetime

from polywatt.kit.gather import gather_all
from polywatt.model import (
    Bound,
    Capability,
    Charge,
    Choice,
    Command,
    InForce,
    Origin,
    Persistence,
    Release,
    SetBackupSupply,
    SetChargeLimit,
    SetGridCharging,
    SetSolarCharging,
    Settings,
    Speed,
    Start,
    Stop,
    Unknown,
)

from ...client import Eg4Client
from ...wire.control import BATTERY_BACKUP, OPERATING_MODE, QUICK_CHARGE, ParameterId, QuickCharge
from ..site import Site

CHARGE_LIMIT, AC_CHARGE, PV_CHARGE = (
    ParameterId.CHARGE_SOC_LIMIT,
    ParameterId.AC_CHARGE_POWER,
    ParameterId.PV_CHARGE_POWER,
)
STANDBY, BACKUP = ParameterId.OPERATING_MODE, ParameterId.BATTERY_BACKUP
ASKED = (CHARGE_LIMIT, AC_CHARGE, PV_CHARGE, STANDBY, BACKUP)
STANDING = Unknown(word="no quick charge")
"""What decides while no quick charge runs: the cloud does not tell."""
PERCENT = Bound(minimum=0, maximum=100, step=1, is_required=True)
STOPS = Choice(options=frozenset({True, False}))


class DocumentControls:
    """A quick charge has no power and an end of its own making."""

    reads = frozenset(
        f"settings.{name}"
        for name in (
            *("in_force", "charge_limit_percent", "grid_charging", "solar_charging_w"),
            *("is_backup_supply_on", "is_running"),
        )
    )

    def __init__(self, client: Eg4Client) -> None:
        self._client = client

    def commands(self, site: Site, rated_w: float | None) -> tuple[Capability, ...]:
        """All of the document's parameters; powers where a rating bounds them."""
        return (
            Capability(command=Charge, bounds={}, speed=Speed.SECONDS, persistence=Persistence.FOR_DURATION),
            Capability(command=Release, bounds={}, speed=Speed.SECONDS, persistence=Persistence.ONCE),
            Capability(command=SetChargeLimit, bounds={"soc_percent": PERCENT}, speed=Speed.SECONDS),
            *switches(),
            *powers(rated_w, step_w=1.0),
        )

    async def settings(self, site: Site, received_at: datetime) -> Settings:
        """Two requests."""
        first = site.serials[0]
        values, quick = await gather_all(self._client.parameters(first, ASKED), self._client.quick_charge_status(first))
        return settings_from(values, len(site.serials), quick, received_at)

    async def tell(self, site: Site, given: Command, rated_w: float | None) -> None:
        """One request for each inverter."""
        for serial in site.serials:
            await self._tell(serial, given, len(site.serials), rated_w)

    async def _tell(self, serial: str, given: Command, units: int, rated_w: float | None) -> None:
        match given:
            case Charge() | Release():
                await self._client.function(serial, QUICK_CHARGE, int(isinstance(given, Charge)))
            case SetBackupSupply(is_on=is_on):
                await self._client.function(serial, BATTERY_BACKUP, int(is_on))
            case Start() | Stop():
                await self._client.function(serial, OPERATING_MODE, int(isinstance(given, Stop)))
            case SetChargeLimit(soc_percent=percent):
                await self._client.write_parameters(serial, {CHARGE_LIMIT: round(percent)})
            case SetGridCharging():
                power_w = grid_charging_w(given, rated_w)
                await self._client.write_parameters(serial, {AC_CHARGE: int(power_w / units)})
            case SetSolarCharging(power_w=power_w):
                await self._client.write_parameters(serial, {PV_CHARGE: int(power_w / units)})


def switches() -> tuple[Capability, ...]:
    """What is on or off, in both spellings."""
    return (
        Capability(command=SetBackupSupply, bounds={}, speed=Speed.SECONDS),
        Capability(command=Start, bounds={}, speed=Speed.SECONDS),
        Capability(command=Stop, bounds={"is_forced": STOPS}, speed=Speed.SECONDS),
    )


def powers(rated_w: float | None, step_w: float) -> tuple[Capability, ...]:
    """What the rating bounds, in both spellings."""
    if rated_w is None:
        return ()
    some = Bound(minimum=step_w, maximum=rated_w, step=step_w)
    watts = Bound(minimum=0, maximum=rated_w, step=step_w, is_required=True)
    return (
        Capability(command=SetGridCharging, bounds={"power_w": some}, speed=Speed.SECONDS),
        Capability(command=SetSolarCharging, bounds={"power_w": watts}, speed=Speed.SECONDS),
    )


def grid_charging_w(given: SetGridCharging, rated_w: float | None) -> float:
    """Of all inverters together: nothing where it is not allowed, all they have where nothing is said."""
    if not given.is_allowed:
        return 0.0
    power_w = rated_w if given.power_w is None else given.power_w
    assert power_w is not None  # noqa: S101  # without a rating the command is not offered
    return power_w


def settings_from(values: Mapping[int, float], units: int, quick: QuickCharge, received_at: datetime) -> Settings:
    """Powers are for each inverter."""
    ac_w, pv_w = values.get(AC_CHARGE), values.get(PV_CHARGE)
    standby, backup = values.get(STANDBY), values.get(BACKUP)
    charging = None
    if ac_w is not None:
        charging = SetGridCharging(is_allowed=ac_w > 0.0, power_w=ac_w * units if ac_w > 0.0 else None)
    return Settings(
        received_at=received_at,
        in_force=_in_force(quick),
        charge_limit_percent=values.get(CHARGE_LIMIT),
        grid_charging=charging,
        solar_charging_w=None if pv_w is None else pv_w * units,
        is_backup_supply_on=None if backup is None else backup > 0.0,
        is_running=None if standby is None else standby == 0.0,
    )


def _in_force(quick: QuickCharge) -> InForce | None:
    if quick.is_active is None:
        return None
    if not quick.is_active:
        return InForce(action=STANDING, origin=Origin.STANDING)
    return InForce(action=Charge(), origin=Origin.PERSON, since=quick.began_at(UTC), until=quick.ends_at(UTC))
