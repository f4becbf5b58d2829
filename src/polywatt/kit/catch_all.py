"""One handler for every path and method: a face owns each byte of its answers, also for what it does not know.

Starlette's own routing and error pages would answer unknown paths and wrong methods in its words instead of the
vendor's, and cost more than the handlers themselves (``make bench``).
"""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send


def catch_all(answer: Callable[[Request], Awaitable[Response]]) -> ASGIApp:
    """An ASGI application that asks ``answer`` for everything."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            response = await answer(Request(scope, receive))
            await response(scope, receive, send)

    return app
