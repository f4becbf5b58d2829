"""``polywatt do`` at a home with car chargers, and with a cloud that wants consent and codes."""

import asyncio
import dataclasses
import signal

import pytest

from polywatt.app.emulation import EmulationOptions, emulation
from polywatt.app.registry import vendor_named
from polywatt.kit.clock import ManualClock
from polywatt.model import CarMode, ChargerDetail, GridState, TimeOfUse
from polywatt.testing import DAYLIGHT, EmulatedHome, emulator

from .cli import ENVIRONMENT, is_one_line, polywatt, running

pytestmark = pytest.mark.anyio


async def charger_of(home: EmulatedHome) -> ChargerDetail:
    return next(d.data for d in await home.twin.details() if isinstance(d.data, ChargerDetail))


@pytest.fixture
def env(tmp_path) -> dict[str, str]:
    return {"POLYWATT_STATE": str(tmp_path)}


async def test_a_car_is_started_with_a_current_and_stopped_and_devices_shows_it(env):
    async with emulator("enlighten", past_days=1) as home:
        started = await polywatt("do", home.target, "car-start", "--amps", "16", env=env)
        await home.clock.advance(120)
        while_on = await polywatt("devices", home.target, env=env)
        stopped = await polywatt("do", home.target, "car-stop", env=env)
        await home.clock.advance(120)
        after = await polywatt("devices", home.target, env=env)

    assert (started.code, stopped.code) == (0, 0), started.err + stopped.err
    assert started.out.startswith("start car 16 A: accepted")
    assert "plugged in, charging, at most 16 A" in while_on.out
    assert stopped.out.startswith("stop car: accepted")
    assert "plugged in, STOPPED" in after.out


async def test_devices_tells_batteries_and_chargers_apart_by_what_commands_take(env):
    async with emulator("enlighten", past_days=1) as home, home.driver() as driver:
        outcome = await polywatt("devices", home.target, env=env)
        known = await driver.home()

    chargers = [device.id for device in known.devices if device.kind == "charger"]
    batteries = [device.id for device in known.devices if device.kind == "battery"]
    assert len(batteries) == 4
    assert len(chargers) == 1
    for id_ in (*chargers, *batteries):
        assert outcome.out.count(id_) == 1


@pytest.mark.parametrize("amps", ["99", "1", "0"])
async def test_a_current_that_the_charger_does_not_take_is_refused_with_what_it_takes(env, amps):
    async with emulator("enlighten", past_days=1) as home:
        before = await charger_of(home)
        outcome = await polywatt("do", home.target, "car-start", "--amps", amps, env=env)

        assert (await charger_of(home)).limit_a == before.limit_a
    assert outcome.code == 1
    assert is_one_line(outcome.err)
    assert "6..40 A" in outcome.err


async def test_modes_and_locks_of_a_charger_are_read_back(env):
    async with emulator("enlighten", past_days=1) as home:
        mode = await polywatt("do", home.target, "car-mode", "green", env=env)
        lock = await polywatt("do", home.target, "car-lock", "app=on", "--no-wait", env=env)
        await home.clock.advance(60)
        [settings] = (await home.twin.settings()).chargers

    assert (mode.code, mode.out.splitlines()[0]) == (0, "set car mode green: applied"), mode.err
    assert lock.code == 0, lock.err
    assert "set car lock app on" in lock.out
    assert settings.mode == CarMode.GREEN
    assert settings.needs_app is True


async def test_of_several_chargers_the_one_that_is_meant_must_be_said(env):
    def more(spec):
        return dataclasses.replace(spec, chargers=2)

    async with emulator("enlighten", past_days=1, change=more) as home:
        unsaid = await polywatt("do", home.target, "car-stop", env=env)
        ids = unsaid.err.rpartition(": ")[2].strip().split(", ")
        said = await polywatt("do", home.target, "car-stop", "--charger", ids[1], env=env)
        wrong = await polywatt("do", home.target, "car-stop", "--charger", "XX", env=env)

    assert len(ids) == 2
    assert said.code == 0, said.err
    for outcome in (unsaid, wrong):
        assert outcome.code == 2
        assert is_one_line(outcome.err)
        assert ids[0] in outcome.err


async def test_a_home_without_a_charger_says_so():
    async with emulator("powerwall", past_days=0) as home:
        outcome = await polywatt("do", home.target, "car-start")

    assert outcome.code == 1
    assert is_one_line(outcome.err)
    assert "no car charger" in outcome.err


NONSENSE = [
    ("car-mode", "party"),
    ("car-lock", "door=on"),
    ("car-start", "--amps", "nan"),
    ("charge-window", "1-5"),
    ("charge-window", "01:00+02:00-05:00"),
    ("charge-window", "01:00-01:00"),
    ("cancel", "all"),
    ("reserve", "30", "--amps", "3"),
]


async def test_nonsense_is_wrong_usage(env):
    async with emulator("enlighten", past_days=0) as home:
        # One signs in, the others go on with its session.
        await polywatt("login", home.target, env=env)
        outcomes = await asyncio.gather(*(polywatt("do", home.target, *words, env=env) for words in NONSENSE))

    for words, outcome in zip(NONSENSE, outcomes, strict=True):
        assert outcome.code == 2, words
        assert "Traceback" not in outcome.err
        assert is_one_line(outcome.err) or "nan is not a number" in outcome.err, outcome.err


async def test_charging_from_the_grid_in_a_window_needs_the_owners_consent(env):
    async with emulator("enlighten", past_days=1) as home:
        without = await polywatt("do", home.target, "charge-window", "01:00-05:30", env=env)
        before = await home.twin.settings()
        given = await polywatt("do", f"{home.target}&consent=itc", "charge-window", "01:00-05:30", "--no-wait", env=env)
        await home.clock.advance(120)
        after = await home.twin.settings()

    assert without.code == 1
    assert is_one_line(without.err)
    assert "?consent=itc" in without.err
    assert not before.slots
    assert given.code == 0, given.err
    [slot] = after.slots or ()
    assert slot.window is not None
    assert (str(slot.window.start), str(slot.window.end)) == ("01:00:00", "05:30:00")


async def test_a_mode_that_is_pending_can_be_cancelled_and_one_that_is_not_comes(env):
    async with emulator("enlighten", past_days=1) as home:
        first = await polywatt("do", home.target, "mode", "time-of-use", "--no-wait", env=env)
        cancelled = await polywatt("do", home.target, "cancel", "--no-wait", env=env)
        await home.clock.advance(120)
        between = (await home.twin.settings()).mode
        await polywatt("do", home.target, "mode", "time-of-use", "--no-wait", env=env)
        await home.clock.advance(120)
        after = (await home.twin.settings()).mode

    assert first.code == cancelled.code == 0, first.err + cancelled.err
    assert "pending" in first.out
    assert not isinstance(between, TimeOfUse)
    assert isinstance(after, TimeOfUse)


async def test_whoever_has_to_wait_for_a_command_is_told_and_may_stop_waiting(env, monkeypatch):
    monkeypatch.setitem(ENVIRONMENT, "POLYWATT_STATE", env["POLYWATT_STATE"])
    async with emulator("enlighten", past_days=1) as home:
        async with running("do", home.target, "mode", "time-of-use") as process:
            assert process.stderr is not None
            said = await asyncio.wait_for(process.stderr.readline(), 30)
            process.send_signal(signal.SIGINT)
            out, rest = await asyncio.wait_for(process.communicate(), 20)
        await home.clock.advance(120)
        mode = (await home.twin.settings()).mode

    assert said == b"it was accepted; waiting until it shows, 600 s at most\n"
    assert (process.returncode, out, rest) == (130, b"", b"")
    assert isinstance(mode, TimeOfUse), "it was told all the same"


async def test_leaving_the_grid_takes_a_code_that_is_sent_to_the_owner(env):
    told: list[str] = []
    options = EmulationOptions(past_days=1, one_time_code="1234", notify=told.append)
    clock = ManualClock(DAYLIGHT)
    async with emulation(vendor_named("enlighten"), options, clock) as home:
        assert home.twin is not None
        asked = await polywatt("do", home.target, "island", env=env)
        wrong = await polywatt("do", home.target, "island", "--code", "0000", env=env)
        right = await polywatt("do", home.target, "island", "--code", "1234", "--no-wait", env=env)
        await clock.advance(60)
        islanded = await polywatt("read", home.target, env=env)
        reading = await home.twin.reading()

    assert len(told) == 1
    for outcome, words in ((asked, "--code CODE"), (wrong, "wrong")):
        assert outcome.code == 1
        assert is_one_line(outcome.err)
        assert words in outcome.err
    assert right.code == 0, right.err
    assert reading.grid_state == GridState.ISLANDED
    assert "islanded" in islanded.out
