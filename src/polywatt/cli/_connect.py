"""Connect a driver to a TARGET."""

import dataclasses
import getpass
import os
import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from polywatt.app.config import find_target
from polywatt.app.target import Target
from polywatt.app.usage import WrongUsage
from polywatt.kit.clock import WallClock
from polywatt.kit.vendor import Driver

PASSWORD_HINT = "put it into the TARGET, into POLYWATT_PASSWORD, or run this where it can be asked for"


def complete_target(text: str, prompt: Callable[[str], str] | None = None) -> Target:
    """Return the target, with a password from the environment or, at a terminal, from a prompt.

    Call this before there is an event loop: a loop handles Ctrl-C itself, and a prompt in it would not end.
    """
    target = find_target(text, os.environ)
    credentials = target.address.credentials
    if target.vendor.default_credentials is None or credentials.password is not None:
        return target
    if prompt is None and not sys.stdin.isatty():
        raise WrongUsage(f"{target.label} needs a password: {PASSWORD_HINT}")
    username = credentials.username or target.vendor.default_credentials.username
    password = (prompt or _ask_password)(f"Password of {username} at {target.label}")
    credentials = dataclasses.replace(credentials, username=username, password=password)
    return dataclasses.replace(target, address=dataclasses.replace(target.address, credentials=credentials))


def _ask_password(text: str) -> str:
    try:
        while not (password := getpass.getpass(f"{text}: ", sys.stderr)):
            pass
    except KeyboardInterrupt:
        print(file=sys.stderr)  # a line of its own after the prompt
        sys.exit(130)
    except EOFError:
        raise WrongUsage("no password was given") from None
    return password


def connect(target: Target) -> AbstractAsyncContextManager[Driver]:
    """Connect a driver to the target."""
    return target.vendor.connect(target.address, WallClock())
