"""Readable quantities, commands and history, by what is installed."""

from polywatt.model import (
    Blocked,
    Bound,
    Capabilities,
    Capability,
    Charge,
    Discharge,
    ExportLimit,
    FrequencyRegulation,
    MarkAlertsRead,
    PeakShaving,
    Persistence,
    Proof,
    RecordedQuantity,
    SelfUse,
    SetEnergySaving,
    SetMode,
    SetReserve,
    SetSlots,
    SlotBounds,
    SolarOnly,
    Start,
    Stop,
)

from ..wire.metrics import STEP_S
from ..wire.mode import MAX_EXPORT_W, MIN_EXPORT_W, MIN_POWER_PERCENT
from ..wire.mode.installation import Installation, blocked_modes
from ..wire.schedule import DAYS
from .history import quantities_of

HOUR_S = 3_600.0
MAX_LOAD_W = 30_000.0
"""Bound of the limit of peak shaving; the device names none, a house's connection has one."""
MIN_SLOT_S = 1_800.0
"""Minimum length of a slot, by the device's own web page."""
PERCENT = Bound(minimum=0.0, maximum=100.0, step=1.0)
DURATION = Bound(minimum=HOUR_S, maximum=12 * HOUR_S, step=HOUR_S)


def capabilities_from(installation: Installation, *, is_technician: bool) -> Capabilities:
    """Return what an installation lets a customer or a technician read and do."""
    return Capabilities(
        readable=_readable(installation, is_technician=is_technician),
        commands=_commands(installation, installation.rating_w),
        history=tuple(RecordedQuantity(quantity=name, step_s=STEP_S) for name in quantities_of(installation)),
    )


def _readable(installation: Installation, *, is_technician: bool) -> frozenset[str]:
    names = {"battery_w", "soc_percent", "battery_activity", "events"}
    names |= {f"settings.{n}" for n in ("mode", "in_force", "slots", "reserve_percent", "energy_saving", "is_running")}
    if installation.has_meter_1:
        names |= {"grid_w", "load_w", "today.imported_wh"}
    if installation.has_critical_loads:
        names |= {"critical_load_w"}
    if installation.measures_solar:
        names |= {"solar_w", "today.solar_wh"}
    if is_technician:
        names |= {"grid_state", "grid_voltage_v", "grid_frequency_hz", "details.battery", "details.inverter"}
    return frozenset(names)


def _commands(installation: Installation, rating_w: float | None) -> tuple[Capability, ...]:
    orders = () if rating_w is None else (_order(Charge, rating_w), _order(Discharge, rating_w))
    blocked = blocked_modes(installation, is_strict=False)
    slots = SlotBounds(
        min_duration_s=MIN_SLOT_S,
        may_overlap=False,
        may_pass_midnight=False,
        day_sets=frozenset(DAYS.values()),
        actions=(Charge, Discharge, SolarOnly, SelfUse, PeakShaving, ExportLimit, FrequencyRegulation),
        may_omit_window=False,
    )
    return (
        *orders,
        *_modes(blocked, rating_w),
        Capability(command=SetSlots, bounds={"slots": slots}),
        Capability(command=SetReserve, bounds={"reserve_percent": PERCENT}),
        Capability(command=SetEnergySaving, bounds={"below_load_w": Bound(minimum=300.0, maximum=1_000.0, step=1.0)}),
        Capability(command=Start, bounds={}),
        Capability(command=Stop, bounds={}),
        Capability(command=MarkAlertsRead, bounds={}, persistence=Persistence.ONCE, proof=Proof.NOTHING),
    )


def _order(command: type, rating_w: float) -> Capability:
    """An order to charge or discharge for some hours."""
    min_w, step_w = rating_w * MIN_POWER_PERCENT / 100.0, rating_w / 100.0
    bounds = {
        "power_w": Bound(minimum=min_w, maximum=rating_w, step=step_w, is_required=True),
        "until_soc_percent": Bound(minimum=0.0, maximum=100.0, step=1.0, is_required=True),
        "duration_s": Bound(minimum=HOUR_S, maximum=12 * HOUR_S, step=HOUR_S, is_required=True),
    }
    return Capability(command=command, bounds=bounds, persistence=Persistence.FOR_DURATION)


def _modes(blocked: dict[type, Blocked], rating_w: float | None) -> tuple[Capability, ...]:
    """Modes, for some hours or for good."""
    watts = Bound(minimum=0.0, maximum=rating_w or 0.0, step=1.0)
    bounds: dict[type, dict[str, Bound]] = {
        SolarOnly: {},
        SelfUse: {},
        PeakShaving: {"load_limit_w": Bound(minimum=0.0, maximum=MAX_LOAD_W, step=1.0)},
        ExportLimit: {"export_limit_w": Bound(minimum=MIN_EXPORT_W, maximum=MAX_EXPORT_W, step=1.0)},
        FrequencyRegulation: {"power_w": watts, "target_soc_percent": PERCENT},
    }
    if rating_w is None:
        del bounds[FrequencyRegulation]
    return tuple(
        Capability(command=SetMode, mode=mode, bounds=fields | {"duration_s": DURATION}, blocked=blocked.get(mode))
        for mode, fields in bounds.items()
    )
