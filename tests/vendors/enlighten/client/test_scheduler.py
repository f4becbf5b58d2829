"""Charging modes, green charging and slots."""

from datetime import time

import msgspec
import pytest

from polywatt.vendors.enlighten.client.errors import InvalidRequest
from polywatt.vendors.enlighten.wire.scheduler import Slot, with_times

from .. import payloads
from ..payloads import SCHEDULER, SITE, SLOT, SN
from .cloud import cloud

pytestmark = pytest.mark.anyio
SCHEDULES = f"GET {SCHEDULER}/SCHEDULED_CHARGING/{SITE}/{SN}/schedules"
SCHEDULES_SET = f"PATCH {SCHEDULER}/SCHEDULED_CHARGING/{SITE}/{SN}/schedules"
GREEN_SET = f"PUT {SCHEDULER}/GREEN_CHARGING/{SITE}/{SN}/settings"


async def test_green_charging_is_told_whether_the_battery_helps():
    async with cloud() as (client, made):
        await client.scheduler.set_green_settings(SITE, SN, uses_battery=False)
    assert made.last(GREEN_SET).json == {
        "chargerSettingList": [
            {
                "chargerSettingName": "USE_BATTERY_FOR_SELF_CONSUMPTION",
                "enabled": False,
                "value": None,
                "loader": False,
            }
        ]
    }


@pytest.mark.proves("enlighten.b78")
@pytest.mark.parametrize("mode", ["MANUAL_CHARGING", "SCHEDULED_CHARGING", "GREEN_CHARGING"])
async def test_a_mode_is_named_as_the_scheduler_names_it(mode):
    async with cloud() as (client, made):
        assert (await client.scheduler.set_mode(SITE, SN, mode)).mode == "MANUAL_CHARGING"
    assert made.seen[-1].json == {"mode": mode}


@pytest.mark.proves("enlighten.b86", "enlighten.b87", "enlighten.b88", "enlighten.b92")
async def test_one_slot_is_changed_by_sending_all_and_the_others_stay_as_they_are():
    async with cloud() as (client, made):
        slots = (await client.scheduler.schedules(SITE, SN)).slots
        off = msgspec.structs.replace(slots[0], enabled=False)
        await client.scheduler.change_slot(SITE, SN, with_times(off, time(22, 30), time(5)))
        sent = made.last(SCHEDULES_SET).json

        with pytest.raises(InvalidRequest):
            await client.scheduler.change_slot(SITE, SN, Slot(id="gone"))
    assert sent["meta"]["rowCount"] == 2
    assert sent["data"][0] == SLOT | {"startTime": "22:30", "endTime": "05:00", "enabled": True}
    assert sent["data"][1] == payloads.OFF_PEAK
    assert made.count(SCHEDULES) == 3
    assert made.count(SCHEDULES_SET) == 1


@pytest.mark.proves("enlighten.b91")
async def test_slots_are_sent_with_known_fields_and_proper_types():
    odd = msgspec.convert(
        SLOT | {"id": 17, "enabled": "1", "remindFlag": "false", "remindTime": "10", "days": ["1", 2], "odd": 1}, Slot
    )
    off_peak = Slot(id="x", scheduleType="OFF_PEAK", startTime=None)
    async with cloud() as (client, made):
        await client.scheduler.update_schedules(SITE, SN, [odd, off_peak])

    sent = made.seen[-1].json["data"]
    assert sent[0] == SLOT | {"id": "17", "days": [1, 2]}
    assert sent[1] == {"id": "x", "scheduleType": "OFF_PEAK", "startTime": None, "days": [1, 2, 3, 4, 5, 6, 7]}


@pytest.mark.proves("enlighten.b83")
@pytest.mark.parametrize("day", [0, 8, None, "x"])
async def test_a_day_that_is_none_is_not_sent(day):
    async with cloud() as (client, made):
        with pytest.raises(InvalidRequest):
            await client.scheduler.update_schedules(SITE, SN, [Slot(id="1", days=[day])])
    assert made.seen == []


async def test_a_slot_has_a_short_way_on_and_off():
    async with cloud() as (client, made):
        await client.scheduler.switch_slot(SITE, SN, "a:b:c", is_enabled=False)
    assert made.last(SCHEDULES_SET).json == {"a:b:c": "DISABLED"}
