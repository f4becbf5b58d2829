"""The position where a page ended. It names a row instead of counting rows, so that new rows do not shift it."""

import re
from dataclasses import dataclass

START = "start"
"""Before the newest row (document, L604)."""
_FORM = re.compile(r"(\d{1,12}):([^:]{0,80}):(\d{1,9}):-1:?(\d{0,12})", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class Cursor:
    """A row's position: later rows are greater. Spelled like the document's, with the row's id appended."""

    date_s: int
    """Epoch seconds."""
    id: int
    serial: str
    type_id: int

    @classmethod
    def parse(cls, text: str) -> "Cursor | None":
        """Return the cursor in the text; None where it is none."""
        match = _FORM.fullmatch(text)
        if match is None:
            return None
        date_s, serial, type_id, id_ = match.groups()
        return cls(int(date_s), int(id_ or "0"), serial, int(type_id))

    def __str__(self) -> str:
        return f"{self.date_s}:{self.serial}:{self.type_id}:-1:{self.id}"
