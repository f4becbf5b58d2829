"""Capabilities of a simulated home."""

from polywatt.model import (
    Backup,
    Blocked,
    BlockReason,
    Bound,
    Capabilities,
    Capability,
    CarMode,
    Charge,
    Choice,
    Discharge,
    ExportLimit,
    FrequencyRegulation,
    Hold,
    JoinGrid,
    LeaveGrid,
    Manual,
    MarkAlertsRead,
    MeterPlace,
    PeakShaving,
    Persistence,
    PortUse,
    Proof,
    RecordedQuantity,
    Release,
    SelfUse,
    SetBackupSupply,
    SetCarLock,
    SetCarMode,
    SetCarSlots,
    SetChargeLimit,
    SetEnergySaving,
    SetGridCharging,
    SetMode,
    SetPortUse,
    SetReserve,
    SetShutdownLevel,
    SetSlots,
    SetSolarCharging,
    SetStormGuard,
    SlotBounds,
    SolarOnly,
    Speed,
    Start,
    StartCar,
    Stop,
    StopCar,
    TimeOfUse,
)

from .metering import averages_of, sums_of
from .simulation.past import STEP_S
from .spec import MAX_SAVING_W, TwinSpec

WEEK_S = 7.0 * 86_400.0
MAX_LIMIT_W = 100_000.0
"""More than the connection of any home carries."""

_MODES = (SelfUse, TimeOfUse, Backup, SolarOnly, PeakShaving, ExportLimit, FrequencyRegulation, Manual)
_FOLLOWS_GRID = (SelfUse, TimeOfUse, PeakShaving, ExportLimit)
"""Modes that need the power from the grid."""
_BATTERY = ("energy_remaining_wh", "battery_activity")
_GRID = ("grid_state", "grid_voltage_v", "grid_frequency_hz")
_SETTINGS = (
    *("mode", "in_force", "slots", "reserve_percent", "charge_limit_percent", "grid_charging", "solar_charging_w"),
    *("energy_saving", "is_running"),
)
_PERCENT = Bound(minimum=0.0, maximum=100.0)
_DURATION = Bound(minimum=0.0, maximum=WEEK_S)
YES_OR_NO = Choice(options=frozenset({True, False}))


def capabilities_from(spec: TwinSpec) -> Capabilities:
    """Return everything that is measured, and every command the physics carries out."""
    averages, sums = averages_of(spec), sums_of(spec)
    counters = (f"{span}.{name}" for span in ("lifetime", "today") for name in sums)
    settings = [f"settings.{name}" for name in _SETTINGS]
    if spec.has_backup:
        settings.append("settings.is_backup_supply_on")
    if spec.has_storm_guard:
        settings.append("settings.storm_guard")
    if spec.shutdown_percent is not None:
        settings.append("settings.shutdown_percent")
    if spec.chargers:
        settings.append("settings.chargers")
    return Capabilities(
        readable=frozenset({*averages, *_BATTERY, *_GRID, *counters, *settings, "events"}),
        commands=(*_orders(spec), *_modes(spec), *_settings(spec), *_switches(spec), *_ports(spec), *_cars(spec)),
        history=tuple(RecordedQuantity(quantity=quantity, step_s=STEP_S) for quantity in (*averages, *sums)),
    )


def _orders(spec: TwinSpec) -> tuple[Capability, ...]:
    def order(command: type, max_w: float) -> Capability:
        bounds = {
            "power_w": Bound(minimum=0.0, maximum=max_w),
            "until_soc_percent": _PERCENT,
            "duration_s": _DURATION,
        }
        return Capability(command=command, bounds=bounds, persistence=Persistence.UNTIL_NEXT)

    hold = Capability(
        command=Hold, bounds={"duration_s": _DURATION, "may_charge": YES_OR_NO}, persistence=Persistence.UNTIL_NEXT
    )
    release = Capability(command=Release, bounds={}, persistence=Persistence.ONCE)
    return order(Charge, spec.charge_w), order(Discharge, spec.discharge_w), hold, release


def _modes(spec: TwinSpec) -> tuple[Capability, ...]:
    return tuple(
        Capability(
            command=SetMode,
            mode=mode,
            bounds={"duration_s": _DURATION, **_mode_bounds(mode, spec)},
            blocked=_blocked_by_meter(mode, spec),
        )
        for mode in _MODES
    )


def _mode_bounds(mode: type, spec: TwinSpec) -> dict[str, Bound]:
    if mode is PeakShaving:
        return {"load_limit_w": Bound(minimum=0.0, maximum=MAX_LIMIT_W)}
    if mode is ExportLimit:
        return {"export_limit_w": Bound(minimum=-MAX_LIMIT_W, maximum=MAX_LIMIT_W)}
    if mode is FrequencyRegulation:
        power_w = Bound(minimum=0.0, maximum=min(spec.charge_w, spec.discharge_w))
        return {"power_w": power_w, "target_soc_percent": _PERCENT}
    return {}


def _blocked_by_meter(mode: type, spec: TwinSpec) -> Blocked | None:
    if mode not in _FOLLOWS_GRID or MeterPlace.GRID in spec.meters:
        return None
    return Blocked(reason=BlockReason.METER, needs="a grid meter")


def _settings(spec: TwinSpec) -> tuple[Capability, ...]:
    power_w = Bound(minimum=0.0, maximum=spec.charge_w)
    car_bounds = {"charges_cars": YES_OR_NO} if spec.chargers else {}
    storms = (Capability(command=SetStormGuard, bounds=car_bounds),) if spec.has_storm_guard else ()
    slots = SlotBounds(
        actions=(
            Charge,
            Discharge,
            Hold,
            *_MODES,
        ),
        may_omit_window=False,
    )
    return (
        Capability(command=SetReserve, bounds={"reserve_percent": _PERCENT}),
        *_shutdown_level(spec),
        Capability(command=SetChargeLimit, bounds={"soc_percent": _PERCENT}),
        Capability(command=SetGridCharging, bounds={"power_w": power_w}),
        Capability(command=SetSolarCharging, bounds={"power_w": power_w}),
        Capability(command=SetEnergySaving, bounds={"below_load_w": Bound(minimum=0.0, maximum=MAX_SAVING_W)}),
        Capability(command=SetSlots, bounds={"slots": slots}),
        Capability(command=MarkAlertsRead, bounds={}, persistence=Persistence.ONCE),
        *storms,
    )


def _shutdown_level(spec: TwinSpec) -> tuple[Capability, ...]:
    if spec.shutdown_percent is None:
        return ()
    lowest, highest = spec.shutdown_range_percent
    return (Capability(command=SetShutdownLevel, bounds={"soc_percent": Bound(minimum=lowest, maximum=highest)}),)


def _switches(spec: TwinSpec) -> tuple[Capability, ...]:
    # A forced stop needs no other capability, so the flag is a plain choice.
    forced = {"is_forced": YES_OR_NO}
    running = (Capability(command=Start, bounds={}), Capability(command=Stop, bounds=forced))
    if not spec.has_backup:
        return running
    grid = (
        Capability(command=command, bounds={}, speed=Speed.SECONDS, proof=Proof.READING)
        for command in (LeaveGrid, JoinGrid)
    )
    return (*running, Capability(command=SetBackupSupply, bounds={}), *grid)


def _ports(spec: TwinSpec) -> tuple[Capability, ...]:
    uses = spec.port_uses
    if not uses:
        return ()
    number = Bound(minimum=1, maximum=len(uses), step=1, is_required=True)
    use = Choice(options=frozenset(PortUse), is_required=True)
    return (Capability(command=SetPortUse, bounds={"number": number, "use": use}, proof=Proof.NOTHING),)


def _cars(spec: TwinSpec) -> tuple[Capability, ...]:
    if not spec.chargers:
        return ()
    charger = {"charger_id": Choice(options=frozenset(spec.charger_ids), is_required=True)}
    current_a = Bound(minimum=spec.charger_min_a, maximum=spec.charger_max_a, step=1.0)
    mode = Choice(options=frozenset(CarMode), is_required=True)
    slots = SlotBounds(actions=(StartCar,))
    return (
        Capability(command=StartCar, bounds={**charger, "current_a": current_a}, proof=Proof.NOTHING),
        Capability(command=StopCar, bounds=charger, proof=Proof.NOTHING),
        Capability(command=SetCarMode, bounds={**charger, "mode": mode, "uses_battery": YES_OR_NO}),
        Capability(command=SetCarLock, bounds={**charger, "needs_app": YES_OR_NO, "needs_card": YES_OR_NO}),
        Capability(command=SetCarSlots, bounds={**charger, "slots": slots}),
    )
