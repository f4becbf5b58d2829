"""One typed method for every endpoint that is built."""

import re
from collections.abc import Awaitable
from typing import TypeVar

import msgspec

from polywatt.kit.clock import Clock
from polywatt.kit.http import Answer, HttpSession
from polywatt.kit.token import Token, TokenHolder
from polywatt.kit.vendor import Credentials
from polywatt.model import AuthenticationFailed, DeviceRefused, DeviceUnreachable, RateLimited

from .wire import session, site, system
from .wire.meters import AGGREGATES, METER_DETAILS, METERS, Aggregates, MeterConfig, MeterDetails

T = TypeVar("T")
LOCKED_S = 1_800.0
"""A locked gateway opens again after 10 to 30 minutes (Powerwall-Dashboard issue 434); it does not say when."""
TOKEN_LIFETIME_S = 24 * 3_600.0
"""Reports differ from 1 h to more than 20 h; a token that ends earlier is noticed and renewed once."""
HEADER_WORD = re.compile("[!-~]+")
"""What a header can carry of a token."""
SECONDS = re.compile("[0-9]{1,9}")
"""A Retry-After in seconds; one that is longer than a life is not meant."""
FORBIDDEN_S = 3_600.0
"""So long a refusal is taken for the role's. Then another login is worth it: the gateway may have restarted."""


class NotThere(DeviceRefused):
    """This firmware has no such endpoint (404)."""


class SystemStopped(DeviceUnreachable):
    """The gateway answers, its site controller does not (502 with an empty body): stopped, or not up yet."""


class PowerwallClient:
    """A Powerwall gateway's local API.

    Signs in when the first answer needs it, with one login in flight; a refused request is repeated once after a new
    login, and never where the login was new already: a 403 then means the role, and another login would only bring
    the account nearer to being locked.
    """

    def __init__(self, http: HttpSession, credentials: Credentials, clock: Clock) -> None:
        self._http, self._credentials = http, credentials
        self._tokens = TokenHolder(self._login, clock)
        self._clock = clock
        self._forbidden_s: dict[tuple[str, str], float] = {}
        self.roles: tuple[str, ...] = ()

    async def sign_in(self) -> None:
        """Make sure that there is a session; costs nothing where there is one."""
        await self._tokens.get()

    async def logout(self) -> None:
        """``GET /api/logout``, where there is a session to end."""
        if self._tokens.has_one:
            await self._get("/api/logout")
        self._tokens.forget()

    async def _login(self) -> Token:
        password = self._credentials.password
        if password is None:
            raise AuthenticationFailed(f"the gateway at {self._http.address} needs a password")
        wanted = session.Login(username=self._credentials.username or "customer", password=password)
        answer = await self._http.request("POST", "/api/login/Basic", json=wanted)
        if answer.status == 401:
            words = self._words(answer)
            raise AuthenticationFailed(
                f"the gateway at {self._http.address} refused the login ({words}); check the password: "
                "it is the one set in its own web page"
            )
        self._check(answer)
        found = self._http.decoded(answer, session.LOGGED_IN)
        if not HEADER_WORD.fullmatch(found.token):
            raise self._http.bad(answer, "its token cannot be sent back")
        self._http.redactor.hide(found.token)
        self.roles = tuple(found.roles)
        return Token(found.token, TOKEN_LIFETIME_S)

    async def status(self) -> site.Status:
        """``GET /api/status``."""
        return await self._read("/api/status", site.STATUS)

    async def aggregates(self) -> Aggregates:
        """``GET /api/meters/aggregates``."""
        return await self._read("/api/meters/aggregates", AGGREGATES)

    async def meters(self) -> list[MeterConfig] | None:
        """``GET /api/meters``."""
        return await self._read("/api/meters", METERS)

    async def site_meters(self) -> list[MeterDetails] | None:
        """``GET /api/meters/site``."""
        return await self._read("/api/meters/site", METER_DETAILS)

    async def solar_meters(self) -> list[MeterDetails] | None:
        """``GET /api/meters/solar``."""
        return await self._read("/api/meters/solar", METER_DETAILS)

    async def system_status(self) -> system.SystemStatus:
        """``GET /api/system_status``."""
        return await self._read("/api/system_status", system.SYSTEM_STATUS)

    async def soe(self) -> system.Soe:
        """``GET /api/system_status/soe``."""
        return await self._read("/api/system_status/soe", system.SOE)

    async def grid_status(self) -> system.GridStatus:
        """``GET /api/system_status/grid_status``."""
        return await self._read("/api/system_status/grid_status", system.GRID_STATUS)

    async def grid_faults(self) -> list[system.GridFault]:
        """``GET /api/system_status/grid_faults``."""
        return await self._read("/api/system_status/grid_faults", system.GRID_FAULTS)

    async def operation(self) -> system.Operation:
        """``GET /api/operation``."""
        return await self._read("/api/operation", system.OPERATION)

    async def site_info(self) -> site.SiteInfo:
        """``GET /api/site_info``."""
        return await self._read("/api/site_info", site.SITE_INFO)

    async def site_name(self) -> site.SiteName:
        """``GET /api/site_info/site_name``."""
        return await self._read("/api/site_info/site_name", site.SITE_NAME)

    async def powerwalls(self) -> site.Powerwalls:
        """``GET /api/powerwalls``."""
        return await self._read("/api/powerwalls", site.POWERWALLS)

    async def config(self) -> system.Config:
        """``GET /api/config``."""
        return await self._read("/api/config", system.CONFIG)

    async def solars(self) -> list[site.Solar] | None:
        """``GET /api/solars``."""
        return await self._read("/api/solars", site.SOLARS)

    async def sitemaster(self) -> system.Sitemaster:
        """``GET /api/sitemaster``."""
        return await self._read("/api/sitemaster", system.SITEMASTER)

    async def set_operation(self, mode: str, backup_reserve_percent: float) -> system.Operation:
        """``POST /api/operation``; takes effect with :meth:`config_completed`.

        Both spellings of the mode are sent: the document's, and the one that later firmware reads.
        """
        body = system.Operation(mode=mode, real_mode=mode, backup_reserve_percent=backup_reserve_percent)
        answer = await self._ask("POST", "/api/operation", body)
        return self._http.decoded(answer, system.OPERATION)

    async def config_completed(self) -> None:
        """``GET /api/config/completed``: what was set takes effect."""
        await self._get("/api/config/completed")

    async def run(self) -> None:
        """``GET /api/sitemaster/run``."""
        await self._get("/api/sitemaster/run")

    async def stop(self, is_forced: bool = False) -> None:
        """``GET /api/sitemaster/stop``; from firmware 21 it is a POST that can be forced."""
        if not is_forced and await self._stopped_by_get():
            return
        await self._ask("POST", "/api/sitemaster/stop", {"force": is_forced})

    async def _stopped_by_get(self) -> bool:
        """False: this firmware knows no GET for it (405), and nothing has happened."""
        try:
            await self._get("/api/sitemaster/stop")
        except DeviceRefused as error:
            if error.code != 405:
                raise
            return False
        return True

    async def set_island_mode(self, mode: str) -> system.IslandMode:
        """``POST /api/v2/islanding/mode``."""
        answer = await self._ask("POST", "/api/v2/islanding/mode", system.IslandMode(mode))
        return self._http.decoded(answer, system.ISLAND_MODE)

    async def _read(self, path: str, decoder: "msgspec.json.Decoder[T]") -> T:
        return self._http.decoded(await self._get(path), decoder)

    async def _get(self, path: str) -> Answer:
        return await self._ask("GET", path, None)

    async def _ask(self, method: str, path: str, body: object) -> Answer:
        before = self._tokens.logins
        token = await self._tokens.get()
        is_new = self._tokens.logins != before
        answer = await self._send(method, path, body, token)
        if answer.status in (401, 403) and not is_new and not self._is_forbidden(method, path):
            answer = await self._send(method, path, body, await self._tokens.renew(token))
            is_new = True
        if answer.status in (401, 403) and is_new:
            self._forbidden_s[method, path] = self._clock.monotonic_s()
        self._check(answer)
        self._forbidden_s.pop((method, path), None)
        return answer

    def _is_forbidden(self, method: str, path: str) -> bool:
        """Whether it was refused to a new session a short while ago."""
        since_s = self._forbidden_s.get((method, path))
        return since_s is not None and self._clock.monotonic_s() - since_s < FORBIDDEN_S

    async def _send(self, method: str, path: str, body: object, token: str) -> Answer:
        return await self._http.request(method, path, json=body, headers={"Authorization": f"Bearer {token}"})

    def _check(self, answer: Answer) -> None:
        """Raises what an error status means."""
        status = answer.status
        if 200 <= status < 300:
            return
        who, words = f"the gateway at {self._http.address}", self._words(answer)
        match status:
            case 301 | 302 | 307 | 308:
                raise DeviceUnreachable(f"{who} sends us elsewhere; is this port its HTTPS port?")
            case 401 | 403:
                roles = self._http.quoted(" ".join(self.roles)) or "this user"
                raise DeviceRefused(
                    f"{who} does not let {roles} do {answer.what} ({words}); it may need the installer's login",
                    status,
                    words,
                )
            case 404:
                raise NotThere(f"{who} has no {answer.what}: its firmware does not offer that", status, words)
            case 429:
                raise RateLimited(
                    f"{who} is locked after too many logins ({words}); leave it alone for half an hour",
                    _seconds(answer.headers.get("Retry-After")),
                )
            case 502 if not answer.body:
                raise SystemStopped(f"{who} is stopped or not up yet (HTTP 502); start it with the action 'start'")
            case 502 | 503 | 504:
                raise DeviceUnreachable(f"{who} is busy (HTTP {status}, {words}); try again")
        raise DeviceRefused(f"{who} refused {answer.what}: {words} (HTTP {status})", status, words)

    def _words(self, answer: Answer) -> str:
        """The gateway's own words for a refusal."""
        try:
            refusal = session.REFUSAL.decode(answer.body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return f"HTTP {answer.status}"
        found = [word for word in (refusal.message, refusal.error) if isinstance(word, str) and word]
        return self._http.quoted(": ".join(dict.fromkeys(found))) or f"HTTP {answer.status}"


def _seconds(retry_after: str | None) -> float:
    return float(retry_after) if retry_after is not None and SECONDS.fullmatch(retry_after) else LOCKED_S


async def if_there(request: Awaitable[T]) -> T | None:
    """The answer, or None where this firmware has no such endpoint."""
    try:
        return await request
    except NotThere:
        return None
