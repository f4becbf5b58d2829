"""``polywatt login``: sign in once, with a second factor where the service asks for one; the session is kept."""

import asyncio
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from ._run import run
from .read import TARGET_SYNTAX, Target

if TYPE_CHECKING:
    from polywatt.app.target import Target as FoundTarget


def register(app: typer.Typer) -> None:
    """Add the command."""
    summary = "Sign in to a cloud, with the code it sends; other commands then go on with the session."
    app.command(help=summary + TARGET_SYNTAX)(login)


def login(
    target: Target,
    code: Annotated[
        str | None, typer.Option(help="The code that was sent to you; asked for at the terminal, if not given.")
    ] = None,
) -> None:
    """Sign in to a cloud."""
    from ._connect import complete_target

    run(_login(complete_target(target), code))


async def _login(target: "FoundTarget", code: str | None) -> None:
    from polywatt.app.usage import WrongUsage
    from polywatt.kit.vendor import SignsIn

    from ._connect import connected

    given = [] if code is None else [code]

    async def ask_for_code() -> str:
        if given:
            return given.pop()
        if not sys.stdin.isatty():
            raise WrongUsage(f"a code was sent to you: polywatt login {target.shown} --code CODE")
        return await asyncio.to_thread(input, "The code that was sent to you: ")

    async with connected(target) as driver:
        if not isinstance(driver, SignsIn):
            raise WrongUsage(f"{target.vendor.title} has no second factor: its commands sign in by themselves")
        await driver.sign_in(ask_for_code)
    print("signed in; the session is kept for the next commands", flush=True)
