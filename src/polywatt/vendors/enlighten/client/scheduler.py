"""The charging modes, green charging, and the schedule of a charger."""

from collections.abc import Sequence

from ..wire import scheduler
from ..wire.envelope import WRITE_RESPONSE, WriteResponse
from ..wire.scheduler import (
    USE_BATTERY,
    GreenSettings,
    GreenWriteResponse,
    Preference,
    Schedules,
    Slot,
    to_request_slot,
)
from . import endpoints
from .connection import Group, Request, SiteId
from .errors import InvalidRequest
from .validation import check_slots


class Scheduler(Group):
    """Modes, green charging, and the schedule."""

    async def mode(self, site: SiteId, sn: str) -> Preference:
        """``GET preference``."""
        return await self._connection.read(Request.to_charger(endpoints.MODE, site, sn), scheduler.PREFERENCE)

    async def set_mode(self, site: SiteId, sn: str, mode: str) -> Preference:
        """``PUT preference``: one of ``ChargeMode``; the answer is that of a read.

        Raises:
            NoScheduleEnabled: scheduled charging needs a slot that is enabled.
        """
        request = Request.to_charger(endpoints.MODE_SET, site, sn, json={"mode": mode})
        return await self._connection.write(request, scheduler.PREFERENCE)

    async def green_settings(self, site: SiteId, sn: str) -> GreenSettings:
        """``GET GREEN_CHARGING/.../settings``."""
        return await self._connection.read(Request.to_charger(endpoints.GREEN, site, sn), scheduler.GREEN)

    async def set_green_settings(self, site: SiteId, sn: str, *, uses_battery: bool) -> GreenWriteResponse:
        """``PUT GREEN_CHARGING/.../settings``: whether the battery helps the car."""
        setting = {"chargerSettingName": USE_BATTERY, "enabled": uses_battery, "value": None, "loader": False}
        request = Request.to_charger(endpoints.GREEN_SET, site, sn, json={"chargerSettingList": [setting]})
        return await self._connection.write(request, scheduler.GREEN_WRITE_RESPONSE)

    async def schedules(self, site: SiteId, sn: str) -> Schedules:
        """``GET SCHEDULED_CHARGING/.../schedules``."""
        return await self._connection.read(Request.to_charger(endpoints.SCHEDULES, site, sn), scheduler.SCHEDULES)

    async def update_schedules(self, site: SiteId, sn: str, slots: Sequence[Slot]) -> Schedules:
        """``PATCH``: the whole list, for what is left out may be deleted. What the answer holds is not documented.

        Raises:
            InvalidRequest: a slot has a day that is none; nothing was sent.
        """
        request_slots = [to_request_slot(slot) for slot in slots]
        check_slots(request_slots)
        at = self._connection.clock.now().isoformat(timespec="milliseconds")
        body = {"meta": {"serverTimeStamp": at, "rowCount": len(request_slots)}, "data": request_slots}
        return await self._connection.write(
            Request.to_charger(endpoints.SCHEDULES_SET, site, sn, json=body), scheduler.SCHEDULES
        )

    async def change_slot(self, site: SiteId, sn: str, changed: Slot) -> Schedules:
        """Read the schedule afresh and send it back with one slot changed: the others stay as they are.

        Raises:
            InvalidRequest: there is no slot with this id any more; nothing was sent.
        """
        self._connection.clear_cache(endpoints.SCHEDULES)
        slots = (await self.schedules(site, sn)).slots
        if changed.slot_id is None or changed.slot_id not in {slot.slot_id for slot in slots}:
            raise InvalidRequest("this slot is not in the charger's schedule any more; read the schedule again")
        return await self.update_schedules(
            site, sn, [changed if slot.slot_id == changed.slot_id else slot for slot in slots]
        )

    async def switch_slot(self, site: SiteId, sn: str, slot_id: str, *, is_enabled: bool) -> WriteResponse:
        """Switch one slot on or off, without the list; a short form that clients of the service have seen."""
        request = Request.to_charger(
            endpoints.SLOT_SWITCH, site, sn, json={slot_id: "ENABLED" if is_enabled else "DISABLED"}
        )
        return await self._connection.write(request, WRITE_RESPONSE)
