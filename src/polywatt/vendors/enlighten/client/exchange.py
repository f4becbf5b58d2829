"""One request and its answer: counted, with our own cookies, and without anything private in its errors."""

from collections.abc import Mapping
from dataclasses import replace

import msgspec

from polywatt.kit.http import Answer, HttpSession
from polywatt.model import DriverError

from ..wire.envelope import REFUSAL, Refusal, to_float
from .cookies import Cookies
from .errors import refusal
from .pace import Pace


class Exchange:
    """Sends to one host."""

    def __init__(self, http: HttpSession, pace: Pace) -> None:
        self.http, self._pace = http, pace

    @property
    def who(self) -> str:
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
    ) -> Answer:
        """An answer of any status but 429.

        Raises:
            RateLimited: it is asked too often, by its own word or by ours.
        """
        self._pace.take(is_read=is_read)
        try:
            answer = await self.http.request(method, path, json=json, form=form, query=query, headers=headers)
        except DriverError as error:
            error.args = (self.http.redactor(str(error)), *error.args[1:])
            raise
        finally:
            # The session's own jar would send them a second time, and to hosts that we do not choose.
            self.http.forget_cookies()
        answer = replace(answer, what=self.http.redactor(answer.what))
        if answer.status == 429:
            raise self._pace.limited(answer.what, to_float(answer.headers.get("Retry-After")))
        self._pace.answered()
        return answer

    def check(self, answer: Answer) -> None:
        """Raises what an error means."""
        check(self.http, self.who, answer)


def check(http: HttpSession, who: str, answer: Answer) -> None:
    """Raises what an error means: by its status, or by a body that says it is one."""
    told = refusal_in(answer)
    if 300 <= answer.status < 400:
        raise refusal(who, answer.what, 500, "it sends us elsewhere")
    if answer.status < 300 and not told.is_refusal:
        return
    status = told.implied_status or (answer.status if answer.status >= 300 else _status_in(told))
    raise refusal(who, answer.what, status, http.quoted(told.text or "it says no more"), told.code)


def with_cookies(
    headers: Mapping[str, str], cookies: Cookies, beside: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Headers and cookies."""
    return dict(headers) | cookies.header(beside)


def refusal_in(answer: Answer) -> Refusal:
    """What it says of itself: nothing, where it is a list or no JSON; whoever decodes it judges that."""
    try:
        found = REFUSAL.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Refusal()
    return found if isinstance(found, Refusal) else Refusal()


def is_html(answer: Answer) -> bool:
    """Whether it is a page for people."""
    return "html" in answer.headers.get("Content-Type", "").lower() or answer.body.lstrip()[:1] == b"<"


def is_signed_out(answer: Answer) -> bool:
    """By its status, by the login page in place of JSON (200 or 401), or by the way there."""
    if 300 <= answer.status < 400:
        return "login" in answer.headers.get("Location", "").lower()
    return answer.status == 401 or (answer.status == 200 and is_html(answer))


def _status_in(told: Refusal) -> int:
    """An error that came with HTTP 200 has its status in its code, or is a refusal like any other."""
    code = told.code
    return int(code) if code is not None and code.isdecimal() and 400 <= int(code) < 600 else 400
