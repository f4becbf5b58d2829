"""Conformance checks that every vendor's driver and face must pass, for the author of a new one.

    @pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
    @pytest.mark.anyio
    async def test_my_vendor_conforms(check):
        async with emulator("mine") as home:
            await check(home)

Each check raises AssertionError with what is wrong.
"""

import copy
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import structs

from polywatt.kit.vendor import Driver
from polywatt.model import (
    Alert,
    Backup,
    CancelPending,
    Charge,
    Command,
    Counters,
    Device,
    DeviceKind,
    DeviceUnreachable,
    Discharge,
    Energies,
    Hold,
    JoinGrid,
    LeaveGrid,
    PolywattError,
    Reading,
    Receipt,
    ReceiptState,
    Release,
    SelfUse,
    SetCarSlots,
    SetEnergySaving,
    SetGridCharging,
    SetMode,
    SetReserve,
    SetSlots,
    Settings,
    Slot,
    Speed,
    Start,
    StartCar,
    Stop,
    Unsupported,
    admit,
)

from . import EmulatedHome
from ._compare import (
    Fidelity,
    compare_counters,
    compare_details,
    compare_homes,
    compare_readings,
    compare_settings,
)
from ._samples import out_of_bounds, samples, unsupported

if TYPE_CHECKING:
    from polywatt.twin import TwinPlant

T = TypeVar("T")
Check = Callable[[EmulatedHome], Awaitable[None]]
QUANTITIES = frozenset(
    [name for name in Reading.__struct_fields__ if name != "received_at"]
    + [f"lifetime.{name}" for name in Energies.__struct_fields__]
    + [f"today.{name}" for name in Energies.__struct_fields__]
    + [f"settings.{name}" for name in Settings.__struct_fields__ if name != "received_at"]
    + [f"details.{kind}" for kind in DeviceKind]
    + ["events"]
)
"""All names that ``Capabilities.readable`` may contain. Details are named by their kind of device."""
ONE_DAY = timedelta(days=1)


async def check_reading(home: EmulatedHome) -> None:
    """Check the round trip of a reading: every readable field has the home's value, and every other is None."""
    async with home.driver() as driver:
        fidelity = await _fidelity(home, driver)
        read, true = await driver.reading(), await home.twin.reading()
    compare_readings(fidelity, read, true)


READING_WAITS_S = (3 * 3_600.0,) * 8
"""Between readings: from where the clock stands through a day."""


async def check_readings_of_a_day(home: EmulatedHome) -> None:
    """Check readings at several times of a day.

    Many homes neither import nor export by daylight, and a wrong sign of 0 W does not show.
    """
    async with home.driver() as driver:
        fidelity = await _fidelity(home, driver)
        for wait_s in READING_WAITS_S:
            await home.clock.advance(wait_s)
            read, true = await driver.reading(), await home.twin.reading()
            compare_readings(fidelity, read, true)


async def check_counters(home: EmulatedHome) -> None:
    """Check the round trip of counters."""
    async with home.driver() as driver:
        fidelity = await _fidelity(home, driver)
        read = await _read_if_readable(fidelity, ("lifetime.", "today."), driver.counters())
        true = await home.twin.counters()
    if read is not None:
        compare_counters(fidelity, read, true, count=home.twin.spec.modules)


async def check_settings(home: EmulatedHome) -> None:
    """Check the round trip of settings, as far as they are readable."""
    async with home.driver() as driver:
        fidelity = await _fidelity(home, driver)
        read = await _read_if_readable(fidelity, ("settings.",), driver.settings())
        true = await home.twin.settings()
    if read is not None:
        compare_settings(fidelity, read, true)


async def check_details(home: EmulatedHome) -> None:
    """Check the round trip of details: packs one by one, meters by their place."""
    async with home.driver() as driver:
        fidelity = await _fidelity(home, driver)
        read = await _read_if_readable(fidelity, ("details.",), driver.details())
        true, known = await home.twin.details(), await driver.home()
    if read is not None:
        compare_details(fidelity, read, true, known, await home.twin.home())


async def check_events(home: EmulatedHome) -> None:
    """Check the events of an outage: the alerts that are still active, and no others."""
    now = home.clock.now()
    home.twin.world.fail_grid(now)
    await home.clock.advance(60)
    since, until = now - ONE_DAY, home.clock.now() + timedelta(seconds=1)
    async with home.driver() as driver:
        fidelity = await _fidelity(home, driver)
        read = await _read_if_readable(fidelity, ("events",), driver.events(since, until))
        later = await _read_if_readable(fidelity, ("events",), driver.events(until, until + ONE_DAY))
        true = await home.twin.events(since, until)
    if read is None:
        return
    resolution_s = fidelity.resolution.get("events", 1e-3)
    alerts = {_start_step(event, resolution_s) for event in true if isinstance(event, Alert) and event.since >= since}
    lasting = {_start_step(event, resolution_s) for event in true if isinstance(event, Alert) and event.until is None}
    alerts_read = [event for event in read if isinstance(event, Alert)]
    begun = {_start_step(event, resolution_s) for event in alerts_read}
    assert lasting & alerts <= begun, f"an alert is missing: {alerts_read} for {lasting & alerts}"
    assert begun <= alerts, f"an alert was made up: {alerts_read} for {alerts}"
    assert len({(_start_step(event, resolution_s), event.code) for event in alerts_read}) == len(alerts_read), (
        f"an alert is reported twice: {alerts_read}"
    )
    assert later == (), f"what begins from now on has not happened yet: {later}"


def _start_step(alert: Alert, resolution_s: float) -> int:
    """Return the start of an alert in steps of its resolution; its name and severity are the vendor's own."""
    return round(alert.since.timestamp() * 1_000.0) // round(resolution_s * 1_000.0)


async def check_home(home: EmulatedHome) -> None:
    """Check identity, ratings and devices, as far as they are reported."""
    async with home.driver() as driver:
        fidelity, read = await _fidelity(home, driver), await driver.home()
    assert read.id, "a home has an id"
    assert read.vendor == home.emulation.vendor.name, f"the vendor is {read.vendor!r}"
    compare_homes(fidelity, read, await home.twin.home())


async def check_capability_names(home: EmulatedHome) -> None:
    """Check that capabilities name existing fields only, and at least one."""
    async with home.driver() as driver:
        capabilities = (await driver.home()).capabilities
    assert capabilities.readable, "a home of which nothing can be read"
    for name in capabilities.readable:
        assert name in QUANTITIES, f"there is no quantity {name}"
    for capability in capabilities.commands:
        kind = capability.mode or capability.command
        fields = set(kind.__struct_fields__) | set(capability.command.__struct_fields__)  # type: ignore[attr-defined]  # a Struct each
        unknown = set(capability.bounds) - fields
        assert not unknown, f"{kind.__name__} has no {unknown}"
    vendor = home.emulation.vendor
    assert set(vendor.absent) <= set(vendor.profiles), f"absent names profiles that are not there: {vendor.absent}"
    unread = vendor.absent.get(home.profile, frozenset()) - capabilities.readable
    assert not unread, f"absent names quantities that are not readable anyway: {unread}"


async def check_commands(home: EmulatedHome) -> None:
    """Check that every supported command, at both ends of its bounds, acts as if it was sent to the home directly."""
    async with home.driver() as driver:
        known = await driver.home()
        for capability in known.capabilities.commands:
            for command in samples(capability, known.devices, known.capabilities):
                await _make_different(home, command)
                twin_copy = copy_twin(home)
                receipt = await driver.send(command)
                assert receipt.command == command, f"{receipt.command} for {command}"
                assert receipt.sent == admit(command, known.capabilities), f"{receipt.sent} for {command}"
                if capability.speed is Speed.MINUTES:
                    # A cloud applies it some time later: only the final state must be the same.
                    await home.clock.advance(120)
                if not isinstance(command, CancelPending):
                    # A simulated home has no pending changes.
                    await twin_copy.send(
                        with_twin_charger(receipt.sent, known.devices, (await twin_copy.home()).devices)
                    )
                await home.clock.advance(120)
                await _compare_outcomes(receipt, home.twin, twin_copy, is_late=capability.speed is Speed.MINUTES)


def with_twin_charger(sent: Command, devices: tuple[Device, ...], twins: tuple[Device, ...]) -> Command:
    """Return the command with the twin's own id of the charger."""
    serials = {device.id: device.serial for device in devices}
    ids = {device.serial: device.id for device in twins if device.kind == DeviceKind.CHARGER}
    named: Any = sent
    charger_id = getattr(sent, "charger_id", None)
    if charger_id is None or serials.get(charger_id) not in ids:
        return sent
    twin_id = ids[serials[charger_id]]
    named = structs.replace(named, charger_id=twin_id)
    if isinstance(sent, SetCarSlots):
        slots = tuple(with_charger(slot, twin_id) for slot in sent.slots)
        named = structs.replace(named, slots=slots)
    command: Command = named
    return command


def with_charger(slot: Slot, charger_id: str) -> Slot:
    """Return the slot with another charger's id, if it starts a car."""
    action = slot.action
    return (
        structs.replace(slot, action=structs.replace(action, charger_id=charger_id))
        if isinstance(action, StartCar)
        else slot
    )


async def _make_different(home: EmulatedHome, command: Command) -> None:
    """Bring the home into a state that the command changes."""
    before: list[Command] = [Start(), Release()]
    match command:
        case Start():
            before = [Stop(is_forced=True)]
        case Charge() | Discharge() | Hold() | Release():
            # Neither the requested order, nor the action of the mode.
            before.append(Charge(power_w=777.0) if isinstance(command, Discharge) else Discharge(power_w=555.0))
        case SetMode(mode=mode):
            before.append(SetMode(mode=SelfUse() if isinstance(mode, Backup) else Backup()))
        case SetReserve():
            before.append(SetReserve(reserve_percent=33.0))
        case SetGridCharging(is_allowed=is_allowed):
            before.append(SetGridCharging(is_allowed=not is_allowed))
        case SetEnergySaving(is_on=is_on):
            before.append(SetEnergySaving(is_on=not is_on, below_load_w=555.0))
        case SetSlots():
            before.append(SetSlots(slots=()))
        case JoinGrid():
            before.append(LeaveGrid())
        case LeaveGrid():
            before.append(JoinGrid())
    for other in before:
        await home.twin.send(other)
    await home.clock.advance(60)


def copy_twin(home: EmulatedHome) -> "TwinPlant":
    """Copy the simulated home with its complete state; both use the same clock."""
    return copy.deepcopy(home.twin, {id(home.clock): home.clock})


async def _compare_outcomes(receipt: Receipt, twin: "TwinPlant", twin_copy: "TwinPlant", *, is_late: bool) -> None:
    settings = _comparable_settings(await twin.settings(), is_late=is_late)
    expected = _comparable_settings(await twin_copy.settings(), is_late=is_late)
    sent = receipt.sent
    if not (isinstance(sent, Charge | Discharge) and sent.power_w == 0):
        # A vendor may write Hold as 0 W: for the home both mean an idle battery.
        assert settings == expected, f"{sent} made the settings {settings}, not {expected}"
    if expected.is_running is not False:
        reading, true = _rounded(await twin.reading()), _rounded(await twin_copy.reading())
        if is_late:
            # The energy until then differs; the present powers must not.
            reading, true = ({**fields, "soc_percent": None, "energy_remaining_wh": None} for fields in (reading, true))
        assert reading == true, f"{sent} made it do {reading}, not {true}"


def _comparable_settings(settings: Settings, *, is_late: bool) -> Settings:
    """Return the settings without the ids of slots, and without the start of the order where a cloud is slow."""
    chargers = tuple(
        structs.replace(charger, slots=tuple(structs.replace(slot, id=None) for slot in charger.slots))
        for charger in settings.chargers
    )
    settings = structs.replace(settings, chargers=chargers)
    if not is_late or settings.in_force is None:
        return settings
    return structs.replace(settings, in_force=structs.replace(settings.in_force, since=None))


def _rounded(reading: Reading) -> dict[str, object]:
    """Return the fields rounded: one more simulation step rounds differently."""
    fields = structs.asdict(reading)
    return {name: round(value, 6) + 0.0 if isinstance(value, float) else value for name, value in fields.items()}


async def check_receipts(home: EmulatedHome) -> None:
    """Check that a receipt has the present time, and that a pending one says until when."""
    async with home.driver() as driver:
        known = await driver.home()
        for capability in known.capabilities.commands:
            for command in samples(capability, known.devices, known.capabilities)[:1]:
                receipt = await driver.send(command)
                assert receipt.at == home.clock.now(), f"{receipt.at} is not now"
                assert receipt.state != ReceiptState.REFUSED, "a refusal is raised"
                if receipt.state == ReceiptState.PENDING:
                    assert receipt.settles_by is not None, f"{command} is pending for ever"
                    assert receipt.settles_by > receipt.at, f"{command} settled before it was sent"
                await home.clock.advance(10)


async def check_refusals(home: EmulatedHome) -> None:
    """Check that a command outside the bounds is Unsupported and is not sent: the home is unchanged."""
    async with home.driver() as driver:
        known = await driver.home()
        before = await home.twin.settings()
        commands = unsupported(known.capabilities, known.devices)
        for capability in known.capabilities.commands:
            commands += out_of_bounds(capability, known.devices, known.capabilities)
        for command in commands:
            await _raises_unsupported(driver.send(command), command)
        assert await home.twin.settings() == before, "a command that was refused was sent"


async def check_stopped_home(home: EmulatedHome) -> None:
    """Check that a home that does not answer never yields numbers."""
    await home.twin.send(Stop(is_forced=True))
    await home.clock.advance(5)
    async with home.driver() as driver:
        fidelity = await _fidelity(home, driver)
        for read_method in (driver.reading, driver.counters, driver.details):
            try:
                answer = await read_method()
            except (DeviceUnreachable, Unsupported) as error:
                assert "\n" not in str(error), f"more than one line: {error}"
                assert read_method != driver.reading or isinstance(error, DeviceUnreachable), (
                    f"not DeviceUnreachable: {error}"
                )
            else:
                raise AssertionError(f"a stopped home was read: {answer}")
        if fidelity.carries("settings.is_running"):
            assert (await driver.settings()).is_running is False, "a stopped home is said to run"


async def check_stable_id(home: EmulatedHome) -> None:
    """Check that the id of a home is stable across connections."""
    async with home.driver() as one, home.driver() as two:
        first, second = (await one.home()).id, (await two.home()).id
    assert first == second, f"{first} was {second} before"


async def check_make_safe(home: EmulatedHome) -> None:
    """Check that ``make_safe`` ends an order without an end, and does nothing where there is none."""
    async with home.driver() as driver:
        assert await driver.make_safe() is None, "there was nothing to make safe"
        capability = (await driver.home()).capabilities.find(Charge)
        if capability is None or capability.persistence != "until_next":
            return
        await driver.send(Charge(power_w=1_000))
        await home.clock.advance(10)
        assert await driver.make_safe() is not None, "an order without an end was left behind"
        await home.clock.advance(10)
        battery_w = (await home.twin.reading()).battery_w
        assert battery_w is not None
        assert abs(battery_w) < 1, f"the battery still does {battery_w} W"


async def check_unsupported(home: EmulatedHome) -> None:
    """Check that each read method returns its type or raises Unsupported."""
    now = home.clock.now()
    async with home.driver() as driver:
        for answer, kinds in (
            (driver.counters(), Counters),
            (driver.details(), tuple),
            (driver.settings(), Settings),
            (driver.events(now, now), tuple),
            (driver.history("load_w", now, now), object),
        ):
            try:
                result = await answer
            except Unsupported as error:
                assert str(error), "Unsupported has no message"
            else:
                assert isinstance(result, kinds), f"{result!r} is no {kinds}"


async def _fidelity(home: EmulatedHome, driver: Driver) -> Fidelity:
    vendor = home.emulation.vendor
    absent = vendor.absent.get(home.profile, frozenset())
    return Fidelity((await driver.home()).capabilities.readable, absent, vendor.resolution)


async def _read_if_readable(fidelity: Fidelity, prefixes: Iterable[str], answer: Awaitable[T]) -> T | None:
    """Return the answer of a method; None where the capabilities name none of its values and it is Unsupported."""
    if not any(name.startswith(tuple(prefixes)) for name in fidelity.reads):
        await _raises_unsupported(answer, "what the capabilities do not name")
        return None
    try:
        return await answer
    except PolywattError as error:
        raise AssertionError(f"the capabilities say that it can be read: {error}") from error


async def _raises_unsupported(answer: Awaitable[object], label: Any) -> None:
    try:
        await answer
    except Unsupported:
        return
    raise AssertionError(f"{label} was not refused as Unsupported")


CHECKS: tuple[Check, ...] = (
    check_reading,
    check_readings_of_a_day,
    check_counters,
    check_settings,
    check_details,
    check_events,
    check_home,
    check_capability_names,
    check_commands,
    check_receipts,
    check_refusals,
    check_stopped_home,
    check_stable_id,
    check_make_safe,
    check_unsupported,
)

__all__ = ["CHECKS", "QUANTITIES", "Check", "copy_twin", "out_of_bounds", "samples", "unsupported"]
