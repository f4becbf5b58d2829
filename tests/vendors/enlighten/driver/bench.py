"""The driver at an emulated account: what it asks is counted, and answers can be changed on their way."""

import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec

from polywatt.app.emulation import EmulationOptions, emulation
from polywatt.app.registry import vendor_named
from polywatt.kit.clock import Clock, ManualClock
from polywatt.kit.confirm import confirm
from polywatt.kit.vendor import Face, FaceOptions
from polywatt.model import Alert, CarSession, ChargerDetail, ChargerSettings, Command, Detail, Outage, Plant, Receipt
from polywatt.testing import DAYLIGHT, EmulatedHome
from polywatt.vendors.enlighten.driver import EnlightenDriver, connect
from tests.vendors.powerwall.gateway import Hurried
from tests.vendors.tap import Tap, TapMiddleware

SITE = 1234567
BATTERY_CONFIG = "/service/batteryConfig/api/v1"
SCHEDULER = "/service/evse_scheduler/api/v1/iqevc/charging-mode"
LOGIN = ("POST", "/login/login.json")
BATTERY = f"/pv/settings/{SITE}/battery_status.json"
ENERGY = f"/pv/systems/{SITE}/lifetime_energy"
SITE_SETTINGS, PROFILE, SETTINGS = (
    f"{BATTERY_CONFIG}/{name}/{SITE}" for name in ("siteSettings", "profile", "batterySettings")
)
STATUS = f"/service/evse_controller/{SITE}/ev_chargers/status"
SUMMARY = f"/service/evse_controller/api/v2/{SITE}/ev_chargers/summary"
CHECK, OUTAGE = f"/app-api/{SITE}/grid_control_check.json", f"/app-api/{SITE}/off_grid_due_to_grid_outage"
GRID_CODE, GRID_VERIFY = ("GET", f"/app-api/{SITE}/grid_toggle_otp.json"), ("POST", "/app-api/grid_toggle_otp.json")
GRID_STATE, GRID_LOG = ("POST", "/pv/settings/grid_state.json"), ("POST", "/pv/settings/log_grid_change.json")
GARAGE = "charger-1"
"""The charger as the simulated home calls it."""


@dataclass
class SpoilingTap(Tap):
    """A tap that can also change what the real face answers."""

    spoils: dict[str, Callable[[Any], Any]] = field(default_factory=dict)
    """By path: changes the body of a good answer."""

    def per_path(self) -> Counter[str]:
        return Counter(f"{seen.method} {seen.path}" for seen in self.seen)

    def bodies(self, method: str, path: str) -> list[Any]:
        return [msgspec.json.decode(seen.body) for seen in self.seen if seen.what == (method, path)]


class SpoilingMiddleware:
    def __init__(self, app: Any, tap: SpoilingTap) -> None:
        self.app, self.tap = app, tap

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        spoil = self.tap.spoils.get(scope["path"])
        if spoil is None or scope["method"] == "PUT":
            await self.app(scope, receive, send)
            return
        kept: list[Any] = []

        async def keep(message: Any) -> None:
            kept.append(message)

        await self.app(scope, receive, keep)
        start, body = kept[0], b"".join(message.get("body", b"") for message in kept[1:])
        if start["status"] == 200:
            value = msgspec.json.decode(body)
            spoil(value)
            body = msgspec.json.encode(value)
        others = [(name, value) for name, value in start["headers"] if name.lower() != b"content-length"]
        await send({**start, "headers": [*others, (b"content-length", str(len(body)).encode())]})
        await send({"type": "http.response.body", "body": body})


@dataclass(frozen=True)
class Bench:
    home: EmulatedHome
    driver: EnlightenDriver
    tap: SpoilingTap
    mail: list[str]
    """What the cloud has sent to the owner."""

    @property
    def twin(self) -> Any:
        return self.home.twin

    @property
    def code(self) -> str:
        """The last one that was mailed."""
        return self.mail[-1].rstrip(".").rpartition(" ")[2]

    async def wait(self, seconds: float) -> None:
        await self.home.clock.advance(seconds)

    async def asked(self, command: Command) -> Receipt:
        """Asked and confirmed, without waiting for real."""
        return await confirm(self.driver, await self.driver.send(command), Hurried(self.home.clock))

    async def serial(self) -> str:
        """The charger's, as commands name it."""
        (row, *_) = (await self.driver.client.charger.status(SITE)).chargers
        return str(row.serial)

    async def charger(self) -> ChargerDetail:
        return next(detail.data for detail in await self.driver.details() if isinstance(detail.data, ChargerDetail))

    async def told(self) -> ChargerSettings:
        (charger,) = (await self.driver.settings()).chargers
        return charger


@contextlib.asynccontextmanager
async def account(tap: SpoilingTap, mail: list[str], homes: int = 1, **options: Any) -> AsyncIterator[EmulatedHome]:
    wrap = options.pop("wrap", lambda plant: plant)
    vendor, clock = vendor_named("enlighten"), options.pop("clock", None) or ManualClock(options.pop("start", DAYLIGHT))

    def around(face: Face) -> Face:
        return replace(face, app=TapMiddleware(SpoilingMiddleware(face.app, tap), tap))

    def tapped_face(plant: Plant, face_options: FaceOptions, clock: Clock) -> Face:
        return around(vendor.face(wrap(plant), face_options, clock))

    def tapped_account(plants: Any, face_options: FaceOptions, clock: Clock) -> Face:
        assert vendor.account is not None
        return around(vendor.account(plants, face_options, clock))

    made_with = EmulationOptions(**{"past_days": 2.0, "flickers": False, "notify": mail.append, **options})
    tapped = replace(vendor, face=tapped_face, account=tapped_account)
    async with emulation(tapped, made_with, clock, homes) as running:
        yield EmulatedHome(running, clock, options.get("profile", "document"))


@contextlib.asynccontextmanager
async def connected(
    home: EmulatedHome, folder: Path | None = None, credentials: Any = None, **options: str
) -> AsyncIterator[EnlightenDriver]:
    address = replace(
        home.address,
        options=options,
        state_folder=folder,
        credentials=credentials or home.address.credentials,
    )
    async with connect(address, home.clock) as driver:
        yield driver


@contextlib.asynccontextmanager
async def bench(*, consent: bool = False, **options: Any) -> AsyncIterator[Bench]:
    tap, mail = SpoilingTap(), list[str]()
    said: Any = {"consent": "itc"} if consent else {}
    async with account(tap, mail, **options) as home, connected(home, **said) as driver:
        yield Bench(home, driver, tap, mail)


def details_of(found: tuple[Detail, ...], kind: type) -> list[Any]:
    return [detail.data for detail in found if isinstance(detail.data, kind)]


def of_kind(events: tuple[Any, ...], kind: type[Alert] | type[CarSession] | type[Outage]) -> list[Any]:
    return [event for event in events if isinstance(event, kind)]
