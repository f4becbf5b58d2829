"""Commands that the cloud has accepted and its settings do not reflect yet."""

from collections.abc import Mapping
from typing import Any

import msgspec

from polywatt.kit.clock import Clock
from polywatt.model import Backup, Command, Mode, PendingChange, SetMode, SetReserve, Settings, is_met

from ...wire.battery_config import Profile
from .modes import mode_from

MAX_PENDING_S = 600.0
"""A command whose effect does not show by then is dropped: the cloud has dropped it, or somebody else has requested
something else. How long it may take nobody says; the page just waits (L1465)."""
PROFILE_COMMANDS = (SetMode, SetReserve)


class PendingCommands:
    """Pending commands by kind; the service itself reports those of profiles, and the document not even these."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._by_kind: dict[type, PendingChange] = {}

    def __bool__(self) -> bool:
        return bool(self._by_kind)

    def add(self, command: Command) -> None:
        """Add a command that was accepted just now."""
        self._by_kind[type(command)] = PendingChange(command=command, since=self._clock.now())

    def cancel_profile(self) -> None:
        """Drop the commands that change the profile."""
        for kind in PROFILE_COMMANDS:
            self._by_kind.pop(kind, None)

    def mode(self, profile: Profile) -> Mode | None:
        """Return the pending mode: as the service reports it, else as it was sent."""
        requested = requested_profile(profile)
        if requested is not None:
            return mode_from(requested)
        command = self._command(SetMode, profile)
        return command.mode if isinstance(command, SetMode) else None

    def reserve_percent(self, profile: Profile) -> float | None:
        """Return the pending reserve: as the service reports it, else as it was sent."""
        requested = requested_profile(profile)
        if requested is not None:
            return None if isinstance(mode_from(requested), Backup) else requested.reserve_percent
        command = self._command(SetReserve, profile)
        return command.reserve_percent if isinstance(command, SetReserve) else None

    def changes(self, settings: Settings, profile: Profile) -> tuple[PendingChange, ...]:
        """Return what is pending: of the profile as the service reports it, if it does; else what we remember."""
        now = self._clock.now()
        reported = reported_changes(profile)
        for kind, pending in list(self._by_kind.items()):
            since = pending.since or now
            is_old = (now - since).total_seconds() >= MAX_PENDING_S
            is_dropped = kind in PROFILE_COMMANDS and reported == ()
            if is_old or is_dropped or is_met(pending.command, settings, None) is not False:
                del self._by_kind[kind]
        ours = self._by_kind.values()
        if reported is None:
            return tuple(ours)
        known = {pending.command: pending for pending in ours if type(pending.command) in PROFILE_COMMANDS}
        of_profile = [known.get(pending.command, pending) for pending in reported]
        return (*of_profile, *(pending for pending in ours if type(pending.command) not in PROFILE_COMMANDS))

    def _command(self, kind: type, profile: Profile) -> Command | None:
        pending = self._by_kind.get(kind)
        return None if pending is None or profile.is_pending is False else pending.command


def requested_profile(profile: Profile) -> Profile | None:
    """Return the profile that waits, as real sites report it; None where nothing waits, or nothing is reported."""
    fields: dict[str, Any] = {}
    for requested in (profile.requestedConfig, profile.requestedConfigMqtt):
        fields |= requested if isinstance(requested, Mapping) else {}
    try:
        return msgspec.convert(fields, Profile) if fields else None
    except msgspec.ValidationError:
        return None


def reported_changes(profile: Profile) -> tuple[PendingChange, ...] | None:
    """Return what the service says is waiting; None where it does not say, or not what."""
    requested = requested_profile(profile)
    if requested is None:
        return () if profile.is_pending is False else None
    mode, percent = mode_from(requested), requested.reserve_percent
    commands: list[Command] = []
    if mode is not None and mode != mode_from(profile):
        commands.append(SetMode(mode=mode))
    if percent is not None and not isinstance(mode, Backup) and percent != profile.reserve_percent:
        commands.append(SetReserve(reserve_percent=percent))
    return tuple(PendingChange(command=command) for command in commands) or None
