"""What the twin can be asked, and what can be known of it."""

from polywatt.model import (
    Backup,
    Bound,
    Capabilities,
    Capability,
    Charge,
    Choice,
    Discharge,
    Hold,
    JoinGrid,
    Lasts,
    LeaveGrid,
    Manual,
    Offer,
    Proof,
    Release,
    SelfUse,
    SetGridCharging,
    SetMode,
    SetReserve,
    SolarOnly,
    Speed,
    Start,
    Stop,
    TimeOfUse,
)

from .presets import TwinSpec
from .simulate import STEP_S

WEEK_S = 7.0 * 86_400.0
AVERAGES = ("solar_w", "battery_w", "grid_w", "load_w", "critical_load_w", "soc_percent")
"""Fields of Reading with a history."""
SUMS = ("solar_wh", "load_wh", "imported_wh", "exported_wh", "charged_wh", "discharged_wh")
"""Fields of Energies, and those with a history."""

_MODES = (SelfUse, TimeOfUse, Backup, SolarOnly, Manual)
_READING = (*AVERAGES, "energy_remaining_wh", "battery_activity", "grid_state", "grid_voltage_v", "grid_frequency_hz")
_SETTINGS = ("mode", "in_force", "reserve_percent", "grid_charging", "is_running")
_PERCENT = Bound(least=0.0, most=100.0)
_DURATION = Bound(least=0.0, most=WEEK_S)


def capabilities_of(spec: TwinSpec) -> Capabilities:
    """Everything the physics knows, and every command it obeys."""
    counters = (f"{span}.{name}" for span in ("lifetime", "today") for name in SUMS)
    settings = (f"settings.{name}" for name in _SETTINGS)
    return Capabilities(
        reads=frozenset({*_READING, *counters, *settings, "events"}),
        commands=(*_orders(spec), *_modes(), *_settings(spec), *_switches(spec)),
        history=tuple(Offer(quantity=quantity, step_s=STEP_S) for quantity in (*AVERAGES, *SUMS)),
    )


def _orders(spec: TwinSpec) -> tuple[Capability, ...]:
    def order(command: type, most_w: float) -> Capability:
        bounds = {
            "power_w": Bound(least=0.0, most=most_w),
            "until_soc_percent": _PERCENT,
            "duration_s": _DURATION,
        }
        return Capability(command=command, bounds=bounds, lasts=Lasts.UNTIL_NEXT)

    may_charge = Choice(options=frozenset({True, False}))
    hold = Capability(command=Hold, bounds={"duration_s": _DURATION, "may_charge": may_charge}, lasts=Lasts.UNTIL_NEXT)
    release = Capability(command=Release, bounds={}, lasts=Lasts.ONCE)
    return order(Charge, spec.charge_w), order(Discharge, spec.discharge_w), hold, release


def _modes() -> tuple[Capability, ...]:
    return tuple(Capability(command=SetMode, mode=mode, bounds={"duration_s": _DURATION}) for mode in _MODES)


def _settings(spec: TwinSpec) -> tuple[Capability, ...]:
    power_w = Bound(least=0.0, most=spec.charge_w)
    return (
        Capability(command=SetReserve, bounds={"reserve_percent": _PERCENT}),
        Capability(command=SetGridCharging, bounds={"power_w": power_w}),
    )


def _switches(spec: TwinSpec) -> tuple[Capability, ...]:
    # A forced stop asks nothing more of the device, so the flag is a plain choice.
    forced = {"is_forced": Choice(options=frozenset({True, False}))}
    running = (Capability(command=Start, bounds={}), Capability(command=Stop, bounds=forced))
    if not spec.has_backup:
        return running
    grid = (
        Capability(command=command, bounds={}, speed=Speed.SECONDS, proof=Proof.READING)
        for command in (LeaveGrid, JoinGrid)
    )
    return (*running, *grid)
