"""The site's hardware, in cards."""

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from polywatt.kit.clock import ManualClock
from polywatt.model import Device, DeviceKind, DeviceUnreachable, Health, Home, Unknown
from polywatt.testing import DAYLIGHT

from .account import DEVICES, Changed, at, signed_in, twin_at

pytestmark = pytest.mark.anyio


async def cards(plant: Any = None, clock: ManualClock | None = None) -> dict[str, list[dict[str, Any]]]:
    async with signed_in(plants=None if plant is None else [plant], clock=clock) as home:
        result = (await home.get(DEVICES))["result"]
    assert set(result[-1]) == {"curr_date_site"}
    return {bucket["type"]: bucket["devices"] for bucket in result[:-1]}


async def test_the_gateway_comes_first_and_the_sites_date_last():
    clock = ManualClock(at(2026, 6, 21, 3))
    async with signed_in(clock=clock) as home:
        result = (await home.get(DEVICES))["result"]

    assert [bucket.get("type") for bucket in result] == ["envoy", "encharge", "enpower", "meter", "iqevse", None]
    assert result[-1] == {"curr_date_site": "2026-06-20"}


@pytest.mark.proves("enlighten.b45", "enlighten.b63")
async def test_every_card_has_the_common_fields():
    by_type = await cards()

    for devices in by_type.values():
        for card in devices:
            assert {"name", "serial_number", "sku_id", "status", "statusText", "last_report"} <= set(card)
            assert card["last_report"] == DAYLIGHT.timestamp()
    assert len(by_type["encharge"]) == 4
    assert by_type["encharge"][0]["name"] == "IQ Battery 5P"
    assert by_type["envoy"][0]["envoy_sw_version"] == "8.3.5232"
    assert "sw_version" not in by_type["envoy"][0]


@pytest.mark.proves("enlighten.b70")
async def test_a_status_has_a_code_and_a_label():
    clock = ManualClock(DAYLIGHT)
    twin = twin_at(clock)
    healths = (Health.WARNING, Health.FAULT, None, Unknown(word="Learning"))
    details = {detail.device_id: detail for detail in await twin.details()}
    for number, health in enumerate(healths, start=1):
        details[f"battery-{number}"] = replace(details[f"battery-{number}"], health=health)
    by_type = await cards(Changed(twin, details=tuple(details.values())), clock)

    assert [(card["status"], card["statusText"]) for card in by_type["encharge"]] == [
        ("warning", "Warning"),
        ("error", "Error"),
        (None, None),
        ("learning", "Learning"),
    ]


async def test_a_battery_that_is_not_heard_does_not_report():
    clock = ManualClock(DAYLIGHT)
    twin = twin_at(clock)
    await clock.advance(600)
    twin.world.lose_battery(clock.now())
    await clock.advance(600)
    by_type = await cards(twin, clock)

    assert by_type["encharge"][0]["status"] == "not_reporting"
    assert by_type["encharge"][0]["last_report"] < clock.now().timestamp()


async def test_a_home_that_nobody_hears_still_has_its_devices_and_says_that_it_is_away():
    clock = ManualClock(DAYLIGHT)
    lost = DeviceUnreachable("gone")
    by_type = await cards(Changed(twin_at(clock), reading=lost, details=lost, settings=lost), clock)

    gateway = by_type["envoy"][0]
    assert (gateway["connected"], gateway["status"], gateway["last_report"]) == (False, "not_reporting", None)
    assert by_type["encharge"][0]["status"] is None
    assert by_type["encharge"][0]["last_report"] is None


async def test_a_home_without_a_gateway_has_one_with_a_number_of_its_own():
    clock = ManualClock(DAYLIGHT)
    battery = Device(id="b", kind=DeviceKind.BATTERY, warranty_until=date(2040, 9, 18))
    plant = Changed(twin_at(clock), home=Home(id="x", vendor="y", devices=(battery,)), details=())
    one, two = await cards(plant, clock), await cards(plant, clock)

    assert one == two
    assert set(one) == {"envoy", "encharge"}
    assert one["envoy"][0]["serial_number"].startswith("GW")
    assert one["envoy"][0]["sku_id"] is None
    assert one["encharge"][0]["serial_number"] == "b"
    assert one["encharge"][0]["name"] == "IQ Battery"
    assert one["encharge"][0]["warranty_end_date"] == "2040-09-18"
    assert one["encharge"][0]["sw_version"] is None
