"""``polywatt login``: sign in once, with a second factor where the service requires one; the session is stored."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated

import typer

from ._run import run
from .read import TARGET_SYNTAX, Target

if TYPE_CHECKING:
    from polywatt.app.target import Target as ParsedTarget


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


async def _login(target: "ParsedTarget", code: str | None) -> None:
    from polywatt.app.usage import WrongUsage
    from polywatt.kit.vendor import SupportsSignIn

    from ._connect import connect

    async with connect(target) as driver:
        if not isinstance(driver, SupportsSignIn):
            raise WrongUsage(f"{target.vendor.title} has no second factor: its commands sign in by themselves")
        await driver.sign_in(_code_from_prompt() if code is None else _code_from_option(code))
    print("signed in; the session is stored for the next commands", flush=True)


def _code_from_option(code: str) -> Callable[[], Awaitable[str]]:
    from polywatt.model import AuthenticationFailed

    codes = [code]

    async def next_code() -> str:
        if not codes:
            raise AuthenticationFailed("the code was not accepted; give the one of the newest message")
        return codes.pop()

    return next_code


def _code_from_prompt() -> Callable[[], Awaitable[str]]:
    from polywatt.app.usage import WrongUsage

    questions = iter(["The code that was sent to you: "])

    async def ask_code() -> str:
        if not sys.stdin.isatty():
            raise WrongUsage("a code was sent to you; give this command once more, with --code CODE")
        question = next(questions, "It was not accepted. The code of the newest message: ")
        while not (code := (await _read_terminal(question)).strip()):
            pass
        return code

    return ask_code


async def _read_terminal(question: str) -> str:
    """Read a line from the terminal. Not by ``input`` in a thread: Ctrl-C would not end that."""
    from polywatt.app.usage import WrongUsage

    print(question, end="", file=sys.stderr, flush=True)
    loop, terminal = asyncio.get_running_loop(), sys.stdin.fileno()
    has_input = asyncio.Event()
    loop.add_reader(terminal, has_input.set)
    try:
        await has_input.wait()
    except asyncio.CancelledError:
        print(file=sys.stderr)  # a line of its own after the question
        raise
    finally:
        loop.remove_reader(terminal)
    answer = os.read(terminal, 4_096)
    if not answer:
        raise WrongUsage("no code was given")
    return answer.decode(errors="replace")
