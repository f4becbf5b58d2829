"""The EV scheduler: the modes of a charger, and its slots."""

from typing import Any, Literal

from starlette.responses import Response

from ..account import Account
from ..answers import json
from ..asked import Asked
from ..charger.envelope import fitted
from ..charger.found import charger_of
from ..families import Family
from ..routes import Route
from .envelope import around, bad
from .modes import GreenChange, Preferred, green_command, green_from, mode_command, preference_from, words_of
from .schedule import Schedules, toggled
from .slots import SentSlots

BASE = "/service/evse_scheduler/api/v1/iqevc/charging-mode"
PREFERENCE = f"{BASE}/{{site_id}}/{{sn}}/preference"
GREEN = f"{BASE}/GREEN_CHARGING/{{site_id}}/{{sn}}/settings"
SCHEDULE = f"{BASE}/SCHEDULED_CHARGING/{{site_id}}/{{sn}}/schedule"
SCHEDULES = f"{BASE}/SCHEDULED_CHARGING/{{site_id}}/{{sn}}/schedules"
Switches = dict[str, Literal["ENABLED", "DISABLED"]]


def routes(account: Account) -> list[Route]:
    """Every path of the service."""
    room = Scheduler(account)
    return [
        Route("GET", PREFERENCE, Family.BEARER, room.preference),
        Route("PUT", PREFERENCE, Family.BEARER, room.prefer),
        Route("GET", GREEN, Family.BEARER, room.green),
        Route("PUT", GREEN, Family.BEARER, room.set_green),
        Route("GET", SCHEDULES, Family.BEARER, room.schedules),
        Route("PATCH", SCHEDULES, Family.BEARER, room.replace_schedules),
        *(room.field_routes() if account.is_field else []),
    ]


class Scheduler:
    """The handlers."""

    def __init__(self, account: Account) -> None:
        self._words = words_of(is_field=account.is_field)
        self._takes_switches = account.is_field
        self._schedules = Schedules()

    def field_routes(self) -> list[Route]:
        """One slot at a time (seen by clients); that a change may leave fields out is invented."""
        return [
            Route("POST", SCHEDULE, Family.BEARER, self.add_schedule),
            Route("PATCH", f"{SCHEDULE}/{{slot_id}}", Family.BEARER, self.change_schedule),
            Route("DELETE", f"{SCHEDULE}/{{slot_id}}", Family.BEARER, self.delete_schedule),
        ]

    async def preference(self, asked: Asked) -> Response:
        """``GET preference``."""
        charger = await charger_of(asked)
        return json(preference_from(charger.settings, self._words))

    async def prefer(self, asked: Asked) -> Response:
        """``PUT preference``: answers as the read does (document, L1155)."""
        wanted = fitted(asked.body, Preferred, bad("Charging mode is not valid"))
        await asked.site.tell(mode_command(await charger_of(asked), wanted.mode, self._words))
        return await self.preference(asked)

    async def green(self, asked: Asked) -> Response:
        """``GET GREEN_CHARGING/.../settings``."""
        charger, station = await charger_of(asked), asked.site
        rows = green_from(charger.settings, await station.home())
        return json(around(rows, station.clock.now(), len(rows)))

    async def set_green(self, asked: Asked) -> Response:
        """``PUT GREEN_CHARGING/.../settings``: an envelope in an envelope (document, L1196)."""
        change = fitted(asked.body, GreenChange, bad("chargerSettingList is not valid"))
        await asked.site.tell(green_command(await charger_of(asked), change))
        now = asked.site.clock.now()
        return json(around(around(None, now), now))

    async def schedules(self, asked: Asked) -> Response:
        """``GET SCHEDULED_CHARGING/.../schedules``."""
        shown = await self._schedules.shown(asked.site, asked.path["sn"])
        return json(around(shown, asked.site.clock.now()))

    async def replace_schedules(self, asked: Asked) -> Response:
        """``PATCH SCHEDULED_CHARGING/.../schedules``; that the answer is the read's is invented: none is printed."""
        station, serial = asked.site, asked.path["sn"]
        refused = bad("Schedule is not valid")
        if self._takes_switches and isinstance(asked.body, dict) and "data" not in asked.body:
            # The field's short way to switch slots on and off (seen by clients).
            words: dict[str, str] = dict(fitted(asked.body, Switches, refused))
            await self._schedules.change(station, serial, lambda slots, place: toggled(slots, place, words))
        else:
            await self._schedules.replace(station, serial, fitted(asked.body, SentSlots, refused).data)
        return await self.schedules(asked)

    async def add_schedule(self, asked: Asked) -> Response:
        """``POST schedule``."""
        return await self._with_rows(asked, [*await self._rows(asked), asked.body])

    async def change_schedule(self, asked: Asked) -> Response:
        """``PATCH schedule/<id>``."""
        rows, index = await self._found(asked)
        if not isinstance(asked.body, dict) or "id" in asked.body:
            raise bad("Schedule is not valid")
        return await self._with_rows(asked, [*rows[:index], rows[index] | asked.body, *rows[index + 1 :]])

    async def delete_schedule(self, asked: Asked) -> Response:
        """``DELETE schedule/<id>``."""
        rows, index = await self._found(asked)
        return await self._with_rows(asked, [*rows[:index], *rows[index + 1 :]])

    async def _rows(self, asked: Asked) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = (await self._schedules.shown(asked.site, asked.path["sn"]))["slots"]
        return rows

    async def _found(self, asked: Asked) -> tuple[list[dict[str, Any]], int]:
        rows = await self._rows(asked)
        index = next((index for index, row in enumerate(rows) if row["id"] == asked.path["slot_id"]), None)
        if index is None:
            raise bad("Schedule id is not valid")
        return rows, index

    async def _with_rows(self, asked: Asked, rows: list[Any]) -> Response:
        sent = fitted({"data": rows}, SentSlots, bad("Schedule is not valid"))
        await self._schedules.replace(asked.site, asked.path["sn"], sent.data)
        return await self.schedules(asked)
