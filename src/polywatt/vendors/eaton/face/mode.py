"""Operation modes: those that an installation has, and their records."""

from collections.abc import Callable
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from polywatt.model import (
    Charge,
    Coupling,
    Discharge,
    FrequencyRegulation,
    Home,
    InForce,
    Mode,
    Order,
    Origin,
    Slot,
    to_owner_percent,
)

from ..wire import mode as wire
from ..wire.envelope import Text
from ..wire.mode import DefaultMode, ModeCommand, ModeRecord, User, mode_command_from
from ..wire.mode.installation import Installation
from ..wire.scale import epoch_ms, epoch_s, hhmm_from, local_hhmm
from ..wire.schedule import RECURRENCES
from .responses import stable_id
from .state import FaceState

HOUR_S = 3_600.0


def rating_of(home: Home) -> float | None:
    """Return what 100 % are, in W."""
    ratings = home.ratings
    return ratings.inverter_w or ratings.charge_w or ratings.discharge_w


def installation_of(home: Home) -> Installation:
    """Return what is installed: there is a meter where something that it would measure can be read."""
    readable = home.capabilities.readable
    coupling = home.coupling or (Coupling.AC if "solar_w" in readable else Coupling.NONE)
    return Installation(
        coupling=coupling,
        has_meter_1="grid_w" in readable,
        has_meter_2="solar_w" in readable and coupling in (Coupling.AC, Coupling.BOTH),
        has_critical_loads="critical_load_w" in readable,
        rating_w=rating_of(home),
    )


def rescale(action: Order | Mode, scale: Callable[[float], float]) -> Order | Mode:
    """Return an action with its target on another scale: the home may be of a make that hides a part of its battery."""
    match action:
        case (
            Charge(until_soc_percent=float() | int() as percent)
            | Discharge(until_soc_percent=float() | int() as percent)
        ):
            return replace(action, until_soc_percent=scale(percent))
        case FrequencyRegulation(target_soc_percent=percent):
            return replace(action, target_soc_percent=scale(percent))
    return action


def mode_command_of(action: Order | Mode, home: Home) -> ModeCommand | None:
    """Return the command for an action; None where this make has no word for it."""
    return mode_command_from(rescale(action, lambda percent: to_owner_percent(percent, home.ratings)), rating_of(home))


def _command_as_sent(action: Order | Mode, state: FaceState, home: Home) -> ModeCommand | None:
    """Return the command for an action, as the last client sent it where it is the same action."""
    last = state.last_command
    if isinstance(action, Charge | Discharge):
        action = replace(action, duration_s=None)
    if last is not None and last.action == action:
        return ModeCommand(last.command, last.parameters)
    return mode_command_of(action, home)


async def default_mode(state: FaceState) -> DefaultMode | None:
    """Return the standing mode; None where the home has none, or this make has no word for it."""
    settings, home = await state.plant.settings(), await state.plant.home()
    command = None if settings is None or settings.mode is None else _command_as_sent(settings.mode, state, home)
    if command is None:
        return None
    last = state.default_mode
    if last is None or (last.command, last.parameters) != command:
        state.default_mode = _default_record(command, epoch_s(state.clock.now()))
    return state.default_mode


async def current_mode(state: FaceState) -> ModeRecord | None:
    """Return the mode in force; None where it is not reported, or this make has no word for it."""
    settings, home, zone = await state.plant.settings(), await state.plant.home(), await state.zone()
    in_force = None if settings is None else settings.in_force
    if settings is None or in_force is None:
        return None
    if in_force.origin == Origin.PERSON:
        command = _command_as_sent(in_force.action, state, home)
        return None if command is None else _manual_record(in_force, command, state.clock.now(), zone)
    slot = _slot_in_force(settings.slots or (), in_force, zone)
    if slot is not None:
        command = mode_command_of(in_force.action, home)
        return None if command is None else event_record(slot, command, await state.schedule_written_ms())
    # A storm watch or an aggregator decides nothing that this make has a word for.
    default = await default_mode(state) if in_force.origin == Origin.STANDING else None
    return None if default is None else _standing_mode_record(default)


def _slot_in_force(slots: tuple[Slot, ...], in_force: InForce, zone: ZoneInfo) -> Slot | None:
    """Return the slot in force: of those with the same action the one whose window began when the action did."""
    if in_force.origin != Origin.SLOT:
        return None
    candidates = [slot for slot in slots if slot.action == in_force.action and slot.window is not None]
    began = None if in_force.since is None else in_force.since.astimezone(zone).time()
    exact = (slot for slot in candidates if slot.window is not None and slot.window.start == began)
    return next(exact, candidates[0] if candidates else None)


def _default_record(command: ModeCommand, created_s: int) -> DefaultMode:
    return DefaultMode(
        id=stable_id("default", *command, created_s),
        updatedAt=created_s,
        createdAt=created_s,
        user=None,
        command=command.command,
        parameters=command.parameters,
    )


def _standing_mode_record(default: DefaultMode) -> ModeRecord:
    """Return the default mode while it decides (as live units show it)."""
    created_ms = default.createdAt * 1_000 if isinstance(default.createdAt, int) else None
    command = ModeCommand(default.command, None)
    return _record(default.id, command, created_ms, wire.DEFAULT, wire.DEFAULT_EVENT)


def _manual_record(in_force: InForce, command: ModeCommand, now: datetime, zone: tzinfo) -> ModeRecord:
    """Return the record of a person's order; duration and end are null where another make holds it without an end."""
    since, until = in_force.since or now, in_force.until
    return _record(
        stable_id("manual", command.command, epoch_ms(since)),
        command,
        epoch_ms(since),
        wire.MANUAL,
        wire.MANUAL_EVENT,
        hours=None if until is None else max(1, round((until - since).total_seconds() / HOUR_S)),
        start=local_hhmm(since, zone),
        end=None if until is None else local_hhmm(until, zone),
    )


def event_record(slot: Slot, command: ModeCommand, created_ms: int) -> ModeRecord | None:
    """Return a slot as an event of the schedule; None for a window that this make cannot express."""
    window = slot.window
    recurrence = None if window is None else RECURRENCES.get(window.days)
    if window is None or recurrence is None or not slot.is_on:
        return None
    if window.end <= window.start or window.start.second or window.end.second:
        return None
    start, end = hhmm_from(window.start), hhmm_from(window.end)
    return _record(event_id(slot), command, created_ms, wire.SCHEDULE, recurrence, start=start, end=end)


def event_id(slot: Slot) -> str:
    """Return the id of an event, from the plant's id of the slot; without one from its action and window."""
    return stable_id("event", slot.id if slot.id is not None else repr((slot.action, slot.window)))


def _record(
    record_id: Text,
    command: ModeCommand,
    created_ms: int | None,
    kind: str,
    recurrence: str,
    *,
    hours: int | None = None,
    start: int | None = None,
    end: int | None = None,
) -> ModeRecord:
    return ModeRecord(
        id=record_id,
        command=command.command,
        createdAt=created_ms,
        updatedAt=created_ms,
        duration=hours,
        startTime=start,
        endTime=end,
        recurrence=recurrence,
        type=kind,
        parameters=command.parameters,
        user=User(),
    )
