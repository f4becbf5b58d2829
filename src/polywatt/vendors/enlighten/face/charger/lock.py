"""Whether a session must be allowed by somebody: ``ev_charger_config`` (document, 2.5)."""

from typing import Any, Literal

import msgspec

from polywatt.model import SetCarLock, Unsupported, admit

from ...wire.charger.config import APP, CARD, DISABLED, ENABLED, PENDING, READ
from ..answers import Refused, refused_by
from ..parts import Charger
from ..station import Station
from .found import charger_at, invalid

SETTLES_S = 5.0
"""So long an update is shown as wanted and not in force. Invented: it is known that there is such a time."""
KEYS = (CARD, APP)


class Key(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is asked for."""

    key: Literal["sessionAuthentication", "rfidSessionAuthentication"]


class Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is to be."""

    key: Literal["sessionAuthentication", "rfidSessionAuthentication"]
    value: Literal["enabled", "disabled"]


def bad() -> Refused:
    """A body that is no list of known keys."""
    return invalid("Charger configuration key or value is not valid")


def value_of(charger: Charger, key: str) -> str | None:
    """What is in force. An app lock that is off reads null, as it does in the document (L361)."""
    settings = charger.settings
    is_on = None if settings is None else settings.needs_app if key == APP else settings.needs_card
    if is_on is None or (key == APP and not is_on):
        return None
    return ENABLED if is_on else DISABLED


class Locks:
    """Keeps what was asked for until it is in force."""

    def __init__(self) -> None:
        self._wanted: dict[str, str] = {}

    async def rows(self, station: Station, serial: str, keys: list[Key]) -> list[dict[str, Any]]:
        """What was asked about, in that order."""
        charger = await charger_at(station, serial)
        return [self._row(station, charger, key.key) for key in keys]

    async def change(self, station: Station, serial: str, changes: list[Change]) -> list[dict[str, Any]]:
        """Accept changes; they are in force a little later. All or nothing.

        Raises:
            Refused: the charger has no such lock, or a key is there twice.
        """
        charger = await charger_at(station, serial)
        if not changes or len({change.key for change in changes}) != len(changes):
            raise bad()
        commands = {change.key: _command(charger, change) for change in changes}
        capabilities = (await station.home()).capabilities
        try:
            for command in commands.values():
                admit(command, capabilities)
        except Unsupported as error:
            raise refused_by(error) from error
        for change in changes:
            self._later(station, serial, change, commands[change.key])
        return [_shown(charger, change.key, change.value, PENDING) for change in changes]

    def _later(self, station: Station, serial: str, change: Change, command: SetCarLock) -> None:
        name = _name(serial, change.key)
        self._wanted[name] = change.value

        async def apply() -> None:
            await station.tell(command)

        station.changes.later(SETTLES_S, apply, name)

    def _row(self, station: Station, charger: Charger, key: str) -> dict[str, Any]:
        name = _name(charger.serial, key)
        if station.changes.pending(name):
            return _shown(charger, key, self._wanted[name], PENDING)
        return _shown(charger, key, value_of(charger, key), READ)


def _command(charger: Charger, change: Change) -> SetCarLock:
    is_on = change.value == ENABLED
    if change.key == APP:
        return SetCarLock(charger_id=charger.device.id, needs_app=is_on)
    return SetCarLock(charger_id=charger.device.id, needs_card=is_on)


def _name(serial: str, key: str) -> str:
    return f"lock {serial} {key}"


def _shown(charger: Charger, key: str, wanted: str | None, status: int) -> dict[str, Any]:
    return {"key": key, "value": value_of(charger, key), "reqValue": wanted, "status": status}
