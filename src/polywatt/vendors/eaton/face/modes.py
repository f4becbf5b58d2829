"""Commands as they come in, and mode records as they go out."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from uuid import NAMESPACE_URL, uuid5

import msgspec

from polywatt.model import (
    Charge,
    Coupling,
    Discharge,
    ExportLimit,
    FrequencyRegulation,
    Home,
    InForce,
    Mode,
    Order,
    PeakShaving,
    SelfUse,
    Slot,
    SolarOnly,
    from_owner_percent,
    to_owner_percent,
)

from ..wire import mode as wire
from ..wire.clocktime import as_hhmm, hhmm, ms
from ..wire.installation import Installation, blocked_modes
from ..wire.mode import DefaultMode, ModeRecord, Parameters, User, spelling_of
from ..wire.schedule import DAYS
from .answers import Refused
from .fields import Fields

HOUR_S = 3_600.0
MOST_W = 100_000
WORD_OF_DAYS = {days: word for word, days in DAYS.items()}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A command that fits: what it means, and how it was spelled."""

    action: Order | Mode
    command: str
    parameters: Parameters | None


def id_of(*words: object) -> str:
    """A number that looks drawn and is the same each time."""
    return str(uuid5(NAMESPACE_URL, "/".join(("xstorage", *map(str, words)))))


def rating_of(home: Home) -> float | None:
    """What 100 % are, in W."""
    ratings = home.ratings
    return ratings.inverter_w or ratings.charge_w or ratings.discharge_w


def installation_of(home: Home) -> Installation:
    """What stands there: a meter is where something can be read of what it looks at."""
    reads = home.capabilities.readable
    coupling = home.coupling or (Coupling.AC if "solar_w" in reads else Coupling.NONE)
    return Installation(
        coupling=coupling,
        has_meter_1="grid_w" in reads,
        has_meter_2="solar_w" in reads and coupling in (Coupling.AC, Coupling.BOTH),
        has_critical_loads="critical_load_w" in reads,
        rating_w=rating_of(home),
    )


def wanted_from(fields: Fields, home: Home, *, is_strict: bool, step: str) -> Wanted:
    """What a command tells this home.

    Raises:
        Refused: its parameters do not fit, or the installation does not have it.
    """
    command = fields.word("command", wire.COMMANDS)
    wanted = _understood(command, fields.optional("parameters"), rating_of(home), step)
    wanted = replace(wanted, action=_rescaled(wanted.action, lambda percent: from_owner_percent(percent, home.ratings)))
    blocked = blocked_modes(installation_of(home), is_strict=is_strict).get(type(wanted.action))
    if blocked is not None:
        raise Refused(step, "err_mode_not_available", f"{command} needs {blocked.needs}")
    return wanted


def _understood(command: str, given: Fields, rating_w: float | None, step: str) -> Wanted:
    match command:
        case wire.BASIC:
            return Wanted(SolarOnly(), command, None)
        case wire.SELF_USE:
            return Wanted(SelfUse(), command, None)
        case wire.PEAK_SHAVING:
            limit_w = given.whole("maxHousePeakConsumption", 0, MOST_W)
            return Wanted(
                PeakShaving(load_limit_w=float(limit_w)), command, Parameters(maxHousePeakConsumption=limit_w)
            )
        case wire.EXPORT_LIMIT:
            limit_w = given.whole("maximumPower", wire.LEAST_EXPORT_W, wire.MOST_EXPORT_W)
            return Wanted(ExportLimit(export_limit_w=float(limit_w)), command, Parameters(maximumPower=limit_w))
        case wire.FREQUENCY:
            power_w = given.whole("powerAllocation", 0, round(rating_w or MOST_W))
            target = given.whole("optimalSoc", 0, 100)
            does = FrequencyRegulation(power_w=float(power_w), target_soc_percent=float(target))
            return Wanted(does, command, Parameters(powerAllocation=power_w, optimalSoc=target))
    return _ordered(command, given, rating_w, step)


def _ordered(command: str, given: Fields, rating_w: float | None, step: str) -> Wanted:
    """Both spellings of a discharge: the document's, and the one of the device's web page."""
    allowed = (wire.ACTION_DISCHARGE,) if command == wire.DISCHARGE else (wire.ACTION_CHARGE, wire.ACTION_DISCHARGE)
    action = given.word("action", allowed)
    percent, soc = given.whole("power", wire.LEAST_POWER_PERCENT, 100), given.whole("soc", 0, 100)
    if rating_w is None:
        raise Refused(step, "err_mode_not_available", f"{command} needs a power rating")
    kind = Charge if action == wire.ACTION_CHARGE else Discharge
    does = kind(power_w=percent * rating_w / 100.0, until_soc_percent=float(soc))
    return Wanted(does, command, Parameters(action=action, power=percent, soc=soc))


@dataclass(slots=True)
class Spoken:
    """How the last command was spelled: a record shows it as it was sent."""

    last: Wanted | None = None

    def spelling(self, does: Order | Mode, home: Home) -> tuple[str, Parameters | None] | None:
        """The command and parameters for what decides; None: this make has no word for it."""
        if self.last is not None and self.last.action == _without_duration(does):
            return self.last.command, self.last.parameters
        return spelled_for(does, home)


def spelled_for(does: Order | Mode, home: Home) -> tuple[str, Parameters | None] | None:
    """The same for what has no memory of how it was sent."""
    return spelling_of(_rescaled(does, lambda percent: to_owner_percent(percent, home.ratings)), rating_of(home))


def _rescaled(does: Order | Mode, scaled: Callable[[float], float]) -> Order | Mode:
    """With targets on another scale: behind the face may be a make that hides a part of its battery."""
    match does:
        case (
            Charge(until_soc_percent=float() | int() as percent)
            | Discharge(until_soc_percent=float() | int() as percent)
        ):
            return msgspec.structs.replace(does, until_soc_percent=scaled(percent))
        case FrequencyRegulation(target_soc_percent=percent):
            return msgspec.structs.replace(does, target_soc_percent=scaled(percent))
    return does


def _without_duration(does: Order | Mode) -> Order | Mode:
    if isinstance(does, Charge | Discharge):
        return type(does)(power_w=does.power_w, until_soc_percent=does.until_soc_percent)
    return does


def default_record(command: str, parameters: Parameters | None, created_s: int) -> DefaultMode:
    """The mode of the general settings."""
    return DefaultMode(
        id=id_of("default", command, parameters, created_s),
        updatedAt=created_s,
        createdAt=created_s,
        user=None,
        command=command,
        parameters=parameters,
    )


def standing_record(default: DefaultMode) -> ModeRecord:
    """The default mode while it decides (as live units show it)."""
    created_ms = default.createdAt * 1_000 if isinstance(default.createdAt, int) else None
    return ModeRecord(
        id=default.id,
        command=default.command,
        createdAt=created_ms,
        updatedAt=created_ms,
        duration=None,
        startTime=None,
        endTime=None,
        recurrence=wire.DEFAULT_EVENT,
        type=wire.DEFAULT,
        parameters=None,
        user=User(),
    )


def manual_record(
    in_force: InForce, command: str, parameters: Parameters | None, now: datetime, zone: tzinfo
) -> ModeRecord:
    """What a person told it. An order that another make keeps up without an end shows none."""
    since, until = in_force.since or now, in_force.until
    hours = None if until is None else max(1, round((until - since).total_seconds() / HOUR_S))
    return ModeRecord(
        id=id_of("manual", command, ms(since)),
        command=command,
        createdAt=ms(since),
        updatedAt=ms(since),
        duration=hours,
        startTime=hhmm(since, zone),
        endTime=None if until is None else hhmm(until, zone),
        recurrence=wire.MANUAL_EVENT,
        type=wire.MANUAL,
        parameters=parameters,
        user=User(),
    )


def event_record(slot: Slot, spelled: tuple[str, Parameters | None], created_ms: int) -> ModeRecord | None:
    """A slot as an event of the schedule; None for a window this make has no words for."""
    window = slot.window
    word = None if window is None else WORD_OF_DAYS.get(window.days)
    if window is None or word is None or not slot.is_on:
        return None
    if window.end <= window.start or window.start.second or window.end.second:
        return None
    command, parameters = spelled
    return ModeRecord(
        id=event_id(slot),
        command=command,
        createdAt=created_ms,
        updatedAt=created_ms,
        duration=None,
        startTime=as_hhmm(window.start),
        endTime=as_hhmm(window.end),
        recurrence=word,
        type=wire.SCHEDULE,
        parameters=parameters,
        user=User(),
    )


def event_id(slot: Slot) -> str:
    """By the plant's own id; without one by what it is."""
    return id_of("event", slot.id if slot.id is not None else repr((slot.action, slot.window)))
