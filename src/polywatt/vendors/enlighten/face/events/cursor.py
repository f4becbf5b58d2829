"""Where a page ended. It names a row and counts none, so that new rows do not move what follows."""

import re
from dataclasses import dataclass

START = "start"
"""Before the newest row (document, L604)."""
_FORM = re.compile(r"(\d{1,12}):([^:]{0,80}):(\d{1,9}):-1:?(\d{0,12})", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """A row's place: later ones are greater. Spelled like the document's, with the row's id behind it."""

    date_s: int
    """Epoch seconds."""
    id: int
    serial: str
    type_id: int

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        """None where it is none."""
        found = _FORM.fullmatch(text)
        if found is None:
            return None
        date_s, serial, type_id, id_ = found.groups()
        return cls(int(date_s), int(id_ or "0"), serial, int(type_id))

    def __str__(self) -> str:
        return f"{self.date_s}:{self.serial}:{self.type_id}:-1:{self.id}"
