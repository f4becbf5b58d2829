"""Whatever home stands behind it, each page is what a client of the cloud can read."""

import re
from typing import Any

import msgspec
import pytest

from polywatt.kit.clock import ManualClock
from polywatt.model import (
    Counters,
    DeviceUnreachable,
    Home,
    Reading,
    Series,
    Unsupported,
)
from polywatt.testing import DAYLIGHT
from polywatt.twin import PRESETS
from polywatt.vendors.enlighten.wire import battery, devices, energy, events, history, inverters

from .account import (
    BACKUPS,
    BATTERY,
    DEVICES,
    EVENTS,
    INVERTER_ENERGY,
    INVERTER_STATUS,
    INVERTERS,
    LIFETIME,
    RANGE,
    Changed,
    signed_in,
    twin_at,
)

pytestmark = pytest.mark.anyio
DECODERS: dict[str, msgspec.json.Decoder[Any]] = {
    DEVICES: devices.DEVICES,
    INVERTERS: inverters.INVERTERS,
    INVERTER_ENERGY: inverters.INVERTER_ENERGY,
    INVERTER_STATUS: inverters.INVERTER_STATUS,
    LIFETIME: energy.LIFETIME,
    EVENTS: events.EVENTS,
    BACKUPS: history.BACKUP_HISTORY,
    BATTERY: battery.BATTERY_STATUS,
}


@pytest.mark.parametrize("preset", sorted(PRESETS))
async def test_the_home_of_any_make_is_shown(preset: str):
    async with signed_in(preset, past_days=3) as home:
        for path, decoder in DECODERS.items():
            answer = await home.client.get(path, params=RANGE)

            assert answer.status_code == 200, answer.text
            decoder.decode(answer.content)


BARE = Home(id="x", vendor="y")
NOT_THERE = {name: Unsupported("none") for name in ("counters", "details", "settings", "events", "history")}
NOTHING = {
    "reading": Reading(received_at=DAYLIGHT),
    "counters": Counters(received_at=DAYLIGHT),
    "details": (),
    "events": (),
    "history": lambda quantity, since, _until: Series(quantity=quantity, starts=(since,), values=()),
}
AWAY = {name: DeviceUnreachable("gone") for name in ("reading", *NOT_THERE)}


@pytest.mark.parametrize(
    "answers",
    [
        {"home": BARE, "reading": Reading(received_at=DAYLIGHT), **NOT_THERE},
        {"home": BARE, **AWAY},
        AWAY,
        {"home": BARE, **NOTHING},
    ],
)
async def test_a_home_that_tells_nothing_is_shown_without_a_single_number(answers: dict[str, Any]):
    clock = ManualClock(DAYLIGHT)
    async with signed_in(plants=[Changed(twin_at(clock), **answers)], clock=clock) as home:
        for path, decoder in DECODERS.items():
            answer = await home.client.get(path, params=RANGE)

            assert answer.status_code == 200, answer.text
            decoder.decode(answer.content)
        held = await home.get(BATTERY)
        flowed = await home.get(LIFETIME)

    assert held["current_charge"] is None
    arrays = [value for value in flowed.values() if isinstance(value, list)]
    if answers.get("home") is BARE and "history" in answers:
        assert {entry for array in arrays for entry in array} <= {None}


async def test_no_page_of_a_home_that_is_away_shows_a_zero_for_what_is_not_known():
    clock = ManualClock(DAYLIGHT)
    async with signed_in(plants=[Changed(twin_at(clock), **AWAY)], clock=clock) as home:
        text = (await home.client.get(BATTERY)).text

    zeros = set(re.findall(r'"(\w+)":0(?=[,}])', text))
    assert zeros == {"excluded_count"}
