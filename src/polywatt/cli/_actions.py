"""Build a command of the model from the arguments of ``polywatt do``."""

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
class ActionArguments:
    """The arguments of an action, as typed."""

    action: str
    value: str | None = None
    power_w: float | None = None
    until_percent: float | None = None
    """On the scale of the vendor's own app."""
    duration_s: float | None = None
    limit_w: float | None = None
    code: str | None = None
    amps: float | None = None
    charger: str | None = None
    is_forced: bool = False


CommandFactory = Callable[[ActionArguments, Ratings], Command]


def _until(arguments: ActionArguments, ratings: Ratings) -> float | None:
    return None if arguments.until_percent is None else from_owner_percent(arguments.until_percent, ratings)


def _percent(arguments: ActionArguments, ratings: Ratings) -> float:
    """Return the value as a percentage of the whole battery."""
    try:
        percent = float(arguments.value or "")
    except ValueError:
        percent = math.nan
    if not 0 <= percent <= 100:
        example = f"polywatt do TARGET {arguments.action} 20"
        raise WrongUsage(f"{arguments.action} takes a percentage of 0..100, as your app counts: {example}")
    return round(from_owner_percent(percent, ratings), 6)


def _solar_charging(arguments: ActionArguments, _ratings: Ratings) -> Command:
    if arguments.power_w is None:
        raise WrongUsage("solar-charging takes --power (the most that solar may charge with, in watts)")
    return SetSolarCharging(power_w=arguments.power_w)


def _port(arguments: ActionArguments, _ratings: Ratings) -> Command:
    number, _, use = (arguments.value or "").partition("=")
    if not (number.isascii() and number.isdigit()) or use not in list(PortUse):
        raise WrongUsage(f"port takes NUMBER=USE, with a use of: {', '.join(PortUse)}: polywatt do TARGET port 2=load")
    return SetPortUse(number=int(number), use=PortUse(use))


def _mode(arguments: ActionArguments, ratings: Ratings) -> Command:
    names = (*MODES, *WITH_LIMIT, FREQUENCY_REGULATION)
    if arguments.value not in names:
        raise WrongUsage(f"mode takes one of: {', '.join(names)}")
    return SetMode(mode=mode_from(arguments, ratings), duration_s=arguments.duration_s)


def mode_from(arguments: ActionArguments, ratings: Ratings) -> Mode:
    """Return the named mode, with its parameters.

    Raises:
        WrongUsage: a parameter is missing, or one is present that the mode does not have.
    """
    name, present = arguments.value or "", {n for n in MODE_OPTIONS if getattr(arguments, n) is not None}
    needed = {"limit_w"} if name in WITH_LIMIT else set()
    if name == FREQUENCY_REGULATION:
        needed = {"power_w", "until_percent"}
    if present != needed:
        required = " and ".join(MODE_OPTIONS[n] for n in MODE_OPTIONS if n in needed)
        raise WrongUsage(f"mode {name} takes {required or 'no --power, --until or --limit'}")
    if arguments.limit_w is not None:
        return WITH_LIMIT[name](arguments.limit_w)
    if arguments.power_w is not None:
        target = _until(arguments, ratings)
        assert target is not None  # noqa: S101  # required, so it is present
        return FrequencyRegulation(power_w=arguments.power_w, target_soc_percent=target)
    return MODES[name]


MODE_OPTIONS = {
    "power_w": "--power (watts for the grid)",
    "until_percent": "--until (the charge to keep, in percent)",
    "limit_w": "--limit (watts)",
}


def _is_on(arguments: ActionArguments) -> bool:
    if arguments.value not in ("on", "off"):
        raise WrongUsage(f"{arguments.action} takes on or off")
    return arguments.value == "on"


def _charge_window(arguments: ActionArguments, _ratings: Ratings) -> Command:
    """Return the command that charges from the grid in these hours of every day."""
    if arguments.value == "off":
        return SetSlots(slots=())
    start, end = _parse_window(arguments.value or "")
    window = Window(start=start, end=end)
    return SetSlots(slots=(Slot(action=Charge(until_soc_percent=100.0), window=window),))


def _parse_window(text: str) -> tuple[time, time]:
    """Parse the start and end of a window; neither seconds nor a zone."""
    hours = r"([01]?[0-9]|2[0-3]):([0-5][0-9])"
    match = re.fullmatch(f"{hours}-{hours}", text, re.ASCII)
    if match is None:
        raise WrongUsage("charge-window takes FROM-TO in the home's own time, or off: charge-window 01:00-05:30")
    start, end = time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))
    if start == end:
        raise WrongUsage("charge-window takes two different times: charge-window 01:00-05:30")
    return start, end


def _charger(arguments: ActionArguments) -> str:
    if arguments.charger is None:
        raise WrongUsage(f"{arguments.action} needs --charger: which one; see polywatt devices TARGET")
    return arguments.charger


def _car_mode(arguments: ActionArguments, _ratings: Ratings) -> Command:
    if arguments.value not in CAR_MODES:
        raise WrongUsage(f"car-mode takes one of: {', '.join(CAR_MODES)}")
    return SetCarMode(charger_id=_charger(arguments), mode=CAR_MODES[arguments.value])


def _car_lock(arguments: ActionArguments, _ratings: Ratings) -> Command:
    name, _, state = (arguments.value or "").partition("=")
    if name not in LOCKS or state not in ("on", "off"):
        raise WrongUsage("car-lock takes app=on, app=off, card=on or card=off")
    is_on = state == "on"
    return SetCarLock(
        charger_id=_charger(arguments),
        needs_app=is_on if name == "app" else None,
        needs_card=is_on if name == "card" else None,
    )


ACTIONS: dict[str, CommandFactory] = {
    "charge": lambda a, r: Charge(power_w=a.power_w, until_soc_percent=_until(a, r), duration_s=a.duration_s),
    "discharge": lambda a, r: Discharge(power_w=a.power_w, until_soc_percent=_until(a, r), duration_s=a.duration_s),
    "hold": lambda a, _: Hold(duration_s=a.duration_s),
    "release": lambda _a, _r: Release(),
    "mode": _mode,
    "reserve": lambda a, r: SetReserve(reserve_percent=_percent(a, r)),
    "charge-limit": lambda a, r: SetChargeLimit(soc_percent=_percent(a, r)),
    "grid-charging": lambda a, _: SetGridCharging(is_allowed=_is_on(a), power_w=a.power_w),
    "solar-charging": _solar_charging,
    "storm-guard": lambda a, _: SetStormGuard(is_on=_is_on(a)),
    "energy-saving": lambda a, _: SetEnergySaving(is_on=_is_on(a), below_load_w=a.power_w),
    "backup-supply": lambda a, _: SetBackupSupply(is_on=_is_on(a)),
    "port": _port,
    "island": lambda a, _: LeaveGrid(code=a.code),
    "reconnect": lambda a, _: JoinGrid(code=a.code),
    "start": lambda _a, _r: Start(),
    "stop": lambda a, _: Stop(is_forced=a.is_forced),
    "charge-window": _charge_window,
    "shutdown-level": lambda a, r: SetShutdownLevel(soc_percent=_percent(a, r)),
    "cancel": lambda _a, _r: CancelPending(),
    "car-start": lambda a, _: StartCar(charger_id=_charger(a), current_a=a.amps),
    "car-stop": lambda a, _: StopCar(charger_id=_charger(a)),
    "car-mode": _car_mode,
    "car-lock": _car_lock,
    "mark-all-read": lambda _a, _r: MarkAlertsRead(),
}
CAR_ACTIONS = {"car-start", "car-stop", "car-mode", "car-lock"}
ACCEPTED_BY = {
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
ALIASES = {
    "leave-grid": "island",
    "join-grid": "reconnect",
    "self-consumption": "self-use",
    "autonomous": "time-of-use",
}
"""Other names of actions and modes: the model's, and those of a vendor's app."""
OPTION_NAMES = {
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


def command_from(arguments: ActionArguments, ratings: Ratings) -> Command:
    """Return the command for these arguments.

    Raises:
        WrongUsage: an unknown action, or an argument that it does not accept.
    """
    arguments = replace(
        arguments,
        action=ALIASES.get(arguments.action, arguments.action),
        value=ALIASES.get(arguments.value or "", arguments.value),
    )
    if arguments.action not in ACTIONS:
        raise WrongUsage(f"there is no action {arguments.action!r}; there are: {', '.join(ACTIONS)}")
    for name, actions in ACCEPTED_BY.items():
        if getattr(arguments, name) not in (None, False) and arguments.action not in actions:
            raise WrongUsage(f"{arguments.action} takes no {OPTION_NAMES[name].removeprefix('a ')}")
    return ACTIONS[arguments.action](arguments, ratings)
