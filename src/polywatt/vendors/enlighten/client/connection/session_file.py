"""A session that outlives the program: one file for each account, which only its owner can read."""

import hashlib
from pathlib import Path

from msgspec import json

from polywatt.kit.decoding import DECODE_ERRORS
from polywatt.kit.files import write_atomically

from ..session_state import SessionState


class SessionFile:
    """The file of one account's session; without a folder nothing is stored."""

    def __init__(self, folder: Path | None, host: str, username: str | None) -> None:
        mark = hashlib.sha256(f"{host} {username}".encode()).hexdigest()[:16]
        self.path = None if folder is None else folder / f"enlighten-{mark}.json"

    def read(self) -> SessionState | None:
        """Return the stored session; None for a file that is no such file."""
        if self.path is None:
            return None
        try:
            return json.decode(self.path.read_bytes(), type=SessionState)
        except (OSError, *DECODE_ERRORS):
            return None

    def write(self, state: SessionState) -> None:
        """Store a session. Where it cannot be written the next program signs in by itself."""
        if self.path is not None:
            write_atomically(self.path, json.encode(state))
