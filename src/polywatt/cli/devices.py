"""``polywatt devices``: what a home is made of, and what each part does now."""

from typing import TYPE_CHECKING

import typer

from ._run import run
from .read import TARGET_SYNTAX, Json, Target

if TYPE_CHECKING:
    from polywatt.app.target import Target as FoundTarget
    from polywatt.kit.vendor import Driver
    from polywatt.model import Detail


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="Show a home's devices, and what each does now." + TARGET_SYNTAX)(devices)


def devices(target: Target, json: Json = False) -> None:
    """Show a home's devices."""
    from ._connect import complete_target

    run(_devices(complete_target(target), json))


async def _devices(target: "FoundTarget", json: bool) -> None:
    from ._connect import connected
    from ._device_tree import device_tree, rows_as_json
    from ._show import print_json, show

    async with connected(target) as driver:
        home = await driver.home()
        details = await _details(driver)
    if json:
        for row in rows_as_json(target.shown, home, details):
            print_json(row)
    else:
        show(device_tree(f"{home.name or target.vendor.title}, {target.shown}", home, details))


async def _details(driver: "Driver") -> "tuple[Detail, ...]":
    """None where the home does not tell: what it is made of is worth showing all the same."""
    from polywatt.model import Unsupported

    try:
        return await driver.details()
    except Unsupported:
        return ()
