"""A signed-in client with the headers of all services, and plants with more or fewer capabilities than the twin."""

import contextlib
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
from msgspec.structs import replace

from polywatt.kit.clock import ManualClock
from polywatt.kit.vendor import FaceOptions
from polywatt.model import (
    Bound,
    Capability,
    Command,
    DeviceKind,
    Home,
    Plant,
    Proof,
    Receipt,
    ReceiptState,
    SetShutdownLevel,
    Settings,
    admit,
)
from polywatt.testing import DAYLIGHT
from polywatt.twin import TwinPlant
from polywatt.vendors.enlighten.face import battery_config, charger, grid, scheduler, session
from polywatt.vendors.enlighten.face.app import EnlightenFace

from .account import EMAIL, LOGIN, PASSWORD, SITE, twin_at

GROUPS = (session, charger, scheduler, grid, battery_config)
EVSE = f"/service/evse_controller/{SITE}/ev_chargers"
SINGULAR = f"/service/evse_controller/{SITE}/ev_charger"
STATUS = f"{EVSE}/status"
MODES = "/service/evse_scheduler/api/v1/iqevc/charging-mode"
CONFIG = "/service/batteryConfig/api/v1"
Answer = httpx.Response


@dataclass(frozen=True)
class Cloud:
    twin: TwinPlant
    clock: ManualClock
    client: httpx.AsyncClient
    face: EnlightenFace
    mails: list[str]
    sn: str
    charger_id: str

    async def get(self, path: str, **query: Any) -> Any:
        answer = await self.client.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def send(self, method: str, path: str, body: Any = None, **form: Any) -> Answer:
        if form:
            return await self.client.request(method, path, data=form)
        return await self.client.request(method, path, **({} if body is None else {"json": body}))

    async def send_ok(self, method: str, path: str, body: Any = None, **form: Any) -> Any:
        answer = await self.send(method, path, body, **form)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def status(self) -> dict[str, Any]:
        """Return the status of the first charger, read afresh."""
        await self.clock.advance(6)
        charger_status: dict[str, Any] = (await self.get(STATUS))["data"]["chargers"][0]
        return charger_status

    @property
    def user_id(self) -> str:
        return self.client.headers["username"]

    @property
    def start(self) -> str:
        return f"{EVSE}/{self.sn}/start_charging"

    @property
    def stop(self) -> str:
        return f"{EVSE}/{self.sn}/stop_charging"

    @property
    def lock(self) -> str:
        return f"/service/evse_controller/api/v1/{SITE}/ev_chargers/{self.sn}/ev_charger_config"

    @property
    def preference(self) -> str:
        return f"{MODES}/{SITE}/{self.sn}/preference"

    @property
    def green(self) -> str:
        return f"{MODES}/GREEN_CHARGING/{SITE}/{self.sn}/settings"

    @property
    def schedules(self) -> str:
        return f"{MODES}/SCHEDULED_CHARGING/{SITE}/{self.sn}/schedules"


@contextlib.asynccontextmanager
async def cloud(
    *,
    plant: Any = None,
    profile: str = "document",
    code: str | None = None,
    clock: ManualClock | None = None,
    past_days: float = 3,
    plugged: bool | None = True,
    **changes: Any,
) -> AsyncIterator[Cloud]:
    clock = clock or ManualClock(DAYLIGHT)
    twin = twin_at(clock, past_days=past_days, **changes)
    device = next((one for one in (await twin.home()).devices if one.kind is DeviceKind.CHARGER), None)
    if device is not None and plugged is not None:
        # One that was there already would stay as full as it was.
        twin.cars.unplug(device.id)
        if plugged:
            twin.cars.plug_in(device.id, 40.0)
    mails: list[str] = []
    options = FaceOptions(profile=profile, one_time_code=code, notify=mails.append)
    shown_plant: Plant = twin if plant is None else plant(twin)
    face = EnlightenFace([shown_plant], options, clock, GROUPS)
    async with httpx.AsyncClient(base_url="https://cloud", transport=httpx.ASGITransport(face.app)) as client:
        answer = await client.post(LOGIN, data={"user[email]": EMAIL, "user[password]": PASSWORD})
        signed = answer.json()
        headers = {
            "e-auth-token": signed["session_id"],
            "authorization": f"Bearer {signed['manager_token']}",
            "username": face.state.user.id,
            "requestid": str(uuid.uuid4()),
            "x-xsrf-token": client.cookies["BP-XSRF-Token"],
        }
        client.headers.update(headers)
        sn = "" if device is None else device.serial or device.id
        yield Cloud(twin, clock, client, face, mails, sn, "" if device is None else device.id)


class With:
    """A twin with a changed home or changed settings."""

    def __init__(self, plant: TwinPlant) -> None:
        self.plant, self.sent = plant, list[Command]()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.plant, name)

    def changed_home(self, home: Home) -> Home:
        return home

    def changed_settings(self, settings: Settings) -> Settings:
        return settings

    async def home(self) -> Home:
        return self.changed_home(await self.plant.home())

    async def settings(self) -> Settings:
        return self.changed_settings(await self.plant.settings())

    async def send(self, command: Command) -> Receipt:
        self.sent.append(command)
        return await self.plant.send(command)


class WithShutdown(With):
    """A home whose battery has a shutdown level: 10 to 25 %."""

    percent = 15.0

    def changed_home(self, home: Home) -> Home:
        level = Capability(command=SetShutdownLevel, bounds={"soc_percent": Bound(minimum=10, maximum=25)})
        others = (one for one in home.capabilities.commands if one.command is not SetShutdownLevel)
        return replace(home, capabilities=replace(home.capabilities, commands=(*others, level)))

    def changed_settings(self, settings: Settings) -> Settings:
        return replace(settings, shutdown_percent=self.percent)

    async def send(self, command: Command) -> Receipt:
        if not isinstance(command, SetShutdownLevel):
            return await super().send(command)
        admitted = admit(command, (await self.home()).capabilities)
        assert isinstance(admitted, SetShutdownLevel)
        self.percent = admitted.soc_percent
        now = (await self.plant.settings()).received_at
        return Receipt(command=command, sent=admitted, proof=Proof.NOTHING, state=ReceiptState.APPLIED, at=now)


def without(*commands: type) -> Any:
    """Return a home without these capabilities."""

    class Without(With):
        def changed_home(self, home: Home) -> Home:
            remaining = tuple(one for one in home.capabilities.commands if one.command not in commands)
            return replace(home, capabilities=replace(home.capabilities, commands=remaining))

    return Without
