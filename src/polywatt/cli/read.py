"""``polywatt read``: read a home once."""

from typing import TYPE_CHECKING, Annotated

import typer

from ._run import run

if TYPE_CHECKING:
    from polywatt.app.target import Target as ParsedTarget

TARGET_HELP = "VENDOR://HOST (see above), or the name of a configured home."
TARGET_SYNTAX = """

TARGET is the name of a configured home, or

VENDOR://USER:PASSWORD@HOST:PORT?tls=TRUST

Only VENDOR and HOST are needed. TRUST is pin:SHA256, ca:FILE or insecure."""
"""Follows the help of each command that takes a TARGET: in the table of arguments it would be cut."""
Target = Annotated[str, typer.Argument(help=TARGET_HELP)]
Json = Annotated[bool, typer.Option("--json", help="One JSON object per line, with the model's names.")]


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="Read a home once." + TARGET_SYNTAX)(read)


def read(target: Target, json: Json = False) -> None:
    """Read a home once."""
    from ._connect import complete_target

    run(_read(complete_target(target), json))


async def _read(target: "ParsedTarget", json: bool) -> None:
    from polywatt.kit.vendor import SupportsPartialHome

    from ._connect import connect
    from ._output import print_json, print_rich, reading_as_json, reading_table

    async with connect(target) as driver:
        home = await (driver.home_for_reading() if isinstance(driver, SupportsPartialHome) else driver.home())
        reading = await driver.reading()
    if json:
        print_json(reading_as_json(target.label, reading))
    else:
        print_rich(reading_table(f"{home.name or target.vendor.title}, {target.label}", home, reading))
