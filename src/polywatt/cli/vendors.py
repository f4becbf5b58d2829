"""``polywatt vendors``: what can be read of each vendor and what it can be asked."""

import typer

from ._run import run
from .read import Json


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="List the vendors: what each can be read and asked.")(vendors)


def vendors(json: Json = False) -> None:
    """List the vendors."""
    run(_vendors(json))


async def _vendors(json: bool) -> None:
    from polywatt.app.capabilities import offers

    from ._show import plain, print_json

    found = await offers()
    if json:
        for offer in found:
            print_json(plain(offer))
        return
    from rich.console import Console
    from rich.table import Table

    table = Table(title="What each vendor can be read and asked", title_justify="left", title_style="bold")
    for heading in ("vendor", "profiles", "reads", "can be asked"):
        table.add_column(heading, vertical="top")
    for offer in found:
        name = f"[bold]{offer.name}[/]\n{offer.title}"
        table.add_row(name, "\n".join(offer.profiles), ", ".join(offer.reads), "\n".join(offer.commands))
    Console(highlight=False).print(table)
