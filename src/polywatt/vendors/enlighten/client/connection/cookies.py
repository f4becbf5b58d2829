"""Cookies as text, so that a program can store them and send one of them twice (in a header and as a cookie)."""

from collections.abc import Iterable, Mapping
from http.cookies import Morsel

from polywatt.kit.http import HttpResponse

from ...wire.session import NONCE_COOKIE, SESSION_COOKIES, XSRF_COOKIES


class Cookies:
    """The cookies of one account, for whichever path: the services share them."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self.values: dict[str, str] = dict(values or {})

    def get(self, name: str) -> str | None:
        """Return the value of a cookie."""
        return self.values.get(name)

    def first_of(self, names: Iterable[str]) -> str | None:
        """Return the value of the first of these cookies that is there."""
        return next((self.values[name] for name in names if name in self.values), None)

    def header(self, further: Mapping[str, str] | None = None) -> dict[str, str]:
        """Return the header that sends them; none where there is no cookie."""
        values = self.values | dict(further or {})
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in values.items())} if values else {}

    def update(self, response: HttpResponse) -> bool:
        """Set and remove the cookies that a response sets and removes; return whether that changed anything."""
        before = dict(self.values)
        for name, cookie in response.cookies.items():
            if cookie.value and not _is_removed(cookie):
                self.values[name] = cookie.value
            else:
                self.values.pop(name, None)
        return self.values != before

    @property
    def session(self) -> str | None:
        """The value of the session's own cookie."""
        return self.first_of(SESSION_COOKIES)

    @property
    def has_nonce(self) -> bool:
        """Whether the service waits for a code."""
        return NONCE_COOKIE in self.values

    @property
    def xsrf(self) -> str | None:
        """BatteryConfig's own token, else the site's."""
        return self.first_of(XSRF_COOKIES)


def _is_removed(cookie: "Morsel[str]") -> bool:
    """A server removes a cookie by an age of 0 or a date long past."""
    age = str(cookie["max-age"]).strip()
    return age.startswith(("-", "0")) or "1970" in str(cookie["expires"])
