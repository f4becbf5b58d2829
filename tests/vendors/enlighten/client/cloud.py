"""A small cloud: it has accounts, sessions and tokens, counts what it is asked, and can be made to misbehave."""

import base64
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from polywatt.kit.clock import ManualClock
from polywatt.kit.serve import serve
from polywatt.kit.vendor import Credentials
from polywatt.vendors.enlighten.client import EnlightenClient, Hosts, http_sessions

from ..payloads import ANSWERS, CONFIG_ROOT, EVENT, HISTORY_ROOT, INVERTER_CARD, SESSION, SITE, SN

USER, PASSWORD, CODE = "user@example.com", "correct horse", "123456"
CREDENTIALS = Credentials(username=USER, password=PASSWORD)
USER_ID = "424242"
START = datetime(2026, 6, 21, 12, tzinfo=UTC)
LOGIN = "POST /login/login.json"
OTP, RESEND = "POST /app-api/validate_login_otp", "POST /app-api/generate_mfa_login_otp"
TOKENS = "POST /tokens"
STATUS = f"GET /service/evse_controller/{SITE}/ev_chargers/status"
BATTERY = f"GET /pv/settings/{SITE}/battery_status.json"
MODE = f"GET /service/evse_scheduler/api/v1/iqevc/charging-mode/{SITE}/{SN}/preference"
SITE_SETTINGS = f"GET {CONFIG_ROOT}/siteSettings/{SITE}"
PROFILE_SET = f"PUT {CONFIG_ROOT}/profile/{SITE}"
EVENTS = f"GET /service/events-platform-service/v1.0/{SITE}/events/homeowner"
HISTORY = f"POST {HISTORY_ROOT}/sessions/{SN}/history"
INVERTERS = f"GET /app-api/{SITE}/inverters.json"


@dataclass(frozen=True)
class Seen:
    """One request as it came in."""

    what: str
    headers: dict[str, str]
    cookies: dict[str, str]
    query: dict[str, str]
    body: bytes
    at_s: float

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def json(self) -> Any:
        return msgspec.json.decode(self.body)


Answering = Response | Callable[[Seen], Response]


@dataclass
class Cloud:
    """The state, and what it was asked."""

    clock: ManualClock
    has_second_factor: bool = False
    password: str = PASSWORD
    token_s: int = 3_600
    has_iat: bool = True
    cookie_token_only: bool = False
    xsrf: str = "xsrf-token-1"
    """What BatteryConfig wants to see in the header and in the cookie."""
    gives_xsrf: str = "header"
    """header, cookie (of the schedules' check), or login."""
    events: int = 3
    sessions: int = 0
    inverters: int = 1
    seen: list[Seen] = field(default_factory=list)
    living: dict[str, str] = field(default_factory=dict)
    """Session id by cookie."""
    half: set[str] = field(default_factory=set)
    """Nonces of sign-ins that wait for a code."""
    instead: dict[str, Answering] = field(default_factory=dict)
    once: dict[str, list[Answering]] = field(default_factory=dict)
    hold: Callable[[Seen], Awaitable[None]] | None = None
    under_way: int = 0
    most_under_way: int = 0

    def count(self, what: str) -> int:
        return sum(seen.what == what for seen in self.seen)

    def last(self, what: str) -> Seen:
        return next(seen for seen in reversed(self.seen) if seen.what == what)

    def asked(self) -> list[str]:
        return [seen.what for seen in self.seen]

    def says(self, what: str, body: Any, status: int = 200) -> None:
        self.instead[what] = json_response(body, status)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        request = Request(scope, receive)
        seen = Seen(
            f"{request.method} {scope['path']}",
            dict(request.headers),
            dict(request.cookies),
            dict(request.query_params),
            await request.body(),
            self.clock.monotonic_s(),
        )
        self.seen.append(seen)
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        if self.hold is not None:
            await self.hold(seen)
        self.under_way -= 1
        await self._answer(seen)(scope, receive, send)

    def _answer(self, seen: Seen) -> Response:
        waiting = self.once.get(seen.what)
        found = waiting.pop(0) if waiting else self.instead.get(seen.what)
        if found is not None:
            return found if isinstance(found, Response) else found(seen)
        built_in = {LOGIN: self._sign_in, OTP: self._code, RESEND: self._resend, TOKENS: self._tokens}
        if seen.what in built_in:
            return built_in[seen.what](seen)
        return self._refusal(seen) or self._told(seen)

    def _refusal(self, seen: Seen) -> Response | None:
        path = seen.what.partition(" ")[2]
        bearer = seen.headers.get("authorization", "").removeprefix("Bearer ")
        if path.startswith(("/api/v4/", "/ivp/")):
            return None if bearer else Response(None, 401)
        session_id = self.living.get(seen.cookies.get("_enlighten_4_session", ""))
        if session_id is None or seen.headers.get("e-auth-token") != session_id:
            return json_response({"message": "Not Authorized"}, 401)
        if path.startswith(("/service/evse_scheduler", "/service/enho")) and not bearer:
            return Response(None, 401)
        if path.startswith(CONFIG_ROOT):
            return self._battery_refusal(seen)
        return None

    def _battery_refusal(self, seen: Seen) -> Response | None:
        if seen.headers.get("username") != USER_ID:
            return json_response({"status": 403, "error": "Forbidden"}, 403)
        if seen.what.startswith("PUT "):
            sent = seen.headers.get("x-xsrf-token")
            cookies = (seen.cookies.get("BP-XSRF-Token"), seen.cookies.get("XSRF-TOKEN"))
            if sent != self.xsrf or sent not in cookies:
                return json_response({"timestamp": "x", "status": 403, "error": "Forbidden", "path": "/p"}, 403)
        return None

    def _told(self, seen: Seen) -> Response:
        if seen.what == EVENTS:
            return self._page_of_events(seen)
        if seen.what == HISTORY:
            return self._page_of_sessions(seen)
        if seen.what == INVERTERS:
            return self._page_of_inverters(seen)
        if seen.what.endswith("/schedules/isValid"):
            answer = json_response({"message": "Force schedule opted is null"}, 400)
            if self.gives_xsrf == "cookie":
                answer.headers.append("Set-Cookie", f"BP-XSRF-Token={self.xsrf}; Path=/")
            return answer
        answer = json_response(ANSWERS[seen.what]) if seen.what in ANSWERS else Response(None, 404)
        if seen.what == SITE_SETTINGS and self.gives_xsrf == "header":
            answer.headers["x-csrf-token"] = self.xsrf
        return answer

    def _page_of_events(self, seen: Seen) -> Response:
        cursor = seen.query.get("next", "start").replace("start", "0:")
        size, first = int(seen.query.get("page_size", "30")), int(cursor.split(":")[0])
        rows = [EVENT | {"id": number} for number in range(first, min(first + size, self.events))]
        more = f"{first + size}:a/b+c=" if first + size < self.events else None
        return json_response({"events": rows, "site_timezone": "Europe/Berlin", "next": more, "page_size": size})

    def _page_of_sessions(self, seen: Seen) -> Response:
        params = seen.json["params"]
        first, size = params["offset"], params["limit"]
        numbers = range(first, min(first + size, self.sessions))
        rows = [SESSION | {"sessionId": number} for number in numbers]
        data = {"result": rows, "hasMore": first + size < self.sessions, "offset": first, "limit": size}
        return json_response({"source": "evse", "data": data})

    def _page_of_inverters(self, seen: Seen) -> Response:
        first, size = int(seen.query["offset"]), int(seen.query["limit"])
        numbers = range(first, min(first + size, self.inverters))
        rows = [INVERTER_CARD | {"serial_number": f"12000000{number:04}"} for number in numbers]
        return json_response({"total": self.inverters, "inverters": rows, "not_reporting": 0})

    def _sign_in(self, seen: Seen) -> Response:
        if (seen.form.get("user[email]"), seen.form.get("user[password]")) != (USER, self.password):
            return json_response({"success": False}, 401)
        if not self.has_second_factor:
            return self._session()
        nonce = f"nonce-{len(self.seen)}"
        self.half = {nonce}
        answer = json_response({"success": True, "isBlocked": False})
        answer.headers.append("Set-Cookie", f"login_otp_nonce={nonce}; Path=/; HttpOnly")
        answer.headers.append("Set-Cookie", f"email={USER}; Path=/")
        return answer

    def _code(self, seen: Seen) -> Response:
        sent = {name: base64.b64decode(seen.form[name]).decode() for name in ("email", "otp")}
        is_right = seen.cookies.get("login_otp_nonce") in self.half and sent == {"email": USER, "otp": CODE}
        return self._session() if is_right else json_response({"isValid": False, "isBlocked": False})

    def _resend(self, seen: Seen) -> Response:
        if seen.cookies.get("login_otp_nonce") not in self.half:
            return json_response({"success": False}, 401)
        nonce = f"nonce-{len(self.seen)}"
        self.half = {nonce}
        answer = json_response({"success": True, "isBlocked": False})
        answer.headers.append("Set-Cookie", f"login_otp_nonce={nonce}; Path=/")
        return answer

    def _session(self) -> Response:
        number = len(self.seen)
        cookie, session_id = f"cookie-of-{number}", f"session-id-{number}"
        self.living[cookie] = session_id
        token = self.jwt(session_id)
        body = {"message": "success", "session_id": session_id, "is_consumer": True, "system_id": SITE}
        answer = json_response(body if self.cookie_token_only else body | {"manager_token": token})
        answer.headers.append("Set-Cookie", f"_enlighten_4_session={cookie}; Path=/; HttpOnly")
        answer.headers.append("Set-Cookie", "login_otp_nonce=; Path=/; Max-Age=0")
        if self.cookie_token_only:
            answer.headers.append("Set-Cookie", f"enlighten_manager_token_production={token}; Path=/")
        if self.gives_xsrf == "login":
            answer.headers.append("Set-Cookie", f"XSRF-TOKEN={self.xsrf}; Path=/")
        return answer

    def _tokens(self, seen: Seen) -> Response:
        session_id = seen.json["session_id"]
        if session_id not in self.living.values():
            return Response(None, 401)
        if "serial_num" in seen.json:
            return Response(self.jwt(session_id), media_type="text/plain")
        return json_response({"token": self.jwt(session_id), "expires_at": 0})

    def jwt(self, session_id: str) -> str:
        now_s = int(self.clock.now().timestamp())
        claims: dict[str, Any] = {"session_id": session_id, "user_id": int(USER_ID), "exp": now_s + self.token_s}
        if self.has_iat:
            claims["iat"] = now_s
        parts = ({"alg": "none"}, claims, {"n": len(self.seen)})
        return ".".join(base64.urlsafe_b64encode(msgspec.json.encode(part)).decode().rstrip("=") for part in parts)


def json_response(body: Any, status: int = 200) -> Response:
    return Response(msgspec.json.encode(body), status, media_type="application/json")


def login_page(status: int = 200) -> Response:
    return HTMLResponse('<!DOCTYPE html><form action="/login/login"></form>', status)


def trouble(code: str, words: str = "Charger is not ready", status: int = 400) -> Response:
    error = {"displayMessage": words, "code": str(status), "errorMessageCode": code}
    return json_response({"meta": {"serverTimeStamp": 1}, "data": None, "error": error}, status)


@contextlib.asynccontextmanager
async def served(clock: ManualClock | None = None) -> AsyncIterator[tuple[Cloud, str]]:
    """The cloud and its base URL."""
    made = Cloud(clock or ManualClock(START))
    async with serve(made) as url:
        yield made, url


@contextlib.asynccontextmanager
async def client_at(url: str, made: Cloud, **options: Any) -> AsyncIterator[EnlightenClient]:
    """Another client of it."""
    credentials = options.pop("credentials", CREDENTIALS)
    async with http_sessions(Hosts.all_at(url)) as (http, entrez):
        yield EnlightenClient(http, credentials, made.clock, entrez=entrez, **options)


@contextlib.asynccontextmanager
async def cloud(**options: Any) -> AsyncIterator[tuple[EnlightenClient, Cloud]]:
    """A client of it."""
    async with served() as (made, url), client_at(url, made, **options) as client:
        yield client, made
