"""One HTTP session per device: cookies, trust, time-outs, and every failure as one of the model's errors."""

import ipaddress
import ssl
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

import aiohttp
import msgspec
from yarl import URL

from polywatt.model import BadAnswer, DeviceUnreachable, UntrustedDevice

from .decoding import DECODE_ERRORS
from .redact import Redactor
from .trust import SYSTEM_TRUST, CaFile, Trust, context_for, fingerprint_of
from .url import netloc_of

if TYPE_CHECKING:
    from .vendor import Address

T = TypeVar("T")
MAX_BODY_BYTES = 8 * 1024 * 1024
"""No vendor answers more (the largest capture is 595 kB); a device gone mad does not fill our memory."""
MAX_QUOTED_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """An HTTP response, whole."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    request: str
    """The request in words: "GET /api/status"."""
    cookies: SimpleCookie = field(default_factory=SimpleCookie)
    """Those that it sets; one that it takes away has an empty value or an age of 0."""


class HttpSession:
    """Requests to one device.

    Cookies work on IP hosts. Nothing is retried here. Redirects are not followed: a device that sends us elsewhere
    would otherwise get our credentials sent there.
    """

    def __init__(
        self,
        base_url: str,
        *,
        trust: Trust = SYSTEM_TRUST,
        server_name: str | None = None,
        timeout_s: float = 10.0,
        redactor: Redactor | None = None,
    ) -> None:
        self._base = URL(base_url)
        self._trust, self._server_name = trust, server_name
        self._timeout = aiohttp.ClientTimeout(total=timeout_s)
        self._timeout_s = timeout_s
        self.redactor = redactor or Redactor()
        self._session: aiohttp.ClientSession | None = None

    @property
    def address(self) -> str:
        """Host and port, for messages."""
        return f"{self._base.host}:{self._base.port}"

    async def __aenter__(self) -> Self:
        try:
            tls = context_for(self._trust)
        except (OSError, ValueError) as error:
            path = self._trust.path if isinstance(self._trust, CaFile) else ""
            reason = getattr(error, "strerror", None) or error
            raise UntrustedDevice(f"the CA file {path} cannot be used: {reason}") from error
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(ssl=tls, limit=8),
            cookie_jar=aiohttp.CookieJar(unsafe=_is_ip(self._base.host)),
            timeout=self._timeout,
            auto_decompress=True,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    def clear_cookies(self) -> None:
        """Start a new session with the device."""
        if self._session is not None:
            self._session.cookie_jar.clear()

    async def request(
        self,
        method: str,
        path: str,
        *,
        json: object = None,
        form: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> HttpResponse:
        """One request, one answer, whatever its status.

        ``path`` is sent as it is: quote it before.

        Raises:
            DeviceUnreachable: no answer in time, or none at all.
            UntrustedDevice: its certificate is not the one we trust.
            BadAnswer: it began to answer and broke off.
        """
        if self._session is None:
            raise RuntimeError("an HttpSession is used inside 'async with'")
        sent_headers = dict(headers or {})
        if json is not None:
            sent_headers["Content-Type"] = "application/json"
        what = f"{method} {path}"
        try:
            async with self._session.request(
                method,
                URL(str(self._base).rstrip("/") + path, encoded=True),
                data=msgspec.json.encode(json) if json is not None else form,
                params=query,
                headers=sent_headers,
                server_hostname=self._server_name,
                allow_redirects=False,
            ) as response:
                body = await self._body_of(response, what)
                return HttpResponse(response.status, response.headers, body, what, response.cookies)
        except aiohttp.ClientPayloadError as error:
            raise BadAnswer(f"{self.address} broke off in the middle of its answer to {what}; try again") from error
        except (aiohttp.ClientError, TimeoutError, OSError, UnicodeError) as error:
            raise await self._failure_from(error, what) from error

    async def _body_of(self, response: aiohttp.ClientResponse, what: str) -> bytes:
        body = b""
        async for chunk in response.content.iter_any():
            body += chunk
            if len(body) > MAX_BODY_BYTES:
                response.close()
                raise BadAnswer(f"{self.address} answered {what} with more than {MAX_BODY_BYTES // 2**20} MiB")
        return body

    async def _failure_from(self, error: Exception, what: str) -> DeviceUnreachable | UntrustedDevice | BadAnswer:
        match error:
            case aiohttp.ServerFingerprintMismatch():
                seen = error.got.hex()
                return UntrustedDevice(
                    f"{self.address} shows another certificate than the pinned one (SHA-256 {seen}); "
                    "if the device was replaced or updated, pin the new one",
                    seen,
                )
            case aiohttp.ClientConnectorCertificateError():
                return await self._distrust(error)
            # Only a TLS handshake is reset while it connects: without TLS there is nothing to hang up on.
            case (
                aiohttp.ClientConnectorSSLError()
                | ssl.SSLError()
                | aiohttp.ClientConnectorError(os_error=ConnectionResetError())
            ):
                return DeviceUnreachable(
                    f"{self.address} does not speak TLS with us ({_reason(error)}); check the port and the server name"
                )
            case TimeoutError():
                return DeviceUnreachable(
                    f"{self.address} did not answer {what} within {self._timeout_s:g} s; is it on?"
                )
            # A UnicodeError: the name has a label that DNS cannot have.
            case aiohttp.ClientConnectorDNSError() | UnicodeError():
                return DeviceUnreachable(f"the name {self._base.host} is not known here; check the address")
            case aiohttp.ClientConnectorError():
                return DeviceUnreachable(
                    f"{self.address} cannot be reached ({_reason(error)}); check that it is on and the address is right"
                )
            # Its own words may hold the beginning of the answer, cookies included.
            case aiohttp.ServerDisconnectedError():
                return DeviceUnreachable(
                    f"{self.address} broke off the connection on {what} before it answered; try again"
                )
            case aiohttp.ClientResponseError():
                return BadAnswer(f"{self.address} answered {what} with something that is not HTTP; check the port")
        return DeviceUnreachable(f"{self.address} broke off the connection on {what} ({_reason(error)}); try again")

    async def _distrust(self, error: aiohttp.ClientConnectorCertificateError) -> UntrustedDevice:
        host = self._base.host or ""
        seen = await fingerprint_of(host, self._base.port or 443, self._server_name or host)
        reason = getattr(error.certificate_error, "verify_message", "") or "it is not trusted"
        hint = f"; if it is the device you expect, add ?tls=pin:{seen}" if seen else ""
        return UntrustedDevice(f"the certificate of {self.address} was not accepted: {reason.rstrip('.')}{hint}", seen)

    def decode(self, response: HttpResponse, decoder: "msgspec.json.Decoder[T]") -> T:
        """Return the body as its wire type.

        Raises:
            BadAnswer: it does not fit; carries the body's redacted beginning.
        """
        try:
            return decoder.decode(response.body)
        except DECODE_ERRORS as error:
            raise self.bad_answer(response, str(error)) from error

    def clean_text(self, text: str) -> str:
        """Return a device's own words for a message: without secrets, on one line, no longer than anybody reads."""
        printable = "".join(c if c.isprintable() else " " for c in self.redactor(text))
        return " ".join(printable.split())[:MAX_QUOTED_CHARACTERS]

    def bad_answer(self, response: HttpResponse, reason: str) -> BadAnswer:
        """Return an error for a response that does not fit; it carries the body's redacted beginning."""
        beginning = self.redactor(response.body.decode("utf-8", "replace"))[:MAX_QUOTED_CHARACTERS]
        return BadAnswer(
            f"{self.address} answered {response.request} with HTTP {response.status} and a body we do not understand "
            f"({reason})",
            beginning,
        )


def http_session(
    address: "Address", *, scheme: str, default_port: int, secret_keys: Iterable[str] = (), path: str = ""
) -> HttpSession:
    """Return a session with the device at ``address`` whose messages show neither the password nor ``secret_keys``."""
    password = address.credentials.password
    return HttpSession(
        f"{scheme}://{netloc_of(address.host, address.port or default_port)}{path}",
        trust=address.trust,
        server_name=address.server_name,
        timeout_s=address.timeout_s,
        redactor=Redactor(secret_keys, [password] if password else []),
    )


def _is_ip(host: str | None) -> bool:
    try:
        ipaddress.ip_address(host or "")
    except ValueError:
        return False
    return True


def _reason(error: Any) -> str:
    inner = getattr(error, "os_error", None) or error
    words = getattr(inner, "strerror", None) or getattr(inner, "reason", None) or str(inner)
    return str(words or ("it hung up" if isinstance(inner, ConnectionError) else type(inner).__name__))
