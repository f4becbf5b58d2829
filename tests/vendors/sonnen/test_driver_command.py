"""What the driver sends, and what it says of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from polywatt.kit.clock import ManualClock
from polywatt.kit.confirm import confirm
from polywatt.model import (
    Charge,
    Command,
    DeviceRefused,
    DeviceUnreachable,
    Discharge,
    Hold,
    Persistence,
    ReceiptState,
    Release,
    SelfUse,
    SetMode,
    SetReserve,
    Unsupported,
)
from polywatt.testing import emulator
from polywatt.vendors.sonnen import VENDOR
from tests.servers import http
from tests.vendors.sonnen.units import NOW, RECEIVED, first_line, unit

pytestmark = pytest.mark.anyio


def in_mode(word: str, pac_w: int) -> Callable[[bytes], bytes]:
    """A unit that takes every setpoint and goes on as it likes."""

    def answer(head: bytes) -> bytes:
        if head.startswith(b"PUT"):
            return http(RECEIVED, content_type="text/html; charset=UTF-8")
        return http(b'{"OperatingMode":"%s","Pac_total_W":%d,"RSOC":50}' % (word.encode(), pac_w))

    return answer


@pytest.mark.proves("sonnen.b07", "sonnen.b08")
@pytest.mark.parametrize(
    ("command", "path"),
    [
        (Charge(power_w=1_000.0), "charge/1000"),
        (Discharge(power_w=1_000.0), "discharge/1000"),
        (Charge(power_w=999.9), "charge/999"),
        (Charge(power_w=0.4), "charge/0"),
        (Discharge(power_w=2_500.0), "discharge/2500"),
        (Hold(), "charge/0"),
    ],
)
async def test_a_command_is_one_put_of_whole_watts_to_the_lower_case_v1(command, path):
    async with unit(RECEIVED) as (driver, seen):
        receipt = await driver.send(command)

    assert [first_line(head) for head in seen] == [f"PUT /api/v1/setpoint/{path} HTTP/1.1"]
    assert (receipt.command, receipt.state, receipt.at) == (command, ReceiptState.PENDING, NOW)
    assert receipt.settles_by is not None
    assert receipt.settles_by > NOW


async def test_the_receipt_says_what_the_unit_was_told():
    async with unit(RECEIVED) as (driver, _):
        receipt = await driver.send(Charge(power_w=999.9))

    assert receipt.sent == Charge(power_w=999.0)


@pytest.mark.proves("sonnen.b07")
async def test_hold_stops_a_setpoint_and_the_battery_rests():
    async with emulator("sonnen", past_days=0) as home, home.driver() as driver:
        await driver.send(Charge(power_w=1_000.0))
        charging = await driver.reading()
        await driver.send(Hold())
        resting = await driver.reading()

    assert charging.battery_w == -1_000.0
    assert resting.battery_w == 0.0


@pytest.mark.proves("sonnen.b15")
@pytest.mark.parametrize(
    ("command", "battery_w"), [(Charge(power_w=1_000.0), -1_000.0), (Discharge(power_w=800.0), 800.0), (Hold(), 0.0)]
)
async def test_a_command_is_confirmed_by_the_power_that_follows(command, battery_w):
    async with emulator("sonnen", past_days=0) as home, home.driver() as driver:
        receipt = await confirm(driver, await driver.send(command), home.clock)

    assert receipt.state == ReceiptState.APPLIED
    assert receipt.reading is not None
    assert receipt.reading.battery_w == battery_w


@pytest.mark.parametrize("order", [Charge, Discharge])
async def test_until_soc_is_refused_by_sonnen(order):
    async with unit(RECEIVED) as (driver, seen):
        with pytest.raises(Unsupported, match="until soc"):
            await driver.send(order(power_w=1_000.0, until_soc_percent=80.0))

    assert not seen


@pytest.mark.parametrize("command", [Charge(power_w=1_000.0, duration_s=3_600.0), Hold(duration_s=60.0)])
async def test_a_sonnen_setpoint_lasts_until_the_next_and_has_no_end(command):
    async with unit(RECEIVED) as (driver, seen):
        capability = (await driver.home()).capabilities.find(command)
        with pytest.raises(Unsupported, match="duration"):
            await driver.send(command)

    assert not seen
    assert capability is not None
    assert capability.persistence == Persistence.UNTIL_NEXT


@pytest.mark.parametrize(
    "command",
    [
        Charge(),
        Discharge(),
        Charge(power_w=-1.0),
        Charge(power_w=2_500.5),
        Discharge(power_w=float("inf")),
        Discharge(power_w=float("nan")),
        Hold(may_charge=True),
        Release(),
        SetMode(mode=SelfUse()),
        SetReserve(reserve_percent=20.0),
    ],
)
async def test_what_this_api_cannot_be_told_is_refused_before_anything_is_sent(command: Command):
    async with unit(RECEIVED) as (driver, seen):
        with pytest.raises(Unsupported) as caught:
            await driver.send(command)

    assert not seen
    assert len(str(caught.value).splitlines()) == 1


async def test_a_sonnen_setpoint_outside_manual_mode_is_overridden_and_reported_as_not_met():
    clock = ManualClock(NOW)
    async with unit(in_mode("2", 299), clock=clock) as (driver, seen):
        asked = await driver.send(Charge(power_w=1_000.0))
        clock.set(NOW + timedelta(seconds=60))
        receipt = await confirm(driver, asked, clock)

    assert receipt.state == ReceiptState.PENDING
    assert receipt.reading is not None
    assert receipt.reading.battery_w == 299.0
    assert [first_line(head).split()[0] for head in seen] == ["PUT", "GET"]


@pytest.mark.proves("sonnen.b10", "sonnen.b21")
@pytest.mark.parametrize("content_type", ["text/html; charset=UTF-8", "application/json", "application/octet-stream"])
@pytest.mark.parametrize("answer", [b'{"ReturnCode":"0"}', b'{"ReturnCode":0}', b' {"ReturnCode": " 0 ", "x": 1}\n'])
async def test_code_0_is_success_as_text_or_number_whatever_the_content_type(answer, content_type):
    async with unit(lambda _: http(answer, content_type=content_type)) as (driver, _):
        receipt = await driver.send(Charge(power_w=1_000.0))

    assert receipt.state == ReceiptState.PENDING


@pytest.mark.proves("sonnen.b10", "sonnen.b22", "sonnen.b24")
@pytest.mark.parametrize("status", [200, 404, 405, 500])
@pytest.mark.parametrize(("sent", "code"), [('"5"', 5), ("5", 5), ('"16"', 16), ("16", 16), ("7", 7), ('"odd"', "odd")])
async def test_any_other_code_is_a_refusal_that_carries_it_whatever_the_http_status(status, sent, code):
    async with unit(lambda _: http(b'{"ReturnCode":%s}' % sent.encode(), status)) as (driver, _):
        for command in (Charge(power_w=1_000.0), Hold()):
            with pytest.raises(DeviceRefused, match=rf"setpoint/charge/.*\(code {code}\)") as caught:
                await driver.send(command)

            assert caught.value.code == code
            assert len(str(caught.value).splitlines()) == 1


@pytest.mark.proves("sonnen.b23")
@pytest.mark.parametrize("answer", [b'{"ReturnCode":13}', b'{"ReturnCode":"13"}'])
async def test_code_13_means_try_again(answer):
    async with unit(lambda _: http(answer, 500, "text/html")) as (driver, _):
        with pytest.raises(DeviceUnreachable, match=r"internal error.*code 13"):
            await driver.send(Charge(power_w=1_000.0))
        with pytest.raises(DeviceUnreachable, match=r"internal error.*code 13"):
            await driver.reading()


async def test_a_success_code_under_a_failing_http_status_is_no_success():
    async with unit(lambda _: http(RECEIVED, 500)) as (driver, _):
        with pytest.raises(DeviceRefused, match="HTTP 500"):
            await driver.send(Charge(power_w=1_000.0))


@pytest.mark.proves("sonnen.b22")
async def test_a_value_over_what_the_unit_takes_is_its_refusal_with_code_5():
    async with emulator("sonnen", past_days=0) as home:
        address = home.address
        boasting = type(address)(host=address.host, port=address.port, options={"max_w": "9000"})
        async with VENDOR.connect(boasting, home.clock) as driver:
            with pytest.raises(DeviceRefused) as caught:
                await driver.send(Charge(power_w=9_000.0))

    assert caught.value.code == 5


@pytest.mark.proves("sonnen.b25")
@pytest.mark.parametrize("order", [Charge(power_w=1_000.0), Discharge(power_w=1_000.0)])
async def test_make_safe_leaves_the_battery_in_standby_instead_of_our_setpoint(order):
    async with emulator("sonnen", past_days=0) as home, home.driver() as driver:
        await driver.send(order)
        done = await driver.make_safe()
        again = await driver.make_safe()
        told = (await home.twin.settings()).in_force

    assert done is not None
    assert "standby" in done
    assert again is None
    assert told is not None
    assert told.action == Hold()


@pytest.mark.proves("sonnen.b25")
@pytest.mark.parametrize("commands", [[], [Hold()], [Charge(power_w=1_000.0), Hold()], [Discharge(power_w=0.0)]])
async def test_make_safe_sends_nothing_where_no_setpoint_of_ours_is_in_force(commands):
    async with unit(RECEIVED) as (driver, seen):
        for command in commands:
            await driver.send(command)
        sent = len(seen)

        assert await driver.make_safe() is None
        assert len(seen) == sent


@pytest.mark.proves("sonnen.b25")
async def test_make_safe_also_ends_a_setpoint_whose_answer_was_lost():
    answers = iter([http(b'{"Ret', length=18), http(RECEIVED)])
    async with unit(lambda _: next(answers)) as (driver, seen):
        with pytest.raises(Exception, match="broke off"):
            await driver.send(Charge(power_w=1_000.0))
        done = await driver.make_safe()

    assert done is not None
    assert first_line(seen[-1]) == "PUT /api/v1/setpoint/charge/0 HTTP/1.1"


@pytest.mark.proves("sonnen.b25")
async def test_make_safe_that_fails_can_be_asked_again():
    answers = iter([RECEIVED, b'{"ReturnCode":"13"}', RECEIVED])
    async with unit(lambda _: http(next(answers))) as (driver, _):
        await driver.send(Charge(power_w=1_000.0))
        with pytest.raises(DeviceUnreachable):
            await driver.make_safe()

        assert await driver.make_safe() is not None
