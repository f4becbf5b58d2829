"""From the words of ``polywatt do`` to a command of the model."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from polywatt.app.usage import WrongUsage
from polywatt.model import (
    Backup,
    Charge,
    Command,
    Discharge,
    Hold,
    JoinGrid,
    LeaveGrid,
    Managed,
    Manual,
    MarkAllRead,
    Mode,
    Ratings,
    Release,
    SelfUse,
    SetBackupSupply,
    SetEnergySaving,
    SetGridCharging,
    SetMode,
    SetReserve,
    SetStormGuard,
    SolarOnly,
    Start,
    Stop,
    TimeOfUse,
    from_owner,
)

MODES: dict[str, Mode] = {
    "self-use": SelfUse(),
    "time-of-use": TimeOfUse(),
    "backup": Backup(),
    "solar-only": SolarOnly(),
    "manual": Manual(),
    "managed": Managed(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person typed."""

    action: str
    value: str | None = None
    power_w: float | None = None
    until_percent: float | None = None
    """As the vendor's own app counts."""
    duration_s: float | None = None
    code: str | None = None
    is_forced: bool = False


Maker = Callable[[Wish, Ratings], Command]


def _until(wish: Wish, ratings: Ratings) -> float | None:
    return None if wish.until_percent is None else from_owner(wish.until_percent, ratings)


def _reserve(wish: Wish, ratings: Ratings) -> Command:
    try:
        percent = float(wish.value or "")
    except ValueError:
        percent = math.nan
    if not 0 <= percent <= 100:
        raise WrongUsage("reserve takes a percentage of 0..100, as your app counts: polywatt do TARGET reserve 20")
    return SetReserve(reserve_percent=round(from_owner(percent, ratings), 6))


def _mode(wish: Wish, _ratings: Ratings) -> Command:
    if wish.value not in MODES:
        raise WrongUsage(f"mode takes one of: {', '.join(MODES)}")
    return SetMode(mode=MODES[wish.value], duration_s=wish.duration_s)


def _is_on(wish: Wish) -> bool:
    if wish.value not in ("on", "off"):
        raise WrongUsage(f"{wish.action} takes on or off")
    return wish.value == "on"


ACTIONS: dict[str, Maker] = {
    "charge": lambda w, r: Charge(power_w=w.power_w, until_soc_percent=_until(w, r), duration_s=w.duration_s),
    "discharge": lambda w, r: Discharge(power_w=w.power_w, until_soc_percent=_until(w, r), duration_s=w.duration_s),
    "hold": lambda w, _: Hold(duration_s=w.duration_s),
    "release": lambda _w, _r: Release(),
    "mode": _mode,
    "reserve": _reserve,
    "grid-charging": lambda w, _: SetGridCharging(is_allowed=_is_on(w), power_w=w.power_w),
    "storm-guard": lambda w, _: SetStormGuard(is_on=_is_on(w)),
    "energy-saving": lambda w, _: SetEnergySaving(is_on=_is_on(w), below_load_w=w.power_w),
    "backup-supply": lambda w, _: SetBackupSupply(is_on=_is_on(w)),
    "leave-grid": lambda w, _: LeaveGrid(code=w.code),
    "join-grid": lambda w, _: JoinGrid(code=w.code),
    "start": lambda _w, _r: Start(),
    "stop": lambda w, _: Stop(is_forced=w.is_forced),
    "mark-all-read": lambda _w, _r: MarkAllRead(),
}
TAKES = {
    "power_w": {"charge", "discharge", "grid-charging", "energy-saving"},
    "until_percent": {"charge", "discharge"},
    "duration_s": {"charge", "discharge", "hold", "mode"},
    "code": {"leave-grid", "join-grid"},
    "is_forced": {"stop"},
    "value": {"mode", "reserve", "grid-charging", "storm-guard", "energy-saving", "backup-supply"},
}
OPTIONS = {
    "power_w": "--power",
    "until_percent": "--until",
    "duration_s": "--for",
    "code": "--code",
    "is_forced": "--force",
    "value": "a value",
}


def command_from(wish: Wish, ratings: Ratings) -> Command:
    """The command a person wished for.

    Raises:
        WrongUsage: an unknown action, or something given that it does not take.
    """
    if wish.action not in ACTIONS:
        raise WrongUsage(f"there is no action {wish.action!r}; there are: {', '.join(ACTIONS)}")
    for name, takers in TAKES.items():
        if getattr(wish, name) not in (None, False) and wish.action not in takers:
            raise WrongUsage(f"{wish.action} takes no {OPTIONS[name].removeprefix('a ')}")
    return ACTIONS[wish.action](wish, ratings)
