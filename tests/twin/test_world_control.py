"""What can be let happen to a home besides the loss of the grid."""

from datetime import UTC, datetime, timedelta

import pytest

from polywatt.model import (
    Alert,
    BatteryDetail,
    Charge,
    DeviceRefused,
    DeviceUnreachable,
    FrequencyRegulation,
    GridState,
    MarkAlertsRead,
    SetMode,
    Severity,
    Start,
    Stop,
)
from polywatt.twin import POWERWALL_2, PRESETS, TwinPlant

from .homes import NIGHT, NO_SOLAR, NOON, home_at

pytestmark = pytest.mark.anyio


async def alerts(twin: TwinPlant, until: datetime, code: str) -> list[Alert]:
    events = await twin.events(NIGHT - timedelta(days=400), until + timedelta(seconds=1))
    return [event for event in events if isinstance(event, Alert) and event.code == code]


async def after_trouble(reads: int) -> TwinPlant:
    """A home after half an hour of it, read now and then."""
    twin, hand = home_at(NIGHT, PRESETS["eaton-dc"], seed=7)
    twin.world.lose_battery(NIGHT + timedelta(minutes=3, seconds=1.2))
    twin.world.restore_battery(NIGHT + timedelta(minutes=9, seconds=3.4))
    twin.world.press_emergency_off(NIGHT + timedelta(minutes=20, seconds=0.7))
    twin.world.release_emergency_off(NIGHT + timedelta(minutes=21))
    for number in range(1, reads + 1):
        hand.at = NIGHT + timedelta(seconds=1_800.0 * number / reads)
        await twin.settings()
    await twin.send(Start())
    return twin


SPEC = PRESETS["powerwall-2"]
NOW = datetime(2026, 6, 21, 16, tzinfo=UTC)


async def test_a_pressed_emergency_off_stops_the_home_until_it_is_released_and_started():
    twin, hand = home_at(NIGHT)
    twin.world.press_emergency_off(NIGHT + timedelta(seconds=10))
    assert (await twin.settings()).is_running is True
    hand.move(seconds=10)

    with pytest.raises(DeviceUnreachable):
        await twin.reading()
    with pytest.raises(DeviceRefused, match="emergency"):
        await twin.send(Start())
    twin.world.release_emergency_off(hand.at + timedelta(minutes=1))
    hand.move(minutes=2)
    off = (await twin.settings()).is_running
    await twin.send(Start())

    assert off is False
    assert (await twin.reading()).battery_w is not None
    (alert,) = await alerts(twin, hand.at, "emergency_power_off")
    assert alert.severity is Severity.CRITICAL
    assert (alert.since, alert.until) == (NIGHT + timedelta(seconds=10), NIGHT + timedelta(seconds=70))


async def test_an_emergency_off_is_an_alert_while_it_lasts():
    twin, _ = home_at(NIGHT)

    twin.world.press_emergency_off(NIGHT)

    (alert,) = await alerts(twin, NIGHT, "emergency_power_off")
    assert alert.until is None


async def test_the_grid_has_the_frequency_it_is_held_at_and_the_battery_answers():
    twin, hand = home_at(NIGHT, NO_SOLAR)
    await twin.send(SetMode(mode=FrequencyRegulation(power_w=2_000.0, target_soc_percent=50.0)))

    twin.world.hold_frequency(49.9)
    low = await twin.reading()
    hand.move(hours=1)
    still_low = await twin.reading()
    twin.world.hold_frequency(50.3)
    high = await twin.reading()
    twin.world.hold_frequency(None)
    free = await twin.reading()

    assert low.grid_frequency_hz == 49.9
    assert low.battery_w == pytest.approx(1_000.0)
    assert still_low.battery_w == pytest.approx(1_000.0)
    assert (high.grid_frequency_hz, high.battery_w) == (50.3, -2_000.0)
    assert free.grid_frequency_hz not in (49.9, 50.3)


async def test_the_battery_follows_the_frequency_that_is_read():
    twin, hand = home_at(NIGHT, NO_SOLAR)
    await twin.send(SetMode(mode=FrequencyRegulation(power_w=2_000.0, target_soc_percent=50.0)))

    for _ in range(200):
        # The middle of a tick is what the tick was decided on.
        hand.at = NIGHT + timedelta(seconds=hand.move(seconds=5).timestamp() // 5 * 5 + 2.5 - NIGHT.timestamp())
        reading = await twin.reading()
        off_hz = (reading.grid_frequency_hz or 0.0) - 50.0
        if abs(off_hz) > 0.01:
            assert reading.battery_w == pytest.approx(-10_000.0 * off_hz)


async def test_an_island_does_not_have_the_frequency_of_the_grid():
    twin, hand = home_at(NIGHT)
    twin.world.hold_frequency(49.0)
    twin.world.fail_grid(NIGHT)
    hand.move(minutes=1)

    assert (await twin.reading()).grid_frequency_hz == 50.0


async def test_a_held_temperature_stays_whatever_the_battery_does():
    twin, hand = home_at(NIGHT)
    await twin.send(Charge())

    twin.world.hold_temperature(52.5)
    seen = []
    for _ in range(3):
        pack = next(d.data for d in await twin.details() if isinstance(d.data, BatteryDetail))
        seen.append((pack.temperature_c, (await twin.reading()).battery_w))
        hand.move(minutes=7)
    twin.world.hold_temperature(None)
    hand.move(hours=6)
    cooled = next(d.data for d in await twin.details() if isinstance(d.data, BatteryDetail))

    assert seen == [(52.5, -1_250.0)] * 3
    assert (cooled.temperature_c or 99.0) < 35.0


async def test_a_lost_battery_rests_and_nothing_is_known_of_it():
    twin, hand = home_at(NIGHT, NO_SOLAR)
    before = next(d for d in await twin.details() if isinstance(d.data, BatteryDetail))

    twin.world.lose_battery(NIGHT)
    hand.move(minutes=30)

    reading = await twin.reading()
    unknown = ("battery_w", "soc_percent", "energy_remaining_wh", "battery_activity")
    assert [getattr(reading, name) for name in unknown] == [None] * 4
    assert reading.grid_w == reading.load_w
    pack = next(d for d in await twin.details() if isinstance(d.data, BatteryDetail))
    assert pack.is_online is False
    assert (pack.received_at, pack.at, pack.data) == (hand.at, NIGHT, before.data)
    assert all(d.is_online for d in await twin.details() if not isinstance(d.data, BatteryDetail))
    (alert,) = await alerts(twin, hand.at, "battery_lost")
    assert (alert.severity, alert.since, alert.until) == (Severity.CRITICAL, NIGHT, None)


async def test_what_a_lost_battery_did_not_say_is_a_gap_in_its_history():
    twin, hand = home_at(NIGHT)
    twin.world.lose_battery(NIGHT + timedelta(minutes=6))
    twin.world.restore_battery(NIGHT + timedelta(minutes=15))
    hand.move(minutes=20)

    gaps = {}
    for quantity in ("soc_percent", "battery_w", "load_w"):
        values = (await twin.history(quantity, NIGHT, hand.at)).values
        gaps[quantity] = [value is None for value in values]

    assert gaps["soc_percent"] == gaps["battery_w"] == [False, True, True, False]
    assert gaps["load_w"] == [False] * 4


@pytest.mark.parametrize("hz", [0.0, -50.0, float("nan"), float("inf")])
def test_a_frequency_that_cannot_be_is_refused(hz):
    with pytest.raises(ValueError, match="frequency"):
        home_at(NIGHT)[0].world.hold_frequency(hz)


@pytest.mark.parametrize("celsius", [-300.0, float("nan"), float("inf")])
def test_a_temperature_that_cannot_be_is_refused(celsius):
    with pytest.raises(ValueError, match="temperature"):
        home_at(NIGHT)[0].world.hold_temperature(celsius)


async def test_a_found_battery_goes_on():
    twin, hand = home_at(NIGHT, NO_SOLAR)
    twin.world.lose_battery(NIGHT + timedelta(minutes=1))
    twin.world.restore_battery(NIGHT + timedelta(minutes=2))
    hand.move(minutes=3)

    reading = await twin.reading()

    assert reading.battery_w == reading.load_w
    assert all(d.is_online for d in await twin.details())
    (alert,) = await alerts(twin, hand.at, "battery_lost")
    assert alert.until == NIGHT + timedelta(minutes=2)


async def test_a_home_without_its_battery_is_dark_without_the_grid():
    twin, hand = home_at(NOON, POWERWALL_2)
    twin.world.lose_battery(NOON)
    twin.world.fail_grid(NOON)
    hand.move(minutes=1)

    reading = await twin.reading()

    assert (reading.grid_state, reading.load_w, reading.solar_w) == (GridState.ISLANDED, 0.0, 0.0)


@pytest.mark.parametrize("happens", ["press_emergency_off", "release_emergency_off", "lose_battery", "restore_battery"])
async def test_nothing_happens_in_the_past(happens):
    twin, _ = home_at(NIGHT)

    with pytest.raises(ValueError, match="already"):
        getattr(twin.world, happens)(NIGHT - timedelta(seconds=1))


async def test_trouble_does_not_depend_on_who_reads_it():
    often, once = await after_trouble(reads=77), await after_trouble(reads=1)

    assert await often.counters() == await once.counters()
    assert await often.details() == await once.details()


async def test_alerts_are_read_until_something_newer_happens_to_them():
    twin, hand = home_at(NIGHT)
    await twin.send(Stop())
    hand.move(minutes=1)
    unread = [alert.is_read for alert in await alerts(twin, hand.at, "stopped")]

    await twin.send(MarkAlertsRead())
    read = [alert.is_read for alert in await alerts(twin, hand.at, "stopped")]
    hand.move(minutes=1)
    await twin.send(Start())
    newer = [alert.is_read for alert in await alerts(twin, hand.at, "stopped")]
    await twin.send(Stop())

    assert (unread, read, newer) == ([False], [True], [False])
    assert [alert.is_read for alert in await alerts(twin, hand.at, "stopped")] == [False, False]


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (NOW.replace(tzinfo=None) + timedelta(hours=1), None),
        (NOW + timedelta(minutes=1), NOW),
        (NOW - timedelta(seconds=1), None),
    ],
)
async def test_an_outage_that_cannot_be_is_refused_and_changes_nothing(since: datetime, until: datetime | None):
    home = TwinPlant(SPEC, lambda: NOW, start=NOW, past_days=0)
    with pytest.raises(ValueError, match=r"grid|time zone"):
        home.world.fail_grid(since, until)

    assert await home.events(NOW, NOW + timedelta(hours=2)) == ()
