"""Clients that mean harm, or come at a bad moment: the face answers in words and loses nothing it said yes to."""

import asyncio
from typing import Any

import httpx
import pytest

from polywatt.kit.clock import ManualClock
from polywatt.kit.vendor import Credentials, FaceOptions
from polywatt.model import Command, Receipt, SetMode
from polywatt.testing import DAYLIGHT
from polywatt.twin import PRESETS, TwinPlant
from polywatt.vendors.powerwall.face import face
from tests.vendors.powerwall.gateway import LOGIN, RIGHT, bench, signed_in

pytestmark = pytest.mark.anyio

OPERATION = "/api/operation"
COMPLETED = "/api/config/completed"


@pytest.mark.parametrize("path", [OPERATION, "/api/v2/islanding/mode", "/api/sitemaster/stop", LOGIN[1]])
async def test_a_body_that_is_not_utf_8_is_refused(path: str):
    body = b'{"mode":"b\xff","island_mode":"\xff","username":"\xff","password":"\xff","\xff":true}'
    async with bench() as home, signed_in(home) as client:
        answer = await client.post(path, content=body)

    assert answer.status_code == 400


class SlowPlant(TwinPlant):
    """Takes its time with a change of mode."""

    def hold(self) -> None:
        self.is_asked, self.may_go_on = asyncio.Event(), asyncio.Event()

    async def send(self, command: Command) -> Receipt:
        if isinstance(command, SetMode):
            self.is_asked.set()
            await self.may_go_on.wait()
        return await super().send(command)


def _wish(mode: str) -> dict[str, Any]:
    return {"mode": mode, "backup_reserve_percent": 24}


async def test_an_operation_that_is_posted_during_a_commit_waits_for_the_next_one():
    clock = ManualClock(DAYLIGHT)
    plant = SlowPlant(PRESETS["powerwall-2"], clock.now, start=clock.now(), past_days=0)
    plant.hold()
    app = face(plant, FaceOptions(credentials=Credentials(password="password")), clock).app
    async with httpx.AsyncClient(base_url="https://powerwall", transport=httpx.ASGITransport(app)) as client:
        token = (await client.post(LOGIN[1], json=RIGHT)).json()["token"]
        client.headers["Authorization"] = f"Bearer {token}"
        await client.post(OPERATION, json=_wish("backup"))
        committing = asyncio.create_task(client.get(COMPLETED))
        await plant.is_asked.wait()
        later = await client.post(OPERATION, json=_wish("autonomous"))
        plant.may_go_on.set()
        await committing
        before = (await client.get(OPERATION)).json()["real_mode"]
        await client.get(COMPLETED)
        after = (await client.get(OPERATION)).json()["real_mode"]

    assert later.status_code == 200
    assert (before, after) == ("backup", "autonomous")
