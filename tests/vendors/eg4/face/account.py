"""An emulated account without a socket between, and somebody signed in."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import httpx

from polywatt.kit.clock import ManualClock
from polywatt.kit.vendor import Credentials, FaceOptions
from polywatt.model import Plant
from polywatt.testing import DAYLIGHT
from polywatt.twin import PRESETS, TwinPlant
from polywatt.vendors.eg4.face.app import Eg4Face

RIGHT = {"account": "user@example.com", "password": "mypassword123"}
LOGIN = "/WManage/api/login"
PLANTS = "/WManage/web/config/plant/list/viewer"
GROUPS = "/WManage/api/inverterOverview/getParallelGroupDetails"
DEVICES = "/WManage/api/inverterOverview/list"
RUNTIME = "/WManage/api/inverter/getInverterRuntime"
ENERGY = "/WManage/api/inverter/getInverterEnergyInfo"
PARALLEL = "/WManage/api/inverter/getInverterEnergyInfoParallel"
BATTERY = "/WManage/api/battery/getBatteryInfo"
MIDBOX = "/WManage/api/midbox/getMidboxRuntime"
READ = "/WManage/web/maintain/remoteRead/read"
WRITE = "/WManage/web/maintain/remoteSet/write"
FUNCTION = "/WManage/web/maintain/remoteSet/functionControl"
QUICK = "/WManage/web/config/quickCharge/getStatusInfo"
CHECK = "/WManage/web/maintain/standardUpdate/checkUpdates"
ELIGIBLE = "/WManage/web/maintain/standardUpdate/check12KParallelStatus"
RUN = "/WManage/web/maintain/standardUpdate/run"
INFO = "/WManage/web/maintain/remoteUpdate/info"
ALL = (
    *(PLANTS, GROUPS, DEVICES, RUNTIME, ENERGY, PARALLEL, BATTERY, MIDBOX),
    *(READ, WRITE, FUNCTION, QUICK, CHECK, ELIGIBLE, RUN, INFO),
)
SERIAL, SECOND, BOX, PLANT, USER = "1234567890", "1234567892", "0987654321", "12345", "15415"
"""Of the presets; a lone inverter's is the first."""
WITHOUT_BOX: dict[str, Any] = {"has_switch": False, "ports": (), "port_solar_peak_w": 0.0, "port_load_share": 0.0}
"""Changes to a preset with a GridBOSS."""


@dataclass(frozen=True)
class Account:
    twin: TwinPlant
    clock: ManualClock
    client: httpx.AsyncClient

    async def ask(self, path: str, **form: Any) -> Any:
        """The answer's body, of the first inverter where nothing else is said."""
        answer = await self.client.post(path, data={"serialNum": SERIAL, **form})
        if answer.status_code == 401:
            # Its two hours are over: time passes fast here.
            await self.client.post(LOGIN, data=RIGHT)
            answer = await self.client.post(path, data={"serialNum": SERIAL, **form})
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def read(self, *ids: int) -> dict[int, int]:
        found = await self.ask(READ, paramIds=",".join(map(str, ids)))
        return {parameter["paramId"]: parameter["value"] for parameter in found["parameters"]}

    async def settled(self) -> None:
        await self.clock.advance(10)


@contextlib.asynccontextmanager
async def account(
    preset: str = "eg4-18kpv",
    *,
    signs_in: bool = True,
    plant: Plant | None = None,
    profile: str = "document",
    **changes: Any,
) -> AsyncIterator[Account]:
    clock = ManualClock(DAYLIGHT)
    twin = TwinPlant(replace(PRESETS[preset], **changes), clock.now, start=clock.now(), past_days=40)
    credentials = Credentials(username=RIGHT["account"], password=RIGHT["password"])
    app = Eg4Face([plant or twin], FaceOptions(profile=profile, credentials=credentials), clock).app
    async with httpx.AsyncClient(base_url="https://cloud", transport=httpx.ASGITransport(app)) as client:
        if signs_in:
            assert (await client.post(LOGIN, data=RIGHT)).json()["success"] is True
        yield Account(twin, clock, client)
