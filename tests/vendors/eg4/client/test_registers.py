"""The portal's named registers, asked for and told."""

import pytest
from starlette.responses import Response

from polywatt.model import BadAnswer, DeviceRefused, DeviceUnreachable
from polywatt.vendors.eg4.client.errors import InvalidParameter

from .cloud import BIT, BOX, FUNCTION, LOGIN, QUICK_CHARGE, READ, SERIAL, START_CHARGE, TIME, WRITE
from .portal_cloud import field_cloud

pytestmark = pytest.mark.anyio

TOLD = {"clientType": "WEB", "remoteSetType": "NORMAL"}
WRITES = [
    (
        WRITE,
        {"inverterSn": SERIAL, "holdParam": "HOLD_AC_CHARGE_POWER_CMD", "valueText": "0.5"},
        lambda client: client.registers.write(SERIAL, "HOLD_AC_CHARGE_POWER_CMD", "0.5"),
    ),
    (
        BIT,
        {"inverterSn": BOX, "bitParam": "BIT_MIDBOX_SP_MODE_4", "value": "2"},
        lambda client: client.registers.write_bit(BOX, "BIT_MIDBOX_SP_MODE_4", 2),
    ),
    (
        FUNCTION,
        {"inverterSn": SERIAL, "functionParam": "FUNC_AC_CHARGE", "enable": "true"},
        lambda client: client.registers.set_function(SERIAL, "FUNC_AC_CHARGE", True),
    ),
    (
        FUNCTION,
        {"inverterSn": SERIAL, "functionParam": "FUNC_OF_TOMORROW", "enable": "false"},
        lambda client: client.registers.set_function(SERIAL, "FUNC_OF_TOMORROW", False),
    ),
    (
        TIME,
        {"inverterSn": SERIAL, "timeParam": "HOLD_AC_CHARGE_START_TIME", "hour": "23", "minute": "5"},
        lambda client: client.registers.write_time(SERIAL, "HOLD_AC_CHARGE_START_TIME", 23, 5),
    ),
]
TELLS = [*[(path, ask) for path, _, ask in WRITES], (START_CHARGE, lambda client: client.quick_charge.start(SERIAL))]


async def test_registers_are_read_by_their_words_and_told_by_their_names():
    async with field_cloud() as (client, made):
        first, second = await client.registers.fetch(SERIAL, 0), await client.registers.fetch(SERIAL, 227, 1)

        asked = [seen.form for seen in made.seen if seen.path == READ]
    assert first == {
        "HOLD_SERIAL_NUM": SERIAL,
        "FUNC_AC_CHARGE": True,
        "FUNC_SET_TO_STANDBY": True,
        "HOLD_AC_CHARGE_POWER_CMD": "3",
        "HOLD_FORCED_CHG_POWER_CMD": "12",
    }
    assert second == {"HOLD_SYSTEM_CHARGE_SOC_LIMIT": "95"}
    assert asked == [
        {"inverterSn": SERIAL, "startRegister": "0", "pointNumber": "127", "autoRetry": "true"},
        {"inverterSn": SERIAL, "startRegister": "227", "pointNumber": "1", "autoRetry": "true"},
    ]


async def test_a_range_without_names_is_empty_and_an_answer_without_registers_is_none():
    async with field_cloud() as (client, made):
        assert await client.registers.fetch(SERIAL, 240) == {}

        for body in ({"success": True}, {"success": True, "parameters": []}):
            made.says(READ, body)
            with pytest.raises(BadAnswer, match="no registers"):
                await client.registers.fetch(SERIAL, 0)


@pytest.mark.parametrize(("start", "count"), [(0, 0), (0, 128), (-1, 1), (65_535, 2), (0, -1)])
async def test_words_that_there_are_not_are_not_asked_for(start, count):
    async with field_cloud() as (client, made):
        with pytest.raises(InvalidParameter):
            await client.registers.fetch(SERIAL, start, count)

        assert not made.seen


@pytest.mark.proves("eg4.b23")
@pytest.mark.parametrize(("path", "form", "ask"), WRITES)
async def test_every_write_is_a_form_as_the_portal_sends_it(path, form, ask):
    async with field_cloud() as (client, made):
        await ask(client)

    assert made.last(path).form == form | TOLD
    assert [seen.path for seen in made.seen] == [LOGIN, path]


@pytest.mark.proves("eg4.b46", "eg4.b50")
@pytest.mark.parametrize(
    "ask",
    [
        lambda client: client.registers.write(SERIAL, "HOLD_AC_CHARGE_POWER_CMD", "15.1"),
        lambda client: client.registers.write(SERIAL, "HOLD_AC_CHARGE_POWER_CMD", "-1"),
        lambda client: client.registers.write(SERIAL, "HOLD_SYSTEM_CHARGE_SOC_LIMIT", "102"),
        lambda client: client.registers.write(SERIAL, "HOLD_SYSTEM_CHARGE_SOC_LIMIT", "9"),
        lambda client: client.registers.write(SERIAL, "HOLD_DISCHG_CUT_OFF_SOC_EOD", "91"),
        lambda client: client.registers.write(SERIAL, "HOLD_SOC_LOW_LIMIT_EPS_DISCHG", "90.5"),
        lambda client: client.registers.write(SERIAL, "HOLD_SYSTEM_CHARGE_SOC_LIMIT", ""),
        lambda client: client.registers.write(SERIAL, "HOLD_SYSTEM_CHARGE_SOC_LIMIT", "90 %"),
        lambda client: client.registers.write(SERIAL, "HOLD_SYSTEM_CHARGE_SOC_LIMIT", "９０"),
        lambda client: client.registers.write(SERIAL, "HOLD_SYSTEM_CHARGE_SOC_LIMIT", "nan"),
        lambda client: client.registers.write(SERIAL, "HOLD_SERIAL_NUM", "1234567890"),
        lambda client: client.registers.write(SERIAL, "FUNC_AC_CHARGE", "1"),
        lambda client: client.registers.write(SERIAL, "", "1"),
        lambda client: client.registers.write_bit(BOX, "BIT_MIDBOX_SP_MODE_1", 3),
        lambda client: client.registers.write_bit(BOX, "BIT_OF_TOMORROW", -1),
        lambda client: client.registers.write_bit(SERIAL, "HOLD_AC_CHARGE_SOC_LIMIT", 40),
        lambda client: client.registers.set_function(SERIAL, "HOLD_AC_CHARGE_SOC_LIMIT", True),
        lambda client: client.registers.set_function(SERIAL, "FUNC AC", True),
        lambda client: client.registers.write_time(SERIAL, "HOLD_AC_CHARGE_START_TIME", 24, 0),
        lambda client: client.registers.write_time(SERIAL, "HOLD_AC_CHARGE_START_TIME", 0, 60),
        lambda client: client.registers.write_time(SERIAL, "", 0, 0),
    ],
)
async def test_values_that_no_register_takes_are_not_sent(ask):
    async with field_cloud() as (client, made):
        with pytest.raises(InvalidParameter):
            await ask(client)

        assert not made.seen


async def test_a_refused_value_says_which_it_takes_and_a_wrong_way_which_is_right():
    async with field_cloud() as (client, _):
        with pytest.raises(InvalidParameter, match="it takes 10 to 101"):
            await client.registers.write(SERIAL, "HOLD_SYSTEM_CHARGE_SOC_LIMIT", "102")
        with pytest.raises(InvalidParameter, match="0 to the device's rating"):
            await client.registers.write(SERIAL, "HOLD_FORCED_CHG_POWER_CMD", "-1")
        with pytest.raises(InvalidParameter, match=r"use registers\.set_function"):
            await client.registers.write(SERIAL, "FUNC_AC_CHARGE", "1")
        with pytest.raises(InvalidParameter, match="only read"):
            await client.registers.write(SERIAL, "HOLD_FW_CODE", "1")


@pytest.mark.proves("eg4.b46")
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("HOLD_SYSTEM_CHARGE_SOC_LIMIT", "101"),
        ("HOLD_SYSTEM_CHARGE_SOC_LIMIT", "10"),
        ("HOLD_FORCED_DISCHG_POWER_CMD", "25.5"),
        ("HOLD_OF_TOMORROW", "as it likes"),
    ],
)
async def test_the_ends_of_a_range_are_sent_and_what_only_the_cloud_can_judge(name, text):
    async with field_cloud() as (client, made):
        await client.registers.write(SERIAL, name, text)

    assert made.last(WRITE).form["valueText"] == text


@pytest.mark.proves("eg4.b47")
async def test_registers_are_kept_for_two_minutes_by_their_words():
    async with field_cloud() as (client, made):
        for _ in range(2):
            (await client.registers.fetch(SERIAL, 0)).clear()  # type: ignore[attr-defined]  # it is the caller's own
            await client.registers.fetch(SERIAL, 127)
        before = made.count(READ)
        await made.clock.advance(119)
        assert await client.registers.fetch(SERIAL, 0)
        still = made.count(READ)
        await made.clock.advance(2)
        await client.registers.fetch(SERIAL, 0)

    assert (before, still, made.count(READ)) == (2, 2, 3)


@pytest.mark.proves("eg4.b83")
async def test_a_new_login_forgets_the_registers():
    async with field_cloud() as (client, made):
        await client.registers.fetch(SERIAL, 0)
        made.end_sessions()
        await client.runtime.fetch(SERIAL)
        await client.registers.fetch(SERIAL, 0)

        assert (made.count(LOGIN), made.count(READ)) == (2, 2)


@pytest.mark.proves("eg4.b47", "eg4.b55")
@pytest.mark.parametrize("is_lost", [False, True])
@pytest.mark.parametrize(("path", "ask"), TELLS)
async def test_a_write_forgets_what_was_kept_also_where_its_answer_got_lost(path, ask, is_lost):
    async with field_cloud() as (client, made):
        await client.registers.fetch(SERIAL, 0)
        await client.quick_charge.fetch_status(SERIAL)
        if is_lost:
            made.instead[path] = Response(None, 500)
            with pytest.raises(DeviceUnreachable):
                await ask(client)
        else:
            await ask(client)
        await client.registers.fetch(SERIAL, 0)
        await client.quick_charge.fetch_status(SERIAL)

        assert (made.count(READ), made.count(QUICK_CHARGE)) == (2, 2)


async def test_a_refused_write_is_an_error_with_the_clouds_words():
    async with field_cloud() as (client, made):
        made.says(WRITE, {"success": False, "msg": "REMOTE_SET_ERROR"})

        with pytest.raises(DeviceRefused, match="REMOTE_SET_ERROR"):
            await client.registers.write(SERIAL, "HOLD_AC_CHARGE_SOC_LIMIT", "40")
