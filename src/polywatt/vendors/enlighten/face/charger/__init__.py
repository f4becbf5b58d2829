"""The EV controller: what chargers do and are, and what they are told at once."""

from starlette.responses import Response

from ...wire.charger.history import SOURCE
from ..account import Account
from ..answers import json
from ..asked import Asked
from ..families import Family
from ..routes import Route
from . import control, history, lock
from .control import Control
from .envelope import around, fitted
from .found import charger_of, invalid, refreshed
from .live import LASTS_S, LiveStreams, check_stream
from .lock import Change, Key, Locks
from .status import status_from
from .summary import gateway_from, is_retired, listed_from, one_from

SITE = "/service/evse_controller/{site_id}"
PLURAL, SINGULAR = f"{SITE}/ev_chargers", f"{SITE}/ev_charger"
SUMMARY = "/service/evse_controller/api/v2/{site_id}/ev_chargers"
CONFIG = "/service/evse_controller/api/v1/{site_id}/ev_chargers/{sn}/ev_charger_config"
HISTORY = "/service/enho_historical_events_ms/{site_id}"
PARTNER = "/api/v4/systems/{site_id}/ev_charger/{sn}"
SENT = "Request sent successfully"
"""Document, L1095."""


def routes(account: Account) -> list[Route]:
    """Every path of the service."""
    room = Chargers(account)
    token, bearer = Family.TOKEN, Family.BEARER
    return [
        Route("GET", f"{PLURAL}/status", token, room.status),
        Route("GET", f"{SUMMARY}/summary", token, room.summaries),
        Route("GET", f"{SUMMARY}/{{sn}}/summary", token, room.summary),
        Route("GET", f"{PLURAL}/start_live_stream", token, room.start_live),
        Route("GET", f"{PLURAL}/stop_live_stream", token, room.stop_live),
        Route("POST", CONFIG, bearer, room.locks_read),
        Route("PUT", CONFIG, bearer, room.locks_changed),
        Route("GET", f"{HISTORY}/filter_criteria", bearer, room.criteria),
        Route("POST", f"{HISTORY}/sessions/{{sn}}/history", bearer, room.history),
        Route("POST", f"{SINGULAR}/{{sn}}/trigger_message", token, room.trigger),
        Route("POST", f"{PARTNER}/start_charging", Family.PARTNER, room.start_as_partner),
        Route("POST", f"{PARTNER}/stop_charging", Family.PARTNER, room.stop_as_partner),
        *_switching(room, is_field=account.is_field),
    ]


def _switching(room: "Chargers", *, is_field: bool) -> list[Route]:
    """The field's cloud takes one way and refuses the others (seen by clients); the document has them all."""
    start, stop, token = "start_charging", "stop_charging", Family.TOKEN
    canonical = [
        Route("POST", f"{PLURAL}/{{sn}}/{start}", token, room.start),
        Route("PUT", f"{PLURAL}/{{sn}}/{stop}", token, room.stop),
    ]
    if is_field:
        return canonical
    return [
        *canonical,
        Route("PUT", f"{PLURAL}/{{sn}}/{start}", token, room.start),
        Route("POST", f"{PLURAL}/{{sn}}/{stop}", token, room.stop),
        Route("POST", f"{PLURAL}/{{sn}}/trigger_message", token, room.trigger),
        *(Route(method, f"{SINGULAR}/{{sn}}/{start}", token, room.start) for method in ("POST", "PUT")),
        *(Route(method, f"{SINGULAR}/{{sn}}/{stop}", token, room.stop) for method in ("POST", "PUT")),
    ]


class Chargers:
    """The handlers, and what the service itself remembers."""

    def __init__(self, account: Account) -> None:
        self._takes_snake = not account.is_field
        self._live, self._locks = LiveStreams(), Locks()
        self._control = Control(is_field=account.is_field)

    async def status(self, asked: Asked) -> Response:
        """``ev_chargers/status``."""
        station = asked.site
        if self._live.is_on(station):
            await refreshed(station)
        reading, home = await station.reading(), await station.home()
        chargers = [status_from(charger, reading) for charger in await station.chargers()]
        data = {"site": str(station.number), "tz": home.timezone, "chargers": chargers}
        return json(around(data, station.clock.now()))

    async def summaries(self, asked: Asked) -> Response:
        """``ev_chargers/summary``: with ``filter_retired=true`` without those that are only history."""
        is_filtered = _flag(asked.query.get("filter_retired", "false"))
        home = await asked.site.home()
        shown = [one for one in await asked.site.chargers() if not (is_filtered and is_retired(one))]
        return json({"data": [listed_from(charger, home) for charger in shown]})

    async def summary(self, asked: Asked) -> Response:
        """``ev_chargers/<sn>/summary``."""
        station, charger = asked.site, await charger_of(asked)
        gateways = [gateway_from(await station.gateway_serial(), charger)]
        data = one_from(charger, await station.home(), station.number, gateways)
        return json(around(data, station.clock.now()))

    async def start_live(self, asked: Asked) -> Response:
        """``start_live_stream``."""
        await check_stream(asked.site)
        self._live.start(asked.site)
        topics = [f"evse/{charger.serial}/status" for charger in await asked.site.chargers()]
        return json({"status": "accepted", "topics": topics, "duration_s": LASTS_S})

    async def stop_live(self, asked: Asked) -> Response:
        """``stop_live_stream``; that none runs is no error."""
        self._live.stop(asked.site)
        return json({"status": "accepted"})

    async def start(self, asked: Asked) -> Response:
        """``start_charging``."""
        return json({"status": "accepted", "chargingLevel": await self._started(asked)})

    async def stop(self, asked: Asked) -> Response:
        """``stop_charging``."""
        await self._stopped(asked)
        return json({"status": "accepted"})

    async def start_as_partner(self, asked: Asked) -> Response:
        """The same in the official API: queued."""
        await self._started(asked)
        return json({"message": SENT}, 202)

    async def stop_as_partner(self, asked: Asked) -> Response:
        """The same in the official API: queued."""
        await self._stopped(asked)
        return json({"message": SENT}, 202)

    async def trigger(self, asked: Asked) -> Response:
        """``trigger_message``."""
        return json(await self._control.trigger(asked.site, asked.path["sn"], asked.body))

    async def locks_read(self, asked: Asked) -> Response:
        """``POST ev_charger_config``: a read, in spite of its verb."""
        keys = fitted(asked.body, list[Key], lock.bad())
        return _rows(asked, await self._locks.rows(asked.site, asked.path["sn"], keys))

    async def locks_changed(self, asked: Asked) -> Response:
        """``PUT ev_charger_config``."""
        changes = fitted(asked.body, list[Change], lock.bad())
        return _rows(asked, await self._locks.change(asked.site, asked.path["sn"], changes))

    async def criteria(self, asked: Asked) -> Response:
        """``filter_criteria``."""
        history.check_caller(asked)
        if asked.query.get("source") != SOURCE:
            raise invalid("source is not valid")
        return json(history.criteria_from(await asked.site.chargers(), asked.site.clock.now()))

    async def history(self, asked: Asked) -> Response:
        """``sessions/<sn>/history``."""
        history.check_caller(asked)
        query = fitted(asked.body, history.Query, invalid("source or params is not valid"))
        station, charger = asked.site, await charger_of(asked)
        since, until = history.days_in(query.params, await station.zone())
        sessions = await history.sessions_of(station, charger, since, until)
        page = history.page_from(sessions, charger, query.params)
        return json({"source": query.source, "timestamp": history.stamp(station.clock.now()), "data": page})

    async def _started(self, asked: Asked) -> float | None:
        _check_no_form(asked)
        level_a = control.level_in(asked.body, takes_snake=self._takes_snake)
        return await self._control.start(asked.site, asked.path["sn"], level_a)

    async def _stopped(self, asked: Asked) -> None:
        _check_no_form(asked)
        if control.level_in(asked.body, takes_snake=self._takes_snake) is not None:
            raise invalid("Charging level cannot be set")
        await self._control.stop(asked.site, asked.path["sn"])


def _check_no_form(asked: Asked) -> None:
    if asked.form:
        raise invalid("The body is not JSON")


def _rows(asked: Asked, rows: list[dict[str, object]]) -> Response:
    return json(around(rows, asked.site.clock.now(), len(rows)))


def _flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise invalid("filter_retired is not valid")
    return text == "true"
