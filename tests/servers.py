"""Small servers that misbehave, for tests of what a client makes of it."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Callable, Iterator

Reply = Callable[[bytes], bytes | None]
"""From a request's head to raw bytes; None: say nothing at all."""


@contextlib.asynccontextmanager
async def raw_server(reply: Reply) -> AsyncIterator[tuple[int, list[bytes]]]:
    """A plain TCP server; gives its port and the list of request heads it has seen."""
    seen: list[bytes] = []
    open_writers: set[asyncio.StreamWriter] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        open_writers.add(writer)
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            seen.append(head)
            answer = reply(head)
            if answer is None:
                await reader.read()
                return
            writer.write(answer)
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            open_writers.discard(writer)
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1], seen
    finally:
        server.close()
        for writer in list(open_writers):
            writer.transport.abort()
        await server.wait_closed()


def http(body: bytes, status: int = 200, content_type: str = "application/json", length: int | None = None) -> bytes:
    """A raw answer; ``length`` may lie."""
    said = len(body) if length is None else length
    head = f"HTTP/1.1 {status} X\r\nContent-Type: {content_type}\r\nContent-Length: {said}\r\nConnection: close\r\n\r\n"
    return head.encode() + body


@contextlib.contextmanager
def dead_port() -> Iterator[int]:
    """A port of 127.0.0.1 that refuses connections: bound, so that nobody else takes it, and never listening."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]
