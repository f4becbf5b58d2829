"""The EV scheduler: the modes of a charger, and its slots."""

from typing import Any, Literal

from starlette.responses import Response

from ..access import Access
from ..charger.lookup import requested_charger
from ..request import FaceRequest, Route, convert_body
from ..responses import json_response
from ..state import FaceState
from .envelope import invalid_request, wrap
from .modes import GreenChange, ModeChange, green_command, green_from, mode_command, preference_from
from .schedule import Schedules, toggled
from .slots import SentSlots

BASE = "/service/evse_scheduler/api/v1/iqevc/charging-mode"
PREFERENCE = f"{BASE}/{{site_id}}/{{sn}}/preference"
GREEN = f"{BASE}/GREEN_CHARGING/{{site_id}}/{{sn}}/settings"
SCHEDULE = f"{BASE}/SCHEDULED_CHARGING/{{site_id}}/{{sn}}/schedule"
SCHEDULES = f"{BASE}/SCHEDULED_CHARGING/{{site_id}}/{{sn}}/schedules"
Switches = dict[str, Literal["ENABLED", "DISABLED"]]


def routes(state: FaceState) -> list[Route]:
    """Return the routes of the group."""
    scheduler = Scheduler(state)
    return [
        Route("GET", PREFERENCE, scheduler.preference, Access.BEARER),
        Route("PUT", PREFERENCE, scheduler.set_preference, Access.BEARER),
        Route("GET", GREEN, scheduler.green, Access.BEARER),
        Route("PUT", GREEN, scheduler.set_green, Access.BEARER),
        Route("GET", SCHEDULES, scheduler.schedules, Access.BEARER),
        Route("PATCH", SCHEDULES, scheduler.replace_schedules, Access.BEARER),
        *(scheduler.field_routes() if state.profile.has_field_extras else []),
    ]


class Scheduler:
    """The handlers."""

    def __init__(self, state: FaceState) -> None:
        self._modes = state.profile.charge_modes
        self._accepts_switches = state.profile.has_field_extras
        self._schedules = Schedules()

    def field_routes(self) -> list[Route]:
        """Return the routes of single slots (seen by clients); that a change may leave out fields is invented."""
        return [
            Route("POST", SCHEDULE, self.add_schedule, Access.BEARER),
            Route("PATCH", f"{SCHEDULE}/{{slot_id}}", self.change_schedule, Access.BEARER),
            Route("DELETE", f"{SCHEDULE}/{{slot_id}}", self.delete_schedule, Access.BEARER),
        ]

    async def preference(self, request: FaceRequest) -> Response:
        """``GET preference``."""
        charger = await requested_charger(request)
        return json_response(preference_from(charger.settings, self._modes))

    async def set_preference(self, request: FaceRequest) -> Response:
        """``PUT preference``: answers as the read does (document, L1155)."""
        change = convert_body(request.body, ModeChange, invalid_request("Charging mode is not valid"))
        await request.site.send(mode_command(await requested_charger(request), change.mode, self._modes))
        return await self.preference(request)

    async def green(self, request: FaceRequest) -> Response:
        """``GET GREEN_CHARGING/.../settings``."""
        charger, site = await requested_charger(request), request.site
        rows = green_from(charger.settings, await site.home())
        return json_response(wrap(rows, site.clock.now(), len(rows)))

    async def set_green(self, request: FaceRequest) -> Response:
        """``PUT GREEN_CHARGING/.../settings``: an envelope in an envelope (document, L1196)."""
        change = convert_body(request.body, GreenChange, invalid_request("chargerSettingList is not valid"))
        await request.site.send(green_command(await requested_charger(request), change))
        now = request.site.clock.now()
        return json_response(wrap(wrap(None, now), now))

    async def schedules(self, request: FaceRequest) -> Response:
        """``GET SCHEDULED_CHARGING/.../schedules``."""
        schedule = await self._schedules.read(request.site, request.path["sn"])
        return json_response(wrap(schedule, request.site.clock.now()))

    async def replace_schedules(self, request: FaceRequest) -> Response:
        """``PATCH SCHEDULED_CHARGING/.../schedules``; that it answers as the read does is invented: none is printed."""
        site, serial, body = request.site, request.path["sn"], request.body
        refusal = invalid_request("Schedule is not valid")
        if self._accepts_switches and isinstance(body, dict) and "data" not in body:
            # The field's short way to switch slots on and off (seen by clients).
            switches: dict[str, str] = dict(convert_body(body, Switches, refusal))
            await self._schedules.change(site, serial, lambda slots, owner: toggled(slots, owner, switches))
        else:
            await self._schedules.replace(site, serial, convert_body(body, SentSlots, refusal).data)
        return await self.schedules(request)

    async def add_schedule(self, request: FaceRequest) -> Response:
        """``POST schedule``."""
        return await self._replace_rows(request, [*await self._rows(request), request.body])

    async def change_schedule(self, request: FaceRequest) -> Response:
        """``PATCH schedule/<id>``."""
        rows, index = await self._requested_row(request)
        if not isinstance(request.body, dict) or "id" in request.body:
            raise invalid_request("Schedule is not valid")
        changed = [*rows[:index], rows[index] | request.body, *rows[index + 1 :]]
        return await self._replace_rows(request, changed)

    async def delete_schedule(self, request: FaceRequest) -> Response:
        """``DELETE schedule/<id>``."""
        rows, index = await self._requested_row(request)
        return await self._replace_rows(request, [*rows[:index], *rows[index + 1 :]])

    async def _rows(self, request: FaceRequest) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = (await self._schedules.read(request.site, request.path["sn"]))["slots"]
        return rows

    async def _requested_row(self, request: FaceRequest) -> tuple[list[dict[str, Any]], int]:
        """Return all rows, and the index of the requested one."""
        rows = await self._rows(request)
        index = next((index for index, row in enumerate(rows) if row["id"] == request.path["slot_id"]), None)
        if index is None:
            raise invalid_request("Schedule id is not valid")
        return rows, index

    async def _replace_rows(self, request: FaceRequest, rows: list[Any]) -> Response:
        sent = convert_body({"data": rows}, SentSlots, invalid_request("Schedule is not valid"))
        await self._schedules.replace(request.site, request.path["sn"], sent.data)
        return await self.schedules(request)
