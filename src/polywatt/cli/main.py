"""``polywatt``: its commands and exit codes, and the handling of all remaining errors.

Exit codes: 0 success; 1 the device refused or could not be reached; 2 wrong usage; 130 and 143 interrupted. An error of
a device is one line.
"""

import errno
import os
import signal
import sys
from typing import Annotated

import typer

from polywatt.app.usage import WrongUsage
from polywatt.model import PolywattError

from . import demo, devices, do, emulate, events, export, firmware, history, login, read, vendors, watch

app = typer.Typer(
    name="polywatt",
    help="One language for home batteries, solar inverters and car chargers of every make.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
for command in (demo, emulate, login, read, devices, watch, do, events, history, export, firmware, vendors):
    command.register(app)


def _print_version(is_requested: bool) -> None:
    if is_requested:
        from importlib.metadata import version

        print(f"polywatt {version('polywatt')}", flush=True)
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version and end.")
    ] = False,
) -> None:
    """Take the options before any command."""


def main() -> None:
    """Run the command line."""
    _open_closed_streams()
    # By a handler and not by the system's: a password prompt gives the terminal back as it was.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    try:
        app()
    except WrongUsage as error:
        _fail(error, 2)
    except PolywattError as error:
        _fail(error, 1)
    except SystemExit as end:
        # The reader closed the pipe (``polywatt watch ... | head``), which typer and rich treat as a failure; write
        # nothing more into it.
        if not isinstance(end.__context__, BrokenPipeError):
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        sys.exit(0)
    except OSError as error:
        if error.errno != errno.ENOSPC:
            raise
        # The rest of the buffer must not raise once more at the exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        _fail(PolywattError("the output could not be written: no space left where it goes"), 1)


def _open_closed_streams() -> None:
    """Open closed standard streams (``>&-``) on the null device: a socket must not take their numbers."""
    for number, name, mode in ((0, "stdin", "r"), (1, "stdout", "w"), (2, "stderr", "w")):
        if getattr(sys, name) is None:
            os.dup2(os.open(os.devnull, os.O_RDWR), number)
            setattr(sys, name, open(number, mode, encoding="utf-8"))  # noqa: PTH123, SIM115  # until the process ends


def _fail(error: PolywattError, code: int) -> None:
    message = " ".join(str(error).split())
    print(f"polywatt: {message}", file=sys.stderr)
    sys.exit(code)
