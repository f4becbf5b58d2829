"""An emulated account with a signed-in client, without a socket in between, and plants with chosen answers."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import httpx

from polywatt.kit.clock import ManualClock
from polywatt.kit.vendor import FaceOptions
from polywatt.model import Plant
from polywatt.testing import DAYLIGHT
from polywatt.twin import PRESETS, TwinPlant
from polywatt.vendors.enlighten.face.app import EnlightenFace
from polywatt.vendors.enlighten.face.state import FaceState

EMAIL, MFA_EMAIL, PASSWORD = "user@example.com", "mfa@example.com", "password"
SITE, FOREIGN, UNKNOWN = 1234567, 7654321, 99
LOGIN, OTP, RESEND = "/login/login.json", "/app-api/validate_login_otp", "/app-api/generate_mfa_login_otp"
SEARCH = "/app-api/search_sites.json"
DEVICES = f"/app-api/{SITE}/devices.json"
INVERTERS = f"/app-api/{SITE}/inverters.json"
INVERTER_ENERGY = f"/systems/{SITE}/inverter_data_x/energy.json"
INVERTER_STATUS = f"/systems/{SITE}/inverter_status_x.json"
LIFETIME = f"/pv/systems/{SITE}/lifetime_energy"
EVENTS = f"/service/events-platform-service/v1.0/{SITE}/events/homeowner"
BACKUPS = f"/app-api/{SITE}/battery_backup_history.json"
BATTERY = f"/pv/settings/{SITE}/battery_status.json"
OF_SITE = (DEVICES, INVERTERS, INVERTER_ENERGY, INVERTER_STATUS, LIFETIME, EVENTS, BACKUPS, BATTERY)
RANGE = {"start_date": "2026-06-19", "end_date": "2026-06-20"}


def form(email: str = EMAIL, password: str = PASSWORD) -> dict[str, str]:
    return {"user[email]": email, "user[password]": password}


@dataclass(frozen=True)
class SignedIn:
    twin: TwinPlant
    clock: ManualClock
    client: httpx.AsyncClient
    face: EnlightenFace
    mails: list[str]
    """The texts of the mails that were sent."""

    @property
    def state(self) -> FaceState:
        return self.face.state

    async def get(self, path: str, **query: Any) -> Any:
        """Return the JSON of a response that must be 200."""
        answer = await self.client.get(path, params=query)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def sign_in(self, email: str = EMAIL) -> dict[str, Any]:
        answer = await self.client.post(LOGIN, data=form(email))
        body: dict[str, Any] = answer.json()
        if "session_id" in body:
            self.client.headers["e-auth-token"] = body["session_id"]
        return body


class Changed:
    """A plant with some answers replaced: by a value, a function, or an error to raise."""

    def __init__(self, plant: Plant, **answers: Any) -> None:
        self.plant, self.answers = plant, answers
        self.calls: list[str] = []

    def __getattr__(self, name: str) -> Any:
        async def call(*arguments: Any) -> Any:
            self.calls.append(name)
            answer = self.answers.get(name)
            if isinstance(answer, Exception):
                raise answer
            if callable(answer):
                return answer(*arguments)
            return await getattr(self.plant, name)(*arguments) if answer is None else answer

        return call


def twin_at(clock: ManualClock, preset: str = "enphase-5p", past_days: float = 40, **changes: Any) -> TwinPlant:
    spec = replace(PRESETS[preset], **changes)
    return TwinPlant(spec, clock.now, start=clock.now(), past_days=past_days)


@contextlib.asynccontextmanager
async def signed_in(
    preset: str = "enphase-5p",
    *,
    signs_in: bool = True,
    plants: list[Plant] | None = None,
    clock: ManualClock | None = None,
    profile: str = "document",
    code: str | None = None,
    past_days: float = 40,
    **changes: Any,
) -> AsyncIterator[SignedIn]:
    clock = clock or ManualClock(DAYLIGHT)
    twin = twin_at(clock, preset, past_days, **changes)
    mails: list[str] = []
    options = FaceOptions(profile=profile, one_time_code=code, notify=mails.append)
    face = EnlightenFace([twin] if plants is None else plants, options, clock)
    async with httpx.AsyncClient(base_url="https://cloud", transport=httpx.ASGITransport(face.app)) as client:
        home = SignedIn(twin, clock, client, face, mails)
        if signs_in:
            assert (await home.sign_in())["message"] == "success"
        yield home


def at(year: int, month: int, day: int, hour: int = 0) -> datetime:
    return datetime(year, month, day, hour, tzinfo=UTC)
