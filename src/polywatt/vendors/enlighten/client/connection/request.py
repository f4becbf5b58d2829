"""One request, described by its endpoint and its values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import msgspec

from ..endpoints import ENDPOINTS, Endpoint
from ..errors import InvalidRequest

SiteId = int | str
"""A number in one answer, text in another (L31, L115)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A read or a write."""

    name: str
    """In the table of endpoints."""
    path_values: Mapping[str, str] = field(default_factory=dict)
    """The site, charger, ... that its path names."""
    method: str | None = None
    path: str | None = None
    """Both where they differ from the table's."""
    json: object = None
    form: Mapping[str, str] | None = None
    query: Mapping[str, str] = field(default_factory=dict)
    user_key: str | None = None
    """The key under which the query names the user."""
    request_id_key: str | None = None
    """The key under which the query repeats the request's id."""

    @classmethod
    def to_site(cls, name: str, site: SiteId, **values: Any) -> Self:
        """Return a request about one site; ``values`` are fields.

        Raises:
            InvalidRequest: the site's id is no number; nothing was sent.
        """
        return cls(name=name, path_values={"site": to_site_id(site)}, **values)

    @classmethod
    def to_charger(cls, name: str, site: SiteId, sn: str, **values: Any) -> Self:
        """Return a request about one charger; ``values`` are fields.

        Raises:
            InvalidRequest: the site's id is no number; nothing was sent.
        """
        return cls(name=name, path_values={"site": to_site_id(site), "sn": sn}, **values)

    @property
    def endpoint(self) -> Endpoint:
        """Its row in the table."""
        return ENDPOINTS[self.name]

    @property
    def cache_key(self) -> tuple[object, ...]:
        """Equal for requests that get the same answer."""
        return (
            self.path,
            tuple(sorted(self.path_values.items())),
            tuple(sorted(self.query.items())),
            msgspec.json.encode(self.json),
        )


def to_site_id(site: SiteId) -> str:
    """Return a site's id as paths name it.

    Raises:
        InvalidRequest: it is no number; nothing was sent.
    """
    text = str(site).strip()
    if not (text.isascii() and text.isdecimal()):
        raise InvalidRequest(f"{text[:40]!r} is no site id: it is a number, see the list of sites")
    return text
