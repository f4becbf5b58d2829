"""The commands a site's battery takes, by the flags of the site."""

from polywatt.model import (
    EVERY_DAY,
    Backup,
    Blocked,
    BlockReason,
    Bound,
    CancelPending,
    Capability,
    Charge,
    Choice,
    FieldBound,
    Persistence,
    SetGridCharging,
    SetMode,
    SetReserve,
    SetShutdownLevel,
    SetSlots,
    SetStormGuard,
    SlotBounds,
    Speed,
    TimeOfUse,
)

from ...wire.battery_config import MIN_SELF_CONSUMPTION_PERCENT
from ..settings.battery import FULL_PERCENT
from ..settings.modes import PROFILE_BY_MODE
from ..site import Site

FLAG_BY_MODE = {TimeOfUse: "showSavingsMode", Backup: "showFullBackup"}
CONSENT = "?consent=itc in its address, or the owner's yes in the app: charging from the grid may cost a tax credit"
YES_OR_NO = Choice(options=frozenset({True, False}))


def battery_capabilities(site: Site, *, has_consent: bool) -> tuple[Capability, ...]:
    """Return none for a site without a battery."""
    if not site.has_battery:
        return ()
    cancel = Capability(command=CancelPending, bounds={}, persistence=Persistence.ONCE)
    charging = _grid_charging(site, has_consent=has_consent or site.battery.has_accepted_disclaimer)
    return (*_modes(site), _reserve(site), cancel, *charging, *_shutdown_level(site), _storm_guard(site))


def blocked_by_flag(site: Site, flag: str, feature: str) -> Blocked | None:
    """Return why a feature is blocked that the site's page does not offer."""
    is_available = site.settings.is_available(flag)
    return (
        Blocked(reason=BlockReason.HARDWARE, needs=f"a site that offers {feature}") if is_available is False else None
    )


def _modes(site: Site) -> list[Capability]:
    """Whether savings use the battery after the peak is the app's to say: nobody has seen how that is switched off."""
    return [
        Capability(
            command=SetMode,
            mode=mode,
            bounds={},
            speed=Speed.MINUTES,
            blocked=blocked_by_flag(site, FLAG_BY_MODE[mode], mode.__name__) if mode in FLAG_BY_MODE else None,
        )
        for mode in PROFILE_BY_MODE
    ]


def _reserve(site: Site) -> Capability:
    """10 to 100 (L1464); in full backup 100 only, which depends on the mode at the time."""
    bound = Bound(minimum=MIN_SELF_CONSUMPTION_PERCENT, maximum=FULL_PERCENT, step=1, is_required=True)
    blocked = blocked_by_flag(site, "showBatteryBackupPercentage", "the reserve")
    return Capability(command=SetReserve, bounds={"reserve_percent": bound}, speed=Speed.MINUTES, blocked=blocked)


def _grid_charging(site: Site, *, has_consent: bool) -> tuple[Capability, ...]:
    blocked = blocked_by_flag(site, "showChargeFromGrid", "charging from the grid")
    if blocked is None and not has_consent:
        blocked = Blocked(reason=BlockReason.CONSENT, needs=CONSENT)
    full = Bound(minimum=FULL_PERCENT, maximum=FULL_PERCENT)
    slots = SlotBounds(
        max_slots=1,
        day_sets=frozenset({EVERY_DAY}),
        actions=(Charge,),
        action_capabilities=(Capability(command=Charge, bounds={"until_soc_percent": full}),),
        may_omit_window=False,
    )
    return (
        Capability(command=SetGridCharging, bounds={}, speed=Speed.MINUTES, blocked=blocked),
        Capability(command=SetSlots, bounds={"slots": slots}, speed=Speed.MINUTES, blocked=blocked),
    )


def _shutdown_level(site: Site) -> tuple[Capability, ...]:
    range_percent = site.battery.shutdown_range_percent
    if range_percent is None:
        return ()
    bound = Bound(minimum=range_percent[0], maximum=range_percent[1], step=1, is_required=True)
    return (Capability(command=SetShutdownLevel, bounds={"soc_percent": bound}, speed=Speed.MINUTES),)


def _storm_guard(site: Site) -> Capability:
    bounds: dict[str, FieldBound] = {"charges_cars": YES_OR_NO} if site.chargers else {}
    blocked = blocked_by_flag(site, "showStormGuard", "the storm guard")
    return Capability(command=SetStormGuard, bounds=bounds, speed=Speed.MINUTES, blocked=blocked)
