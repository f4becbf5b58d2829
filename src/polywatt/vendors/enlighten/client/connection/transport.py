"""One request and its response: counted, with our own cookies, and without anything private in its errors."""

from collections.abc import Mapping
from dataclasses import replace

from polywatt.kit.decoding import decode_or_none
from polywatt.kit.http import HttpResponse, HttpSession
from polywatt.model import DriverError

from ...wire.envelope import REFUSAL, Refusal
from ...wire.scale import to_float
from ..errors import error_from
from .cookies import Cookies
from .rate_limit import RateLimit


class Transport:
    """Sends to one host within the rate limit."""

    def __init__(self, http: HttpSession, rate_limit: RateLimit) -> None:
        self.http, self._rate_limit = http, rate_limit

    @property
    def label(self) -> str:
        """The cloud, for messages."""
        return f"Enlighten at {self.http.address}"

    async def send(
        self,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        is_read: bool = False,
        json: object = None,
        form: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> HttpResponse:
        """Return a response of any status but 429.

        Raises:
            RateLimited: too many requests, by the cloud's word or by our own limit.
        """
        self._rate_limit.count(is_read=is_read)
        try:
            response = await self.http.request(method, path, json=json, form=form, query=query, headers=headers)
        except DriverError as error:
            error.args = (self.http.redactor(str(error)), *error.args[1:])
            raise
        finally:
            # The session's own jar would send them a second time, and to hosts that we do not choose.
            self.http.clear_cookies()
        response = replace(response, request=self.http.redactor(response.request))
        if response.status == 429:
            raise self._rate_limit.begin_wait(response.request, to_float(response.headers.get("Retry-After")))
        self._rate_limit.reset_wait()
        return response

    def check(self, response: HttpResponse) -> None:
        """Raise the error that a refusal means."""
        check_response(self.http, self.label, response)


def check_response(http: HttpSession, label: str, response: HttpResponse) -> None:
    """Raise the error that a refusal means: by its status, or by a body that says it is one."""
    refusal = refusal_from(response)
    if 300 <= response.status < 400:
        raise error_from(label, response.request, 500, "it sends us elsewhere")
    if response.status < 300 and not refusal.is_refusal:
        return
    status = refusal.implied_status or (response.status if response.status >= 300 else _status_of(refusal))
    raise error_from(label, response.request, status, http.clean_text(refusal.text or "it says no more"), refusal.code)


def with_cookies(
    headers: Mapping[str, str], cookies: Cookies, further: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return headers with the cookies in them."""
    return dict(headers) | cookies.header(further)


def refusal_from(response: HttpResponse) -> Refusal:
    """Return what a response says is wrong: nothing, where it is a list or no JSON (whoever decodes it judges that)."""
    body = decode_or_none(response.body, REFUSAL)
    return body if isinstance(body, Refusal) else Refusal()


def is_html(response: HttpResponse) -> bool:
    """Whether it is a page for people."""
    return "html" in response.headers.get("Content-Type", "").lower() or response.body.lstrip()[:1] == b"<"


def is_signed_out(response: HttpResponse) -> bool:
    """Whether there is no session any more: by the status, the login page in place of JSON, or a redirect to it."""
    if 300 <= response.status < 400:
        return "login" in response.headers.get("Location", "").lower()
    return response.status == 401 or (response.status == 200 and is_html(response))


def _status_of(refusal: Refusal) -> int:
    """Return the status of an error that came with HTTP 200: its code, or that of any other refusal."""
    code = refusal.code
    return int(code) if code is not None and code.isdecimal() and 400 <= int(code) < 600 else 400
