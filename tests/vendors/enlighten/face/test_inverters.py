"""Microinverters: listed, joined, and what each has made."""

import pytest
from msgspec.structs import replace

from polywatt.kit.clock import ManualClock
from polywatt.model import DeviceUnreachable, Health, InverterDetail
from polywatt.testing import DAYLIGHT

from .account import INVERTER_ENERGY, INVERTER_STATUS, INVERTERS, LIFETIME, Changed, signed_in, twin_at

pytestmark = pytest.mark.anyio


@pytest.mark.proves("enlighten.b61")
async def test_the_list_comes_in_pages_and_its_total_counts_all():
    async with signed_in() as home:
        first = await home.get(INVERTERS, limit=15, offset=0)
        second = await home.get(INVERTERS, limit=15, offset=15)
        third = await home.get(INVERTERS, limit=15, offset=30)
        default = await home.get(INVERTERS)
        none = await home.get(INVERTERS, limit=0)

    assert [len(page["inverters"]) for page in (first, second, third, default, none)] == [15, 5, 0, 20, 0]
    assert {page["total"] for page in (first, second, third, default, none)} == {20}
    serials = [row["serial_number"] for page in (first, second) for row in page["inverters"]]
    assert len(set(serials)) == 20


async def test_a_search_filters_by_serial_or_model():
    async with signed_in() as home:
        row = (await home.get(INVERTERS))["inverters"][3]
        by_serial = await home.get(INVERTERS, search=row["serial_number"])
        by_model = await home.get(INVERTERS, search=" iq8plus ", limit=1)
        by_neither = await home.get(INVERTERS, search="IQ7")

    assert by_serial["inverters"] == [row]
    assert (by_serial["total"], by_model["total"], by_neither["total"]) == (1, 20, 0)
    assert (row["name"], row["sku_id"]) == ("IQ8PLUS", "IQ8PLUS-72-2-US")


@pytest.mark.parametrize(
    "query", [{"limit": "-1"}, {"limit": "x"}, {"offset": "1e3"}, {"limit": "٣"}, {"limit": "9" * 40}]
)
async def test_a_page_that_is_no_number_is_refused(query: dict[str, str]):
    async with signed_in() as home:
        answer = await home.client.get(INVERTERS, params=query)

    assert (answer.status_code, answer.json()["status"]) == (400, "error")


@pytest.mark.proves("enlighten.b62")
async def test_the_counters_follow_each_inverters_health():
    clock = ManualClock(DAYLIGHT)
    twin = twin_at(clock)
    details = {detail.device_id: detail for detail in await twin.details()}
    details["microinverter-1"] = replace(details["microinverter-1"], health=Health.WARNING)
    details["microinverter-2"] = replace(details["microinverter-2"], health=Health.FAULT)
    details["microinverter-3"] = replace(details["microinverter-3"], is_online=False)
    async with signed_in(plants=[Changed(twin, details=tuple(details.values()))], clock=clock) as home:
        body = await home.get(INVERTERS, limit=3)

    counts = {key: body[key] for key in ("error_count", "warning_count", "normal_count", "not_reporting")}
    assert counts == {"error_count": 2, "warning_count": 1, "normal_count": 17, "not_reporting": 1}
    assert [row["status"] for row in body["inverters"]] == ["warning", "error", "not_reporting"]


@pytest.mark.proves("enlighten.b65")
async def test_the_map_joins_energies_to_serial_numbers():
    async with signed_in() as home:
        status = await home.get(INVERTER_STATUS)
        made = await home.get(INVERTER_ENERGY, start_date="2026-06-20", end_date="2026-06-20")
        listed = {row["serial_number"] for row in (await home.get(INVERTERS, limit=100))["inverters"]}

    assert {status[id_]["serialNum"] for id_ in made["production"]} == listed
    assert len({entry["deviceId"] for entry in status.values()}) == len(status)
    assert all(id_.isdigit() and isinstance(entry["deviceId"], int) for id_, entry in status.items())


@pytest.mark.proves("enlighten.b66")
async def test_batteries_stand_in_the_map_but_make_no_energy():
    async with signed_in() as home:
        status = await home.get(INVERTER_STATUS)
        made = await home.get(INVERTER_ENERGY, start_date="2026-06-20", end_date="2026-06-20")

    others = {id_: entry["type"] for id_, entry in status.items() if id_ not in made["production"]}
    assert list(others.values()) == ["IQ Battery 5P"] * 4


@pytest.mark.proves("enlighten.b64")
async def test_days_add_up_to_their_range_to_the_last_wh():
    async with signed_in() as home:
        days = [
            (await home.get(INVERTER_ENERGY, start_date=day, end_date=day))["production"]
            for day in ("2026-06-18", "2026-06-19", "2026-06-20", "2026-06-21")
        ]
        whole = (await home.get(INVERTER_ENERGY, start_date="2026-06-18", end_date="2026-06-21"))["production"]
        site = (await home.get(LIFETIME))["production"]

    assert whole == {id_: sum(day[id_] for day in days) for id_ in whole}
    assert sum(days[2].values()) == pytest.approx(site[-2], abs=len(whole))


async def test_what_all_have_made_since_ever_is_what_each_has_counted():
    async with signed_in() as home:
        made = await home.get(INVERTER_ENERGY, start_date="2020-01-01", end_date="2026-06-20")
        status = await home.get(INVERTER_STATUS)
        devices = {device.id: device.serial for device in (await home.twin.home()).devices}
        counted = {
            devices[detail.device_id]: detail.data.produced_wh
            for detail in await home.twin.details()
            if isinstance(detail.data, InverterDetail) and detail.device_id.startswith("micro")
        }
        today_wh = (await home.twin.counters()).today.solar_wh or 0.0

    for id_, energy_wh in made["production"].items():
        produced_wh = counted[status[id_]["serialNum"]]
        assert produced_wh is not None
        assert energy_wh == pytest.approx(produced_wh - today_wh / 20, rel=0.001)


async def test_days_outside_the_record_are_unknown_and_not_zero():
    async with signed_in() as home:
        before = await home.get(INVERTER_ENERGY, start_date="2019-01-01", end_date="2019-12-31")
        after = await home.get(INVERTER_ENERGY, start_date="2030-01-01", end_date="2030-01-01")

    assert set(before["production"].values()) == set(after["production"].values()) == {None}
    assert len(before["production"]) == 20


@pytest.mark.proves("enlighten.b126")
async def test_the_past_is_shown_while_nobody_hears_the_home():
    clock = ManualClock(DAYLIGHT)
    plant = Changed(twin_at(clock))
    async with signed_in(plants=[plant], clock=clock) as home:
        heard = await home.get(INVERTER_ENERGY, start_date="2026-06-20", end_date="2026-06-20")
        lost = DeviceUnreachable("gone")
        plant.answers |= {"reading": lost, "details": lost, "counters": lost}
        await clock.advance(60)
        unheard = await home.get(INVERTER_ENERGY, start_date="2026-06-20", end_date="2026-06-20")

    assert unheard == heard


async def test_whose_part_is_not_known_is_given_none():
    clock = ManualClock(DAYLIGHT)
    twin = twin_at(clock)
    details = tuple(d for d in await twin.details() if d.device_id != "microinverter-1")
    async with signed_in(plants=[Changed(twin, details=details)], clock=clock) as home:
        body = await home.get(INVERTER_ENERGY, start_date="2026-06-20", end_date="2026-06-20")

    assert set(body["production"].values()) == {None}


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"start_date": "2026-06-20"},
        {"start_date": "2026-06-20", "end_date": "2026-06-19"},
        {"start_date": "20260620", "end_date": "20260620"},
        {"start_date": "2026-02-30", "end_date": "2026-03-01"},
        {"start_date": "2026-W25-1", "end_date": "2026-06-20"},
        {"start_date": "٢٠٢٦-06-20", "end_date": "2026-06-20"},
    ],
)
async def test_dates_that_are_none_are_refused(query: dict[str, str]):
    async with signed_in() as home:
        answer = await home.client.get(INVERTER_ENERGY, params=query)

    assert (answer.status_code, answer.json()["message"]) == (400, "Bad request")


async def test_a_home_without_microinverters_lists_none():
    async with signed_in("eg4-18kpv") as home:
        listed = await home.get(INVERTERS)
        made = await home.get(INVERTER_ENERGY, start_date="2026-06-20", end_date="2026-06-20")

    assert (listed["total"], listed["inverters"]) == (0, [])
    assert made["production"] == {}
