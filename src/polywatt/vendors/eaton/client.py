"""One typed method for every endpoint."""

import base64
import binascii
from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import quote

import msgspec

from polywatt.kit.clock import Clock
from polywatt.kit.http import HttpResponse, HttpSession
from polywatt.kit.token import Token, TokenHolder
from polywatt.kit.vendor import Credentials
from polywatt.model import AuthenticationFailed, DeviceRefused, DeviceUnreachable, RateLimited

from .wire import session
from .wire.answer import REFUSAL, Fault
from .wire.clocktime import ms
from .wire.device import CONFIG_STATE, DEVICE, SETTINGS, ConfigState, Device, Settings
from .wire.metrics import METRICS, Point
from .wire.mode import ACTION_CHARGE, ACTION_DISCHARGE, CHARGE, DISCHARGE, ModeRecord, Parameters
from .wire.notice import PAGE, UNREAD, UNREAD_COUNT, Page
from .wire.request import Command, Power, PowerState, SettingsUpdate, WantedEvent, WantedSettings
from .wire.schedule import SCHEDULE
from .wire.status import DEVICE_STATUS, MODE_RECORD, DeviceStatus
from .wire.technical import DIAGNOSTICS, TECHNICAL_STATUS, Diagnostics, TechnicalStatus

T = TypeVar("T")
TOKEN_LIFETIME_S = 3_600.0
"""Document, L22; where the token does not say it itself."""
LOCKED_S = 600.0
"""After too many failed sign-ins (a client's documentation)."""
ANY = msgspec.json.Decoder()


class NeedsTechnician(DeviceRefused):
    """Only the technician's account may ask that (403)."""


class NotThere(DeviceRefused):
    """This firmware has no such endpoint (404)."""


class EatonClient:
    """An xStorage Home's local API.

    Signs in when the first answer needs it, with one sign-in in flight, renews before the hour is over, and once more
    when a token is refused. With ``inverter_sn`` it signs in as the technician, else as the customer.
    """

    def __init__(
        self,
        http: HttpSession,
        credentials: Credentials,
        clock: Clock,
        inverter_sn: str | None = None,
        email: str | None = None,
    ) -> None:
        self._http, self._credentials = http, credentials
        self._inverter_sn, self._email = inverter_sn, email
        self._tokens = TokenHolder(self._sign_in, clock)

    @property
    def is_technician(self) -> bool:
        """Whether it signs in as one."""
        return self._inverter_sn is not None

    async def sign_in(self) -> None:
        """``POST auth/signin``, unless there is a token that still lives."""
        await self._tokens.get()

    async def config_state(self) -> ConfigState:
        """``GET config/state``."""
        return await self._read("/api/config/state", CONFIG_STATE)

    async def device(self) -> Device:
        """``GET device``."""
        return (await self._read("/api/device", DEVICE)).result

    async def status(self) -> DeviceStatus:
        """``GET device/status``."""
        return (await self._read("/api/device/status", DEVICE_STATUS)).result

    async def settings(self) -> Settings:
        """``GET settings``."""
        return (await self._read("/api/settings", SETTINGS)).result

    async def update_settings(self, wanted: WantedSettings) -> None:
        """``PUT settings/``: all of them, or those left out are lost."""
        self._check_done(await self._ask("PUT", "/api/settings/", SettingsUpdate(wanted)))

    async def metrics(self, since: datetime | None = None, until: datetime | None = None) -> list[Point]:
        """``GET metrics``: five-minute averages; by the document of today, on devices of the span that is asked."""
        return await self._points("/api/metrics/", since, until)

    async def daily_metrics(self, since: datetime | None = None, until: datetime | None = None) -> list[Point]:
        """``GET metrics/daily``: an average per local day."""
        return await self._points("/api/metrics/daily", since, until)

    async def notifications(self, word: str | None = None, size: int = 100, offset: int = 0) -> Page:
        """``GET notifications/``; ``word`` is NORMAL (unread) or READ."""
        query = {"size": str(size), "offset": str(offset)} | ({} if word is None else {"status": word})
        return (await self._read("/api/notifications/", PAGE, query)).result

    async def unread(self) -> int:
        """``GET notifications/unread``."""
        return (await self._read("/api/notifications/unread", UNREAD_COUNT, {"status": UNREAD})).result.total

    async def read_all(self) -> None:
        """``POST notifications/read/all``."""
        self._check_done(await self._ask("POST", "/api/notifications/read/all"))

    async def command(self, command: str, duration_h: int, parameters: Parameters | None = None) -> ModeRecord | None:
        """``POST device/command``. Gives what was stored; None where the device does not tell."""
        told = Command(command=command, duration=duration_h, parameters=parameters)
        answer = await self._ask("POST", "/api/device/command", told)
        self._check_done(answer)
        try:
            return MODE_RECORD.decode(answer.body).result
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            # No answer to a command is documented: its status says that it was taken.
            return None

    async def charge(self, power_percent: int, soc_percent: int, duration_h: int) -> ModeRecord | None:
        """``SET_CHARGE`` with 5..100 % of the rating until 0..100 %, in steps of 1 %."""
        return await self.command(CHARGE, duration_h, _ordered(ACTION_CHARGE, power_percent, soc_percent))

    async def discharge(self, power_percent: int, soc_percent: int, duration_h: int) -> ModeRecord | None:
        """``SET_DISCHARGE``, as above."""
        parameters = _ordered(ACTION_DISCHARGE, power_percent, soc_percent)
        return await self.command(DISCHARGE, duration_h, parameters)

    async def power(self, is_on: bool) -> None:
        """``POST device/power``."""
        self._check_done(await self._ask("POST", "/api/device/power", Power(PowerState(is_on))))

    async def schedule(self) -> list[ModeRecord]:
        """``GET schedule/``."""
        found = (await self._read("/api/schedule/", SCHEDULE)).result
        return [] if found is None or found.results is None else found.results

    async def add_event(self, wanted: WantedEvent) -> None:
        """``POST schedule/event``: undocumented, as the device's own web page does it."""
        self._check_done(await self._ask("POST", "/api/schedule/event", wanted))

    async def change_event(self, event_id: str, wanted: WantedEvent) -> None:
        """``PUT schedule/event/{id}``, likewise."""
        self._check_done(await self._ask("PUT", f"/api/schedule/event/{quote(event_id, safe='')}", wanted))

    async def delete_event(self, event_id: str) -> None:
        """``DELETE schedule/event/{id}``, likewise."""
        self._check_done(await self._ask("DELETE", f"/api/schedule/event/{quote(event_id, safe='')}"))

    async def technical_status(self) -> TechnicalStatus:
        """``GET technical/status``.

        Raises:
            NeedsTechnician: we are signed in as the customer.
        """
        return (await self._read("/api/technical/status", TECHNICAL_STATUS)).result

    async def diagnostics(self) -> Diagnostics:
        """``GET device/maintenance/diagnostics``; raises as above."""
        return (await self._read("/api/device/maintenance/diagnostics", DIAGNOSTICS)).result

    async def _points(self, path: str, since: datetime | None, until: datetime | None) -> list[Point]:
        query = None if since is None or until is None else {"from": str(ms(since)), "to": str(ms(until))}
        answer = await self._ask("GET", path, query=query)
        points = self._http.decode(answer, METRICS).points
        if points is None:
            raise self._http.bad_answer(answer, "it has no metrics")
        return points

    async def _sign_in(self) -> Token:
        who, user = f"the xStorage Home at {self._http.address}", self._credentials
        if user.password is None or user.username is None:
            raise AuthenticationFailed(f"{who} needs a user name and a password")
        wanted = session.SignIn(username=user.username, pwd=user.password, userType=session.CUSTOMER)
        if self._inverter_sn is not None:
            wanted = msgspec.structs.replace(
                wanted,
                userType=session.TECHNICIAN,
                inverterSn=self._inverter_sn,
                email=self._email or "technician@example.com",
            )
        answer = await self._http.request("POST", "/api/auth/signin", json=wanted)
        if answer.status in (400, 401, 403):
            raise self._not_let_in(answer)
        self._check(answer)
        token = self._http.decode(answer, session.SIGNED_IN).found
        if token is None or not token.isascii() or not token.isprintable() or not token:
            raise self._http.bad_answer(answer, "it holds no token")
        self._http.redactor.hide(token)
        return Token(token, lifetime_s(token))

    def _not_let_in(self, answer: HttpResponse) -> AuthenticationFailed | RateLimited:
        who, fault = f"the xStorage Home at {self._http.address}", self._fault(answer)
        code, words = str(fault.errCode), self._words(answer)
        if code in session.LOCKED:
            return RateLimited(
                f"{who} is locked after too many failed sign-ins ({words}); leave it alone for ten minutes", LOCKED_S
            )
        if code == session.WRONG_SERIAL:
            return AuthenticationFailed(
                f"{who} does not know this inverter serial number ({words}); inverter_sn is the one on its type plate"
            )
        return AuthenticationFailed(
            f"{who} refused the sign-in ({words}); check user name and password: they are those of its web page"
        )

    async def _read(self, path: str, decoder: "msgspec.json.Decoder[T]", query: Mapping[str, str] | None = None) -> T:
        return self._http.decode(await self._ask("GET", path, query=query), decoder)

    async def _ask(
        self, method: str, path: str, body: object = None, query: Mapping[str, str] | None = None
    ) -> HttpResponse:
        before = self._tokens.logins
        token = await self._tokens.get()
        is_new = self._tokens.logins != before
        answer = await self._send(method, path, body, query, token)
        if answer.status == 401 and not is_new:
            answer = await self._send(method, path, body, query, await self._tokens.renew(token))
        self._check(answer)
        return answer

    async def _send(
        self, method: str, path: str, body: object, query: Mapping[str, str] | None, token: str
    ) -> HttpResponse:
        headers = {"Authorization": f"Bearer {token}"}
        return await self._http.request(method, path, json=body, query=query, headers=headers)

    def _check(self, answer: HttpResponse) -> None:
        """Raises what an error status means."""
        if 200 <= answer.status < 300:
            return
        who, words = f"the xStorage Home at {self._http.address}", self._words(answer)
        match answer.status:
            case 301 | 302 | 307 | 308:
                raise DeviceUnreachable(f"{who} sends us elsewhere; is this port its HTTPS port?")
            case 401:
                raise DeviceRefused(f"{who} does not accept its own token for {answer.request} ({words})", 401, words)
            case 403:
                raise NeedsTechnician(
                    f"{who} lets only the technician do {answer.request}: it needs the technician account "
                    "(add ?inverter_sn=... and its user name and password)",
                    403,
                    words,
                )
            case 404:
                raise NotThere(f"{who} has no {answer.request}: its firmware does not offer that", 404, words)
            case 429:
                raise RateLimited(f"{who} asks to be left alone ({words})", LOCKED_S)
            case 502 | 503 | 504:
                raise DeviceUnreachable(f"{who} is busy (HTTP {answer.status}, {words}); try again")
        raise DeviceRefused(f"{who} refused {answer.request}: {words} (HTTP {answer.status})", answer.status, words)

    def _check_done(self, answer: HttpResponse) -> None:
        """A write that was refused in a body; what else a body may hold is not documented."""
        try:
            told: Any = ANY.decode(answer.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return
        if isinstance(told, dict) and told.get("successful") is False:
            words = self._http.clean_text(str(told.get("message", ""))) or "it says no more"
            raise DeviceRefused(
                f"the xStorage Home at {self._http.address} refused {answer.request}: {words}", words=words
            )

    def _fault(self, answer: HttpResponse) -> Fault:
        try:
            found = REFUSAL.decode(answer.body).error
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return Fault()
        return found if isinstance(found, Fault) else Fault(errCode=found)

    def _words(self, answer: HttpResponse) -> str:
        """The device's own words for a refusal."""
        fault = self._fault(answer)
        found = [str(word) for word in (fault.errCode, fault.description) if isinstance(word, str | int) and word != ""]
        return self._http.clean_text(": ".join(dict.fromkeys(found))) or f"HTTP {answer.status}"


def lifetime_s(token: str) -> float:
    """How long a token says that it lives (``exp - iat``), whatever either clock shows; else an hour."""
    try:
        payload = token.split(".")[1]
        claims: Any = ANY.decode(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        lives_s = float(claims["exp"]) - float(claims["iat"])
    except (IndexError, KeyError, TypeError, ValueError, binascii.Error, msgspec.DecodeError, RecursionError):
        return TOKEN_LIFETIME_S
    return lives_s if 0.0 < lives_s < 10 * 365 * 86_400.0 else TOKEN_LIFETIME_S


def _ordered(action: str, power_percent: int, soc_percent: int) -> Parameters:
    return Parameters(action=action, power=power_percent, soc=soc_percent)
