"""The abilities of a plant, which its dialect and its ratings decide."""

from polywatt.model import (
    Bound,
    Capabilities,
    Capability,
    Charge,
    Choice,
    Discharge,
    FieldBound,
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
    Speed,
    Start,
    Stop,
)

from ..wire.registers import CHARGE_LIMIT, FULL_PERCENT, INVERTER, RESERVE
from ..wire.session import Dialect
from .site import Site

READABLE = frozenset(
    [
        *("at", "solar_w", "battery_w", "grid_w", "load_w", "generator_w", "soc_percent", "battery_activity"),
        *("grid_state", "grid_frequency_hz", "lifetime.solar_wh"),
        *(f"today.{name}_wh" for name in ("solar", "load", "imported", "exported", "charged", "discharged")),
        *("details.battery", "details.inverter"),
        *("settings.in_force", "settings.charge_limit_percent", "settings.grid_charging"),
        *("settings.solar_charging_w", "settings.is_backup_supply_on", "settings.is_running"),
    ]
)
PORTAL_READABLE = frozenset(
    [
        "settings.reserve_percent",
        *(f"lifetime.{name}_wh" for name in ("load", "imported", "exported", "charged", "discharged")),
    ]
)
SWITCH_READABLE = frozenset(["details.switch"])
NOTHING: frozenset[str] = frozenset()
STEP_W = 100.0
"""Of one inverter's powers in the portal, whose registers hold tenths of a kW."""


def _task(command: type, bounds: dict[str, FieldBound]) -> Capability:
    return Capability(command=command, bounds=bounds, speed=Speed.SECONDS, persistence=Persistence.FOR_DURATION)


def _limit(command: type, field: str, minimum: float, maximum: float) -> Capability:
    bound = Bound(minimum=minimum, maximum=maximum, step=1, is_required=True)
    return Capability(command=command, bounds={field: bound}, speed=Speed.SECONDS)


def _range_of(name: str) -> tuple[float, float]:
    register = INVERTER[name]
    assert register.minimum is not None  # noqa: S101  # the table's
    assert register.maximum is not None  # noqa: S101
    return register.minimum, min(register.maximum, FULL_PERCENT)


DURATION = Bound(minimum=60.0, maximum=24 * 3_600.0, step=60.0)
DOCUMENT_TASKS = (_task(Charge, {}),)
"""A quick charge has no power and an end of its own."""
PORTAL_TASKS = tuple(_task(command, {"duration_s": DURATION}) for command in (Charge, Discharge))
"""Quick tasks last as many minutes as requested, or as long as the cloud sees fit."""
DOCUMENT_LIMITS = (_limit(SetChargeLimit, "soc_percent", 0, 100),)
PORTAL_LIMITS = (
    _limit(SetReserve, "reserve_percent", *_range_of(RESERVE)),
    _limit(SetChargeLimit, "soc_percent", *_range_of(CHARGE_LIMIT)),
)
RELEASE = Capability(command=Release, bounds={}, speed=Speed.SECONDS, persistence=Persistence.ONCE)
STOP_BOUNDS: dict[str, FieldBound] = {"is_forced": Choice(options=frozenset({True, False}))}
SWITCHES = (
    Capability(command=SetBackupSupply, bounds={}, speed=Speed.SECONDS),
    Capability(command=Start, bounds={}, speed=Speed.SECONDS),
    Capability(command=Stop, bounds=STOP_BOUNDS, speed=Speed.SECONDS),
)
PORT_BOUNDS: dict[str, FieldBound] = {
    "number": Bound(minimum=1, maximum=4, step=1),
    "use": Choice(options=frozenset(PortUse)),
}
PORTS = Capability(command=SetPortUse, bounds=PORT_BOUNDS, speed=Speed.SECONDS, proof=Proof.NOTHING)


def capabilities_from(site: Site, dialect: Dialect, rated_w: float | None) -> Capabilities:
    """Return the abilities of a plant whose inverters have ``rated_w`` in all."""
    is_portal, has_switch = dialect is Dialect.PORTAL, site.gridboss is not None
    readable = READABLE | (PORTAL_READABLE if is_portal else NOTHING) | (SWITCH_READABLE if has_switch else NOTHING)
    tasks, limits = (PORTAL_TASKS, PORTAL_LIMITS) if is_portal else (DOCUMENT_TASKS, DOCUMENT_LIMITS)
    powers = _powers(rated_w, STEP_W * len(site.serials) if is_portal else 1.0)
    ports = (PORTS,) if is_portal and has_switch else ()
    return Capabilities(readable=readable, commands=(*tasks, RELEASE, *limits, *SWITCHES, *powers, *ports))


def _powers(rated_w: float | None, step_w: float) -> tuple[Capability, ...]:
    """Return the powers, which the rating bounds."""
    if rated_w is None:
        return ()
    some_w = Bound(minimum=step_w, maximum=rated_w, step=step_w)
    any_w = Bound(minimum=0, maximum=rated_w, step=step_w, is_required=True)
    return (
        Capability(command=SetGridCharging, bounds={"power_w": some_w}, speed=Speed.SECONDS),
        Capability(command=SetSolarCharging, bounds={"power_w": any_w}, speed=Speed.SECONDS),
    )
