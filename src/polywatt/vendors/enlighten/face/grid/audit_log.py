"""The log of grid changes that clients report (document, 2.12.4)."""

import re
from collections import deque
from dataclasses import dataclass
from datetime import datetime

RELAY_STATE = re.compile(r"OPER_RELAY_[A-Z][A-Z_]{0,63}", re.ASCII)
"""Three such words are known; a relay has more of them."""
MAX_ENTRIES = 1_000


@dataclass(frozen=True, slots=True)
class GridChange:
    """One entry."""

    at: datetime
    site: int
    old_state: str
    new_state: str


class AuditLog:
    """The latest entries. Nothing of the API reads them back."""

    def __init__(self) -> None:
        self.entries: deque[GridChange] = deque(maxlen=MAX_ENTRIES)

    def add(self, at: datetime, site: int, old_state: str, new_state: str) -> dict[str, str]:
        """Store an entry and return the response."""
        self.entries.append(GridChange(at, site, old_state, new_state))
        return {"status": "Grid Change Logged", "old_state": old_state, "new_state": new_state}


def is_relay_state(text: str) -> bool:
    """Whether the text is a state of the relay."""
    return RELAY_STATE.fullmatch(text) is not None
