"""What all parts of the client share: the line, what is kept, and what is not said aloud."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from polywatt.kit.cache import TtlCache
from polywatt.kit.clock import Clock
from polywatt.kit.http import HttpSession
from polywatt.kit.vendor import Credentials

from .charging import START_SHAPES, STOP_SHAPES, Shapes
from .endpoints import KEPT_S, STATUS
from .errors import InvalidRequest
from .line import Call, Line
from .live import Live
from .session import SHORTEST_SECRET, SessionState

T = TypeVar("T")
MOST_KEPT = 64
"""Answers of one kind: more chargers and pages than an account has."""
SiteId = int | str
"""A number in one answer, text in another (L31, L115)."""


class Asking:
    """Asks the cloud, and does not ask twice what it has just said."""

    def __init__(
        self,
        http: HttpSession,
        credentials: Credentials,
        clock: Clock,
        *,
        entrez: HttpSession | None = None,
        session: SessionState | None = None,
        on_session: Callable[[SessionState], None] | None = None,
        state_folder: Path | None = None,
        kept_s: Mapping[str, float] | None = None,
    ) -> None:
        """``entrez`` makes tokens; None: the same host does. ``kept_s`` changes ``KEPT_S`` where it names an endpoint.

        ``session`` is what ``on_session`` was last told: with it nobody signs in before the service wants that.
        """
        self._http, self._clock = http, clock
        self._line = Line(
            http,
            credentials,
            clock,
            entrez=entrez,
            state=session,
            on_session=on_session,
            state_folder=state_folder,
        )
        self._start_shapes, self._stop_shapes = Shapes(START_SHAPES), Shapes(STOP_SHAPES)
        self._live = Live(clock)
        kept = {**KEPT_S, **(kept_s or {})}
        self._kept: dict[str, TtlCache[Any]] = {
            name: TtlCache(clock, seconds, MOST_KEPT) for name, seconds in kept.items()
        }

    def forget(self) -> None:
        """Drop everything that is kept."""
        self._forget(*self._kept)

    async def _read(self, call: Call, decoder: "msgspec.json.Decoder[T]") -> T:
        found: T = await self._kept[call.name].get(_key(call), lambda: self._asked(call, decoder))
        return found

    async def _write(self, call: Call, decoder: "msgspec.json.Decoder[T]") -> T:
        """What was kept of it is forgotten, also where the answer got lost."""
        try:
            return await self._asked(call, decoder)
        finally:
            self._forget(*call.endpoint.changes)

    async def _asked(self, call: Call, decoder: "msgspec.json.Decoder[T]") -> T:
        answer = await self._line.ask(call)
        # A command may be accepted without a word (202, 204).
        if not call.endpoint.is_read and not answer.body.strip():
            answer = replace(answer, body=b"{}")
        return self._http.decode(answer, decoder)

    def _forget(self, *names: str) -> None:
        for name in names:
            self._kept[name].clear()
        if STATUS in names:
            self._live.forget()

    def _hide(self, secrets: Iterable[str | None]) -> None:
        """Serial numbers: nobody reads them in a log."""
        for secret in secrets:
            if secret is not None and len(secret) >= SHORTEST_SECRET:
                self._http.redactor.hide(secret)


def site_text(site: SiteId) -> str:
    """As paths name it.

    Raises:
        InvalidRequest: it is no number; nothing was sent.
    """
    text = str(site).strip()
    if not (text.isascii() and text.isdecimal()):
        raise InvalidRequest(f"{text[:40]!r} is no site id: it is a number, see the list of sites")
    return text


def _key(call: Call) -> tuple[object, ...]:
    return (
        call.path,
        tuple(sorted(call.names.items())),
        tuple(sorted(call.query.items())),
        msgspec.json.encode(call.json),
    )
