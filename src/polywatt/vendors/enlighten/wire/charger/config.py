"""Whether a charging session must be allowed by somebody."""

import msgspec
from msgspec import UNSET, UnsetType

from ..envelope import EvseResponse
from ..scale import Flag, Number, Text, to_bool, to_int, to_list, to_text

APP, CARD = "sessionAuthentication", "rfidSessionAuthentication"
"""The two keys (L358)."""
READ, PENDING = 1, 2
"""``status``: of a read; of an update, whose ``value`` is the prior and ``reqValue`` the wanted state (L360)."""
ENABLED, DISABLED = "enabled", "disabled"


class ConfigEntry(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One key."""

    key: Text = UNSET
    value: Flag = UNSET
    """"enabled", "disabled", or null: not set, which is off (L361)."""
    reqValue: Flag = UNSET
    status: Number = UNSET

    @property
    def is_enabled(self) -> bool:
        """Whether it is in force; unset is off."""
        return to_bool(self.value) is True

    @property
    def is_requested(self) -> bool | None:
        """The value that was requested last; None where none was."""
        return to_bool(self.reqValue)

    @property
    def is_pending(self) -> bool:
        """Whether a change waits to take effect."""
        return to_int(self.status) == PENDING


class ChargerConfig(EvseResponse, frozen=True, kw_only=True):
    """``ev_charger_config``, read and written."""

    data: list[ConfigEntry] | UnsetType | None = UNSET

    def entry(self, key: str) -> ConfigEntry:
        """Return the entry of one key; an unset one where the answer does not have it."""
        return next((entry for entry in to_list(self.data) if to_text(entry.key) == key), ConfigEntry(key=key))

    @property
    def needs_app(self) -> bool:
        """Whether a session waits for somebody with the app."""
        return self.entry(APP).is_enabled

    @property
    def needs_card(self) -> bool:
        """Whether a session waits for a card."""
        return self.entry(CARD).is_enabled


CONFIG = msgspec.json.Decoder(ChargerConfig)
