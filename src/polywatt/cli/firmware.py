"""``polywatt firmware``: the devices' firmware versions; updates one that is confirmed."""

from typing import TYPE_CHECKING, Annotated

import typer

from ._run import run
from .read import TARGET_SYNTAX, Json, Target

if TYPE_CHECKING:
    from collections.abc import Mapping

    from polywatt.app.target import Target as ParsedTarget
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


async def _firmware(target: "ParsedTarget", update: str | None, json: bool) -> None:
    from polywatt.model import to_builtins

    from ._connect import connect
    from ._output import escape_text, print_json

    async with connect(target) as driver:
        if update is not None:
            await _update(driver, update)
            print(f"the update of {update} has begun; follow it with: polywatt firmware TARGET", flush=True)
            return
        firmware_by_device = await _read_firmware(driver)
    for device_id, installed in firmware_by_device.items():
        if json:
            print_json({"home": target.label, "device": device_id, "firmware": to_builtins(installed)})
        else:
            print(f"{escape_text(device_id)}  {escape_text(_describe(installed))}", flush=True)


async def _read_firmware(driver: "Driver") -> "Mapping[str, Firmware]":
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


def _describe(installed: "Firmware") -> str:
    fields = [installed.version]
    fields += [] if installed.available is None else [f"{installed.available} is available"]
    fields += [] if installed.progress is None else [f"an update is {installed.progress:.0%} done"]
    return ", ".join(fields)
