"""The EV controller: status, summary and settings of the chargers, their past sessions, and commands."""

from starlette.responses import Response

from ...wire.charger.history import SOURCE
from ..access import Access
from ..request import FaceRequest, Route, convert_body
from ..responses import json_response
from ..state import FaceState
from . import history
from .config import Change, Key, Locks, invalid_config
from .control import Control, level_in
from .envelope import wrap
from .live_stream import DURATION_S, LiveStreams, check_stream
from .lookup import invalid_request, requested_charger
from .status import status_from
from .summary import gateway_from, is_retired, list_row_from, summary_from

SITE = "/service/evse_controller/{site_id}"
PLURAL, SINGULAR = f"{SITE}/ev_chargers", f"{SITE}/ev_charger"
SUMMARY = "/service/evse_controller/api/v2/{site_id}/ev_chargers"
CONFIG = "/service/evse_controller/api/v1/{site_id}/ev_chargers/{sn}/ev_charger_config"
HISTORY = "/service/enho_historical_events_ms/{site_id}"
PARTNER = "/api/v4/systems/{site_id}/ev_charger/{sn}"
SENT = "Request sent successfully"
"""Document, L1095."""


def routes(state: FaceState) -> list[Route]:
    """Return the routes of the group."""
    chargers = Chargers(state)
    return [
        Route("GET", f"{PLURAL}/status", chargers.status, Access.TOKEN),
        Route("GET", f"{SUMMARY}/summary", chargers.summaries, Access.TOKEN),
        Route("GET", f"{SUMMARY}/{{sn}}/summary", chargers.summary, Access.TOKEN),
        Route("GET", f"{PLURAL}/start_live_stream", chargers.start_live_stream, Access.TOKEN),
        Route("GET", f"{PLURAL}/stop_live_stream", chargers.stop_live_stream, Access.TOKEN),
        Route("POST", CONFIG, chargers.read_config, Access.BEARER),
        Route("PUT", CONFIG, chargers.change_config, Access.BEARER),
        Route("GET", f"{HISTORY}/filter_criteria", chargers.criteria, Access.BEARER),
        Route("POST", f"{HISTORY}/sessions/{{sn}}/history", chargers.history, Access.BEARER),
        Route("POST", f"{SINGULAR}/{{sn}}/trigger_message", chargers.trigger, Access.TOKEN),
        Route("POST", f"{PARTNER}/start_charging", chargers.start_as_partner, Access.PARTNER),
        Route("POST", f"{PARTNER}/stop_charging", chargers.stop_as_partner, Access.PARTNER),
        *_charging_routes(chargers, has_all=state.profile.has_all_charging_paths),
    ]


def _charging_routes(chargers: "Chargers", *, has_all: bool) -> list[Route]:
    """Return the routes that start and stop; the field's cloud has only the first of each (seen by clients)."""
    start, stop, token = "start_charging", "stop_charging", Access.TOKEN
    canonical = [
        Route("POST", f"{PLURAL}/{{sn}}/{start}", chargers.start, token),
        Route("PUT", f"{PLURAL}/{{sn}}/{stop}", chargers.stop, token),
    ]
    if not has_all:
        return canonical
    return [
        *canonical,
        Route("PUT", f"{PLURAL}/{{sn}}/{start}", chargers.start, token),
        Route("POST", f"{PLURAL}/{{sn}}/{stop}", chargers.stop, token),
        Route("POST", f"{PLURAL}/{{sn}}/trigger_message", chargers.trigger, token),
        *(Route(method, f"{SINGULAR}/{{sn}}/{start}", chargers.start, token) for method in ("POST", "PUT")),
        *(Route(method, f"{SINGULAR}/{{sn}}/{stop}", chargers.stop, token) for method in ("POST", "PUT")),
    ]


class Chargers:
    """The handlers, and what the service itself remembers."""

    def __init__(self, state: FaceState) -> None:
        self._accepts_snake_case = state.profile.accepts_snake_case
        self._live_streams, self._locks, self._control = LiveStreams(), Locks(), Control(state.profile)

    async def status(self, request: FaceRequest) -> Response:
        """``ev_chargers/status``."""
        site = request.site
        if self._live_streams.is_on(site):
            await site.refresh()
        reading, home = await site.reading(), await site.home()
        chargers = [status_from(charger, reading) for charger in await site.chargers()]
        data = {"site": str(site.number), "tz": home.timezone, "chargers": chargers}
        return json_response(wrap(data, site.clock.now()))

    async def summaries(self, request: FaceRequest) -> Response:
        """``ev_chargers/summary``: with ``filter_retired=true`` without the retired ones."""
        is_filtered = _flag(request.query.get("filter_retired", "false"))
        home = await request.site.home()
        chargers = [one for one in await request.site.chargers() if not (is_filtered and is_retired(one))]
        return json_response({"data": [list_row_from(charger, home) for charger in chargers]})

    async def summary(self, request: FaceRequest) -> Response:
        """``ev_chargers/<sn>/summary``."""
        site, charger = request.site, await requested_charger(request)
        gateways = [gateway_from(await site.gateway_serial(), charger)]
        data = summary_from(charger, await site.home(), site.number, gateways)
        return json_response(wrap(data, site.clock.now()))

    async def start_live_stream(self, request: FaceRequest) -> Response:
        """``start_live_stream``."""
        await check_stream(request.site)
        self._live_streams.start(request.site)
        topics = [f"evse/{charger.serial}/status" for charger in await request.site.chargers()]
        return json_response({"status": "accepted", "topics": topics, "duration_s": DURATION_S})

    async def stop_live_stream(self, request: FaceRequest) -> Response:
        """``stop_live_stream``; no error where none runs."""
        self._live_streams.stop(request.site)
        return json_response({"status": "accepted"})

    async def start(self, request: FaceRequest) -> Response:
        """``start_charging``."""
        return json_response({"status": "accepted", "chargingLevel": await self._start(request)})

    async def stop(self, request: FaceRequest) -> Response:
        """``stop_charging``."""
        await self._stop(request)
        return json_response({"status": "accepted"})

    async def start_as_partner(self, request: FaceRequest) -> Response:
        """``start_charging`` of the official API: queued."""
        await self._start(request)
        return json_response({"message": SENT}, 202)

    async def stop_as_partner(self, request: FaceRequest) -> Response:
        """``stop_charging`` of the official API: queued."""
        await self._stop(request)
        return json_response({"message": SENT}, 202)

    async def trigger(self, request: FaceRequest) -> Response:
        """``trigger_message``."""
        return json_response(await self._control.trigger(request.site, request.path["sn"], request.body))

    async def read_config(self, request: FaceRequest) -> Response:
        """``POST ev_charger_config``: a read, in spite of its verb."""
        keys = convert_body(request.body, list[Key], invalid_config())
        return _rows(request, await self._locks.rows(request.site, request.path["sn"], keys))

    async def change_config(self, request: FaceRequest) -> Response:
        """``PUT ev_charger_config``."""
        changes = convert_body(request.body, list[Change], invalid_config())
        return _rows(request, await self._locks.change(request.site, request.path["sn"], changes))

    async def criteria(self, request: FaceRequest) -> Response:
        """``filter_criteria``."""
        history.check_headers(request)
        if request.query.get("source") != SOURCE:
            raise invalid_request("source is not valid")
        return json_response(history.criteria_from(await request.site.chargers(), request.site.clock.now()))

    async def history(self, request: FaceRequest) -> Response:
        """``sessions/<sn>/history``."""
        history.check_headers(request)
        query = convert_body(request.body, history.Query, invalid_request("source or params is not valid"))
        site, charger = request.site, await requested_charger(request)
        since, until = history.interval_in(query.params, await site.zone())
        sessions = await history.fetch_sessions(site, charger, since, until)
        page = history.page_from(sessions, charger, query.params)
        now = history.timestamp(site.clock.now())
        return json_response({"source": query.source, "timestamp": now, "data": page})

    async def _start(self, request: FaceRequest) -> float | None:
        level_a = self._level_in(request)
        return await self._control.start(request.site, request.path["sn"], level_a)

    async def _stop(self, request: FaceRequest) -> None:
        if self._level_in(request) is not None:
            raise invalid_request("Charging level cannot be set")
        await self._control.stop(request.site, request.path["sn"])

    def _level_in(self, request: FaceRequest) -> int | None:
        if request.form:
            raise invalid_request("The body is not JSON")
        return level_in(request.body, accepts_snake_case=self._accepts_snake_case)


def _rows(request: FaceRequest, rows: list[dict[str, object]]) -> Response:
    return json_response(wrap(rows, request.site.clock.now(), len(rows)))


def _flag(text: str) -> bool:
    if text not in ("true", "false"):
        raise invalid_request("filter_retired is not valid")
    return text == "true"
