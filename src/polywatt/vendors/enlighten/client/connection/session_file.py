"""A session that outlives the program: one file for each account, which only its owner can read."""

import hashlib
from pathlib import Path

import msgspec

from polywatt.kit.files import write_atomically

from ..client import SessionState


class SessionFile:
    """Where a session is kept; without a folder nowhere."""

    def __init__(self, folder: Path | None, host: str, username: str | None) -> None:
        mark = hashlib.sha256(f"{host} {username}".encode()).hexdigest()[:16]
        self.path = None if folder is None else folder / f"enlighten-{mark}.json"

    def read(self) -> SessionState | None:
        """What was kept. A file that is no such file is none."""
        if self.path is None:
            return None
        try:
            return msgspec.json.decode(self.path.read_bytes(), type=SessionState)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None

    def keep(self, state: SessionState) -> None:
        """From now on. Where it cannot be written the next program signs in by itself."""
        if self.path is not None:
            write_atomically(self.path, msgspec.json.encode(state))
