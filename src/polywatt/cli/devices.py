"""``polywatt devices``: the devices of a home and their present state."""

from typing import TYPE_CHECKING

import typer

from ._run import run
from .read import TARGET_SYNTAX, Json, Target

if TYPE_CHECKING:
    from polywatt.app.target import Target as ParsedTarget
    from polywatt.kit.vendor import Driver
    from polywatt.model import Detail


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="Show a home's devices and their present state." + TARGET_SYNTAX)(devices)


def devices(target: Target, json: Json = False) -> None:
    """Show a home's devices."""
    from ._connect import complete_target

    run(_devices(complete_target(target), json))


async def _devices(target: "ParsedTarget", json: bool) -> None:
    from ._connect import connect
    from ._device_tree import device_tree, rows_as_json
    from ._output import print_json, print_rich

    async with connect(target) as driver:
        home = await driver.home()
        details = await _details(driver)
    if json:
        for row in rows_as_json(target.label, home, details):
            print_json(row)
    else:
        print_rich(device_tree(f"{home.name or target.vendor.title}, {target.label}", home, details))


async def _details(driver: "Driver") -> "tuple[Detail, ...]":
    """Return the details; none where the home does not report them, and its devices are listed all the same."""
    from polywatt.model import Unsupported

    try:
        return await driver.details()
    except Unsupported:
        return ()
