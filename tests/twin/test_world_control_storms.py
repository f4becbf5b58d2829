from datetime import timedelta

import pytest

from polywatt.model import Alert, Backup, CarMode, Charge, Origin, SelfUse, SetCarMode, SetStormGuard, Unsupported
from polywatt.twin import PRESETS

from .car.garage import CHARGER, EVENING, charger_of, garage_at
from .homes import home_at

pytestmark = pytest.mark.anyio
ENPHASE = PRESETS["enphase-5p"]
SOON, LATER = EVENING + timedelta(hours=1), EVENING + timedelta(hours=6)


async def test_a_home_that_guards_against_storms_fills_up_in_one_and_then_does_what_it_did():
    twin, hand = home_at(EVENING, ENPHASE)
    await twin.send(SetStormGuard(is_on=True))
    twin.world.announce_storm(SOON, LATER)
    calm = await twin.settings()
    hand.move(hours=1)
    stormy, reading = await twin.settings(), await twin.reading()
    hand.move(hours=5)
    after = await twin.settings()

    assert calm.in_force is not None
    assert (calm.in_force.action, calm.in_force.origin) == (SelfUse(), Origin.STANDING)
    assert stormy.in_force is not None
    assert (stormy.in_force.action, stormy.in_force.origin) == (Backup(), Origin.STORM)
    assert (stormy.in_force.since, stormy.in_force.until) == (SOON, LATER)
    assert stormy.mode == SelfUse()
    assert (reading.battery_w or 0.0) < -5_000.0
    assert after.in_force == calm.in_force
    assert (await twin.reading()).soc_percent == pytest.approx(100.0, abs=0.5)


async def test_a_home_that_does_not_guard_lets_a_storm_pass():
    twin, hand = home_at(EVENING, ENPHASE)
    twin.world.announce_storm(SOON, LATER)
    hand.move(hours=2)

    settings = await twin.settings()
    assert settings.storm_guard == SetStormGuard(is_on=False, charges_cars=False)
    assert settings.in_force is not None
    assert settings.in_force.origin is Origin.STANDING


async def test_a_guard_that_is_switched_on_in_a_storm_acts_at_once_and_one_that_is_switched_off_too():
    twin, _ = home_at(EVENING, ENPHASE)
    twin.world.announce_storm(EVENING, LATER)
    await twin.send(SetStormGuard(is_on=True))
    on = (await twin.settings()).in_force
    await twin.send(SetStormGuard(is_on=False))
    off = (await twin.settings()).in_force

    assert on is not None
    assert on.origin is Origin.STORM
    assert off is not None
    assert off.origin is Origin.STANDING


async def test_an_order_waits_until_the_storm_is_over():
    twin, hand = home_at(EVENING, ENPHASE)
    await twin.send(SetStormGuard(is_on=True))
    twin.world.announce_storm(EVENING, SOON)
    await twin.send(Charge(power_w=500.0))
    stormy = (await twin.settings()).in_force
    hand.move(hours=1)
    after = (await twin.settings()).in_force

    assert stormy is not None
    assert stormy.origin is Origin.STORM
    assert after is not None
    assert (after.action, after.origin) == (Charge(power_w=500.0), Origin.PERSON)


@pytest.mark.parametrize("charges_cars", [True, False])
async def test_a_storm_fills_cars_where_that_is_told(charges_cars):
    twin, _ = garage_at(EVENING)
    await twin.send(SetCarMode(charger_id=CHARGER, mode=CarMode.MANUAL))
    await twin.send(SetStormGuard(is_on=True, charges_cars=charges_cars))
    twin.world.announce_storm(EVENING, LATER)

    assert (await charger_of(twin)).is_charging is charges_cars
    assert (await twin.settings()).storm_guard == SetStormGuard(is_on=True, charges_cars=charges_cars)


async def test_a_storm_is_an_alert_while_it_lasts():
    twin, hand = home_at(EVENING, ENPHASE)
    twin.world.announce_storm(SOON, LATER)
    hand.move(hours=2)

    [alert] = [e for e in await twin.events(EVENING, hand.at) if isinstance(e, Alert)]
    assert (alert.code, alert.since, alert.until) == ("storm", SOON, None)


async def test_a_storm_that_ends_before_it_begins_or_has_passed_cannot_come():
    twin, hand = home_at(EVENING, ENPHASE)

    with pytest.raises(ValueError, match="storm"):
        twin.world.announce_storm(LATER, SOON)
    hand.move(hours=2)
    with pytest.raises(ValueError, match="storm"):
        twin.world.announce_storm(SOON, LATER)


async def test_a_home_without_a_guard_knows_of_none():
    twin, _ = home_at(EVENING)

    assert (await twin.settings()).storm_guard is None
    with pytest.raises(Unsupported):
        await twin.send(SetStormGuard(is_on=True))
