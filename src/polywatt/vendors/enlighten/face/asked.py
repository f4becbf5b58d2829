"""What a handler is given."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from .sessions import NOBODY, Session, User
from .station import Station


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that may be answered: its caller is known and its site is the caller's."""

    request: Request
    station: Station | None
    """None where the path names no site."""
    path: Mapping[str, str]
    """What the path names: site_id, sn, ..."""
    query: Mapping[str, str]
    form: Mapping[str, str]
    body: Any
    """The decoded JSON; None where there is none."""
    user: User = NOBODY
    session: Session | None = None
    """None where nobody needs to be signed in."""

    @property
    def site(self) -> Station:
        """The site, for paths that always name one."""
        if self.station is None:
            raise LookupError(f"{self.request.scope['path']} names no site; give its route a {{site_id}}")
        return self.station

    @property
    def url_path(self) -> str:
        """As it came, for Spring's refusals."""
        return str(self.request.scope["path"])


Handler = Callable[[Asked], Awaitable[Response]]
