"""What clients say of toggles that they have watched (document, 2.12.4)."""

import re
from collections import deque
from dataclasses import dataclass
from datetime import datetime

RELAY_WORD = re.compile(r"OPER_RELAY_[A-Z][A-Z_]{0,63}", re.ASCII)
"""Three such words are known; a relay has more of them."""
MOST_ENTRIES = 1_000


@dataclass(frozen=True, slots=True)
class Logged:
    """One entry."""

    at: datetime
    site: int
    old_state: str
    new_state: str


class AuditLog:
    """The latest entries. Nothing of the API reads them back."""

    def __init__(self) -> None:
        self.entries: deque[Logged] = deque(maxlen=MOST_ENTRIES)

    def add(self, at: datetime, site: int, old_state: str, new_state: str) -> dict[str, str]:
        """Keep one, and echo it."""
        self.entries.append(Logged(at, site, old_state, new_state))
        return {"status": "Grid Change Logged", "old_state": old_state, "new_state": new_state}


def is_relay_word(word: str) -> bool:
    """Whether a relay can be so."""
    return RELAY_WORD.fullmatch(word) is not None
