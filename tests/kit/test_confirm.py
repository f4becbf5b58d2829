import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from polywatt.kit.clock import ManualClock
from polywatt.kit.confirm import MAX_WAIT_S, confirm
from polywatt.model import (
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
    ReceiptState,
    Series,
    SetReserve,
    Settings,
)

pytestmark = pytest.mark.anyio
NOW = datetime(2026, 6, 21, 12, tzinfo=UTC)
CHARGE = Charge(power_w=1_000.0)
RESERVE = SetReserve(reserve_percent=20.0)


class SlowPlant:
    """Shows a command only after so many seconds; is away before."""

    def __init__(self, clock: ManualClock, shows_s: float, away_s: float = 0.0) -> None:
        self._clock, self._shows_s, self._away_s = clock, shows_s, away_s
        self.sent: list[Command] = []
        self.reads = 0

    def _is_shown(self) -> bool:
        if self._clock.monotonic_s() < self._away_s:
            raise DeviceUnreachable("restarting")
        self.reads += 1
        return self._clock.monotonic_s() >= self._shows_s

    async def home(self) -> Home:
        raise AssertionError("what proves a command stands in its receipt")

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

    async def send(self, command: Command) -> Receipt:
        self.sent.append(command)
        raise AssertionError("a command is never sent again")


def pending(command: Command, settles_s: float | None = 10.0, proof: Proof = Proof.READING) -> Receipt:
    settles_by = None if settles_s is None else NOW + timedelta(seconds=settles_s)
    return Receipt(
        command=command, sent=command, proof=proof, state=ReceiptState.PENDING, at=NOW, settles_by=settles_by
    )


async def in_time(plant: SlowPlant, receipt: Receipt, clock: ManualClock) -> tuple[Receipt, float]:
    """The confirmed receipt, and when it came."""
    task = asyncio.create_task(confirm(plant, receipt, clock))
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
    plant = SlowPlant(clock, shows_s=4.0)
    receipt, at_s = await in_time(plant, pending(command, proof=proof), clock)

    assert receipt.state == ReceiptState.APPLIED
    assert isinstance(receipt.reading if proof is Proof.READING else receipt.settings, kind)
    assert (receipt.reading is None) is (proof is Proof.SETTINGS)
    assert at_s == pytest.approx(4.0, abs=0.6)
    # At 0, 1, 2 and 4 s.
    assert (plant.reads, plant.sent) == (4, [])


async def test_one_that_shows_at_once_costs_one_read():
    clock = ManualClock(NOW)
    plant = SlowPlant(clock, shows_s=0.0)

    assert (await confirm(plant, pending(CHARGE), clock)).state == ReceiptState.APPLIED
    assert plant.reads == 1


@pytest.mark.parametrize(("settles_s", "ends_s"), [(10.0, 10.0), (None, MAX_WAIT_S)])
async def test_one_that_never_shows_stays_pending_with_what_was_read_and_is_not_sent_again(settles_s, ends_s):
    clock = ManualClock(NOW)
    plant = SlowPlant(clock, shows_s=1e9)
    receipt, at_s = await in_time(plant, pending(CHARGE, settles_s), clock)

    assert receipt.state == ReceiptState.PENDING
    assert receipt.reading is not None
    assert receipt.reading.battery_w == 0.0
    assert at_s == pytest.approx(ends_s, abs=1.5)
    assert plant.sent == []


@pytest.mark.parametrize("proof", [Proof.READING, Proof.SETTINGS])
async def test_a_device_that_restarts_because_of_the_command_is_asked_again(proof):
    clock = ManualClock(NOW)
    command: Command = CHARGE if proof == Proof.READING else RESERVE
    receipt, _ = await in_time(SlowPlant(clock, shows_s=6.0, away_s=5.0), pending(command, proof=proof), clock)

    assert receipt.state == ReceiptState.APPLIED


async def test_a_device_that_stays_away_leaves_the_command_pending_with_nothing_read():
    clock = ManualClock(NOW)
    receipt, at_s = await in_time(SlowPlant(clock, 0.0, away_s=1e9), pending(CHARGE), clock)

    assert (receipt.state, receipt.reading) == (ReceiptState.PENDING, None)
    assert at_s < 12.0


async def test_what_cannot_be_read_back_is_accepted_without_a_read():
    clock = ManualClock(NOW)
    plant = SlowPlant(clock, shows_s=0.0)

    assert (await confirm(plant, pending(CHARGE, proof=Proof.NOTHING), clock)).state == ReceiptState.ACCEPTED
    assert plant.reads == 0


@pytest.mark.parametrize("state", [s for s in ReceiptState if s != ReceiptState.PENDING])
async def test_a_receipt_that_is_not_pending_is_left_as_it_is(state):
    clock = ManualClock(NOW)
    plant = SlowPlant(clock, shows_s=0.0)
    receipt = replace(pending(CHARGE), state=state)

    assert await confirm(plant, receipt, clock) is receipt
    assert plant.reads == 0


async def test_reads_grow_apart_and_the_last_one_is_when_the_time_is_over():
    clock = ManualClock(NOW)
    plant = SlowPlant(clock, shows_s=1e9)
    _, at_s = await in_time(plant, pending(CHARGE, 21.0), clock)

    # At 0, 1, 2, 4, 7, 12, 17 and 21 s; once a second would be 22.
    assert plant.reads == 8
    assert at_s == pytest.approx(21.0, abs=0.6)


async def test_a_note_of_the_driver_stays_on_the_receipt():
    clock = ManualClock(NOW)
    receipt = replace(pending(CHARGE), note="a code was sent")

    assert (await confirm(SlowPlant(clock, shows_s=0.0), receipt, clock)).note == "a code was sent"
