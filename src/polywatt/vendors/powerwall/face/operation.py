"""``operation``: mode and reserve, in effect after a commit."""

import math
from dataclasses import dataclass

from msgspec import UNSET
from starlette.responses import Response

from polywatt.kit.request_body import InvalidBody, decode_body
from polywatt.model import Command, ExportLimit, Home, Mode, SelfUse, SetMode, SetReserve, Settings, Unknown, admit

from ..wire.operation import MODE_WORDS, MODES, OPERATION, Operation
from .request import INSTALLER, FaceRequest, FaceRoute, captured, documented
from .responses import json
from .state import FaceState, Handlers


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""
    handlers = _Handlers(state)
    return [
        captured("GET", "operation", handlers.fetch),
        documented("POST", "operation", handlers.set, None if state.profile.owner_may_set else INSTALLER),
    ]


class _Handlers(Handlers):
    async def fetch(self, _request: FaceRequest) -> Response:
        return json(operation_from(await self._state.settings(), self._state.profile.has_old_mode_name))

    async def set(self, request: FaceRequest) -> Response:
        """``POST operation``: echo it, and wait for the commit."""
        echo, target = target_from(request.body)
        max_reserve_percent = self._state.profile.max_reserve_percent
        self._state.uncommitted = commands_from(target, max_reserve_percent, await self._state.home())
        return json(echo)


def operation_from(settings: Settings, has_old_name: bool) -> Operation:
    """Return the settings in force.

    A mode that the vendor has no word for is left out; a limit to exporting is a number beside it.
    """
    mode: Mode | Unknown | None = settings.mode
    limit_kw = None
    if isinstance(mode, ExportLimit) and mode.export_limit_w >= 0.0:
        limit_kw = mode.export_limit_w / 1_000.0
        mode = SelfUse()
    word = mode.word if isinstance(mode, Unknown) else MODE_WORDS.get(type(mode), UNSET)
    reserve = settings.reserve_percent
    return Operation(
        mode=word if has_old_name else UNSET,
        real_mode=word,
        backup_reserve_percent=UNSET if reserve is None else reserve,
        freq_shift_load_shed_soe=0,
        freq_shift_load_shed_delta_f=0,
        max_pv_export_power_kW=UNSET if limit_kw is None else limit_kw,
    )


@dataclass(frozen=True, slots=True)
class Target:
    """A posted operation."""

    mode_word: str
    reserve_percent: float
    export_limit_kw: float | None


def target_from(body: bytes) -> tuple[Operation, Target]:
    """Return the posted operation, as it is echoed and as it is meant.

    Raises:
        InvalidBody: no JSON, a value missing or out of range. A missing one would be overwritten on a real gateway,
            with a value that is not known; so it is refused here.
    """
    operation = decode_body(body, OPERATION)
    word = operation.mode if isinstance(operation.mode, str) else operation.real_mode
    reserve = operation.backup_reserve_percent
    if not isinstance(word, str) or not isinstance(reserve, float | int):
        raise InvalidBody("mode and backup_reserve_percent are needed together")
    if not (math.isfinite(reserve) and 0 <= reserve <= 100):
        raise InvalidBody("backup_reserve_percent is not within 0..100")
    if isinstance(operation.real_mode, str) and operation.real_mode != word:
        raise InvalidBody("mode and real_mode contradict each other")
    _check_other_fields(operation)
    limit_kw = operation.max_pv_export_power_kW
    return operation, Target(word, float(reserve), float(limit_kw) if isinstance(limit_kw, float | int) else None)


def _check_other_fields(operation: Operation) -> None:
    """Refuse a value that would have no effect: nothing is taken and ignored."""
    limit_kw = operation.max_pv_export_power_kW
    if isinstance(limit_kw, float | int) and not (math.isfinite(limit_kw) and limit_kw >= 0):
        raise InvalidBody("max_pv_export_power_kW is null or not below 0")
    for shed in (operation.freq_shift_load_shed_soe, operation.freq_shift_load_shed_delta_f):
        if isinstance(shed, float | int) and shed != 0:
            raise InvalidBody("freq_shift_load_shed_soe and _delta_f can only be 0 here")


def commands_from(target: Target, max_reserve_percent: float, home: Home) -> tuple[Command, ...]:
    """Return the commands that a commit will send, admitted by the plant.

    A reserve above ``max_reserve_percent``, and short of 100, becomes that without a message.

    Raises:
        InvalidBody: an unknown mode; ``scheduler`` too ("not supported now", document L285); a limit to exporting
            in a mode that has none.
        Unsupported: the plant cannot do it.
    """
    word, reserve_percent, limit_kw = target.mode_word, target.reserve_percent, target.export_limit_kw
    if word not in MODES or word == "scheduler":
        raise InvalidBody(f"mode {word!r} is not supported")
    mode = MODES[word]
    if limit_kw is not None:
        if not isinstance(mode, SelfUse):
            raise InvalidBody("max_pv_export_power_kW is taken with self_consumption only here")
        # To the milliwatt: kW times 1,000 is off by a hair.
        mode = ExportLimit(export_limit_w=round(limit_kw * 1_000.0, 3))
    if reserve_percent < 100.0:
        reserve_percent = min(reserve_percent, max_reserve_percent)
    commands: tuple[Command, ...] = (SetMode(mode=mode), SetReserve(reserve_percent=reserve_percent))
    return tuple(admit(command, home.capabilities) for command in commands)
