"""From the words of ``polywatt do`` to a command of the model."""

import math
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import time

from polywatt.app.usage import WrongUsage
from polywatt.model import (
    Backup,
    CancelPending,
    CarMode,
    Charge,
    Command,
    Discharge,
    ExportLimit,
    FrequencyRegulation,
    Hold,
    JoinGrid,
    LeaveGrid,
    Managed,
    Manual,
    MarkAlertsRead,
    Mode,
    PeakShaving,
    PortUse,
    Ratings,
    Release,
    SelfUse,
    SetBackupSupply,
    SetCarLock,
    SetCarMode,
    SetChargeLimit,
    SetEnergySaving,
    SetGridCharging,
    SetMode,
    SetPortUse,
    SetReserve,
    SetShutdownLevel,
    SetSlots,
    SetSolarCharging,
    SetStormGuard,
    Slot,
    SolarOnly,
    Start,
    StartCar,
    Stop,
    StopCar,
    TimeOfUse,
    Window,
    from_owner_percent,
)

MODES: dict[str, Mode] = {
    "self-use": SelfUse(),
    "time-of-use": TimeOfUse(),
    "backup": Backup(),
    "solar-only": SolarOnly(),
    "manual": Manual(),
    "managed": Managed(),
}
WITH_LIMIT: dict[str, Callable[[float], Mode]] = {
    "peak-shaving": lambda limit_w: PeakShaving(load_limit_w=limit_w),
    "export-limit": lambda limit_w: ExportLimit(export_limit_w=limit_w),
}
FREQUENCY_REGULATION = "frequency-regulation"


CAR_MODES = {mode.value: mode for mode in CarMode}
LOCKS = ("app", "card")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What a person typed."""

    action: str
    value: str | None = None
    power_w: float | None = None
    until_percent: float | None = None
    """As the vendor's own app counts."""
    duration_s: float | None = None
    limit_w: float | None = None
    code: str | None = None
    amps: float | None = None
    charger: str | None = None
    is_forced: bool = False


Maker = Callable[[Wish, Ratings], Command]


def _until(wish: Wish, ratings: Ratings) -> float | None:
    return None if wish.until_percent is None else from_owner_percent(wish.until_percent, ratings)


def _percent(wish: Wish, ratings: Ratings) -> float:
    """On the scale of the whole battery."""
    try:
        percent = float(wish.value or "")
    except ValueError:
        percent = math.nan
    if not 0 <= percent <= 100:
        example = f"polywatt do TARGET {wish.action} 20"
        raise WrongUsage(f"{wish.action} takes a percentage of 0..100, as your app counts: {example}")
    return round(from_owner_percent(percent, ratings), 6)


def _solar_charging(wish: Wish, _ratings: Ratings) -> Command:
    if wish.power_w is None:
        raise WrongUsage("solar-charging takes --power (the most that solar may charge with, in watts)")
    return SetSolarCharging(power_w=wish.power_w)


def _port(wish: Wish, _ratings: Ratings) -> Command:
    number, _, use = (wish.value or "").partition("=")
    if not (number.isascii() and number.isdigit()) or use not in list(PortUse):
        raise WrongUsage(f"port takes NUMBER=USE, with a use of: {', '.join(PortUse)}: polywatt do TARGET port 2=load")
    return SetPortUse(number=int(number), use=PortUse(use))


def _mode(wish: Wish, ratings: Ratings) -> Command:
    names = (*MODES, *WITH_LIMIT, FREQUENCY_REGULATION)
    if wish.value not in names:
        raise WrongUsage(f"mode takes one of: {', '.join(names)}")
    return SetMode(mode=mode_from(wish, ratings), duration_s=wish.duration_s)


def mode_from(wish: Wish, ratings: Ratings) -> Mode:
    """The mode a person named, with its parameters.

    Raises:
        WrongUsage: one is missing, or there is one that the mode does not have.
    """
    name, given = wish.value or "", {n for n in MODE_OPTIONS if getattr(wish, n) is not None}
    needed = {"limit_w"} if name in WITH_LIMIT else set()
    if name == FREQUENCY_REGULATION:
        needed = {"power_w", "until_percent"}
    if given != needed:
        wanted = " and ".join(MODE_OPTIONS[n] for n in MODE_OPTIONS if n in needed)
        raise WrongUsage(f"mode {name} takes {wanted or 'no --power, --until or --limit'}")
    if wish.limit_w is not None:
        return WITH_LIMIT[name](wish.limit_w)
    if wish.power_w is not None:
        target = _until(wish, ratings)
        assert target is not None  # noqa: S101  # it is needed, so it was given
        return FrequencyRegulation(power_w=wish.power_w, target_soc_percent=target)
    return MODES[name]


MODE_OPTIONS = {
    "power_w": "--power (watts for the grid)",
    "until_percent": "--until (the charge to keep, in percent)",
    "limit_w": "--limit (watts)",
}


def _is_on(wish: Wish) -> bool:
    if wish.value not in ("on", "off"):
        raise WrongUsage(f"{wish.action} takes on or off")
    return wish.value == "on"


def _charge_window(wish: Wish, _ratings: Ratings) -> Command:
    """The grid fills the battery in these hours of every day."""
    if wish.value == "off":
        return SetSlots(slots=())
    start, end = _minutes_in(wish.value or "")
    window = Window(start=start, end=end)
    return SetSlots(slots=(Slot(action=Charge(until_soc_percent=100.0), window=window),))


def _minutes_in(text: str) -> tuple[time, time]:
    """From and to; neither seconds nor a zone."""
    hours = r"([01]?[0-9]|2[0-3]):([0-5][0-9])"
    found = re.fullmatch(f"{hours}-{hours}", text, re.ASCII)
    if found is None:
        raise WrongUsage("charge-window takes FROM-TO in the home's own time, or off: charge-window 01:00-05:30")
    start, end = time(int(found[1]), int(found[2])), time(int(found[3]), int(found[4]))
    if start == end:
        raise WrongUsage("charge-window takes two different times: charge-window 01:00-05:30")
    return start, end


def _charger(wish: Wish) -> str:
    if wish.charger is None:
        raise WrongUsage(f"{wish.action} needs --charger: which one; see polywatt devices TARGET")
    return wish.charger


def _car_mode(wish: Wish, _ratings: Ratings) -> Command:
    if wish.value not in CAR_MODES:
        raise WrongUsage(f"car-mode takes one of: {', '.join(CAR_MODES)}")
    return SetCarMode(charger_id=_charger(wish), mode=CAR_MODES[wish.value])


def _car_lock(wish: Wish, _ratings: Ratings) -> Command:
    name, _, state = (wish.value or "").partition("=")
    if name not in LOCKS or state not in ("on", "off"):
        raise WrongUsage("car-lock takes app=on, app=off, card=on or card=off")
    is_on = state == "on"
    return SetCarLock(
        charger_id=_charger(wish),
        needs_app=is_on if name == "app" else None,
        needs_card=is_on if name == "card" else None,
    )


ACTIONS: dict[str, Maker] = {
    "charge": lambda w, r: Charge(power_w=w.power_w, until_soc_percent=_until(w, r), duration_s=w.duration_s),
    "discharge": lambda w, r: Discharge(power_w=w.power_w, until_soc_percent=_until(w, r), duration_s=w.duration_s),
    "hold": lambda w, _: Hold(duration_s=w.duration_s),
    "release": lambda _w, _r: Release(),
    "mode": _mode,
    "reserve": lambda w, r: SetReserve(reserve_percent=_percent(w, r)),
    "charge-limit": lambda w, r: SetChargeLimit(soc_percent=_percent(w, r)),
    "grid-charging": lambda w, _: SetGridCharging(is_allowed=_is_on(w), power_w=w.power_w),
    "solar-charging": _solar_charging,
    "storm-guard": lambda w, _: SetStormGuard(is_on=_is_on(w)),
    "energy-saving": lambda w, _: SetEnergySaving(is_on=_is_on(w), below_load_w=w.power_w),
    "backup-supply": lambda w, _: SetBackupSupply(is_on=_is_on(w)),
    "port": _port,
    "island": lambda w, _: LeaveGrid(code=w.code),
    "reconnect": lambda w, _: JoinGrid(code=w.code),
    "start": lambda _w, _r: Start(),
    "stop": lambda w, _: Stop(is_forced=w.is_forced),
    "charge-window": _charge_window,
    "shutdown-level": lambda w, r: SetShutdownLevel(soc_percent=_percent(w, r)),
    "cancel": lambda _w, _r: CancelPending(),
    "car-start": lambda w, _: StartCar(charger_id=_charger(w), current_a=w.amps),
    "car-stop": lambda w, _: StopCar(charger_id=_charger(w)),
    "car-mode": _car_mode,
    "car-lock": _car_lock,
    "mark-all-read": lambda _w, _r: MarkAlertsRead(),
}
CAR_ACTIONS = {"car-start", "car-stop", "car-mode", "car-lock"}
TAKES = {
    "power_w": {"charge", "discharge", "grid-charging", "solar-charging", "energy-saving", "mode"},
    "until_percent": {"charge", "discharge", "mode"},
    "limit_w": {"mode"},
    "duration_s": {"charge", "discharge", "hold", "mode"},
    "code": {"island", "reconnect"},
    "is_forced": {"stop"},
    "value": {
        *("mode", "reserve", "charge-limit", "grid-charging", "storm-guard", "energy-saving", "backup-supply"),
        *("port", "charge-window", "shutdown-level", "car-mode", "car-lock"),
    },
    "amps": {"car-start"},
    "charger": CAR_ACTIONS,
}
ALSO = {
    "leave-grid": "island",
    "join-grid": "reconnect",
    "self-consumption": "self-use",
    "autonomous": "time-of-use",
}
"""Other names for the same: the model's, and those of a vendor's app."""
OPTIONS = {
    "power_w": "--power",
    "until_percent": "--until",
    "duration_s": "--for",
    "limit_w": "--limit",
    "code": "--code",
    "amps": "--amps",
    "charger": "--charger",
    "is_forced": "--force",
    "value": "a value",
}


def command_from(wish: Wish, ratings: Ratings) -> Command:
    """The command a person wished for.

    Raises:
        WrongUsage: an unknown action, or something given that it does not take.
    """
    wish = replace(wish, action=ALSO.get(wish.action, wish.action), value=ALSO.get(wish.value or "", wish.value))
    if wish.action not in ACTIONS:
        raise WrongUsage(f"there is no action {wish.action!r}; there are: {', '.join(ACTIONS)}")
    for name, takers in TAKES.items():
        if getattr(wish, name) not in (None, False) and wish.action not in takers:
            raise WrongUsage(f"{wish.action} takes no {OPTIONS[name].removeprefix('a ')}")
    return ACTIONS[wish.action](wish, ratings)
