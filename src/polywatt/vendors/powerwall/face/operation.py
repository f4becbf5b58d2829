"""``operation``: what is asked for, and what a commit makes of it."""

import math
from dataclasses import dataclass

import msgspec

from polywatt.kit.request_body import InvalidBody, decode_body
from polywatt.model import (
    Backup,
    Command,
    ExportLimit,
    Home,
    Managed,
    Mode,
    Plant,
    SelfUse,
    SetMode,
    SetReserve,
    Settings,
    TimeOfUse,
    Unknown,
    admit,
)

from ..wire.system import OPERATION, Operation

MODES: dict[str, Mode] = {
    "self_consumption": SelfUse(),
    "autonomous": TimeOfUse(),
    "backup": Backup(),
    "scheduler": Managed(),
}
WORDS: dict[type, str] = {type(mode): word for word, mode in MODES.items()}


def operation_from(settings: Settings, has_old_name: bool) -> Operation:
    """What is in force. A mode the vendor has no word for is left out; a limit to exporting is a number beside it."""
    mode: Mode | Unknown | None = settings.mode
    limit_kw = None
    if isinstance(mode, ExportLimit) and mode.export_limit_w >= 0.0:
        limit_kw = mode.export_limit_w / 1_000.0
        mode = SelfUse()
    word = mode.word if isinstance(mode, Unknown) else WORDS.get(type(mode), msgspec.UNSET)
    reserve = settings.reserve_percent
    return Operation(
        mode=word if has_old_name else msgspec.UNSET,
        real_mode=word,
        backup_reserve_percent=msgspec.UNSET if reserve is None else reserve,
        freq_shift_load_shed_soe=0,
        freq_shift_load_shed_delta_f=0,
        max_pv_export_power_kW=msgspec.UNSET if limit_kw is None else limit_kw,
    )


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a posted operation asks for."""

    word: str
    reserve_percent: float
    export_limit_kw: float | None


def wanted_from(body: bytes) -> tuple[Operation, Wanted]:
    """The posted operation, as it is echoed and as it is meant.

    Raises:
        NotUnderstood: no JSON, a value missing or out of range. A missing one would be overwritten on a real gateway,
            with what nobody knows; so it is refused here.
    """
    wanted = decode_body(body, OPERATION)
    word = wanted.mode if isinstance(wanted.mode, str) else wanted.real_mode
    reserve = wanted.backup_reserve_percent
    if not isinstance(word, str) or not isinstance(reserve, float | int):
        raise InvalidBody("mode and backup_reserve_percent are needed together")
    if not (math.isfinite(reserve) and 0 <= reserve <= 100):
        raise InvalidBody("backup_reserve_percent is not within 0..100")
    if isinstance(wanted.real_mode, str) and wanted.real_mode != word:
        raise InvalidBody("mode and real_mode contradict each other")
    _check_rest(wanted)
    limit_kw = wanted.max_pv_export_power_kW
    return wanted, Wanted(word, float(reserve), float(limit_kw) if isinstance(limit_kw, float | int) else None)


def _check_rest(wanted: Operation) -> None:
    """What is not built may be sent as it is shown, and is refused otherwise: nothing is taken and ignored."""
    limit_kw = wanted.max_pv_export_power_kW
    if isinstance(limit_kw, float | int) and not (math.isfinite(limit_kw) and limit_kw >= 0):
        raise InvalidBody("max_pv_export_power_kW is null or not below 0")
    for shed in (wanted.freq_shift_load_shed_soe, wanted.freq_shift_load_shed_delta_f):
        if isinstance(shed, float | int) and shed != 0:
            raise InvalidBody("freq_shift_load_shed_soe and _delta_f can only be 0 here")


def commands_from(wanted: Wanted, most_reserve_percent: float, home: Home) -> tuple[Command, ...]:
    """The commands a commit will send, admitted by the plant.

    A reserve above the most that this firmware takes, and short of 100, becomes that most without a word.

    Raises:
        NotUnderstood: an unknown mode; ``scheduler`` too ("not supported now", document L285); a limit to exporting
            in a mode that knows none.
        Unsupported: the plant cannot do it.
    """
    word, reserve, limit_kw = wanted.word, wanted.reserve_percent, wanted.export_limit_kw
    if word not in MODES or word == "scheduler":
        raise InvalidBody(f"mode {word!r} is not supported")
    mode = MODES[word]
    if limit_kw is not None:
        if not isinstance(mode, SelfUse):
            raise InvalidBody("max_pv_export_power_kW is taken with self_consumption only here")
        # To the milliwatt: kW times 1,000 is off by a hair.
        mode = ExportLimit(export_limit_w=round(limit_kw * 1_000.0, 3))
    if reserve < 100.0:
        reserve = min(reserve, most_reserve_percent)
    commands: tuple[Command, ...] = (SetMode(mode=mode), SetReserve(reserve_percent=reserve))
    return tuple(admit(command, home.capabilities) for command in commands)


async def commit(plant: Plant, commands: tuple[Command, ...]) -> None:
    """Let it take effect. What is so already is not told again: it would count as a change."""
    for command in commands:
        if not _is_so(command, await plant.settings()):
            await plant.send(command)


def _is_so(command: Command, settings: Settings) -> bool:
    match command:
        case SetMode(mode=mode):
            return mode == (settings.mode if settings.in_force is None else settings.in_force.action)
        case SetReserve(reserve_percent=percent):
            return percent == settings.reserve_percent
    return False
