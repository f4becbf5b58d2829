"""``polywatt do``: tell a home to do something, once."""

import dataclasses
import sys
from collections.abc import Awaitable, Callable
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import typer

from . import _values
from ._run import run
from .read import TARGET_SYNTAX, Json, Target

if TYPE_CHECKING:
    from polywatt.app.target import Target as FoundTarget
    from polywatt.kit.vendor import Driver
    from polywatt.model import Capability, Command, Home, Mode, Receipt

    from ._actions import Wish

ACTION_HELP = (
    "charge, discharge, hold, release, mode, reserve, grid-charging, storm-guard, energy-saving, backup-supply, "
    "island, reconnect, start, stop, charge-limit, solar-charging, charge-window, shutdown-level, port, car-start, "
    "car-stop, car-mode, car-lock, cancel, mark-all-read."
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="Tell a home to do something: charge, mode backup, reserve 20 ..." + TARGET_SYNTAX)(do)


def do(
    target: Target,
    action: Annotated[str, typer.Argument(help=ACTION_HELP)],
    value: Annotated[str | None, typer.Argument(help="For mode, reserve and on/off: the new value.")] = None,
    power: Annotated[float | None, typer.Option(help="Watts.")] = None,
    until: Annotated[float | None, typer.Option(min=0, max=100, help="Percent, as your app counts.")] = None,
    for_: Annotated[str | None, typer.Option("--for", help="90s, 30m, 2h: then it ends.")] = None,
    limit: Annotated[
        float | None, typer.Option(help="Watts, for mode peak-shaving and export-limit (< 0: import at least that).")
    ] = None,
    code: Annotated[str | None, typer.Option(help="One-time code, where a person must agree.")] = None,
    amps: Annotated[float | None, typer.Option(min=0, max=1_000, help="For car-start.")] = None,
    charger: Annotated[str | None, typer.Option(help="Which car charger, where a home has several.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Stop even if the system is busy.")] = False,
    wait: Annotated[bool, typer.Option(help="Wait until the command can be read back.")] = True,
    json: Json = False,
) -> None:
    """Tell a home to do something."""
    from ._actions import Wish
    from ._connect import complete_target

    wish = Wish(
        action=action,
        value=value,
        power_w=power,
        until_percent=until,
        duration_s=None if for_ is None else _values.seconds(for_),
        limit_w=_values.finite(limit),
        code=code,
        amps=_values.finite(amps),
        charger=charger,
        is_forced=force,
    )
    if not run(_do(complete_target(target), wish, wait, json)):
        sys.exit(1)


async def _do(target: "FoundTarget", wish: "Wish", wait: bool, json: bool) -> bool:
    from polywatt.kit.clock import WallClock

    from ._actions import command_from
    from ._connect import connected

    async with connected(target) as driver:
        home = await _home_for_commands(driver, wish)
        wish = _with_charger(wish, home)
        command = command_from(wish, home.ratings)
        capability = home.capabilities.find(command)
        lasts_s = wish.duration_s
        if lasts_s is None or capability is None or "duration_s" in capability.bounds:
            return await _tell(driver, command, capability, wait, json, ends_here=False)
        # This home's orders and modes have no end of their own: we stay and end it.
        command = command_from(dataclasses.replace(wish, duration_s=None), home.ratings)
        undo = await _undo_of(driver, command)
        try:
            outcome = await _tell(driver, command, capability, wait, json, ends_here=True)
            await WallClock().sleep(lasts_s)
        finally:
            print(await undo(), file=sys.stderr, flush=True)
        return outcome


async def _home_for_commands(driver: "Driver", wish: "Wish") -> "Home":
    from polywatt.kit.vendor import SupportsPartialHome

    from ._actions import CAR_ACTIONS

    if isinstance(driver, SupportsPartialHome) and wish.action not in CAR_ACTIONS:
        return await driver.home_for_commands()
    return await driver.home()


def _with_charger(wish: "Wish", home: "Home") -> "Wish":
    """Where there is but one, it is meant.

    Raises:
        Unsupported: there is none.
        WrongUsage: there are several and none was named, or not that one.
    """
    from polywatt.app.usage import WrongUsage
    from polywatt.model import DeviceKind, Unsupported

    from ._actions import CAR_ACTIONS

    if wish.action not in CAR_ACTIONS:
        return wish
    chargers = [device.id for device in home.devices if device.kind == DeviceKind.CHARGER]
    if not chargers:
        raise Unsupported("this home has no car charger; polywatt devices TARGET shows what it has")
    if wish.charger is None and len(chargers) > 1:
        raise WrongUsage(f"{wish.action} needs --charger with one of: {', '.join(chargers)}")
    if wish.charger not in (None, *chargers):
        raise WrongUsage(f"there is no charger {wish.charger!r}; there are: {', '.join(chargers)}")
    return dataclasses.replace(wish, charger=wish.charger or chargers[0])


async def _tell(
    driver: "Driver", command: "Command", capability: "Capability | None", wait: bool, json: bool, ends_here: bool
) -> bool:
    from polywatt.model import ReceiptState

    receipt = await driver.send(command)
    if wait:
        receipt = await _shown(driver, receipt)
    _say(receipt, capability, json, ends_here)
    return receipt.state in (ReceiptState.APPLIED, ReceiptState.ACCEPTED) or (
        receipt.state == ReceiptState.PENDING and not wait
    )


SAYS_SO_AFTER_S = 3.0
"""Who waits longer wonders whether anything happens."""


async def _shown(driver: "Driver", receipt: "Receipt") -> "Receipt":
    """The receipt once the command shows, or its time is over."""
    import asyncio

    from polywatt.kit.clock import WallClock
    from polywatt.kit.confirm import confirm

    saying = asyncio.ensure_future(_say_that_we_wait(receipt))
    try:
        return await confirm(driver, receipt, WallClock())
    finally:
        saying.cancel()


async def _say_that_we_wait(receipt: "Receipt") -> None:
    from polywatt.kit.clock import WallClock
    from polywatt.kit.confirm import MAX_WAIT_S

    settles_by = receipt.settles_by
    most_s = MAX_WAIT_S if settles_by is None else (settles_by - receipt.at).total_seconds()
    await WallClock().sleep(SAYS_SO_AFTER_S)
    print(f"it was accepted; waiting until it shows, {most_s:.0f} s at most", file=sys.stderr, flush=True)


async def _undo_of(driver: "Driver", command: "Command") -> "Callable[[], Awaitable[str]]":
    """How to end what is about to be told; found out before it is told.

    Raises:
        Unsupported: it could not be ended.
    """
    from polywatt.model import Release, SetMode, Unknown, Unsupported, command_title

    async def back_to(before: "Command") -> str:
        await driver.send(before)
        return f"{command_title(before)}: as it was before"

    async def safe() -> str:
        return await driver.make_safe() or "nothing was left to end"

    if isinstance(command, SetMode):
        mode = (await driver.settings()).mode
        if mode is None or isinstance(mode, Unknown):
            raise Unsupported("this home does not tell its mode, so it could not be put back; leave --for away")
        return lambda: back_to(SetMode(mode=mode))
    if (await driver.home()).capabilities.find(Release) is not None:
        return lambda: back_to(Release())
    return safe


def _say(receipt: "Receipt", capability: "Capability | None", json: bool, ends_here: bool) -> None:
    from polywatt.model import command_title, to_builtins

    from ._show import print_json

    if json:
        print_json(to_builtins(receipt))
        return
    line = f"{command_title(receipt.sent)}{_given(receipt.sent)}: {receipt.state.value}"
    if receipt.sent != receipt.command:
        line += " (rounded down to what the device can be told)"
    line += _how_long(capability, ends_here)
    if receipt.state.value == "pending":
        line += "; it was accepted but does not show yet: read the home again, do not repeat it"
    print(f"{line}. {receipt.note}" if receipt.note else line, flush=True)


def _given(command: "Command | Mode") -> str:
    """What a command says beside its name: " 1,000 W for 3,600 s"; of a mode also its own parameters."""
    from polywatt.model import SetMode

    of_mode = _given(command.mode) if isinstance(command, SetMode) else ""
    given = ((name, getattr(command, name)) for name in command.__struct_fields__)
    return of_mode + "".join(_spoken(name, value) for name, value in given)


def _spoken(name: str, value: object) -> str:
    from polywatt.model import field_unit

    match value:
        case bool() if name in ("is_on", "is_allowed"):
            return " on" if value else " off"
        case bool() if name in ("needs_app", "needs_card"):
            return f" {name.removeprefix('needs_')} {'on' if value else 'off'}"
        case Enum():
            return f" {value.value}"
        case int() | float() if unit := field_unit(name):
            before = {"until_soc_percent": " until", "target_soc_percent": " around", "duration_s": " for"}.get(
                name, ""
            )
            whole = " of the whole battery" if unit == "%" else ""
            return f"{before} {round(value, 2):,.12g} {unit}{whole}"
    return ""


def _how_long(capability: "Capability | None", ends_here: bool) -> str:
    if ends_here:
        return "; it ends when this program does"
    if capability is not None and capability.persistence.value == "until_next":
        return "; it stays so until the next order, also after this program has ended"
    return ""
