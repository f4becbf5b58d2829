"""``polywatt vendors``: what can be read of each vendor and what it can be asked."""

from typing import TYPE_CHECKING

import typer

from ._run import run
from .read import Json

if TYPE_CHECKING:
    from rich.table import Table

    from polywatt.app.capabilities import Offer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="List the vendors: what each can be read and asked.")(vendors)


def vendors(json: Json = False) -> None:
    """List the vendors."""
    run(_vendors(json))


async def _vendors(json: bool) -> None:
    from polywatt.app.capabilities import offers
    from polywatt.model import to_builtins

    from ._show import print_json, show

    found = await offers()
    if json:
        for offer in found:
            print_json(to_builtins(offer))
    else:
        show(*map(_block, found))


def _block(offer: "Offer") -> "Table":
    """One below the other: names are cut in no column of a narrow terminal."""
    from rich.table import Table

    title = f"{offer.name}: {offer.title}"
    table = Table(title=title, title_justify="left", title_style="bold", show_header=False, box=None, pad_edge=False)
    table.add_column(style="dim", no_wrap=True, min_width=12)
    table.add_column(overflow="fold")
    table.add_row("profiles", ", ".join(offer.profiles))
    table.add_row("reads", ", ".join(offer.reads))
    table.add_row("can be asked", "\n".join(offer.commands))
    return table
