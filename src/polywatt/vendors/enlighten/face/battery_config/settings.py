"""The commands for a partial write of the battery settings (document, 5.5)."""

import msgspec
from msgspec import UNSET, UnsetType

from polywatt.model import Command, Home, SetGridCharging, SetShutdownLevel, SetSlots, Settings

from ...wire.battery_config import LAST_MINUTE
from ..responses import Refused
from .capabilities import charges_by_schedule, is_available, shutdown_bound
from .schedule import is_scheduled, minutes_of, schedule_of, slots_with

MAX_TEXT = 64
MAX_PERCENT = 100


class SentSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """``PUT batterySettings``: fields that are not sent do not change."""

    charge_from_grid: bool | UnsetType = UNSET
    accepted_itc_disclaimer: str | bool | UnsetType = UNSET
    charge_begin_time: int | UnsetType = UNSET
    charge_end_time: int | UnsetType = UNSET
    charge_from_grid_schedule_enabled: bool | UnsetType = UNSET
    very_low_soc: int | UnsetType = UNSET

    @property
    def accepts_disclaimer(self) -> bool:
        """Whether the disclaimer is accepted: by a timestamp, whose form no document prints, or by true."""
        accepted = self.accepted_itc_disclaimer
        return accepted is True or (isinstance(accepted, str) and 0 < len(accepted) <= MAX_TEXT)

    @property
    def has_schedule(self) -> bool:
        """Whether any of the fields is about the schedule."""
        fields = (self.charge_begin_time, self.charge_end_time, self.charge_from_grid_schedule_enabled)
        return not all(isinstance(field, UnsetType) for field in fields)


def settings_commands(
    sent: SentSettings, home: Home, settings: Settings | None, refusal: Refused, *, has_accepted: bool
) -> list[Command]:
    """Return the commands for what was sent.

    Raises:
        Refused: the home has no such setting, or the values do not go together.
    """
    commands: list[Command] = []
    is_allowed = _is_allowed(settings)
    if not isinstance(sent.accepted_itc_disclaimer, UnsetType) and not sent.accepts_disclaimer:
        raise refusal
    if isinstance(sent.charge_from_grid, bool):
        if not is_available(home, SetGridCharging):
            raise refusal
        if sent.charge_from_grid and not (is_allowed or has_accepted or sent.accepts_disclaimer):
            raise refusal
        is_allowed = sent.charge_from_grid
        commands.append(SetGridCharging(is_allowed=is_allowed))
    commands += _schedule_commands(sent, home, settings, refusal, is_allowed=bool(is_allowed))
    if isinstance(sent.very_low_soc, int):
        commands.append(_shutdown_command(sent.very_low_soc, home, refusal))
    return commands


def _is_allowed(settings: Settings | None) -> bool | None:
    charging = None if settings is None else settings.grid_charging
    return None if charging is None else charging.is_allowed


def _schedule_commands(
    sent: SentSettings, home: Home, settings: Settings | None, refusal: Refused, *, is_allowed: bool
) -> list[Command]:
    """The schedule follows the permission: without it nothing charges from the grid, also not at night."""
    was_on = bool(is_scheduled(settings))
    if not sent.has_schedule:
        return _switch_off_commands(home, settings) if was_on and not is_allowed else []
    if settings is None or settings.slots is None or not charges_by_schedule(home):
        raise refusal
    begin, end = minutes_of(schedule_of(settings))
    begin = begin if isinstance(sent.charge_begin_time, UnsetType) else sent.charge_begin_time
    end = end if isinstance(sent.charge_end_time, UnsetType) else sent.charge_end_time
    is_enabled = sent.charge_from_grid_schedule_enabled
    is_on = was_on if isinstance(is_enabled, UnsetType) else is_enabled
    if begin is None and end is None and not is_on:
        return []
    window = _window(begin, end)
    if window is None or (is_on and not is_allowed):
        raise refusal
    return [SetSlots(slots=slots_with(settings, home, *window, is_on=is_on))]


def _switch_off_commands(home: Home, settings: Settings | None) -> list[Command]:
    begin, end = minutes_of(schedule_of(settings))
    if settings is None or begin is None or end is None:
        return []
    return [SetSlots(slots=slots_with(settings, home, begin, end, is_on=False))]


def _window(begin: int | None, end: int | None) -> tuple[int, int] | None:
    """Return the window; None where a time is missing or outside of a day, or the window is empty."""
    if begin is None or end is None or begin == end:
        return None
    return (begin, end) if min(begin, end) >= 0 and max(begin, end) <= LAST_MINUTE else None


def _shutdown_command(percent: int, home: Home, refusal: Refused) -> SetShutdownLevel:
    """Return the command, its level clamped as the document has it (L1547)."""
    bound = shutdown_bound(home)
    if bound is None or not 0 <= percent <= MAX_PERCENT:
        raise refusal
    return SetShutdownLevel(soc_percent=min(max(float(percent), bound.minimum), bound.maximum))
