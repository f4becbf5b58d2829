"""What the battery was asked and does not show yet."""

from collections.abc import Mapping
from typing import Any

import msgspec

from polywatt.kit.clock import Clock
from polywatt.model import Backup, Command, Mode, PendingChange, SetMode, SetReserve, Settings, is_met

from ...wire.battery_config import Profile
from .modes import mode_from

REMEMBERED_S = 600.0
"""What does not show by then is forgotten: the cloud has dropped it, or somebody else has asked for something else.
How long it may take nobody says; the page just waits (L1465)."""
OF_PROFILE = (SetMode, SetReserve)


class Asked:
    """By kind of command; the service itself tells of profiles only, and the document not even of those."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._by_kind: dict[type, PendingChange] = {}

    def __bool__(self) -> bool:
        return bool(self._by_kind)

    def add(self, command: Command) -> None:
        """It was accepted just now."""
        self._by_kind[type(command)] = PendingChange(command=command, since=self._clock.now())

    def cancel_profile(self) -> None:
        """It was taken back."""
        for kind in OF_PROFILE:
            self._by_kind.pop(kind, None)

    @property
    def mode(self) -> Mode | None:
        """The mode that was asked for last and does not show yet."""
        found = self._by_kind.get(SetMode)
        return found.command.mode if found is not None and isinstance(found.command, SetMode) else None

    @property
    def reserve_percent(self) -> float | None:
        """The same of the reserve."""
        found = self._by_kind.get(SetReserve)
        return found.command.reserve_percent if found is not None and isinstance(found.command, SetReserve) else None

    def waiting(self, found: Settings, profile: Profile) -> tuple[PendingChange, ...]:
        """What is pending: of the profile by the service's own word where it says one; else what we remember."""
        now = self._clock.now()
        said = pending_in(profile)
        for kind, pending in list(self._by_kind.items()):
            since = pending.since or now
            is_old = (now - since).total_seconds() >= REMEMBERED_S
            is_dropped = kind in OF_PROFILE and said == ()
            if is_old or is_dropped or is_met(pending.command, found, None) is not False:
                del self._by_kind[kind]
        ours = self._by_kind.values()
        if said is None:
            return tuple(ours)
        known = {pending.command: pending for pending in ours if type(pending.command) in OF_PROFILE}
        told = [known.get(pending.command, pending) for pending in said]
        return (*told, *(pending for pending in ours if type(pending.command) not in OF_PROFILE))


def requested_in(profile: Profile) -> Profile | None:
    """The profile that waits, as real sites show it; None where nothing waits, or nothing is said."""
    asked: dict[str, Any] = {}
    for said in (profile.requestedConfig, profile.requestedConfigMqtt):
        asked |= said if isinstance(said, Mapping) else {}
    try:
        return msgspec.convert(asked, Profile) if asked else None
    except msgspec.ValidationError:
        return None


def pending_in(profile: Profile) -> tuple[PendingChange, ...] | None:
    """What the service says is waiting; None where it does not say, or not what."""
    requested = requested_in(profile)
    if requested is None:
        return () if profile.is_pending is False else None
    mode, percent = mode_from(requested), requested.reserve_percent
    commands: list[Command] = []
    if mode is not None and mode != mode_from(profile):
        commands.append(SetMode(mode=mode))
    if percent is not None and not isinstance(mode, Backup) and percent != profile.reserve_percent:
        commands.append(SetReserve(reserve_percent=percent))
    return tuple(PendingChange(command=command) for command in commands) or None
