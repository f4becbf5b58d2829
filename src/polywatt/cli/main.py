"""``polywatt``: its commands, exit codes and last line of defence.

Exit codes: 0 done; 1 the device refused or could not be reached; 2 wrong usage. What a device did wrong is one line.
"""

import os
import sys

import typer

from polywatt.app.usage import WrongUsage
from polywatt.model import PolywattError

from . import demo, do, emulate, history, read, vendors, watch

app = typer.Typer(
    name="polywatt",
    help="One language for home batteries, solar inverters and car chargers of every make.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for command in (demo, emulate, read, watch, do, history, vendors):
    command.register(app)


def main() -> None:
    """Run the command line."""
    try:
        app()
    except WrongUsage as error:
        _fail(error, 2)
    except PolywattError as error:
        _fail(error, 1)
    except BrokenPipeError:
        # Whoever read our output has enough (``polywatt watch ... | head``); say nothing into the closed pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)


def _fail(error: PolywattError, code: int) -> None:
    line = " ".join(str(error).split())
    print(f"polywatt: {line}", file=sys.stderr)
    sys.exit(code)
