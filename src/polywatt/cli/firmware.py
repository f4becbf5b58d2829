"""``polywatt firmware``: what the devices run and what is available; an update only for a person who confirms it."""

from typing import TYPE_CHECKING, Annotated

import typer

from ._run import run
from .read import TARGET_SYNTAX, Json, Target

if TYPE_CHECKING:
    from collections.abc import Mapping

    from polywatt.app.target import Target as FoundTarget
    from polywatt.kit.vendor import Driver
    from polywatt.model import Firmware


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="Show the devices' firmware and what is available." + TARGET_SYNTAX)(firmware)


def firmware(
    target: Target,
    update: Annotated[
        str | None, typer.Option(help="Update this device. It may be gone for an hour, or for good.")
    ] = None,
    confirm: Annotated[str | None, typer.Option(help="The same device once more: you mean it.")] = None,
    json: Json = False,
) -> None:
    """Show the devices' firmware, or update one."""
    from polywatt.app.usage import WrongUsage

    from ._connect import complete_target

    if update is not None and update != confirm:
        raise WrongUsage(f"an update can break a device; if you mean it, add --confirm {update}")
    if update is None and confirm is not None:
        raise WrongUsage("--confirm goes with --update")
    run(_firmware(complete_target(target), update, json))


async def _firmware(target: "FoundTarget", update: str | None, json: bool) -> None:
    from polywatt.model import to_builtins

    from ._connect import connected
    from ._show import literal, print_json

    async with connected(target) as driver:
        if update is not None:
            await _update(driver, update)
            print(f"the update of {update} has begun; follow it with: polywatt firmware TARGET", flush=True)
            return
        by_device = await _by_device(driver)
    for device_id, known in by_device.items():
        if json:
            print_json({"home": target.shown, "device": device_id, "firmware": to_builtins(known)})
        else:
            print(f"{literal(device_id)}  {literal(_words(known))}", flush=True)


async def _by_device(driver: "Driver") -> "Mapping[str, Firmware]":
    from polywatt.kit.vendor import SupportsFirmwareUpdate

    if isinstance(driver, SupportsFirmwareUpdate):
        return await driver.firmware()
    devices = (await driver.home()).devices
    return {device.id: device.firmware for device in devices if device.firmware is not None}


async def _update(driver: "Driver", device_id: str) -> None:
    from polywatt.kit.vendor import SupportsFirmwareUpdate
    from polywatt.model import Unsupported

    if not isinstance(driver, SupportsFirmwareUpdate):
        raise Unsupported("the firmware of this make cannot be updated from here")
    await driver.update_firmware(device_id, is_confirmed=True)


def _words(known: "Firmware") -> str:
    words = [known.version]
    words += [] if known.available is None else [f"{known.available} is available"]
    words += [] if known.progress is None else [f"an update is {known.progress:.0%} done"]
    return ", ".join(words)
