"""``polywatt read``: one reading."""

from typing import Annotated

import typer

from ._run import run

TARGET_HELP = "VENDOR://[USER:PASSWORD@]HOST[:PORT][?tls=insecure|pin:SHA256|ca:FILE], or a configured home's name."
Target = Annotated[str, typer.Argument(help=TARGET_HELP)]
Json = Annotated[bool, typer.Option("--json", help="One JSON object per line, with the model's names.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="Read a home once.")(read)


def read(target: Target, json: Json = False) -> None:
    """Read a home once."""
    run(_read(target, json))


async def _read(text: str, json: bool) -> None:
    from ._connect import connected
    from ._show import print_json, reading_as_json, reading_table

    async with connected(text) as (target, driver):
        home, reading = await driver.home(), await driver.reading()
    if json:
        print_json(reading_as_json(target.shown, reading))
        return
    from rich.console import Console

    Console(highlight=False).print(reading_table(f"{home.name or target.vendor.title}, {target.shown}", home, reading))
