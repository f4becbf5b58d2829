"""The sites of the account."""

from starlette.responses import Response

from polywatt.model import DeviceUnreachable

from .account import Account
from .answers import json
from .asked import Asked
from .families import Family
from .routes import Route
from .station import Station

DEFAULT_TITLE = "Main Site"
"""Of a home without a name (document, L33)."""


def routes(account: Account) -> list[Route]:
    """The search."""

    async def search(asked: Asked) -> Response:
        wanted, is_starred = asked.query.get("searchText", ""), asked.query.get("favourite") == "true"
        # Nobody can star a site here, so no site is.
        stations = [] if is_starred else account.stations
        found = [site_from(station.number, await _title(station)) for station in stations]
        return json({"sites": [site for site in found if _is_match(site, wanted)]})

    async def first(_asked: Asked) -> Response:
        return Response(None, 302, {"Location": f"/web/{account.stations[0].number}?v=3.4.0"})

    known = [Route("GET", "/app-api/search_sites.json", Family.COOKIES, search)]
    # How one client finds its site and its user (seen by clients of the service).
    found = [
        Route("GET", "/", Family.COOKIES, first),
        Route("GET", "/app-api/{site_id}/data.json", Family.TOKEN, _data),
    ]
    return known + (found if account.is_field else [])


def site_from(number: int, title: str) -> dict[str, object]:
    """One site as lists show it (document, L26-L37)."""
    return {"id": number, "path": f"/web/{number}?v=3.4.0", "title": title, "favourite": False}


async def _data(asked: Asked) -> Response:
    return json({"app": {"userId": int(asked.user.id)}})


async def _title(station: Station) -> str:
    """A home that nobody has heard yet is listed all the same."""
    try:
        return (await station.home()).name or DEFAULT_TITLE
    except DeviceUnreachable:
        return DEFAULT_TITLE


def _is_match(site: dict[str, object], wanted: str) -> bool:
    """By name or id, however it is written."""
    text = wanted.strip().casefold()
    return text in str(site["title"]).casefold() or text == str(site["id"])
