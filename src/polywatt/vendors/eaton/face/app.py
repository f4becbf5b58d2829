"""Which path answers what."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from starlette.requests import Request
from starlette.responses import Response

from polywatt.kit.asgi import asgi_app
from polywatt.kit.clock import Clock
from polywatt.kit.request_body import InvalidBody, read_body
from polywatt.kit.vendor import Credentials
from polywatt.model import Charge, Discharge, MarkAlertsRead, Mode, Plant, PolywattError, SetMode, Start, Stop

from ..wire.answer import Envelope
from ..wire.notice import UNREAD, Notification, Unread
from ..wire.schedule import Schedule
from ..wire.session import TECHNICIAN
from . import live, notices, records, schedule, site, technical
from .answers import INTERNAL, Refused, as_json, json, page_not_found, ready, updated
from .change import STEP as SETTINGS_STEP
from .change import change_from
from .csvfile import columns_from, text_from
from .fields import fields_of
from .home import SHOWN_S, Behind
from .modes import HOUR_S, Wanted, event_id, wanted_from
from .query import Query
from .session import AUTHORIZATION, Sessions

COMMAND_STEP = "set_manual_command"
"""Captured."""
LONGEST_DAYS = {"": 32, "file": 366, "daily": 366, "weekly": 366}
"""Of a span of metrics (invented): a month of five-minute records is 9,000 points, a year 24 MB of JSON."""
EVENT = "/api/schedule/event/"
DAYS_OF = {"": 0, "daily": 1, "weekly": 7}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request from somebody who may ask it."""

    body: bytes
    query: Query
    rest: str = ""
    """What follows in the path: the id of an event."""
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)


Handler = Callable[[Asked], Awaitable[Response]]


class EatonFace:
    """The API, whole and stateful; the state of the home is the plant's."""

    def __init__(self, plant: Plant, profile: str, credentials: Credentials, clock: Clock) -> None:
        self._is_document = profile == "document"
        self._words = live.DOCUMENT if self._is_document else live.FIELD
        self._clock = clock
        self._behind = Behind(plant, clock)
        self._sessions = Sessions(credentials, clock, self._is_document)
        self._marks = notices.Marks()
        self._began_s = clock.monotonic_s()
        self._shown: tuple[int, float, Response] | None = None
        """The last status: for a moment it is the same for all who ask."""
        self._routes = self._table()
        self._technicians = {"/api/technical/status", "/api/device/maintenance/diagnostics"}
        self.app = asgi_app(self._answer)

    def _table(self) -> dict[str, dict[str, Handler]]:
        return {
            "/api/auth/refresh": {"POST": self._refresh},
            "/api/config/state": {"GET": self._config_state},
            "/api/device": {"GET": self._device},
            "/api/device/status": {"GET": self._status},
            "/api/device/command": {"POST": self._command},
            "/api/device/power": {"POST": self._power},
            "/api/device/maintenance/diagnostics": {"GET": self._diagnostics},
            "/api/technical/status": {"GET": self._technical},
            "/api/settings": {"GET": self._settings, "PUT": self._set_settings},
            "/api/schedule": {"GET": self._schedule},
            "/api/schedule/event": {"POST": self._add_event},
            EVENT: {"GET": self._event, "PUT": self._change_event, "DELETE": self._delete_event},
            "/api/notifications": {"GET": self._notifications},
            "/api/notifications/unread": {"GET": self._unread},
            "/api/notifications/read": {"POST": self._read_some},
            "/api/notifications/read/all": {"POST": self._read_all},
            "/api/notifications/delete": {"POST": self._delete_some},
            "/api/metrics": {"GET": self._metrics},
            "/api/metrics/daily": {"GET": self._daily},
            "/api/metrics/weekly": {"GET": self._weekly},
            "/api/metrics/export": {"GET": self._export},
            "/api/metrics/export/daily": {"GET": self._export_daily},
            "/api/metrics/export/weekly": {"GET": self._export_weekly},
        }

    async def _answer(self, request: Request) -> Response:
        method, path = request.method, request.scope["path"]
        if not self._is_document and (method, path) == ("PUT", "/api/settings"):
            return Response(None, 307, {"Location": "/api/settings/"})
        # Sentences and tables of the document spell paths with and without the slash at their end.
        path, rest = path.removesuffix("/"), ""
        if path.startswith(EVENT):
            path, rest = EVENT, path.removeprefix(EVENT)
        try:
            if (method, path) == ("POST", "/api/auth/signin"):
                return self._sessions.sign_in(await self._body_of(request), site.serial_of(await self._behind.home()))
            handler = self._routes.get(path, {}).get(method)
            if handler is None:
                return page_not_found()
            headers = request.scope["headers"]
            self._check_allowed(headers, path)
            query = Query(request.scope["query_string"])
            return await handler(Asked(await self._body_of(request), query, rest, headers))
        except Refused as refused:
            return refused.answer
        except PolywattError as error:
            # The controller is there, the home behind it does not answer (a form that is invented).
            return Refused("device", INTERNAL, str(error), status=503).answer

    def _check_allowed(self, headers: list[tuple[bytes, bytes]], path: str) -> None:
        role = self._sessions.role_of(headers)
        if role is None:
            raise Refused(AUTHORIZATION, "err_unauthorized", status=401)
        if path in self._technicians and role != TECHNICIAN:
            raise Refused(AUTHORIZATION, "err_forbidden", status=403)

    async def _body_of(self, request: Request) -> bytes:
        try:
            return await read_body(request)
        except InvalidBody as error:
            raise Refused("request", str(error)) from error

    async def _refresh(self, asked: Asked) -> Response:
        return self._sessions.refresh(asked.headers)

    async def _config_state(self, _asked: Asked) -> Response:
        return json(site.config_state_from(await self._behind.home()))

    async def _device(self, _asked: Asked) -> Response:
        behind = self._behind
        is_running, details = await behind.is_running(), await behind.details()
        home, settings = await behind.home(), await behind.recent.settings()
        return ready(site.device_from(home, settings, details, await behind.own(), is_running=is_running))

    async def _status(self, _asked: Asked) -> Response:
        now_s, moment = self._clock.monotonic_s(), self._behind.recent.generation
        if self._shown is None or self._shown[0] != moment or now_s - self._shown[1] >= SHOWN_S:
            view, current = await self._behind.view(), await self._behind.current()
            answer = json(Envelope(result=live.status_from(view, current, self._words)))
            self._shown = moment, now_s, answer
        return self._shown[2]

    async def _command(self, asked: Asked) -> Response:
        home = await self._behind.home()
        fields = fields_of(asked.body, "ManualCommandReq", COMMAND_STEP)
        wanted = wanted_from(fields, home, is_strict=self._is_document, step=COMMAND_STEP)
        hours = fields.whole("duration", 1, 12)
        await self._behind.obey(wanted, _for_hours(wanted, hours), COMMAND_STEP)
        return ready(await self._behind.current())

    async def _power(self, asked: Asked) -> Response:
        step = "set_power"
        is_on = fields_of(asked.body, "PowerReq", step).inside("parameters").flag("state")
        await self._behind.tell(step, Start() if is_on else Stop())
        return as_json(b'""')

    async def _settings(self, _asked: Asked) -> Response:
        return ready(await self._shown_settings())

    async def _shown_settings(self) -> object:
        behind = self._behind
        home, settings = await behind.home(), await behind.recent.settings()
        details, default = await behind.details(), await behind.default()
        return site.settings_from(home, settings, details, default, await behind.own())

    async def _set_settings(self, asked: Asked) -> Response:
        behind = self._behind
        home, settings, own = await behind.home(), await behind.recent.settings(), await behind.own()
        change = change_from(asked.body, home, settings, own, self._clock.now(), is_strict=self._is_document)
        for command in change.commands:
            await behind.tell(SETTINGS_STEP, command)
        await behind.keep(change.own)
        return updated() if self._is_document else ready(await self._shown_settings())

    async def _schedule(self, _asked: Asked) -> Response:
        home, written_ms = await self._behind.home(), await self._behind.schedule_written_ms()
        return ready(Schedule(results=schedule.records_from(await self._behind.slots(), home, written_ms)))

    async def _event(self, asked: Asked) -> Response:
        return ready(await self._record_of(asked.rest))

    async def _record_of(self, wanted_id: str) -> object:
        slot, home = schedule.find(await self._behind.slots(), wanted_id), await self._behind.home()
        found = schedule.records_from((slot,), home, await self._behind.schedule_written_ms())
        return found[0] if found else None

    async def _add_event(self, asked: Asked) -> Response:
        home = await self._behind.home()
        new = schedule.slot_from(asked.body, home, is_strict=self._is_document)
        before = {event_id(slot) for slot in await self._behind.slots()}
        command = schedule.with_event(await self._behind.slots(), new)
        await self._behind.set_slots(schedule.admitted(command, home))
        added = [slot for slot in await self._behind.slots() if event_id(slot) not in before]
        return updated(await self._record_of(event_id(added[0])) if added else None)

    async def _change_event(self, asked: Asked) -> Response:
        home, slots = await self._behind.home(), await self._behind.slots()
        old = schedule.find(slots, asked.rest)
        new = schedule.slot_from(asked.body, home, is_strict=self._is_document, slot_id=old.id)
        await self._behind.set_slots(schedule.admitted(schedule.with_event(slots, new, old), home))
        return updated(await self._record_of(event_id(new)))

    async def _delete_event(self, asked: Asked) -> Response:
        home, slots = await self._behind.home(), await self._behind.slots()
        gone = schedule.find(slots, asked.rest)
        await self._behind.set_slots(schedule.admitted(schedule.without(slots, gone), home))
        return updated()

    async def _notices(self) -> list[Notification]:
        return notices.records_from(await self._behind.events(), self._marks, is_document=self._is_document)

    async def _notifications(self, asked: Asked) -> Response:
        return ready(notices.page_from(await self._notices(), asked.query))

    async def _unread(self, asked: Asked) -> Response:
        word = asked.query.word("status") or UNREAD
        return ready(Unread(total=len(notices.filtered(await self._notices(), word))))

    async def _read_all(self, _asked: Asked) -> Response:
        self._marks.all_read_at = self._clock.now()
        if (await self._behind.home()).capabilities.find(MarkAlertsRead) is not None:
            await self._behind.tell("notifications", MarkAlertsRead())
        return updated()

    async def _read_some(self, asked: Asked) -> Response:
        now = self._clock.now()
        known = {record.alertId for record in await self._notices()}
        self._marks.read |= {alert_id: now for alert_id in notices.ids_from(Query(asked.body)) if alert_id in known}
        return updated()

    async def _delete_some(self, asked: Asked) -> Response:
        known = {record.alertId for record in await self._notices()}
        self._marks.deleted |= known.intersection(notices.ids_from(Query(asked.body)))
        return updated()

    async def _metrics(self, asked: Asked) -> Response:
        return await self._points(asked, "")

    async def _daily(self, asked: Asked) -> Response:
        return await self._points(asked, "daily")

    async def _weekly(self, asked: Asked) -> Response:
        return await self._points(asked, "weekly")

    async def _points(self, asked: Asked, frequency: str) -> Response:
        found = records.metrics_from(await self._buckets(asked, frequency), is_document=self._is_document)
        return json(found) if self._is_document else ready(found)

    async def _buckets(self, asked: Asked, frequency: str, kind: str = "") -> list[records.Bucket]:
        since, until = await self._span(asked.query, frequency, kind)
        found = await records.buckets_of(self._behind.plant, since, until)
        days = DAYS_OF[frequency]
        return records.by_days(found, await self._behind.zone(), days) if days else found

    async def _span(self, query: Query, frequency: str, kind: str) -> tuple[datetime, datetime]:
        """``from`` and ``to``; by the document there are no such, and it is today, or this week."""
        since, until = query.moment("from", "metrics"), query.moment("to", "metrics")
        if self._is_document and since is None and until is None:
            now, zone = self._clock.now(), await self._behind.zone()
            return (records.monday(now, zone) if frequency else records.midnight(now, zone)), now
        if since is None or until is None:
            name = "From" if since is None else "To"
            words = f"Key: 'MetricsReq.{name}' Error:Field validation for '{name}' failed on the 'required' tag"
            raise Refused("metrics", words)
        most_days = LONGEST_DAYS[frequency or kind]
        if until < since or until - since > timedelta(days=most_days):
            raise Refused("metrics", "err_invalid_range", f"at most {most_days} days")
        return since, until

    async def _export(self, asked: Asked) -> Response:
        return await self._file(asked, "")

    async def _export_daily(self, asked: Asked) -> Response:
        return await self._file(asked, "daily")

    async def _export_weekly(self, asked: Asked) -> Response:
        return await self._file(asked, "weekly")

    async def _file(self, asked: Asked, frequency: str) -> Response:
        columns = columns_from(asked.query.word("field") or "")
        text = text_from(await self._buckets(asked, frequency, "file"), columns, await self._behind.zone())
        head = {"Content-Disposition": 'attachment; filename="metrics.csv"'}
        return Response(text, 200, head, media_type="text/csv")

    async def _technical(self, _asked: Asked) -> Response:
        view = await self._behind.view()
        details = await self._behind.details()
        faults = notices.faults_from(await self._notices())
        return ready(technical.technical_from(view, details, faults, self._words))

    async def _diagnostics(self, _asked: Asked) -> Response:
        up_s = self._clock.monotonic_s() - self._began_s
        return ready(technical.diagnostics_from(self._clock.now(), up_s))


def _for_hours(wanted: Wanted, hours: int) -> Charge | Discharge | SetMode:
    does, duration_s = wanted.action, hours * HOUR_S
    if isinstance(does, Charge | Discharge):
        return type(does)(power_w=does.power_w, until_soc_percent=does.until_soc_percent, duration_s=duration_s)
    assert isinstance(does, Mode)  # noqa: S101  # what is no order to charge is a mode here
    return SetMode(mode=does, duration_s=duration_s)
