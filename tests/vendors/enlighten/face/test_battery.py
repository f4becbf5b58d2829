"""What the batteries hold and can give."""

import pytest
from msgspec.structs import replace

from polywatt.kit.clock import ManualClock
from polywatt.model import (
    Activity,
    Backup,
    BatteryDetail,
    DeviceUnreachable,
    Home,
    Managed,
    Mode,
    Ratings,
    Reading,
    SelfUse,
    TimeOfUse,
    Unsupported,
)
from polywatt.testing import DAYLIGHT
from polywatt.vendors.enlighten.face.battery import LEDS

from .account import BATTERY, Changed, signed_in, twin_at

pytestmark = pytest.mark.anyio


@pytest.mark.proves("enlighten.b68")
async def test_the_sites_figures_are_the_sums_of_its_batteries():
    async with signed_in() as home:
        body = await home.get(BATTERY)

    storages = body["storages"]
    assert len(storages) == 4
    assert body["available_energy"] == pytest.approx(sum(s["available_energy"] for s in storages), abs=0.021)
    assert body["max_capacity"] == sum(s["max_capacity"] for s in storages) == 20.0
    assert body["max_power"] == pytest.approx(sum(s["max_power"] for s in storages)) == 15.36
    assert storages[0]["rated_power"] == 3_840
    assert storages[0]["max_power"] == 3.84


async def test_percents_are_texts():
    async with signed_in() as home:
        body = await home.get(BATTERY)
        reading = await home.twin.reading()

    assert body["current_charge"] == f"{reading.soc_percent:.0f}%"
    assert body["storages"][0]["battery_soh"] == "100%"


@pytest.mark.proves("enlighten.b69")
async def test_an_excluded_battery_counts_in_no_figure():
    clock = ManualClock(DAYLIGHT)
    twin = twin_at(clock)
    was = await twin.home()
    devices = tuple(replace(d, is_included=False) if d.id == "battery-1" else d for d in was.devices)
    async with signed_in(plants=[Changed(twin, home=replace(was, devices=devices))], clock=clock) as home:
        body = await home.get(BATTERY)

    assert (body["included_count"], body["excluded_count"]) == (3, 1)
    assert body["max_capacity"] == 15.0
    assert [storage["excluded"] for storage in body["storages"]] == [True, False, False, False]
    assert body["available_energy"] == pytest.approx(sum(s["available_energy"] for s in body["storages"][1:]), abs=0.02)


@pytest.mark.parametrize(("power_w", "led"), [(-900.0, 12), (900.0, 13), (0.0, 17), (None, None)])
async def test_its_light_shows_what_a_battery_does(power_w: float | None, led: int | None):
    clock = ManualClock(DAYLIGHT)
    twin = twin_at(clock)
    details = tuple(
        replace(d, data=replace(d.data, battery_w=power_w)) if isinstance(d.data, BatteryDetail) else d
        for d in await twin.details()
    )
    async with signed_in(plants=[Changed(twin, details=details)], clock=clock) as home:
        body = await home.get(BATTERY)

    assert {storage["led_status"] for storage in body["storages"]} == {led}
    assert set(LEDS) == set(Activity)


@pytest.mark.parametrize(
    ("mode", "name"),
    [(SelfUse(), "Self-Consumption"), (TimeOfUse(), "Savings"), (Backup(), "Full Backup"), (Managed(), None)],
)
async def test_a_mode_is_shown_as_the_app_names_it(mode: Mode, name: str | None):
    clock = ManualClock(DAYLIGHT)
    twin = twin_at(clock)
    settings = replace(await twin.settings(), mode=mode)
    async with signed_in(plants=[Changed(twin, settings=settings)], clock=clock) as home:
        body = await home.get(BATTERY)

    assert body["storages"][0]["battery_mode"] == name


async def test_what_nobody_hears_is_unknown_and_not_zero():
    clock = ManualClock(DAYLIGHT)
    lost = DeviceUnreachable("gone")
    plant = Changed(twin_at(clock), reading=lost, details=lost, settings=lost)
    async with signed_in(plants=[plant], clock=clock) as home:
        body = await home.get(BATTERY)

    assert [body[key] for key in ("current_charge", "available_energy", "available_power")] == [None] * 3
    assert body["max_capacity"] == 20.0
    for key in ("current_charge", "available_energy", "available_power", "led_status", "cycle_count", "last_report"):
        assert body["storages"][0][key] is None


async def test_a_home_that_lists_no_battery_still_tells_what_it_holds():
    clock = ManualClock(DAYLIGHT)
    reading = Reading(received_at=DAYLIGHT, soc_percent=47.6, energy_remaining_wh=4_760.0)
    none = Unsupported("none")
    bare = Home(id="x", vendor="y", ratings=Ratings(capacity_wh=10_000.0, discharge_w=3_300.0))
    plant = Changed(twin_at(clock), home=bare, reading=reading, details=none, settings=none)
    async with signed_in(plants=[plant], clock=clock) as home:
        body = await home.get(BATTERY)

    assert (body["current_charge"], body["available_energy"], body["max_capacity"]) == ("48%", 4.76, 10.0)
    assert (body["max_power"], body["available_power"], body["storages"]) == (3.3, None, [])
