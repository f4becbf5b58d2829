"""From a TARGET to a connected driver."""

import contextlib
import dataclasses
import os
import sys
from collections.abc import AsyncIterator, Callable

import typer

from polywatt.app.config import find_target
from polywatt.app.target import Target
from polywatt.app.usage import WrongUsage
from polywatt.kit.clock import WallClock
from polywatt.kit.vendor import Driver

PASSWORD_HINT = "put it into the TARGET, into POLYWATT_PASSWORD, or run this where it can be asked for"


def complete_target(text: str, ask: Callable[[str], str] | None = None) -> Target:
    """The target, with a password from the environment or, at a terminal, from a prompt."""
    target = find_target(text, os.environ)
    credentials = target.address.credentials
    if target.vendor.default_credentials is None or credentials.password is not None:
        return target
    if ask is None and not sys.stdin.isatty():
        raise WrongUsage(f"{target.shown} needs a password: {PASSWORD_HINT}")
    username = credentials.username or target.vendor.default_credentials.username
    password = (ask or _prompt)(f"Password of {username} at {target.shown}")
    credentials = dataclasses.replace(credentials, username=username, password=password)
    return dataclasses.replace(target, address=dataclasses.replace(target.address, credentials=credentials))


def _prompt(text: str) -> str:
    return str(typer.prompt(text, hide_input=True, err=True))


@contextlib.asynccontextmanager
async def connected(text: str) -> AsyncIterator[tuple[Target, Driver]]:
    """The target and a driver for it."""
    target = complete_target(text)
    async with target.vendor.connect(target.address, WallClock()) as driver:
        yield target, driver
