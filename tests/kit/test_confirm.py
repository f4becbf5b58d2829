import asyncio
import dataclasses
from datetime import UTC, datetime, timedelta

import pytest

from polywatt.kit.clock import ManualClock
from polywatt.kit.confirm import WAIT_AT_MOST_S, confirmed
from polywatt.model import (
    Bound,
    Capabilities,
    Capability,
    Charge,
    Command,
    Counters,
    Detail,
    DeviceUnreachable,
    Event,
    Home,
    Proof,
    Reading,
    Receipt,
    Series,
    SetReserve,
    Settings,
    State,
)

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 6, 21, 12, tzinfo=UTC)
CHARGE = Charge(power_w=1_000.0)
RESERVE = SetReserve(reserve_percent=20.0)


def can(proof: Proof) -> Capabilities:
    watts = Bound(least=0, most=5_000, step=1)
    charge = Capability(command=Charge, bounds={"power_w": watts}, proof=proof)
    reserve = Capability(command=SetReserve, bounds={"reserve_percent": Bound(least=0, most=100)}, proof=proof)
    return Capabilities(commands=(charge, reserve))


class SlowPlant:
    """Shows a command only after so many seconds; is away before."""

    def __init__(self, clock: ManualClock, proof: Proof, shows_s: float, away_s: float = 0.0) -> None:
        self._clock, self._shows_s, self._away_s = clock, shows_s, away_s
        self._home = Home(id="slow", vendor="fake", capabilities=can(proof))
        self.asked: list[Command] = []
        self.reads = 0

    def _is_shown(self) -> bool:
        if self._clock.monotonic_s() < self._away_s:
            raise DeviceUnreachable("restarting")
        self.reads += 1
        return self._clock.monotonic_s() >= self._shows_s

    async def home(self) -> Home:
        if self._clock.monotonic_s() < self._away_s:
            raise DeviceUnreachable("restarting")
        return self._home

    async def reading(self) -> Reading:
        return Reading(received_at=self._clock.now(), battery_w=-1_000.0 if self._is_shown() else 0.0)

    async def settings(self) -> Settings:
        return Settings(received_at=self._clock.now(), reserve_percent=20.0 if self._is_shown() else 5.0)

    async def counters(self) -> Counters:
        raise AssertionError

    async def details(self) -> tuple[Detail, ...]:
        raise AssertionError

    async def events(self, since: datetime, until: datetime) -> tuple[Event, ...]:
        raise AssertionError

    async def history(self, quantity: str, since: datetime, until: datetime) -> Series:
        raise AssertionError

    async def ask(self, command: Command) -> Receipt:
        self.asked.append(command)
        raise AssertionError("a command is never sent again")


def pending(command: Command, settles_s: float | None = 10.0) -> Receipt:
    settles_by = None if settles_s is None else NOW + timedelta(seconds=settles_s)
    return Receipt(command=command, given=command, state=State.PENDING, at=NOW, settles_by=settles_by)


async def in_time(plant: SlowPlant, receipt: Receipt, clock: ManualClock) -> tuple[Receipt, float]:
    """The confirmed receipt, and when it came."""
    task = asyncio.create_task(confirmed(plant, receipt, clock))
    for _ in range(200):
        await clock.advance(0.5)
        if task.done():
            break
    return await task, clock.monotonic_s()


@pytest.mark.parametrize(
    ("command", "proof", "kind"), [(CHARGE, Proof.READING, Reading), (RESERVE, Proof.SETTINGS, Settings)]
)
async def test_a_pending_command_is_applied_once_the_device_shows_it(command, proof, kind):
    clock = ManualClock(NOW)
    plant = SlowPlant(clock, proof, shows_s=4.0)
    receipt, at_s = await in_time(plant, pending(command), clock)

    assert receipt.state == State.APPLIED
    assert isinstance(receipt.read_back, kind)
    assert at_s < 6.0
    assert (plant.reads, plant.asked) == (5, [])


async def test_one_that_shows_at_once_costs_one_read():
    clock = ManualClock(NOW)
    plant = SlowPlant(clock, Proof.READING, shows_s=0.0)

    assert (await confirmed(plant, pending(CHARGE), clock)).state == State.APPLIED
    assert plant.reads == 1


@pytest.mark.parametrize(("settles_s", "ends_s"), [(10.0, 10.0), (None, WAIT_AT_MOST_S)])
async def test_one_that_never_shows_stays_pending_with_what_was_read_and_is_not_sent_again(settles_s, ends_s):
    clock = ManualClock(NOW)
    plant = SlowPlant(clock, Proof.READING, shows_s=1e9)
    receipt, at_s = await in_time(plant, pending(CHARGE, settles_s), clock)

    assert receipt.state == State.PENDING
    assert isinstance(receipt.read_back, Reading)
    assert receipt.read_back.battery_w == 0.0
    assert at_s == pytest.approx(ends_s, abs=1.5)
    assert plant.asked == []


@pytest.mark.parametrize("proof", [Proof.READING, Proof.SETTINGS])
async def test_a_device_that_restarts_because_of_the_command_is_asked_again(proof):
    clock = ManualClock(NOW)
    command: Command = CHARGE if proof == Proof.READING else RESERVE
    receipt, _ = await in_time(SlowPlant(clock, proof, shows_s=6.0, away_s=5.0), pending(command), clock)

    assert receipt.state == State.APPLIED


async def test_a_device_that_stays_away_leaves_the_command_pending_with_nothing_read():
    clock = ManualClock(NOW)
    receipt, at_s = await in_time(SlowPlant(clock, Proof.READING, 0.0, away_s=1e9), pending(CHARGE), clock)

    assert (receipt.state, receipt.read_back) == (State.PENDING, None)
    assert at_s < 12.0


async def test_what_cannot_be_read_back_is_accepted_without_a_read():
    clock = ManualClock(NOW)
    plant = SlowPlant(clock, Proof.NOTHING, shows_s=0.0)

    assert (await confirmed(plant, pending(CHARGE), clock)).state == State.ACCEPTED
    assert plant.reads == 0


@pytest.mark.parametrize("state", [s for s in State if s != State.PENDING])
async def test_a_receipt_that_is_not_pending_is_left_as_it_is(state):
    clock = ManualClock(NOW)
    plant = SlowPlant(clock, Proof.READING, shows_s=0.0)
    receipt = dataclasses.replace(pending(CHARGE), state=state)

    assert await confirmed(plant, receipt, clock) is receipt
    assert plant.reads == 0
