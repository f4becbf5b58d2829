"""Microinverters: their list, which is which, and what each has made."""

from starlette.responses import Response

from ..account import Account
from ..answers import Refused, json
from ..answers import error as refused
from ..asked import Asked
from ..families import Family
from ..routes import Route
from . import energy, listing, status


def routes(_account: Account) -> list[Route]:
    """Three paths."""
    made = energy.Made()

    async def range_energy(asked: Asked) -> Response:
        return json(await made.between(asked.site, asked.query.get("start_date"), asked.query.get("end_date")))

    return [
        Route("GET", "/app-api/{site_id}/inverters.json", Family.TOKEN, _listed),
        Route("GET", "/systems/{site_id}/inverter_data_x/energy.json", Family.TOKEN, range_energy),
        Route("GET", "/systems/{site_id}/inverter_status_x.json", Family.TOKEN, _status),
    ]


async def _listed(asked: Asked) -> Response:
    limit = _count(asked, "limit", listing.LIMIT)
    offset = _count(asked, "offset", 0)
    micros = await asked.site.microinverters()
    return json(listing.page_from(micros, asked.query.get("search", ""), limit, offset))


async def _status(asked: Asked) -> Response:
    station = asked.site
    home = await station.home()
    return json(status.map_from(home, await station.microinverters(), await station.packs()))


def _count(asked: Asked, name: str, default: int) -> int:
    """A whole number that is not negative.

    Raises:
        Refused: it is none.
    """
    text = asked.query.get(name, "") or str(default)
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise _bad(name)
    return int(text)


def _bad(name: str) -> Refused:
    return refused(400, "Bad request", f"{name} is no count")
