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
MIN_TASK_S, MAX_TASK_S = 60.0, 24 * 3_600.0
TASK_DURATION = Bound(minimum=MIN_TASK_S, maximum=MAX_TASK_S, step=MIN_TASK_S)
PERCENT = Bound(minimum=0, maximum=100, step=1, is_required=True)
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
    tasks, limits = (_portal_tasks(), _portal_limits()) if is_portal else (_document_tasks(), _document_limits())
    powers = _powers(rated_w, STEP_W * len(site.serials) if is_portal else 1.0)
    ports = (PORTS,) if is_portal and has_switch else ()
    return Capabilities(readable=readable, commands=(*tasks, RELEASE, *limits, *SWITCHES, *powers, *ports))


def _document_tasks() -> tuple[Capability, ...]:
    """Return the quick charge, which has no power and an end of its own."""
    return (_task(Charge, {}),)


def _portal_tasks() -> tuple[Capability, ...]:
    """Return the quick tasks, which last as many minutes as requested, or as long as the cloud sees fit."""
    return tuple(_task(command, {"duration_s": TASK_DURATION}) for command in (Charge, Discharge))


def _task(command: type, bounds: dict[str, FieldBound]) -> Capability:
    return Capability(command=command, bounds=bounds, speed=Speed.SECONDS, persistence=Persistence.FOR_DURATION)


def _document_limits() -> tuple[Capability, ...]:
    return (Capability(command=SetChargeLimit, bounds={"soc_percent": PERCENT}, speed=Speed.SECONDS),)


def _portal_limits() -> tuple[Capability, ...]:
    limits = ((SetReserve, "reserve_percent", RESERVE), (SetChargeLimit, "soc_percent", CHARGE_LIMIT))
    return tuple(
        Capability(command=command, bounds={name: _register_bound(register)}, speed=Speed.SECONDS)
        for command, name, register in limits
    )


def _register_bound(name: str) -> Bound:
    register = INVERTER[name]
    assert register.minimum is not None  # noqa: S101  # the table's
    assert register.maximum is not None  # noqa: S101
    return Bound(minimum=register.minimum, maximum=min(register.maximum, FULL_PERCENT), step=1, is_required=True)


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
