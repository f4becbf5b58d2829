"""What every vendor's two ends owe, whatever the vendor: for the author of a new one.

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
    Glass,
    compare_counters,
    compare_details,
    compare_homes,
    compare_readings,
    compare_settings,
)
from ._samples import beyond, foreign, samples

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
"""All that ``Capabilities.reads`` can name. Details are named by the kind of device they are of."""
RECENT = timedelta(days=1)


async def reads_what_the_home_is(home: EmulatedHome) -> None:
    """The round trip: the driver reads through the face what the home is: all that it says it can, and nothing else."""
    async with home.driver() as driver:
        glass = await _glass(home, driver)
        read, true = await driver.reading(), await home.twin.reading()
    compare_readings(glass, read, true)


async def counts_what_the_home_counts(home: EmulatedHome) -> None:
    """Counters survive the round trip too."""
    async with home.driver() as driver:
        glass = await _glass(home, driver)
        read = await _answer(glass, ("lifetime.", "today."), driver.counters())
        true = await home.twin.counters()
    if read is not None:
        compare_counters(glass, read, true, parts=home.twin.spec.modules)


async def knows_what_the_home_was_told(home: EmulatedHome) -> None:
    """The settings, as far as they can be read."""
    async with home.driver() as driver:
        glass = await _glass(home, driver)
        read = await _answer(glass, ("settings.",), driver.settings())
        true = await home.twin.settings()
    if read is not None:
        compare_settings(glass, read, true)


async def looks_into_the_devices(home: EmulatedHome) -> None:
    """The details: packs one by one, meters by what they look at."""
    async with home.driver() as driver:
        glass = await _glass(home, driver)
        read = await _answer(glass, ("details.",), driver.details())
        true, known = await home.twin.details(), await driver.home()
    if read is not None:
        compare_details(glass, read, true, known, await home.twin.home())


async def tells_what_is_going_on(home: EmulatedHome) -> None:
    """An outage: the alerts that are still going on, and no others."""
    now = home.clock.now()
    home.twin.world.fail_grid(now)
    await home.clock.advance(60)
    since, until = now - RECENT, home.clock.now() + timedelta(seconds=1)
    async with home.driver() as driver:
        glass = await _glass(home, driver)
        read = await _answer(glass, ("events",), driver.events(since, until))
        later = await _answer(glass, ("events",), driver.events(until, until + RECENT))
        true = await home.twin.events(since, until)
    if read is None:
        return
    step_s = glass.resolution.get("events", 1e-3)
    alerts = {_since(event, step_s) for event in true if isinstance(event, Alert) and event.since >= since}
    lasting = {_since(event, step_s) for event in true if isinstance(event, Alert) and event.until is None}
    found = [event for event in read if isinstance(event, Alert)]
    begun = {_since(event, step_s) for event in found}
    assert lasting & alerts <= begun, f"an alert is missing: {found} for {lasting & alerts}"
    assert begun <= alerts, f"an alert was made up: {found} for {alerts}"
    assert len({(_since(event, step_s), event.code) for event in found}) == len(found), (
        f"an alert is told twice: {found}"
    )
    assert later == (), f"what begins from now on has not happened yet: {later}"


def _since(alert: Alert, step_s: float) -> int:
    """What it is called and how bad it is are the vendor's own words; when it began is not."""
    return round(alert.since.timestamp() * 1_000.0) // round(step_s * 1_000.0)


async def is_what_the_home_is(home: EmulatedHome) -> None:
    """Identity, ratings and devices, as far as they are told."""
    async with home.driver() as driver:
        glass, read = await _glass(home, driver), await driver.home()
    assert read.id, "a home has an id"
    assert read.vendor == home.emulation.vendor.name, f"the vendor is {read.vendor!r}"
    compare_homes(glass, read, await home.twin.home())


async def names_only_what_exists(home: EmulatedHome) -> None:
    """Capabilities speak of fields that there are; and of some."""
    async with home.driver() as driver:
        capabilities = (await driver.home()).capabilities
    assert capabilities.readable, "a home of which nothing can be read"
    for name in capabilities.readable:
        assert name in QUANTITIES, f"there is no quantity {name}"
    for capability in capabilities.commands:
        of = capability.mode or capability.command
        fields = set(of.__struct_fields__) | set(capability.command.__struct_fields__)  # type: ignore[attr-defined]  # a Struct each
        unknown = set(capability.bounds) - fields
        assert not unknown, f"{of.__name__} has no {unknown}"
    vendor = home.emulation.vendor
    assert set(vendor.absent) <= set(vendor.profiles), f"absent names profiles that are not there: {vendor.absent}"
    unread = vendor.absent.get(home.profile, frozenset()) - capabilities.readable
    assert not unread, f"absent names what is not read anyway: {unread}"


async def does_what_it_offers(home: EmulatedHome) -> None:
    """Every command of the capabilities, at both ends of its bounds, does what it does to the home directly."""
    async with home.driver() as driver:
        known = await driver.home()
        for capability in known.capabilities.commands:
            for command in samples(capability, known.devices, known.capabilities):
                await _unlike(home, command)
                beside = twin_beside(home)
                receipt = await driver.send(command)
                assert receipt.command == command, f"{receipt.command} for {command}"
                assert receipt.sent == admit(command, known.capabilities), f"{receipt.sent} for {command}"
                if capability.speed is Speed.MINUTES:
                    # A cloud applies it some time later: only the end is to be the same.
                    await home.clock.advance(120)
                if not isinstance(command, CancelPending):
                    # Nothing waits in a simulated home.
                    await beside.send(at_the_twins_charger(receipt.sent, known.devices, (await beside.home()).devices))
                await home.clock.advance(120)
                await _compare_outcomes(receipt, home.twin, beside, is_late=capability.speed is Speed.MINUTES)


def at_the_twins_charger(given: Command, devices: tuple[Device, ...], twins: tuple[Device, ...]) -> Command:
    """The command with the twin's own name for the charger."""
    serials = {device.id: device.serial for device in devices}
    ids = {device.serial: device.id for device in twins if device.kind == DeviceKind.CHARGER}
    named: Any = given
    charger_id = getattr(given, "charger_id", None)
    if charger_id is None or serials.get(charger_id) not in ids:
        return given
    own = ids[serials[charger_id]]
    named = structs.replace(named, charger_id=own)
    if isinstance(given, SetCarSlots):
        slots = tuple(of_charger(slot, own) for slot in given.slots)
        named = structs.replace(named, slots=slots)
    told: Command = named
    return told


def of_charger(slot: Slot, charger_id: str) -> Slot:
    """A slot that starts the car of another name."""
    does = slot.action
    return (
        structs.replace(slot, action=structs.replace(does, charger_id=charger_id))
        if isinstance(does, StartCar)
        else slot
    )


async def _unlike(home: EmulatedHome, command: Command) -> None:
    """Bring the home where the command changes something."""
    before: list[Command] = [Start(), Release()]
    match command:
        case Start():
            before = [Stop(is_forced=True)]
        case Charge() | Discharge() | Hold() | Release():
            # Neither what is asked for, nor what the mode would do.
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


def twin_beside(home: EmulatedHome) -> "TwinPlant":
    """The same simulated home once more, with all that it has been through; they live by the same clock."""
    return copy.deepcopy(home.twin, {id(home.clock): home.clock})


async def _compare_outcomes(receipt: Receipt, twin: "TwinPlant", beside: "TwinPlant", *, is_late: bool) -> None:
    settings = _since_whenever(await twin.settings(), is_late=is_late)
    expected = _since_whenever(await beside.settings(), is_late=is_late)
    given = receipt.sent
    if not (isinstance(given, Charge | Discharge) and given.power_w == 0):
        # 0 W may be how a vendor spells Hold: to the home the two are different words for the same rest.
        assert settings == expected, f"{given} made the settings {settings}, not {expected}"
    if expected.is_running is not False:
        reading, true = _rounded(await twin.reading()), _rounded(await beside.reading())
        if is_late:
            # What has flowed until then differs; what it does now must not.
            reading, true = ({**one, "soc_percent": None, "energy_remaining_wh": None} for one in (reading, true))
        assert reading == true, f"{given} made it do {reading}, not {true}"


def _since_whenever(told: Settings, *, is_late: bool) -> Settings:
    """Without the moment at which a slow cloud has told the home; without the ids of its slots."""
    chargers = tuple(
        structs.replace(one, slots=tuple(structs.replace(slot, id=None) for slot in one.slots)) for one in told.chargers
    )
    told = structs.replace(told, chargers=chargers)
    if not is_late or told.in_force is None:
        return told
    return structs.replace(told, in_force=structs.replace(told.in_force, since=None))


def _rounded(reading: Reading) -> dict[str, object]:
    """By field, without the last bits: one more step on the way rounds differently."""
    fields = structs.asdict(reading)
    return {name: round(value, 6) + 0.0 if isinstance(value, float) else value for name, value in fields.items()}


async def says_how_far_a_command_has_come(home: EmulatedHome) -> None:
    """A receipt is of now; what is still to be read back says until when."""
    async with home.driver() as driver:
        known = await driver.home()
        for capability in known.capabilities.commands:
            for command in samples(capability, known.devices, known.capabilities)[:1]:
                receipt = await driver.send(command)
                assert receipt.at == home.clock.now(), f"{receipt.at} is not now"
                assert receipt.state != ReceiptState.REFUSED, "a refusal is raised"
                if receipt.state == ReceiptState.PENDING:
                    assert receipt.settles_by is not None, f"{command} is pending for ever"
                    assert receipt.settles_by > receipt.at, f"{command} settled before it was told"
                await home.clock.advance(10)


async def refuses_what_it_does_not_offer(home: EmulatedHome) -> None:
    """A command outside the bounds is Unsupported, and nothing is sent: the home stays as it was."""
    async with home.driver() as driver:
        known = await driver.home()
        before = await home.twin.settings()
        commands = foreign(known.capabilities, known.devices)
        for capability in known.capabilities.commands:
            commands += beyond(capability, known.devices, known.capabilities)
        for command in commands:
            await _raises_unsupported(driver.send(command), command)
        assert await home.twin.settings() == before, "a command that was refused was sent"


async def a_stopped_home_has_no_numbers(home: EmulatedHome) -> None:
    """What does not answer never becomes a number."""
    await home.twin.send(Stop(is_forced=True))
    await home.clock.advance(5)
    async with home.driver() as driver:
        glass = await _glass(home, driver)
        for ask in (driver.reading, driver.counters, driver.details):
            try:
                answer = await ask()
            except (DeviceUnreachable, Unsupported) as error:
                assert "\n" not in str(error), f"more than one line: {error}"
                assert ask != driver.reading or isinstance(error, DeviceUnreachable), f"try again, it means: {error}"
            else:
                raise AssertionError(f"a stopped home was read: {answer}")
        if glass.carries("settings.is_running"):
            assert (await driver.settings()).is_running is False, "a stopped home is said to run"


async def is_the_same_home_again(home: EmulatedHome) -> None:
    """An id is stable across connections."""
    async with home.driver() as one, home.driver() as two:
        first, second = (await one.home()).id, (await two.home()).id
    assert first == second, f"{first} was {second} before"


async def leaves_a_safe_home_behind(home: EmulatedHome) -> None:
    """An order without an end is ended by ``make_safe``; without one there is nothing to do."""
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


async def says_what_it_cannot_tell(home: EmulatedHome) -> None:
    """Each reading method answers in its type or raises Unsupported; nothing else."""
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
                found = await answer
            except Unsupported as error:
                assert str(error), "Unsupported says what is not there"
            else:
                assert isinstance(found, kinds), f"{found!r} is no {kinds}"


async def _glass(home: EmulatedHome, driver: Driver) -> Glass:
    vendor = home.emulation.vendor
    absent = vendor.absent.get(home.profile, frozenset())
    return Glass((await driver.home()).capabilities.readable, absent, vendor.resolution)


async def _answer(glass: Glass, beginnings: Iterable[str], answer: Awaitable[T]) -> T | None:
    """What a method gives that the capabilities speak of; None where they do not, and it says so too."""
    if not any(name.startswith(tuple(beginnings)) for name in glass.reads):
        await _raises_unsupported(answer, "what the capabilities do not name")
        return None
    try:
        return await answer
    except PolywattError as error:
        raise AssertionError(f"the capabilities say that it can be read: {error}") from error


async def _raises_unsupported(answer: Awaitable[object], what: Any) -> None:
    try:
        await answer
    except Unsupported:
        return
    raise AssertionError(f"{what} was not refused as Unsupported")


CHECKS: tuple[Check, ...] = (
    reads_what_the_home_is,
    counts_what_the_home_counts,
    knows_what_the_home_was_told,
    looks_into_the_devices,
    tells_what_is_going_on,
    is_what_the_home_is,
    names_only_what_exists,
    does_what_it_offers,
    says_how_far_a_command_has_come,
    refuses_what_it_does_not_offer,
    a_stopped_home_has_no_numbers,
    is_the_same_home_again,
    leaves_a_safe_home_behind,
    says_what_it_cannot_tell,
)

__all__ = ["CHECKS", "QUANTITIES", "Check", "beyond", "foreign", "samples", "twin_beside"]
