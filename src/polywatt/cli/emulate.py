"""``polywatt emulate``: serve a vendor's API in front of a simulated home."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import _parsing
from ._run import run

if TYPE_CHECKING:
    from polywatt.app.emulation import Emulation, EmulationOptions
    from polywatt.kit.vendor import Vendor


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="Serve a vendor's API in front of a simulated home, until Ctrl-C.")(emulate)


def emulate(
    vendor: Annotated[str, typer.Argument(help="One of `polywatt vendors`.")],
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 0,
    http_port: Annotated[
        int | None, typer.Option(min=0, max=65535, help="Also answer plain HTTP here, with a redirect to HTTPS.")
    ] = None,
    preset: Annotated[str | None, typer.Option(help="The simulated hardware.")] = None,
    homes: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=10_000,
            help="So many homes, a seed each: in a cloud's account, else a port each.",
        ),
    ] = None,
    seed: Annotated[int, typer.Option(help="Another seed, another home.")] = 1,
    start: Annotated[str | None, typer.Option(help="When it starts (ISO 8601); now, if not given.")] = None,
    speed: Annotated[float, typer.Option(help="How fast its time runs.")] = 1.0,
    profile: Annotated[str, typer.Option(help="`document`, or how real devices differ from it.")] = "document",
    replay: Annotated[Path | None, typer.Option(help="Serve the captures in this folder instead.")] = None,
    username: Annotated[str | None, typer.Option(help="Who may sign in.")] = None,
    password: Annotated[
        str | None, typer.Option(help="With this password.", envvar="POLYWATT_EMULATOR_PASSWORD")
    ] = None,
    otp: Annotated[
        str | None, typer.Option(help="The one-time code that a cloud asks for; another one each time, if not given.")
    ] = None,
    strict_sni: Annotated[
        bool, typer.Option("--strict-sni", help="Abort TLS with clients that ask for a name it does not know.")
    ] = False,
) -> None:
    """Serve a vendor's API in front of a simulated home."""
    from polywatt.app.emulation import EmulationOptions
    from polywatt.kit.vendor import Credentials

    options = EmulationOptions(
        host=host,
        port=port,
        http_port=http_port,
        preset=preset,
        seed=seed,
        start=None if start is None else _parsing.parse_time(start),
        speed=speed,
        profile=profile,
        credentials=Credentials(username=username, password=password),
        is_strict_about_server_name=strict_sni,
        replay=replay,
        one_time_code=None if otp is None else _code(otp),
        notify=lambda message: print(message, file=sys.stderr, flush=True),
    )
    run(_emulate(vendor, options, homes), is_endless=True)


def _code(text: str) -> str:
    """Check a one-time code: clouds require four digits in one place and more in another."""
    if not (text.isascii() and text.isdigit() and 4 <= len(text) <= 8):
        raise typer.BadParameter(f"{text!r} is not a code of 4 to 8 digits", param_hint="--otp")
    return text


SWARM_PAST_DAYS = 7.0
"""Simulated history of each home; a year would take a second and 10 MB per home."""


async def _emulate(name: str, options: "EmulationOptions", homes: int | None = None) -> None:
    import dataclasses

    from polywatt.app.registry import vendor_named

    vendor = vendor_named(name)
    if homes is not None and homes > 1:
        options = dataclasses.replace(options, past_days=SWARM_PAST_DAYS)
    if homes is None or vendor.account is not None:
        await _emulate_one(vendor, options, homes or 1)
    else:
        await _swarm(vendor, options, homes)


async def _swarm(vendor: "Vendor", options: "EmulationOptions", homes: int) -> None:
    import asyncio

    from polywatt.app.emulation import swarm

    async with swarm(vendor, options, homes) as running:
        print("\n".join(home.url for home in running), flush=True)
        _print_credentials(running[0])
        print(f"polywatt read '{running[0].target}'", file=sys.stderr, flush=True)
        await asyncio.Event().wait()


def _print_credentials(home: "Emulation") -> None:
    if home.credentials is not None:
        print(f"sign in as {home.credentials.username} / {home.credentials.password}", file=sys.stderr)


async def _emulate_one(vendor: "Vendor", options: "EmulationOptions", homes: int) -> None:
    import asyncio

    from polywatt.app.emulation import emulation

    async with emulation(vendor, options, homes=homes) as home:
        print(home.url, flush=True)
        _print_credentials(home)
        if home.http_url is not None:
            print(f"{home.http_url} redirects to it", file=sys.stderr)
        print(f"polywatt read '{home.target}'", file=sys.stderr, flush=True)
        for twin in home.twins:
            # Not in a thread: a request meanwhile would make the same past a second time. So it waits a moment.
            twin.prepare()
            await asyncio.sleep(0)
        await asyncio.Event().wait()
