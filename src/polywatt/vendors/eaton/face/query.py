"""What stands behind the question mark."""

import re
from datetime import UTC, datetime
from urllib.parse import parse_qs

from .answers import Refused

MOST_NAMES = 50
LATEST_MS = 2 * 10**14
"""The year 8307; from there a calendar still goes on for a while."""
_WHOLE = re.compile(r"[0-9]{1,15}", re.ASCII)


class Query:
    """The names and values of a query or a form; of a name that comes twice the first counts, as in Go.

    Raises:
        Refused: it is longer than anybody means.
    """

    def __init__(self, text: bytes) -> None:
        try:
            self._told = parse_qs(text.decode("latin-1"), keep_blank_values=True, max_num_fields=MOST_NAMES)
        except ValueError as error:
            raise Refused("query", str(error)) from error

    def word(self, name: str) -> str | None:
        """Its value; None where it is missing or empty."""
        return self._told.get(name, [""])[0] or None

    def words(self, name: str) -> list[str]:
        """Its values between commas."""
        word = self.word(name)
        return [] if word is None else word.split(",")

    def whole(self, name: str, step: str) -> int | None:
        """A number of digits alone; None where it is missing.

        Raises:
            Refused: it is something else.
        """
        word = self.word(name)
        if word is None:
            return None
        if _WHOLE.fullmatch(word) is None:
            raise Refused(step, f"strconv.ParseInt: parsing {word[:40]!r}: invalid syntax")
        return int(word)

    def moment(self, name: str, step: str) -> datetime | None:
        """Epoch milliseconds; None where they are missing. Raises as above."""
        told_ms = self.whole(name, step)
        if told_ms is None:
            return None
        if told_ms > LATEST_MS:
            raise Refused(step, f"strconv.ParseInt: parsing {str(told_ms)!r}: value out of range")
        return datetime.fromtimestamp(told_ms / 1_000.0, UTC)
