"""Asking in the portal's spelling where the account is the portal's."""

from typing import Any

import msgspec
import pytest

from polywatt.model import AuthenticationFailed, Unsupported
from polywatt.vendors.eg4.client import REGIONS
from polywatt.vendors.eg4.client.errors import InvalidParameter, InvalidSerial, WrongDialect
from polywatt.vendors.eg4.wire.devices import DeviceRow, Group
from polywatt.vendors.eg4.wire.envelope import to_text
from polywatt.vendors.eg4.wire.session import LOGIN as LOGIN_ANSWER
from polywatt.vendors.eg4.wire.session import Dialect
from tests.conftest import CAPTURES, needs_captures

from .. import examples as answers
from .cloud import (
    ALL_PLANTS,
    BATTERY,
    BOX,
    DEVICES,
    FUNCTION,
    GROUPS,
    LOGIN,
    PLANTS,
    QUICK_CHARGE,
    READ,
    SERIAL,
    START_CHARGE,
    START_DISCHARGE,
    STOP_CHARGE,
    STOP_DISCHARGE,
    WRITE,
    cloud,
    said,
)
from .portal_cloud import ALONE, GROUP_A, PLANT, SECOND, SITE, field_cloud, login, many, row

pytestmark = pytest.mark.anyio


def dialect_of(body: Any) -> Dialect:
    return LOGIN_ANSWER.decode(msgspec.json.encode(body)).dialect


@pytest.mark.parametrize(
    "body",
    [
        login("VIEWER", GROUP_A),
        {"role": "INSTALLER"},
        {"username": "somebody"},
        {"regions": []},
        {"plants": [{"timezoneHourOffset": 0}]},
        {"plants": [{"inverters": [{"serialNum": "1", "deviceType": 6}]}]},
        {"user": None, "role": "VIEWER"},
    ],
)
def test_a_flat_login_is_the_portals(body):
    assert dialect_of(body) is Dialect.PORTAL


@pytest.mark.parametrize(
    "body",
    [
        answers.LOGIN,
        answers.LOGIN | {"username": "somebody", "role": "VIEWER"},
        {"success": True},
        {"role": "", "plants": [{"plantId": 1, "inverters": [{"serialNum": "1"}]}]},
    ],
)
def test_a_login_with_a_user_or_with_neither_is_the_documents(body):
    assert dialect_of(body) is Dialect.DOCUMENT


@needs_captures
def test_a_captured_login_is_the_portals():
    found = LOGIN_ANSWER.decode((CAPTURES / "eg4" / "samples" / "login.json").read_bytes())

    assert found.dialect is Dialect.PORTAL
    assert found.is_viewer
    assert [device.is_gridboss for device in found.devices_of(99_999)] == [False, False, True]
    assert found.devices_of(1) == []


async def test_the_dialect_is_that_of_the_living_session():
    async with cloud() as (client, _):
        assert await client.session.dialect() is Dialect.DOCUMENT
    async with field_cloud() as (client, made):
        assert await client.session.dialect() is Dialect.PORTAL
        made.answers = answers.ANSWERS
        made.end_sessions()
        await client.runtime.fetch(SERIAL)

        assert await client.session.dialect() is Dialect.DOCUMENT


@pytest.mark.proves("eg4.b15")
@pytest.mark.parametrize(
    ("role", "path"),
    [("VIEWER", PLANTS), (None, PLANTS), ("INSTALLER", ALL_PLANTS), ("I_ASSISTANT", ALL_PLANTS), ("ADMIN", ALL_PLANTS)],
)
async def test_plants_are_asked_for_on_the_page_of_the_role(role, path):
    async with field_cloud(role=role) as (client, made):
        [plant] = await client.plants.fetch("Hof", "name", "asc")

    assert plant.number == PLANT
    assert made.last(path).form == {"sort": "name", "order": "asc", "searchText": "Hof", "page": "1", "rows": "30"}
    assert len(made.seen) == 2


@pytest.mark.proves("eg4.b15")
async def test_all_pages_of_the_plants_and_of_the_devices_are_read():
    async with field_cloud(role="INSTALLER", plants=many(65, "plantId"), listed=many(61)) as (client, made):
        plants, devices = await client.plants.fetch(), await client.devices.fetch(PLANT)

    assert len({plant.number for plant in plants}) == len(plants) == 65
    assert len({device.serial for device in devices}) == len(devices) == 61
    assert (made.count(ALL_PLANTS), made.count(DEVICES)) == (3, 3)


@pytest.mark.proves("eg4.b21")
async def test_devices_are_asked_for_with_a_page_a_search_and_any_status():
    async with field_cloud() as (client, made):
        devices = await client.devices.fetch(PLANT)

    assert [device.serial for device in devices] == list(GROUP_A)
    assert made.last(DEVICES).form == {
        "page": "1",
        "rows": "30",
        "plantId": str(PLANT),
        "searchText": "",
        "statusText": "all",
    }


@pytest.mark.parametrize(("total", "pages"), [(1_000_000, 3), (0, 1), (30, 1)])
async def test_a_cloud_that_lies_about_its_total_is_not_asked_for_ever(total, pages):
    async with field_cloud(listed=many(40), total=total) as (client, made):
        await client.devices.fetch(PLANT)

        assert made.count(DEVICES) == pages


async def test_a_cloud_that_shows_the_same_page_for_ever_is_asked_twice():
    async with field_cloud() as (client, made):
        made.says(DEVICES, {"success": True, "total": 99, "rows": [row(SERIAL), {"soc": "5 %"}]})

        assert [device.serial for device in await client.devices.fetch(PLANT)] == [SERIAL, None]
        assert made.count(DEVICES) == 2


async def test_a_bare_list_of_plants_has_no_pages():
    async with field_cloud() as (client, made):
        made.says(PLANTS, [answers.PLANT])

        assert len(await client.plants.fetch()) == 1
        assert made.count(PLANTS) == 1


def members(group: Group) -> list[str | None]:
    assert isinstance(group.midDevice, DeviceRow)
    return [*(inverter.serial for inverter in group.inverters or ()), group.midDevice.serial]


@pytest.mark.proves("eg4.b18", "eg4.b19")
async def test_groups_are_asked_for_by_device_until_all_are_covered_and_each_is_told_once():
    async with field_cloud(named=(BOX, *SITE)) as (client, made):
        [group] = await client.devices.fetch_groups(PLANT)

        asked = [seen.form for seen in made.seen if seen.path == GROUPS]
    assert to_text(group.groupId) == "A"
    assert members(group) == [SERIAL, SECOND, BOX]
    assert asked == [{"serialNum": SERIAL}, {"serialNum": ALONE}]


async def test_two_groups_may_hang_on_one_gridboss():
    async with field_cloud(named=(BOX, SERIAL, SECOND)) as (client, made):
        made.instead[GROUPS] = lambda seen: said(
            {"success": True, "parallelMidboxSn": BOX, "devices": [row(seen.form["serialNum"])]}
        )
        groups = await client.devices.fetch_groups(PLANT)

    assert [members(group) for group in groups] == [[SERIAL, BOX], [SECOND, BOX]]


async def test_a_gridboss_without_inverters_is_a_group_too():
    async with field_cloud(named=(BOX,)) as (client, made):
        made.says(GROUPS, {"success": True, "parallelMidboxSn": BOX, "devices": []})

        assert [members(group) for group in await client.devices.fetch_groups(PLANT)] == [[BOX]]


async def test_the_group_of_one_device_is_asked_for_by_its_serial_number_alone():
    async with field_cloud() as (client, made):
        [group] = await client.devices.fetch_groups(PLANT, SECOND)

    assert members(group) == [SERIAL, SECOND, BOX]
    assert made.last(GROUPS).form == {"serialNum": SECOND}


async def test_devices_that_the_login_does_not_name_are_looked_up_for_their_groups():
    async with field_cloud(role="INSTALLER", named=(), listed=[row(serial) for serial in SITE]) as (client, made):
        [group] = await client.devices.fetch_groups(PLANT)

    assert members(group) == [SERIAL, SECOND, BOX]
    assert (made.count(DEVICES), made.count(GROUPS)) == (1, 2)


@pytest.mark.proves("eg4.b19", "eg4.b89")
@pytest.mark.parametrize(
    "body", [answers.UNSUPPORTED, {"success": True, "devices": []}, {"success": True, "devices": [row(SERIAL)]}]
)
async def test_an_inverter_on_its_own_is_in_no_group(body):
    async with field_cloud(named=(SERIAL,)) as (client, made):
        made.says(GROUPS, body)

        assert await client.devices.fetch_groups(PLANT) == []


@pytest.mark.proves("eg4.b54")
async def test_the_state_of_a_quick_charge_is_asked_for_by_the_portals_name_of_a_serial_number():
    async with field_cloud() as (client, made):
        assert (await client.quick_charge.fetch_status(SERIAL)).is_active is False

    assert made.last(QUICK_CHARGE).form == {"inverterSn": SERIAL}


@pytest.mark.parametrize(
    ("path", "ask"),
    [
        (START_CHARGE, lambda client: client.quick_charge.start(SERIAL)),
        (STOP_CHARGE, lambda client: client.quick_charge.stop(SERIAL)),
        (START_DISCHARGE, lambda client: client.quick_charge.start_discharge(SERIAL)),
        (STOP_DISCHARGE, lambda client: client.quick_charge.stop_discharge(SERIAL)),
    ],
)
async def test_quick_tasks_are_begun_and_ended_on_pages_of_their_own(path, ask):
    async with field_cloud() as (client, made):
        await ask(client)

    assert made.last(path).form == {"inverterSn": SERIAL, "clientType": "WEB"}


@pytest.mark.parametrize(
    ("path", "ask"),
    [
        (START_CHARGE, lambda client, minutes: client.quick_charge.start(SERIAL, minutes)),
        (START_DISCHARGE, lambda client, minutes: client.quick_charge.start_discharge(SERIAL, minutes)),
    ],
)
async def test_quick_tasks_may_have_a_time_of_a_minute_to_a_day(path, ask):
    async with field_cloud() as (client, made):
        for minutes in (0, -1, 1_441):
            with pytest.raises(InvalidParameter):
                await ask(client, minutes)
        assert not made.seen
        await ask(client, 1_440)

    assert made.last(path).form == {"inverterSn": SERIAL, "clientType": "WEB", "minute": "1440"}


@pytest.mark.parametrize(
    ("ask", "instead"),
    [
        (lambda client: client.control.fetch_parameters(SERIAL, [21]), "use registers.fetch"),
        (lambda client: client.control.write_parameters(SERIAL, {21: 90}), "registers.write"),
        (lambda client: client.control.set_function(SERIAL, "quickCharge", 1), "registers.set_function"),
    ],
)
async def test_the_documents_questions_are_refused_in_the_portal(ask, instead):
    async with field_cloud() as (client, made):
        with pytest.raises(WrongDialect, match=instead) as raised:
            await ask(client)

        assert [seen.path for seen in made.seen] == [LOGIN]
    assert isinstance(raised.value, Unsupported)
    assert "the portal's" in str(raised.value)


@pytest.mark.parametrize(
    ("ask", "instead"),
    [
        (lambda client: client.registers.fetch(SERIAL, 0), "use control.fetch_parameters"),
        (lambda client: client.registers.write(SERIAL, "HOLD_AC_CHARGE_SOC_LIMIT", "40"), "control.write_parameters"),
        (lambda client: client.registers.write_bit(BOX, "BIT_MIDBOX_SP_MODE_1", 1), "control.write_parameters"),
        (lambda client: client.registers.set_function(SERIAL, "FUNC_AC_CHARGE", True), "control.set_function"),
        (lambda client: client.registers.write_time(SERIAL, "HOLD_AC_CHARGE_START", 1, 0), "control.write_parameters"),
        (lambda client: client.quick_charge.start(SERIAL), "control.set_function"),
        (lambda client: client.quick_charge.stop(SERIAL), "control.set_function"),
        (lambda client: client.quick_charge.start_discharge(SERIAL), "control.set_function"),
        (lambda client: client.quick_charge.stop_discharge(SERIAL), "control.set_function"),
    ],
)
async def test_the_portals_questions_are_refused_where_the_document_is_spoken(ask, instead):
    async with cloud() as (client, made):
        with pytest.raises(WrongDialect, match=instead):
            await ask(client)

        assert [seen.path for seen in made.seen] == [LOGIN]
        assert not {READ, WRITE, FUNCTION} & {seen.path for seen in made.seen}


@pytest.mark.proves("eg4.b86")
async def test_the_portal_is_asked_for_serial_numbers_as_it_names_them():
    async with field_cloud(named=("AB12345678",), listed=[row("CD12345678")]) as (client, made):
        await client.registers.fetch("AB12345678", 0)
        with pytest.raises(InvalidSerial):
            await client.registers.fetch("CD12345678", 0)
        await client.devices.fetch(PLANT)
        await client.quick_charge.start("CD12345678")
        await client.battery.fetch("CD12345678")

    assert made.last(READ).form["inverterSn"] == "AB12345678"
    assert made.last(START_CHARGE).form["inverterSn"] == made.last(BATTERY).form["serialNum"] == "CD12345678"


@pytest.mark.proves("eg4.b03")
async def test_a_refused_sign_in_names_the_regions_in_one_line():
    async with field_cloud() as (client, elsewhere):
        elsewhere.accounts = {}
        with pytest.raises(AuthenticationFailed) as raised:
            await client.session.login()

    assert len(str(raised.value).splitlines()) == 1
    for name, url in REGIONS.items():
        assert f"{name} ({url.removeprefix('https://')})" in str(raised.value)
