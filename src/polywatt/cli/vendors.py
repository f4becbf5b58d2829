"""``polywatt vendors``: the quantities and commands each vendor supports."""

from typing import TYPE_CHECKING

import typer

from ._run import run
from .read import Json

if TYPE_CHECKING:
    from rich.table import Table

    from polywatt.app.capabilities import VendorSupport


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="List the vendors, with the quantities and commands each supports.")(vendors)


def vendors(json: Json = False) -> None:
    """List the vendors."""
    run(_vendors(json))


async def _vendors(json: bool) -> None:
    from polywatt.app.capabilities import supported_vendors
    from polywatt.model import to_builtins

    from ._output import print_json, print_rich

    supports = await supported_vendors()
    if json:
        for support in supports:
            print_json(to_builtins(support))
    else:
        print_rich(*map(_vendor_table, supports))


def _vendor_table(support: "VendorSupport") -> "Table":
    """Return a table of one vendor; in one table for all, names would be cut at a narrow terminal."""
    from rich.table import Table

    title = f"{support.name}: {support.title}"
    table = Table(title=title, title_justify="left", title_style="bold", show_header=False, box=None, pad_edge=False)
    table.add_column(style="dim", no_wrap=True, min_width=12)
    table.add_column(overflow="fold")
    table.add_row("profiles", ", ".join(support.profiles))
    table.add_row("reads", ", ".join(support.reads))
    table.add_row("commands", "\n".join(support.commands))
    return table
