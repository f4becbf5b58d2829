"""The sites of the account."""

from starlette.responses import Response

from polywatt.model import DeviceUnreachable

from .access import Access
from .request import FaceRequest, Route
from .responses import json_response
from .state import FaceState, SiteState

DEFAULT_TITLE = "Main Site"
"""Of a home without a name (document, L33)."""


def routes(state: FaceState) -> list[Route]:
    """Return the routes of the group."""

    async def search(request: FaceRequest) -> Response:
        text, is_favourite = request.query.get("searchText", ""), request.query.get("favourite") == "true"
        # There is no way to star a site here, so no site is a favourite.
        sites = [] if is_favourite else state.sites
        rows = [site_from(site.number, await _title(site)) for site in sites]
        return json_response({"sites": [row for row in rows if _is_match(row, text)]})

    async def first(_request: FaceRequest) -> Response:
        return Response(None, 302, {"Location": f"/web/{state.sites[0].number}?v=3.4.0"})

    documented = [Route("GET", "/app-api/search_sites.json", search, Access.COOKIES)]
    # How one client finds its site and its user (seen by clients of the service).
    extras = [
        Route("GET", "/", first, Access.COOKIES),
        Route("GET", "/app-api/{site_id}/data.json", _data, Access.TOKEN),
    ]
    return documented + (extras if state.profile.has_field_extras else [])


def site_from(number: int, title: str) -> dict[str, object]:
    """Return one row of a list of sites (document, L26-L37)."""
    return {"id": number, "path": f"/web/{number}?v=3.4.0", "title": title, "favourite": False}


async def _data(request: FaceRequest) -> Response:
    return json_response({"app": {"userId": int(request.user.id)}})


async def _title(site: SiteState) -> str:
    """Return the home's name; a home that has never been reached is listed all the same."""
    try:
        return (await site.home()).name or DEFAULT_TITLE
    except DeviceUnreachable:
        return DEFAULT_TITLE


def _is_match(row: dict[str, object], text: str) -> bool:
    """Whether the text is in the title, in any case, or is the id."""
    text = text.strip().casefold()
    return text in str(row["title"]).casefold() or text == str(row["id"])
