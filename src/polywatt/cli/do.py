"""``polywatt do``: send a command to a home, once."""

import dataclasses
import sys
from collections.abc import Awaitable, Callable
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import typer

from . import _parsing
from ._run import run
from .read import TARGET_SYNTAX, Json, Target

if TYPE_CHECKING:
    from polywatt.app.target import Target as ParsedTarget
    from polywatt.kit.vendor import Driver
    from polywatt.model import Capability, Command, Home, Mode, Receipt

    from ._actions import ActionArguments


ACTION_HELP = (
    "charge, discharge, hold, release, mode, reserve, grid-charging, storm-guard, energy-saving, backup-supply, "
    "island, reconnect, start, stop, charge-limit, solar-charging, charge-window, shutdown-level, port, car-start, "
    "car-stop, car-mode, car-lock, cancel, mark-all-read."
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="Send a command to a home: charge, mode backup, reserve 20 ..." + TARGET_SYNTAX)(do)


def do(
    target: Target,
    action: Annotated[str, typer.Argument(help=ACTION_HELP)],
    value: Annotated[str | None, typer.Argument(help="For mode, reserve and on/off: the new value.")] = None,
    power: Annotated[float | None, typer.Option(help="Watts.")] = None,
    until: Annotated[float | None, typer.Option(min=0, max=100, help="Percent, on the scale of your app.")] = None,
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
    """Send a command to a home."""
    from ._actions import ActionArguments
    from ._connect import complete_target

    arguments = ActionArguments(
        action=action,
        value=value,
        power_w=power,
        until_percent=until,
        duration_s=None if for_ is None else _parsing.parse_duration(for_),
        limit_w=_parsing.require_finite(limit),
        code=code,
        amps=_parsing.require_finite(amps),
        charger=charger,
        is_forced=force,
    )
    if not run(_do(complete_target(target), arguments, wait, json)):
        sys.exit(1)


async def _do(target: "ParsedTarget", arguments: "ActionArguments", wait: bool, json: bool) -> bool:
    from polywatt.kit.clock import WallClock

    from ._actions import command_from
    from ._connect import connect

    async with connect(target) as driver:
        home = await _home_for_commands(driver, arguments)
        arguments = _with_charger(arguments, home)
        command = command_from(arguments, home.ratings)
        capability = home.capabilities.find(command)
        duration_s = arguments.duration_s
        if duration_s is None or capability is None or "duration_s" in capability.bounds:
            return await _send(driver, command, capability, wait, json, ends_here=False)
        # This home's orders and modes have no end of their own: this program stays and ends it.
        command = command_from(dataclasses.replace(arguments, duration_s=None), home.ratings)
        undo = await _find_undo(driver, command)
        try:
            outcome = await _send(driver, command, capability, wait, json, ends_here=True)
            await WallClock().sleep(duration_s)
        finally:
            print(await undo(), file=sys.stderr, flush=True)
        return outcome


async def _home_for_commands(driver: "Driver", arguments: "ActionArguments") -> "Home":
    from polywatt.kit.vendor import SupportsPartialHome

    from ._actions import CAR_ACTIONS

    if isinstance(driver, SupportsPartialHome) and arguments.action not in CAR_ACTIONS:
        return await driver.home_for_commands()
    return await driver.home()


def _with_charger(arguments: "ActionArguments", home: "Home") -> "ActionArguments":
    """Return the arguments with the charger's id, where a home has exactly one.

    Raises:
        Unsupported: there is none.
        WrongUsage: there are several and none was named, or there is none of that name.
    """
    from polywatt.app.usage import WrongUsage
    from polywatt.model import DeviceKind, Unsupported

    from ._actions import CAR_ACTIONS

    if arguments.action not in CAR_ACTIONS:
        return arguments
    chargers = [device.id for device in home.devices if device.kind == DeviceKind.CHARGER]
    if not chargers:
        raise Unsupported("this home has no car charger; polywatt devices TARGET shows what it has")
    if arguments.charger is None and len(chargers) > 1:
        raise WrongUsage(f"{arguments.action} needs --charger with one of: {', '.join(chargers)}")
    if arguments.charger not in (None, *chargers):
        raise WrongUsage(f"there is no charger {arguments.charger!r}; there are: {', '.join(chargers)}")
    return dataclasses.replace(arguments, charger=arguments.charger or chargers[0])


async def _send(
    driver: "Driver", command: "Command", capability: "Capability | None", wait: bool, json: bool, ends_here: bool
) -> bool:
    from polywatt.model import ReceiptState

    receipt = await driver.send(command)
    if wait:
        receipt = await _confirm(driver, receipt)
    _print_receipt(receipt, capability, json, ends_here)
    return receipt.state in (ReceiptState.APPLIED, ReceiptState.ACCEPTED) or (
        receipt.state == ReceiptState.PENDING and not wait
    )


REPORT_WAITING_AFTER_S = 3.0
"""After this wait a message says that the command is still being confirmed."""


async def _confirm(driver: "Driver", receipt: "Receipt") -> "Receipt":
    """Return the receipt once the command is read back, or its time is over."""
    import asyncio

    from polywatt.kit.clock import WallClock
    from polywatt.kit.confirm import confirm

    reporting = asyncio.ensure_future(_report_waiting(receipt))
    try:
        return await confirm(driver, receipt, WallClock())
    finally:
        reporting.cancel()


async def _report_waiting(receipt: "Receipt") -> None:
    from polywatt.kit.clock import WallClock
    from polywatt.kit.confirm import MAX_WAIT_S

    settles_by = receipt.settles_by
    max_s = MAX_WAIT_S if settles_by is None else (settles_by - receipt.at).total_seconds()
    await WallClock().sleep(REPORT_WAITING_AFTER_S)
    print(f"it was accepted; waiting until it shows, {max_s:.0f} s at most", file=sys.stderr, flush=True)


async def _find_undo(driver: "Driver", command: "Command") -> "Callable[[], Awaitable[str]]":
    """Return a call that ends the command about to be sent; determined before it is sent.

    Raises:
        Unsupported: it could not be ended.
    """
    from polywatt.model import Release, SetMode, Unknown, Unsupported, command_title

    async def restore(previous: "Command") -> str:
        await driver.send(previous)
        return f"{command_title(previous)}: as it was before"

    async def make_safe() -> str:
        return await driver.make_safe() or "nothing was left to end"

    if isinstance(command, SetMode):
        mode = (await driver.settings()).mode
        if mode is None or isinstance(mode, Unknown):
            raise Unsupported("this home does not report its mode, so it could not be restored; omit --for")
        return lambda: restore(SetMode(mode=mode))
    if (await driver.home()).capabilities.find(Release) is not None:
        return lambda: restore(Release())
    return make_safe


def _print_receipt(receipt: "Receipt", capability: "Capability | None", json: bool, ends_here: bool) -> None:
    from polywatt.model import command_title, to_builtins

    from ._output import print_json

    if json:
        print_json(to_builtins(receipt))
        return
    message = f"{command_title(receipt.sent)}{_describe_parameters(receipt.sent)}: {receipt.state.value}"
    if receipt.sent != receipt.command:
        message += " (rounded down to what the device accepts)"
    message += _describe_persistence(capability, ends_here)
    if receipt.state.value == "pending":
        message += "; it was accepted but does not show yet: read the home again, do not repeat it"
    print(f"{message}. {receipt.note}" if receipt.note else message, flush=True)


def _describe_parameters(command: "Command | Mode") -> str:
    """Describe the parameters of a command, " 1,000 W for 3,600 s"; of a mode also its own."""
    from polywatt.model import SetMode

    mode_parameters = _describe_parameters(command.mode) if isinstance(command, SetMode) else ""
    fields = ((name, getattr(command, name)) for name in command.__struct_fields__)
    return mode_parameters + "".join(_describe_parameter(name, value) for name, value in fields)


def _describe_parameter(name: str, value: object) -> str:
    from polywatt.model import field_unit

    match value:
        case bool() if name in ("is_on", "is_allowed"):
            return " on" if value else " off"
        case bool() if name in ("needs_app", "needs_card"):
            return f" {name.removeprefix('needs_')} {'on' if value else 'off'}"
        case Enum():
            return f" {value.value}"
        case int() | float() if unit := field_unit(name):
            prefix = {"until_soc_percent": " until", "target_soc_percent": " around", "duration_s": " for"}.get(
                name, ""
            )
            suffix = " of the whole battery" if unit == "%" else ""
            return f"{prefix} {round(value, 2):,.12g} {unit}{suffix}"
    return ""


def _describe_persistence(capability: "Capability | None", ends_here: bool) -> str:
    if ends_here:
        return "; it ends when this program does"
    if capability is not None and capability.persistence.value == "until_next":
        return "; it stays so until the next order, also after this program has ended"
    return ""
