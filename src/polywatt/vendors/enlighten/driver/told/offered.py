"""What the battery can be told, by the flags of the site."""

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
from ..site import Site
from .modes import NAMES
from .shown import FULL_PERCENT

FLAGS = {TimeOfUse: "showSavingsMode", Backup: "showFullBackup"}
CONSENT = "?consent=itc in its address, or the owner's yes in the app: charging from the grid may cost a tax credit"
YES_OR_NO = Choice(options=frozenset({True, False}))


def battery_commands(site: Site, *, has_consent: bool) -> tuple[Capability, ...]:
    """None for a site without a battery."""
    if not site.has_battery:
        return ()
    cancel = Capability(command=CancelPending, bounds={}, persistence=Persistence.ONCE)
    charging = _charging(site, has_consent=has_consent or site.battery.has_accepted_disclaimer)
    return (*_modes(site), _reserve(site), cancel, *charging, *_level(site), _storm(site))


def hidden(site: Site, flag: str, what: str) -> Blocked | None:
    """What the site's page does not offer."""
    is_shown = site.settings.is_available(flag)
    return Blocked(reason=BlockReason.HARDWARE, needs=f"a site that offers {what}") if is_shown is False else None


def _modes(site: Site) -> list[Capability]:
    """Whether savings use the battery after the peak is the app's to say: nobody has seen how that is switched off."""
    return [
        Capability(
            command=SetMode,
            mode=mode,
            bounds={},
            speed=Speed.MINUTES,
            blocked=hidden(site, FLAGS[mode], mode.__name__) if mode in FLAGS else None,
        )
        for mode in NAMES
    ]


def _reserve(site: Site) -> Capability:
    """10 to 100 (L1464); in full backup 100 only, which is a matter of the moment."""
    bound = Bound(minimum=MIN_SELF_CONSUMPTION_PERCENT, maximum=FULL_PERCENT, step=1, is_required=True)
    blocked = hidden(site, "showBatteryBackupPercentage", "the reserve")
    return Capability(command=SetReserve, bounds={"reserve_percent": bound}, speed=Speed.MINUTES, blocked=blocked)


def _charging(site: Site, *, has_consent: bool) -> tuple[Capability, ...]:
    blocked = hidden(site, "showChargeFromGrid", "charging from the grid")
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


def _level(site: Site) -> tuple[Capability, ...]:
    range_percent = site.battery.shutdown_range_percent
    if range_percent is None:
        return ()
    bound = Bound(minimum=range_percent[0], maximum=range_percent[1], step=1, is_required=True)
    return (Capability(command=SetShutdownLevel, bounds={"soc_percent": bound}, speed=Speed.MINUTES),)


def _storm(site: Site) -> Capability:
    cars: dict[str, FieldBound] = {"charges_cars": YES_OR_NO} if site.chargers else {}
    blocked = hidden(site, "showStormGuard", "the storm guard")
    return Capability(command=SetStormGuard, bounds=cars, speed=Speed.MINUTES, blocked=blocked)
