"""The suite is tested too: toys with one thing wrong, each of which it must not let pass."""

import contextlib
import dataclasses
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from msgspec import structs

from polywatt.app.emulation import EmulationOptions, emulation
from polywatt.app.registry import vendor_named
from polywatt.kit.clock import ManualClock
from polywatt.model import (
    BatteryDetail,
    Capabilities,
    Counters,
    Detail,
    Device,
    DeviceKind,
    DeviceUnreachable,
    Energies,
    Home,
    InForce,
    MeterDetail,
    MeterPlace,
    Origin,
    Phases,
    Proof,
    Ratings,
    Reading,
    Receipt,
    ReceiptState,
    SelfUse,
    Settings,
    Unsupported,
)
from polywatt.testing import DAYLIGHT, EmulatedHome
from polywatt.testing.conformance import CHECKS
from polywatt_toy.driver import ToyDriver  # type: ignore[import-not-found]  # a package of its own, found by pytest

pytestmark = pytest.mark.anyio


class Wrong(ToyDriver):  # type: ignore[misc]  # see its import
    """What all the wrong toys are made of: a sound one, whose reading and home are changed."""

    preset = "sonnen-eco-8"
    """The simulated home behind it."""

    def changed(self, reading: Reading) -> Reading:
        return reading

    def described(self, home: Home) -> Home:
        return home

    async def reading(self) -> Reading:
        return self.changed(await super().reading())

    async def home(self) -> Home:
        return self.described(await super().home())

    def says_that_it_reads(self, home: Home, *names: str) -> Home:
        reads = home.capabilities.readable | set(names)
        return structs.replace(home, capabilities=structs.replace(home.capabilities, readable=reads))


class Sound(Wrong):
    pass


class NoneEverywhere(Wrong):
    def changed(self, reading):
        return Reading(received_at=reading.received_at)


class ForgetsSolar(Wrong):
    def changed(self, reading):
        return structs.replace(reading, solar_w=None)


class WrongSign(Wrong):
    def changed(self, reading):
        return structs.replace(reading, battery_w=-reading.battery_w)


class WrongGridSign(Wrong):
    def changed(self, reading):
        return structs.replace(reading, grid_w=-reading.grid_w)


class InKilowatts(Wrong):
    def changed(self, reading):
        return structs.replace(reading, load_w=reading.load_w / 1_000)


class ZeroesForTheUnknown(Wrong):
    def changed(self, reading):
        return structs.replace(reading, generator_w=0.0, car_w=0.0)


class ZeroesInsteadOfErrors(Wrong):
    async def reading(self):
        try:
            return await super().reading()
        except DeviceUnreachable:
            zero = Reading(received_at=self._clock.now())
            return structs.replace(zero, solar_w=0.0, battery_w=0.0, grid_w=0.0, load_w=0.0)


class SaysUnsupportedWhenItSleeps(Wrong):
    async def reading(self):
        try:
            return await super().reading()
        except DeviceUnreachable as error:
            raise Unsupported("sleeps") from error


class ReadingOfLongAgo(Wrong):
    def changed(self, reading):
        return structs.replace(reading, received_at=reading.received_at - timedelta(hours=1))


class PromisesMore(Wrong):
    def described(self, home):
        return self.says_that_it_reads(home, "energy_remaining_wh")


class PromisesCounters(Wrong):
    def described(self, home):
        return self.says_that_it_reads(home, "lifetime.solar_wh")


class PromisesWhatThereIsNot(Wrong):
    def described(self, home):
        return self.says_that_it_reads(home, "details.voltage_v")


class NothingToRead(Wrong):
    def described(self, home):
        return structs.replace(home, capabilities=Capabilities())


class ZeroCounters(Wrong):
    def described(self, home):
        return self.says_that_it_reads(home, "lifetime.solar_wh")

    async def counters(self):
        return Counters(received_at=self._clock.now(), lifetime=Energies(solar_wh=0.0))


class UnannouncedCounters(Wrong):
    async def counters(self):
        return await _counted(self)


async def _counted(toy: ToyDriver) -> Counters:
    return Counters(received_at=toy._clock.now(), lifetime=Energies(solar_wh=1.0))


class WrongReserve(Wrong):
    def described(self, home):
        return self.says_that_it_reads(home, "settings.reserve_percent")

    async def settings(self):
        return Settings(received_at=self._clock.now(), reserve_percent=0.0)


class ModeOutOfNowhere(Wrong):
    def described(self, home):
        return self.says_that_it_reads(home, "settings.is_running")

    async def settings(self):
        return Settings(received_at=self._clock.now(), is_running=True, mode=SelfUse())


class SaysWhatDecidesUnannounced(Wrong):
    def described(self, home):
        return self.says_that_it_reads(home, "settings.mode")

    async def settings(self):
        in_force = InForce(action=SelfUse(), origin=Origin.STANDING)
        return Settings(received_at=self._clock.now(), mode=SelfUse(), in_force=in_force)


class WithABattery(Wrong):
    of = BatteryDetail()

    def described(self, home):
        with_battery = structs.replace(home, devices=(Device(id="pack", kind=DeviceKind.BATTERY),))
        return self.says_that_it_reads(with_battery, "details.battery")

    async def details(self):
        return (Detail(device_id="pack", received_at=self._clock.now(), data=self.of),)


class EmptyDetails(WithABattery):
    pass


class WrongVoltage(WithABattery):
    of = BatteryDetail(voltage_v=5.0)


class NoDetails(WithABattery):
    async def details(self):
        return ()


class MeterThatCountsTheOtherWay(Wrong):
    def described(self, home):
        with_meter = structs.replace(home, devices=(Device(id="meter", kind=DeviceKind.METER),))
        return self.says_that_it_reads(with_meter, "details.meter")

    async def details(self):
        produces_w = (await self.reading()).solar_w
        of = MeterDetail(place=MeterPlace.SOLAR, power_w=produces_w, imported_wh=0.0)
        return (Detail(device_id="meter", received_at=self._clock.now(), data=of),)


class HearsNoAlerts(Wrong):
    def described(self, home):
        return self.says_that_it_reads(home, "events")

    async def events(self, since, until):
        return ()


class OtherPhases(Wrong):
    def described(self, home):
        return structs.replace(home, phases=Phases.THREE)


class OtherRatings(Wrong):
    def described(self, home):
        return structs.replace(home, ratings=Ratings(capacity_wh=8.0))


class FromLineToLine(Wrong):
    """In a home of two legs around a neutral."""

    preset = "powerwall-2"

    def described(self, home):
        return structs.replace(home, ratings=Ratings(nominal_v=240.0))


class OtherHiddenPart(Wrong):
    def described(self, home):
        return structs.replace(home, ratings=Ratings(hidden_soc_percent=10.0))


class SendsNothing(Wrong):
    async def _order(self, charge_w):
        self._is_steered = charge_w != 0


class SendsHalf(Wrong):
    async def _order(self, charge_w):
        await super()._order(charge_w // 2)
        self._is_steered = charge_w != 0


class ChargesForDischarge(Wrong):
    async def _order(self, charge_w):
        await super()._order(abs(charge_w))


class SwallowsUnsupported(Wrong):
    async def send(self, command):
        try:
            return await super().send(command)
        except Unsupported:
            return Receipt(
                command=command, sent=command, proof=Proof.NOTHING, state=ReceiptState.ACCEPTED, at=self._clock.now()
            )


class SendsBeforeItRefuses(Wrong):
    async def send(self, command):
        await self._order(1_500)
        return await super().send(command)


class PendingForEver(Wrong):
    async def send(self, command):
        return structs.replace(await super().send(command), settles_by=None)


class LeavesItsOrderBehind(Wrong):
    async def make_safe(self):
        return "all is well" if self._is_steered else None


class AnotherIdEachTime(Wrong):
    def described(self, home):
        return structs.replace(home, id=f"toy-{id(self)}")


VARIANTS: dict[type[Wrong], str] = {
    NoneEverywhere: "check_reading",
    ForgetsSolar: "check_reading",
    WrongSign: "check_reading",
    WrongGridSign: "check_readings_of_a_day",
    InKilowatts: "check_reading",
    ZeroesForTheUnknown: "check_reading",
    ReadingOfLongAgo: "check_reading",
    PromisesMore: "check_reading",
    ZeroesInsteadOfErrors: "check_stopped_home",
    SaysUnsupportedWhenItSleeps: "check_stopped_home",
    PromisesWhatThereIsNot: "check_capability_names",
    NothingToRead: "check_capability_names",
    PromisesCounters: "check_counters",
    ZeroCounters: "check_counters",
    UnannouncedCounters: "check_counters",
    WrongReserve: "check_settings",
    ModeOutOfNowhere: "check_settings",
    SaysWhatDecidesUnannounced: "check_settings",
    EmptyDetails: "check_details",
    WrongVoltage: "check_details",
    NoDetails: "check_details",
    MeterThatCountsTheOtherWay: "check_details",
    HearsNoAlerts: "check_events",
    OtherPhases: "check_home",
    OtherRatings: "check_home",
    FromLineToLine: "check_home",
    OtherHiddenPart: "check_home",
    SendsNothing: "check_commands",
    SendsHalf: "check_commands",
    ChargesForDischarge: "check_commands",
    PendingForEver: "check_receipts",
    SwallowsUnsupported: "check_refusals",
    SendsBeforeItRefuses: "check_refusals",
    LeavesItsOrderBehind: "check_make_safe",
    AnotherIdEachTime: "check_stable_id",
}
"""Each wrong toy, and the check that must find it."""


@contextlib.asynccontextmanager
async def home_of(driver: type[Wrong]) -> AsyncIterator[EmulatedHome]:
    """An emulated toy whose own driver is this one."""
    toy, clock = vendor_named("toy"), ManualClock(DAYLIGHT)

    @contextlib.asynccontextmanager
    async def connect(address, clock):
        async with toy.connect(address, clock) as sound:
            assert isinstance(sound, ToyDriver)
            yield driver(sound._http, clock)

    vendor = dataclasses.replace(toy, connect=connect)
    async with emulation(vendor, EmulationOptions(preset=driver.preset, past_days=2.0), clock) as running:
        yield EmulatedHome(running, clock)


@pytest.mark.parametrize(("driver", "check"), VARIANTS.items(), ids=lambda value: getattr(value, "__name__", value))
async def test_a_driver_that_is_wrong_fails_the_check_that_looks_there(driver, check):
    [looks] = [known for known in CHECKS if known.__name__ == check]
    async with home_of(driver) as home:
        with pytest.raises(AssertionError) as caught:
            await looks(home)

    assert str(caught.value), "a check that fails says what is wrong"


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
async def test_the_sound_toy_they_are_made_of_passes(check):
    async with home_of(Sound) as home:
        await check(home)


def test_every_check_but_one_is_seen_to_fail():
    names: set[str] = {check.__name__ for check in CHECKS}

    assert names - set(VARIANTS.values()) == {"check_unsupported"}
