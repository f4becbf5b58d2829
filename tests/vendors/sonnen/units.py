"""Both ends of the API for its tests: raw answers of a face, a unit that says what it is told, a plant that knows
only what it is given."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Any

import msgspec

from polywatt.kit.clock import ManualClock
from polywatt.kit.vendor import Address, FaceOptions
from polywatt.model import (
    Capabilities,
    Command,
    Counters,
    Detail,
    Event,
    Home,
    PolywattError,
    Proof,
    Reading,
    Receipt,
    ReceiptState,
    Series,
    Settings,
    Unsupported,
)
from polywatt.vendors.sonnen import VENDOR
from polywatt.vendors.sonnen.driver import SonnenDriver
from tests.servers import http, raw_server

NOW = datetime(2026, 6, 21, 16, tzinfo=UTC)
EXAMPLE = (
    b'{"Consumption_W":0,"Fac":0,"IsSystemInstalled":1,"Pac_total_W":0,"Production_W":0,"RSOC":0,'
    b'"Timestamp":"2016-06-13 11:52:20","USOC":0,"Uac":0,"Ubat":0}'
)
"""The document's own, of 151 bytes."""
RECEIVED = b'{"ReturnCode":"0"}'


@dataclass(frozen=True)
class Answer:
    """As it came off the wire."""

    status_line: str
    headers: dict[str, str]
    """Names in lower case."""
    body: bytes

    @property
    def status(self) -> int:
        return int(self.status_line.split()[1])

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.body)

    @property
    def code(self) -> str | None:
        """The return code, where the body is nothing else."""
        try:
            json = self.json
        except msgspec.DecodeError:
            return None
        return json["ReturnCode"] if isinstance(json, dict) and list(json) == ["ReturnCode"] else None


class Line:
    """One connection, kept open."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    async def ask(self, method: str, path: str, body: bytes = b"", *headers: str) -> Answer:
        lines = [f"{method} {path} HTTP/1.1", "Host: unit", f"Content-Length: {len(body)}", *headers, "", ""]
        return await self.send("\r\n".join(lines).encode() + body, has_body=method != "HEAD")

    async def send(self, raw: bytes, has_body: bool = True) -> Answer:
        self._writer.write(raw)
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode().rstrip().split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        length = int(headers["content-length"]) if has_body else 0
        return Answer(head[0], headers, await self._reader.readexactly(length))


@contextlib.asynccontextmanager
async def line_to(port: int | None) -> AsyncIterator[Line]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield Line(reader, writer)
    finally:
        writer.transport.abort()


async def asked(app: Any, method: str, path: str, body: bytes = b"") -> Answer:
    """The answer of an ASGI application, without a network; ``path`` is already unquoted."""
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode("utf-8", "replace"),
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"unit")],
    }
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    headers = {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}
    return Answer(f"HTTP/1.1 {sent[0]['status']}", headers, b"".join(m.get("body", b"") for m in sent[1:]))


@contextlib.asynccontextmanager
async def unit(
    reply: bytes | Callable[[bytes], bytes],
    *,
    timezone: tzinfo | None = None,
    clock: ManualClock | None = None,
    **options: str,
) -> AsyncIterator[tuple[SonnenDriver, list[bytes]]]:
    """A driver connected to a unit that answers every request with this body (or raw answer), and what it was asked."""

    def answer(head: bytes) -> bytes:
        return reply(head) if callable(reply) else http(reply)

    async with raw_server(answer) as (port, seen):
        address = Address(host="127.0.0.1", port=port, timezone=timezone, timeout_s=5.0, options=options)
        async with VENDOR.connect(address, clock or ManualClock(NOW)) as driver:
            assert isinstance(driver, SonnenDriver)
            yield driver, seen


def first_line(head: bytes) -> str:
    return head.split(b"\r\n", 1)[0].decode()


@dataclass
class FakePlant:
    """Knows what it is given and takes every command; an exception it holds is raised."""

    is_home: Home = Home(id="fake", vendor="fake", capabilities=Capabilities())  # noqa: RUF009  # frozen
    reads: Reading | PolywattError = Reading(received_at=NOW)  # noqa: RUF009
    knows: tuple[Detail, ...] | PolywattError = ()
    told: Settings | PolywattError = Settings(received_at=NOW)  # noqa: RUF009
    refuses: PolywattError | None = None
    asked: list[Command] = field(default_factory=list)

    async def home(self) -> Home:
        return self.is_home

    async def reading(self) -> Reading:
        if isinstance(self.reads, PolywattError):
            raise self.reads
        return self.reads

    async def details(self) -> tuple[Detail, ...]:
        if isinstance(self.knows, PolywattError):
            raise self.knows
        return self.knows

    async def settings(self) -> Settings:
        if isinstance(self.told, PolywattError):
            raise self.told
        return self.told

    async def counters(self) -> Counters:
        raise Unsupported("a fake counts nothing")

    async def events(self, since: datetime, until: datetime) -> tuple[Event, ...]:
        return ()

    async def history(self, quantity: str, since: datetime, until: datetime) -> Series:
        raise Unsupported("a fake has no past")

    async def send(self, command: Command) -> Receipt:
        if self.refuses is not None:
            raise self.refuses
        self.asked.append(command)
        return Receipt(command=command, sent=command, proof=Proof.READING, state=ReceiptState.APPLIED, at=NOW)


def face_of(plant: FakePlant, profile: str = "document") -> Any:
    """The ASGI application in front of it."""
    return VENDOR.face(plant, FaceOptions(profile=profile), ManualClock(NOW)).app
