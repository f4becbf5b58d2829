"""What is sent, and what comes of the document's examples."""

import pytest

from polywatt.model import DeviceRefused
from polywatt.vendors.eg4.client.errors import InvalidParameter

from .. import examples as answers
from .cloud import (
    BATTERY,
    BOX,
    DEVICES,
    ENERGY,
    FUNCTION,
    GROUPS,
    MIDBOX,
    PARALLEL_ENERGY,
    PLANTS,
    QUICK_CHARGE,
    READ,
    RUNTIME,
    SERIAL,
    WRITE,
    cloud,
)

pytestmark = pytest.mark.anyio

OF_A_DEVICE = {"serialNum": SERIAL}
CALLS = [
    (
        PLANTS,
        {"sort": "createDate", "order": "desc", "searchText": ""},
        lambda client: client.plants.fetch(),
    ),
    (
        PLANTS,
        {"sort": "name", "order": "asc", "searchText": "mein Häuschen"},
        lambda client: client.plants.fetch("mein Häuschen", "name", "asc"),
    ),
    (GROUPS, {"plantId": "12345"}, lambda client: client.devices.fetch_groups(12345)),
    (GROUPS, {"plantId": "12345"} | OF_A_DEVICE, lambda client: client.devices.fetch_groups(12345, SERIAL)),
    (DEVICES, {"plantId": "12345"}, lambda client: client.devices.fetch(12345)),
    (RUNTIME, OF_A_DEVICE, lambda client: client.runtime.fetch(SERIAL)),
    (ENERGY, OF_A_DEVICE, lambda client: client.energy.fetch(SERIAL)),
    (PARALLEL_ENERGY, OF_A_DEVICE, lambda client: client.energy.fetch_group(SERIAL)),
    (BATTERY, OF_A_DEVICE, lambda client: client.battery.fetch(SERIAL)),
    (MIDBOX, {"serialNum": BOX}, lambda client: client.midbox.fetch(BOX)),
    (
        READ,
        OF_A_DEVICE | {"paramIds": "21,22,23"},
        lambda client: client.control.fetch_parameters(SERIAL, [21, 22, 23]),
    ),
    (
        WRITE,
        OF_A_DEVICE | {"data": "21:90,22:2500"},
        lambda client: client.control.write_parameters(SERIAL, {21: 90, 22: 2500}),
    ),
    (
        FUNCTION,
        OF_A_DEVICE | {"function": "quickCharge", "value": "1"},
        lambda client: client.control.set_function(SERIAL, "quickCharge", 1),
    ),
    (QUICK_CHARGE, OF_A_DEVICE, lambda client: client.quick_charge.fetch_status(SERIAL)),
]


@pytest.mark.proves("eg4.b23", "eg4.b45", "eg4.b48", "eg4.b52")
@pytest.mark.parametrize(("path", "form", "ask"), CALLS)
async def test_every_call_is_a_form_as_documented(path, form, ask):
    async with cloud() as (client, made):
        await ask(client)

        seen = made.last(path)
    assert seen.form == form
    assert seen.headers["accept"] == "application/json"
    assert seen.headers["content-type"].startswith("application/x-www-form-urlencoded")


@pytest.mark.proves("eg4.b16", "eg4.b20")
async def test_plants_groups_and_devices_are_found():
    async with cloud() as (client, _):
        login = await client.session.login()
        [plant] = await client.plants.fetch()
        assert plant.number is not None
        [group] = await client.devices.fetch_groups(plant.number)
        [row] = await client.devices.fetch(plant.number)

    assert plant.number == plant.id == plant.plantId == 12345
    assert [device.serial for device in login.devices] == [SERIAL]
    assert [device.serial for device in group.inverters or ()] == [SERIAL]
    assert row.serial == SERIAL


@pytest.mark.proves("eg4.b45")
async def test_parameters_are_values_by_their_ids_and_unknown_ones_are_left_out():
    async with cloud() as (client, made):
        made.says(
            READ, {"success": True, "parameters": [{"paramId": "21", "value": "90"}, {"paramId": 22, "value": None}]}
        )

        assert await client.control.fetch_parameters(SERIAL, [21, 22, 23]) == {21: 90.0}


@pytest.mark.proves("eg4.b46", "eg4.b50")
@pytest.mark.parametrize("values", [{21: 102}, {21: -1}, {22: -1}, {64: 2}, {65: 2}, {66: -1}, {21: 90, 64: 2}, {}])
async def test_values_that_no_device_takes_are_not_sent(values):
    async with cloud() as (client, made):
        with pytest.raises(InvalidParameter):
            await client.control.write_parameters(SERIAL, values)

        assert not made.seen


@pytest.mark.proves("eg4.b46", "eg4.b50")
@pytest.mark.parametrize("values", [{21: 101}, {22: 99_000}, {4711: 1}])
async def test_values_that_only_the_cloud_can_judge_are_sent_and_its_refusal_is_raised(values):
    async with cloud() as (client, made):
        made.says(WRITE, answers.INVALID)

        with pytest.raises(InvalidParameter):
            await client.control.write_parameters(SERIAL, values)
        assert made.count(WRITE) == 1


@pytest.mark.proves("eg4.b52")
@pytest.mark.parametrize(("name", "value"), [("quickCharge", 2), ("quickCharge", -1), ("selfDestruct", 1), ("", 0)])
async def test_functions_that_there_are_not_are_not_sent(name, value):
    async with cloud() as (client, made):
        with pytest.raises(InvalidParameter):
            await client.control.set_function(SERIAL, name, value)

        assert not made.seen


@pytest.mark.proves("eg4.b52")
@pytest.mark.parametrize("name", ["quickCharge", "batteryBackup", "operatingMode"])
@pytest.mark.parametrize("value", [0, 1])
async def test_a_function_is_echoed(name, value):
    async with cloud() as (client, made):
        made.says(FUNCTION, {"success": True, "serialNum": SERIAL, "function": name, "value": value})
        done = await client.control.set_function(SERIAL, name, value)

    assert (done.function, done.value) == (name, value)


async def test_a_refused_write_is_an_error():
    async with cloud() as (client, made):
        made.says(WRITE, {"success": False, "message": "not in standby"})

        with pytest.raises(DeviceRefused, match="not in standby"):
            await client.control.write_parameters(SERIAL, {21: 90})
