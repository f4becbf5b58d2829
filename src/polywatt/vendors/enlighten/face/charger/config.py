"""The charger's locks: whether a session must be authorised (``ev_charger_config``; document, 2.5)."""

from typing import Any, Literal

import msgspec

from polywatt.model import SetCarLock, Unsupported, admit

from ...wire.charger.config import APP, DISABLED, ENABLED, PENDING, READ
from ..inventory import Charger
from ..responses import Refused, refusal_from
from ..state import SiteState
from .lookup import find_charger, invalid_request

PENDING_S = 5.0
"""From the update to its effect. Invented: it is known that there is such a time."""


class Key(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A setting to read."""

    key: Literal["sessionAuthentication", "rfidSessionAuthentication"]


class Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A setting to write."""

    key: Literal["sessionAuthentication", "rfidSessionAuthentication"]
    value: Literal["enabled", "disabled"]


def invalid_config() -> Refused:
    """Return the refusal of a body that is no list of known keys."""
    return invalid_request("Charger configuration key or value is not valid")


def value_of(charger: Charger, key: str) -> str | None:
    """Return the value in force. An app lock that is off reads null, as it does in the document (L361)."""
    settings = charger.settings
    is_on = None if settings is None else settings.needs_app if key == APP else settings.needs_card
    if is_on is None or (key == APP and not is_on):
        return None
    return ENABLED if is_on else DISABLED


class Locks:
    """Read and write the locks, and remember requested values until they are in force."""

    def __init__(self) -> None:
        self._requested: dict[str, str] = {}

    async def rows(self, site: SiteState, serial: str, keys: list[Key]) -> list[dict[str, Any]]:
        """Return the requested settings, in that order."""
        charger = await find_charger(site, serial)
        return [self._row(site, charger, key.key) for key in keys]

    async def change(self, site: SiteState, serial: str, changes: list[Change]) -> list[dict[str, Any]]:
        """Accept all changes or none; they are in force a little later.

        Raises:
            Refused: the charger has no such lock, or a key is there twice.
        """
        charger = await find_charger(site, serial)
        if not changes or len({change.key for change in changes}) != len(changes):
            raise invalid_config()
        commands = {change.key: _command(charger, change) for change in changes}
        capabilities = (await site.home()).capabilities
        try:
            for command in commands.values():
                admit(command, capabilities)
        except Unsupported as error:
            raise refusal_from(error) from error
        for change in changes:
            self._apply_later(site, serial, change, commands[change.key])
        return [_row_from(charger, change.key, change.value, PENDING) for change in changes]

    def _apply_later(self, site: SiteState, serial: str, change: Change, command: SetCarLock) -> None:
        name = _change_name(serial, change.key)
        self._requested[name] = change.value

        async def apply() -> None:
            await site.send(command)

        site.changes.apply_later(PENDING_S, apply, name)

    def _row(self, site: SiteState, charger: Charger, key: str) -> dict[str, Any]:
        name = _change_name(charger.serial, key)
        if site.changes.is_pending(name):
            return _row_from(charger, key, self._requested[name], PENDING)
        return _row_from(charger, key, value_of(charger, key), READ)


def _command(charger: Charger, change: Change) -> SetCarLock:
    is_on = change.value == ENABLED
    if change.key == APP:
        return SetCarLock(charger_id=charger.device.id, needs_app=is_on)
    return SetCarLock(charger_id=charger.device.id, needs_card=is_on)


def _change_name(serial: str, key: str) -> str:
    return f"lock {serial} {key}"


def _row_from(charger: Charger, key: str, requested: str | None, status: int) -> dict[str, Any]:
    return {"key": key, "value": value_of(charger, key), "reqValue": requested, "status": status}
