"""One handler for every path and method: a face owns each byte of its answers, also for what it does not know.

Starlette's own routing and error pages would answer unknown paths and wrong methods in its words instead of the
vendor's, and cost more than the handlers themselves (``make bench``).
"""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send


def asgi_app(handler: Callable[[Request], Awaitable[Response]]) -> ASGIApp:
    """Return an ASGI application that lets ``handler`` respond to every HTTP request."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            response = await handler(Request(scope, receive))
            await response(scope, receive, send)

    return app
