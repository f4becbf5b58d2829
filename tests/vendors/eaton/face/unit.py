"""An xStorage Home in front of a simulated home, without a socket between."""

import contextlib
import dataclasses
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx

from polywatt.kit.clock import ManualClock
from polywatt.kit.vendor import Credentials, FaceOptions
from polywatt.twin import PRESETS, TwinPlant, TwinSpec
from polywatt.vendors.eaton.face import face

NOON = datetime(2025, 7, 15, 11, tzinfo=UTC)
"""12:00 in London, a Tuesday."""
SIGN_IN = "/api/auth/signin"
CUSTOMER = {"username": "user", "pwd": "user", "userType": "customer"}
TECHNICIAN = {
    "username": "admin",
    "pwd": "jlwgK41G",
    "inverterSn": "REDACTED",
    "email": "anything@anything.com",
    "userType": "tech",
}
PROFILES = ("document", "field")
AC, DC, NO_PV = "eaton-3.6-4.2", "eaton-dc", "eaton-no-pv"


@dataclass(frozen=True)
class Unit:
    """What a test needs of it."""

    app: Any
    twin: TwinPlant
    clock: ManualClock


def unit(
    preset: str = AC, profile: str = "document", at: datetime = NOON, past_days: float = 2.0, **changes: Any
) -> Unit:
    """One with its own past; ``changes`` are those of the preset's spec."""
    spec: TwinSpec = dataclasses.replace(PRESETS[preset], **changes)
    clock = ManualClock(at)
    twin = TwinPlant(spec, clock.now, start=at, past_days=past_days)
    options = FaceOptions(profile=profile, credentials=Credentials(username="user", password="user"))
    return Unit(face(twin, options, clock).app, twin, clock)


def anonymous(home: Unit) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url="https://xstorage", transport=httpx.ASGITransport(home.app))


def token_of(answer: httpx.Response) -> str:
    """Wherever the profile puts it."""
    body = answer.json()
    found: str = body[""] if "" in body else body["result"]["token"]
    return found


@contextlib.asynccontextmanager
async def signed_in(home: Unit, who: dict[str, str] = CUSTOMER) -> AsyncIterator[httpx.AsyncClient]:
    async with anonymous(home) as client:
        answer = await client.post(SIGN_IN, json=who)
        assert answer.status_code == 200, answer.text
        client.headers["Authorization"] = f"Bearer {token_of(answer)}"
        yield client


async def later(home: Unit, client: httpx.AsyncClient, seconds: float) -> None:
    """Time passes, and the customer signs in again: a token lives an hour."""
    await home.clock.advance(seconds)
    client.headers["Authorization"] = f"Bearer {token_of(await client.post(SIGN_IN, json=CUSTOMER))}"


async def result(client: httpx.AsyncClient, path: str) -> Any:
    """What is in the envelope."""
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json()["result"]


async def status(client: httpx.AsyncClient) -> Any:
    return await result(client, "/api/device/status")


async def command(
    client: httpx.AsyncClient, name: str, parameters: dict[str, Any] | None = None, duration: Any = 2
) -> httpx.Response:
    body = {"command": name, "duration": duration, "parameters": parameters}
    return await client.post("/api/device/command", json=body)


def charge(power: Any = 50, soc: Any = 90, action: Any = "ACTION_CHARGE") -> dict[str, Any]:
    return {"action": action, "power": power, "soc": soc}


def discharge(power: Any = 50, soc: Any = 10) -> dict[str, Any]:
    return charge(power, soc, "ACTION_DISCHARGE")


def settings_body(**changes: Any) -> dict[str, Any]:
    """The document's example, changed."""
    return {
        "settings": {
            "name": "1705Z01700041",
            "country": "2635167",
            "timezone": "Europe/London",
            "city": "2649833",
            "postalCode": "",
            "bmsBackupLevel": 0,
            "updateBlockedState": False,
            "defaultMode": {"command": "SET_BASIC_MODE", "parameters": {}},
            "energySavingMode": {"enabled": False, "houseConsumptionThreshold": 300},
            **changes,
        }
    }


async def put(client: httpx.AsyncClient, **changes: Any) -> httpx.Response:
    return await client.put("/api/settings/", json=settings_body(**changes))
