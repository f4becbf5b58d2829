"""Emulators: serve a vendor's face in front of a simulated home (or of captures) over real HTTP(S)."""

import contextlib
import os
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from polywatt.kit.clock import AcceleratedClock, Clock, WallClock
from polywatt.kit.vendor import Address, Credentials, Face, FaceOptions, ProfileDefaults, Vendor

from .target import is_utf8, parse_target, target_text
from .usage import WrongUsage

if TYPE_CHECKING:
    import ssl

    from polywatt.twin import TwinPlant


MAX_HOMES = 10_000
"""The largest swarm; each home has a port."""
CAR_PERCENT = 50.0
"""State of charge of the cars at the start of an emulator: they can be charged for hours."""
MAX_SPEED = 86_400
"""One simulated day per second."""
FIRST_YEAR, LAST_YEAR = 1950, 2200
"""Before, the model of the sun is not exact; after, a clock at full speed would leave the calendar within a day."""


class BadOption(WrongUsage):
    """Options that no emulator can be made with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EmulationOptions:
    """Options of an emulator."""

    host: str = "127.0.0.1"
    port: int = 0
    http_port: int | None = None
    """Port that also answers plain HTTP, with a redirect to HTTPS."""
    preset: str | None = None
    seed: int = 1
    start: datetime | None = None
    speed: float = 1.0
    profile: str = "document"
    past_days: float | None = None
    """Days of simulated history; None: the vendor's default."""
    credentials: Credentials = Credentials()
    is_strict_about_server_name: bool = False
    replay: Path | None = None
    one_time_code: str | None = None
    """The code a cloud sends as a second factor; None: a new one each time."""
    notify: Callable[[str], None] = lambda _message: None
    """Receives messages that a cloud would send to a person by mail."""
    flickers: bool = True
    """Whether the home's load changes several times a second, as meters see it; else with the simulation's ticks."""
    change: Callable[[Any], Any] = field(default=lambda spec: spec)
    """Changes the preset: ``lambda spec: dataclasses.replace(spec, ...)``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Emulation:
    """A running emulator."""

    vendor: Vendor
    url: str
    """Its base URL."""
    http_url: str | None
    """URL that answers plain HTTP with a redirect; None: there is none."""
    target: str
    """The TARGET for Polywatt's own commands, password included."""
    address: Address
    credentials: Credentials | None
    clock: Clock
    twin: "TwinPlant | None"
    """The (first) simulated home; None for a replay."""
    face: Face
    twins: "tuple[TwinPlant, ...]" = ()
    """All simulated homes of an account."""


@contextlib.asynccontextmanager
async def emulation(
    vendor: Vendor, options: EmulationOptions, clock: Clock | None = None, homes: int = 1
) -> AsyncIterator[Emulation]:
    """Serve an emulator while the context lasts; it answers once the context is entered.

    A cloud's account may have several ``homes``, each with its own seed.

    Raises:
        BadOption: an unknown profile or preset, or an option this vendor does not have.
        CannotListen: the port is taken.
    """
    _check(vendor, options)
    if homes > 1:
        _check_account(vendor, options, homes)
    clock = clock or AcceleratedClock(options.start or WallClock().now(), options.speed)
    face_options = _face_options(vendor, options)
    twins = () if options.replay is not None else _twins(vendor, options, clock, homes)
    face = _face(vendor, twins, face_options, clock)
    async with contextlib.AsyncExitStack() as stack:
        url = await stack.enter_async_context(_serve(face, options))
        http_url = await stack.enter_async_context(_serve_redirect(options, url))
        yield _emulation_from(vendor, url, http_url, face, face_options.credentials, clock, twins)


@contextlib.asynccontextmanager
async def swarm(
    vendor: Vendor, options: EmulationOptions, homes: int, clock: Clock | None = None
) -> AsyncIterator[list[Emulation]]:
    """Serve many simulated homes of one vendor in this process, a port each: from ``options.port`` on, or free ones.

    Each has its own seed; all share one certificate. Raises as :func:`emulation` does.
    """
    from polywatt.kit.serve import serve_ports

    _check(vendor, options)
    _check_swarm(options, homes)
    _raise_file_limit(2 * homes + 256)
    clock = clock or AcceleratedClock(options.start or WallClock().now(), options.speed)
    face_options = _face_options(vendor, options)
    twins = _twins(vendor, options, clock, homes)
    faces = [_face(vendor, (twin,), face_options, clock) for twin in twins]
    by_port: dict[int, Any] = {}

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await by_port[scope["server"][1]](scope, receive, send)

    ports = [options.port + n if options.port else 0 for n in range(homes)]
    async with serve_ports(app, host=options.host, ports=ports, tls=_tls(faces[0])) as urls:
        by_port |= {urlsplit(url).port or 0: face.app for url, face in zip(urls, faces, strict=True)}
        served_faces = [replace(face, certificate=faces[0].certificate) for face in faces]
        yield [
            _emulation_from(vendor, url, None, face, face_options.credentials, clock, (twin,))
            for url, face, twin in zip(urls, served_faces, twins, strict=True)
        ]


def _check_swarm(options: EmulationOptions, homes: int) -> None:
    if not 1 <= homes <= MAX_HOMES:
        raise BadOption(f"a swarm has 1 to {MAX_HOMES:,} homes, not {homes:,}")
    if options.replay is not None or options.http_port is not None:
        raise BadOption("a swarm is of simulated homes, and has no --replay and no --http-port")
    if options.port and options.port + homes - 1 > 65_535:
        raise BadOption(f"there are not {homes:,} ports from {options.port} on")


def _check_account(vendor: Vendor, options: EmulationOptions, homes: int) -> None:
    if vendor.account is None:
        raise BadOption(f"{vendor.name} has no accounts: each home has an address of its own")
    if homes > MAX_HOMES:
        raise BadOption(f"an account has 1 to {MAX_HOMES:,} homes, not {homes:,}")
    if options.replay is not None:
        raise BadOption("an account is of simulated homes, and has no --replay")


def _raise_file_limit(count: int) -> None:
    """Raise the limit of open files: a port and a connection per home are two, and most shells allow a thousand."""
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < count:
        limit = count if hard == resource.RLIM_INFINITY else min(count, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))


def _face_options(vendor: Vendor, options: EmulationOptions) -> FaceOptions:
    return FaceOptions(
        profile=options.profile,
        credentials=_credentials(vendor, options),
        is_strict_about_server_name=options.is_strict_about_server_name,
        replay=options.replay,
        one_time_code=options.one_time_code,
        notify=options.notify,
    )


def _check(vendor: Vendor, options: EmulationOptions) -> None:
    if options.profile not in vendor.profiles:
        raise BadOption(f"{vendor.name} has no profile {options.profile!r}; it has: {', '.join(vendor.profiles)}")
    if vendor.scheme == "http" and (options.http_port is not None or options.is_strict_about_server_name):
        raise BadOption(f"{vendor.name} speaks plain HTTP: --http-port and --strict-sni mean nothing there")
    if options.replay is not None and vendor.replay is None:
        raise BadOption(f"{vendor.name} cannot replay captures")
    if options.replay is not None and not os.path.exists(options.replay):  # noqa: PTH110  # Path.exists may raise
        raise BadOption(f"{options.replay} does not exist")
    if not 0 < options.speed <= MAX_SPEED:
        raise BadOption(f"a speed is above 0 and at most {MAX_SPEED:,}, not {options.speed:g}")
    if options.start is not None and not FIRST_YEAR <= options.start.year <= LAST_YEAR:
        raise BadOption(f"an emulated home starts in a year of {FIRST_YEAR}..{LAST_YEAR}, not {options.start.year}")
    if not is_utf8(options.credentials.username) or not is_utf8(options.credentials.password):
        raise BadOption("a user name and a password are UTF-8 text")


def _credentials(vendor: Vendor, options: EmulationOptions) -> Credentials:
    requested, default = options.credentials, vendor.default_credentials or Credentials()
    username = requested.username or _profile_defaults(vendor, options).username or default.username
    return Credentials(username=username, password=requested.password or default.password)


def _profile_defaults(vendor: Vendor, options: EmulationOptions) -> ProfileDefaults:
    return vendor.profile_defaults.get(options.profile, ProfileDefaults())


def _twin(vendor: Vendor, options: EmulationOptions, clock: Clock) -> "TwinPlant":
    from polywatt.twin import PRESETS, TwinPlant

    name = options.preset or _profile_defaults(vendor, options).preset or vendor.preset
    if name not in PRESETS:
        raise BadOption(f"there is no preset {name!r}; there are: {', '.join(PRESETS)}")
    spec = options.change(PRESETS[name])
    twin = TwinPlant(
        spec,
        clock.now,
        start=clock.now(),
        seed=options.seed,
        past_days=vendor.past_days if options.past_days is None else options.past_days,
        flickers=options.flickers,
    )
    if spec.chargers:
        # So that there is a car to charge, whatever the day.
        twin.cars.bring_home(CAR_PERCENT)
    return twin


def _twins(vendor: Vendor, options: EmulationOptions, clock: Clock, homes: int) -> "tuple[TwinPlant, ...]":
    return tuple(_twin(vendor, replace(options, seed=options.seed + n), clock) for n in range(homes))


def _face(vendor: Vendor, twins: "tuple[TwinPlant, ...]", options: FaceOptions, clock: Clock) -> Face:
    if len(twins) == 1:
        return vendor.face(twins[0], options, clock)
    if twins:
        assert vendor.account is not None, "checked before"  # noqa: S101
        return vendor.account(twins, options, clock)
    assert vendor.replay is not None, "checked before"  # noqa: S101
    return vendor.replay(options, clock)


def _serve(face: Face, options: EmulationOptions) -> contextlib.AbstractAsyncContextManager[str]:
    from polywatt.kit.serve import serve

    return serve(face.app, host=options.host, port=options.port, tls=_tls(face))


def _tls(face: Face) -> "ssl.SSLContext | None":
    from polywatt.kit.certificate import server_context

    return None if face.certificate is None else server_context(face.certificate, face.accepts_name)


@contextlib.asynccontextmanager
async def _serve_redirect(options: EmulationOptions, url: str) -> AsyncIterator[str | None]:
    from polywatt.kit.serve import redirect_app, serve

    if options.http_port is None:
        yield None
        return
    async with serve(redirect_app(url), host=options.host, port=options.http_port) as http_url:
        yield http_url


def _emulation_from(
    vendor: Vendor,
    url: str,
    http_url: str | None,
    face: Face,
    credentials: Credentials,
    clock: Clock,
    twins: "tuple[TwinPlant, ...]",
) -> Emulation:
    twin = twins[0] if twins else None
    url_parts = urlsplit(url)
    query: dict[str, str] = {} if face.certificate is None else {"tls": f"pin:{face.certificate.sha256_hex}"}
    query |= _target_options(vendor, twin)
    signs_in = vendor.default_credentials is not None
    target = target_text(
        vendor, url_parts.hostname or "", url_parts.port or 0, credentials if signs_in else None, query
    )
    return Emulation(
        vendor=vendor,
        url=url,
        http_url=http_url,
        target=target,
        address=parse_target(target).address,
        credentials=credentials if signs_in else None,
        clock=clock,
        twin=twin,
        face=face,
        twins=twins,
    )


def _target_options(vendor: Vendor, twin: "TwinPlant | None") -> Mapping[str, str]:
    """Return the target's options; a driver that receives local time without a zone gets the simulated home's zone."""
    if "timezone" not in vendor.default_options:
        return vendor.default_options
    zone = vendor.default_options["timezone"] if twin is None else twin.spec.timezone
    return {**vendor.default_options, "timezone": zone}
