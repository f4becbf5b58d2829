from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polywatt.model import Charge, Command, Discharge, Hold, LeaveGrid, Release, SetReserve, Start, Stop
from polywatt.twin import TwinPlant

from ..homes import NOON, Hand, home_at

pytestmark = pytest.mark.anyio

HOURS_S = 3 * 3_600.0
moments = st.floats(0.0, HOURS_S).map(lambda at_s: round(at_s, 3))
commands = st.sampled_from(
    [
        Charge(power_w=1_000.0, duration_s=777.7),
        Discharge(power_w=2_000.0),
        Hold(),
        Release(),
        SetReserve(reserve_percent=40.0),
        LeaveGrid(),
        Stop(),
        Start(),
    ]
)
programmes = st.lists(st.tuples(moments, commands), max_size=4).map(lambda sent: sorted(sent, key=lambda pair: pair[0]))


async def lived(programme: list[tuple[float, Command]], reads_s: list[float]) -> TwinPlant:
    """A home after three hours of commands, an outage, and being read at some times."""
    twin, hand = home_at(NOON + timedelta(seconds=1.7), seed=4)
    twin.world.fail_grid(NOON + timedelta(minutes=50), NOON + timedelta(minutes=55, seconds=1.1))
    steps = sorted([*programme, *((at_s, None) for at_s in reads_s)], key=lambda pair: pair[0])
    start = hand.at
    for at_s, command in steps:
        hand.at = start + timedelta(seconds=at_s)
        await (twin.settings() if command is None else twin.send(command))
    hand.at = start + timedelta(seconds=HOURS_S)
    return twin


async def seen(twin: TwinPlant) -> tuple[object, ...]:
    """All there is to see of a home."""
    await twin.send(Start())
    series = [await twin.history(q, NOON, NOON + timedelta(days=1)) for q in ("load_w", "battery_w", "soc_percent")]
    events = await twin.events(NOON, NOON + timedelta(days=1))
    return await twin.reading(), await twin.counters(), await twin.details(), await twin.settings(), series, events


@settings(max_examples=25, deadline=None)
@given(programme=programmes, reads_s=st.lists(moments, max_size=20))
async def test_a_home_does_not_depend_on_who_reads_it_and_when(programme, reads_s):
    unread, read = await lived(programme, []), await lived(programme, reads_s)

    assert await seen(unread) == await seen(read)


async def test_a_home_read_every_second_is_the_home_read_once():
    often, hand = home_at(NOON, seed=2)
    once, later = home_at(NOON, seed=2)
    for _ in range(900):
        await often.reading()
        hand.move(seconds=1)
    later.at = hand.at

    assert await seen(often) == await seen(once)


async def test_what_is_read_between_knots_lies_on_the_way():
    twin, hand = home_at(NOON)
    readings = []
    for _ in range(10):
        readings.append(await twin.reading())
        hand.move(seconds=0.5)

    # The powers stay, the energy moves evenly.
    assert len({reading.battery_w for reading in readings}) == 1
    energies = [reading.energy_remaining_wh or 0.0 for reading in readings]
    assert energies == pytest.approx([energies[0] + i * (energies[1] - energies[0]) for i in range(10)])


async def test_a_machine_that_slept_for_a_month_finds_its_home_soon_and_in_balance():
    twin, hand = home_at(NOON)
    before = (await twin.counters()).lifetime
    hand.move(days=30, seconds=3)

    reading, after = await twin.reading(), (await twin.counters()).lifetime

    assert reading.at == hand.at
    assert (after.load_wh or 0.0) - (before.load_wh or 0.0) == pytest.approx(3_790_000 / 12, rel=0.2)
    assert len((await twin.history("load_w", NOON, hand.at)).values) == 30 * 288


async def test_a_clock_that_steps_back_a_little_does_no_harm():
    twin, hand = home_at(NOON)
    hand.move(minutes=1)
    ahead = await twin.counters()
    hand.move(seconds=-10)

    assert (await twin.counters()).lifetime == ahead.lifetime


def test_a_naive_time_is_refused():
    naive = NOON.replace(tzinfo=None)

    with pytest.raises(ValueError, match="time zone"):
        TwinPlant(home_at(NOON)[0].spec, Hand(NOON), start=naive)
