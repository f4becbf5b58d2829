"""Serving an ASGI application on a port of this machine."""

import asyncio
import contextlib
import html
import socket
import ssl
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import Any

import uvicorn

from polywatt.model import PolywattError

from .url import netloc_of


class CannotListen(PolywattError):
    """The port or address cannot be used."""


class _Server(uvicorn.Server):
    """uvicorn that signals when it is ready and leaves the process's signals alone: the caller decides when to stop."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self.stop_requested = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start to listen."""
        await super().startup(sockets)
        self.ready.set()

    async def main_loop(self) -> None:
        """Keep the Date header going until a stop is requested (and stop then at once, not a tick later)."""
        while not self.stop_requested.is_set():
            await self.on_tick(0)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.stop_requested.wait(), 1.0)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals alone."""
        yield


@contextlib.asynccontextmanager
async def serve(
    app: Any,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    tls: ssl.SSLContext | None = None,
    has_server_header: bool = False,
) -> AsyncIterator[str]:
    """Serve ``app`` while the context lasts; yields its base URL once it answers. Port 0 takes a free one.

    Raises:
        CannotListen: the port is taken, or the address is not this machine's.
    """
    async with serve_ports(app, host=host, ports=[port], tls=tls, has_server_header=has_server_header) as [url]:
        yield url


@contextlib.asynccontextmanager
async def serve_ports(
    app: Any,
    *,
    host: str,
    ports: Sequence[int],
    tls: ssl.SSLContext | None = None,
    has_server_header: bool = False,
) -> AsyncIterator[list[str]]:
    """Serve ``app`` on several ports; which one a request came to is in its scope's ``server``. Raises as above."""
    listeners: list[socket.socket] = []
    try:
        for port in ports:
            listeners.append(_listener(host, port))  # noqa: PERF401  # those before one that fails are closed
    except CannotListen:
        for listener in listeners:
            listener.close()
        raise
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=has_server_header,
        timeout_graceful_shutdown=2,
        ws="none",
        http="httptools",
    )
    config.load()
    if tls is not None:
        config.ssl = tls
    server = _Server(config)
    scheme = "https" if tls is not None else "http"
    urls = [f"{scheme}://{netloc_of(host, listener.getsockname()[1])}" for listener in listeners]
    task = asyncio.create_task(server.serve(sockets=listeners))
    try:
        await asyncio.wait({task, ready := asyncio.create_task(server.ready.wait())}, return_when="FIRST_COMPLETED")
        ready.cancel()
        yield urls
    finally:
        server.should_exit = True
        server.stop_requested.set()
        await asyncio.shield(task)


def _listener(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named, because asyncio answers at once (TCP_NODELAY) only on sockets that say they are TCP.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        reason = getattr(error, "strerror", None) or error
        raise CannotListen(f"cannot listen on {host}:{port} ({reason}); take another port or address") from error
    return listener


def redirect_app(to: str) -> Any:
    """Return an ASGI application that redirects every request to the same path below ``to``, as the devices do."""

    async def app(scope: Any, receive: Any, send: Any) -> None:
        target = to.encode() + scope["raw_path"] + (b"?" + scope["query_string"] if scope["query_string"] else b"")
        body = b'<a href="' + html.escape(target.decode("latin-1")).encode("latin-1") + b'">Moved Permanently</a>.\n\n'
        headers = [
            (b"location", target),
            (b"content-type", b"text/html; charset=utf-8"),
            (b"content-length", str(len(body)).encode()),
        ]
        await send({"type": "http.response.start", "status": 301, "headers": headers})
        await send({"type": "http.response.body", "body": body if scope["method"] != "HEAD" else b""})

    return app
