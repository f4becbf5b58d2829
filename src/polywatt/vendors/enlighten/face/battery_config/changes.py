"""What a partial write of the battery settings means (document, 5.5)."""

import msgspec
from msgspec import UNSET, UnsetType

from polywatt.model import Command, Home, SetGridCharging, SetShutdownLevel, SetSlots, Settings

from ...wire.battery_config import LAST_MINUTE
from .offered import charges_by_schedule, offers, shutdown_bound
from .refusing import Refuse
from .schedule import is_scheduled, minutes_of, schedule_of, slots_with

LONGEST_WORD = 64
MOST_PERCENT = 100


class SentSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """``PUT batterySettings``: what is not sent stays as it is."""

    charge_from_grid: bool | UnsetType = UNSET
    accepted_itc_disclaimer: str | bool | UnsetType = UNSET
    charge_begin_time: int | UnsetType = UNSET
    charge_end_time: int | UnsetType = UNSET
    charge_from_grid_schedule_enabled: bool | UnsetType = UNSET
    very_low_soc: int | UnsetType = UNSET

    @property
    def accepts(self) -> bool:
        """Whether the disclaimer is accepted with it: by a timestamp, whose form nobody has printed, or by true."""
        said = self.accepted_itc_disclaimer
        return said is True or (isinstance(said, str) and 0 < len(said) <= LONGEST_WORD)

    @property
    def touches_schedule(self) -> bool:
        """Whether anything of it is about the schedule."""
        said = (self.charge_begin_time, self.charge_end_time, self.charge_from_grid_schedule_enabled)
        return not all(isinstance(one, UnsetType) for one in said)


def commands_for(
    sent: SentSettings, home: Home, settings: Settings | None, refuse: Refuse, *, has_accepted: bool
) -> list[Command]:
    """What is to be told.

    Raises:
        Refused: the home has no such setting, or the values do not go together.
    """
    commands: list[Command] = []
    is_allowed = _is_allowed(settings)
    if not isinstance(sent.accepted_itc_disclaimer, UnsetType) and not sent.accepts:
        raise refuse()
    if isinstance(sent.charge_from_grid, bool):
        if not offers(home, SetGridCharging):
            raise refuse()
        if sent.charge_from_grid and not (is_allowed or has_accepted or sent.accepts):
            raise refuse()
        is_allowed = sent.charge_from_grid
        commands.append(SetGridCharging(is_allowed=is_allowed))
    commands += _schedule(sent, home, settings, refuse, is_allowed=bool(is_allowed))
    if isinstance(sent.very_low_soc, int):
        commands.append(_shutdown(sent.very_low_soc, home, refuse))
    return commands


def _is_allowed(settings: Settings | None) -> bool | None:
    charging = None if settings is None else settings.grid_charging
    return None if charging is None else charging.is_allowed


def _schedule(
    sent: SentSettings, home: Home, settings: Settings | None, refuse: Refuse, *, is_allowed: bool
) -> list[Command]:
    """The schedule goes with the permission: without it nothing charges from the grid, also not at night."""
    was_on = bool(is_scheduled(settings))
    if not sent.touches_schedule:
        return _switched_off(home, settings) if was_on and not is_allowed else []
    if settings is None or settings.slots is None or not charges_by_schedule(home):
        raise refuse()
    begin, end = minutes_of(schedule_of(settings))
    begin = begin if isinstance(sent.charge_begin_time, UnsetType) else sent.charge_begin_time
    end = end if isinstance(sent.charge_end_time, UnsetType) else sent.charge_end_time
    is_on = (
        was_on
        if isinstance(sent.charge_from_grid_schedule_enabled, UnsetType)
        else sent.charge_from_grid_schedule_enabled
    )
    if begin is None and end is None and not is_on:
        return []
    window = _window(begin, end)
    if window is None or (is_on and not is_allowed):
        raise refuse()
    return [SetSlots(slots=slots_with(settings, home, *window, is_on=is_on))]


def _switched_off(home: Home, settings: Settings | None) -> list[Command]:
    begin, end = minutes_of(schedule_of(settings))
    if settings is None or begin is None or end is None:
        return []
    return [SetSlots(slots=slots_with(settings, home, begin, end, is_on=False))]


def _window(begin: int | None, end: int | None) -> tuple[int, int] | None:
    """None where it is none: a time is missing or is not of a day, or nothing lies between."""
    if begin is None or end is None or begin == end:
        return None
    return (begin, end) if min(begin, end) >= 0 and max(begin, end) <= LAST_MINUTE else None


def _shutdown(percent: int, home: Home, refuse: Refuse) -> SetShutdownLevel:
    """Clamped, as the document has it (L1547)."""
    bound = shutdown_bound(home)
    if bound is None or not 0 <= percent <= MOST_PERCENT:
        raise refuse()
    return SetShutdownLevel(soc_percent=min(max(float(percent), bound.minimum), bound.maximum))
