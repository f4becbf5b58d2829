"""Cookies as text, so that a program can keep them and send one of them twice (in a header and as a cookie)."""

from collections.abc import Iterable, Mapping
from http.cookies import CookieError, Morsel, SimpleCookie

from polywatt.kit.http import HttpResponse

from ..wire.session import NONCE_COOKIE, SESSION_COOKIES, XSRF_COOKIES


class Cookies:
    """All of one account, for whichever path: the services share them."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self.values: dict[str, str] = dict(values or {})

    def get(self, name: str) -> str | None:
        """One of them."""
        return self.values.get(name)

    def first_of(self, names: Iterable[str]) -> str | None:
        """The first that is there."""
        return next((self.values[name] for name in names if name in self.values), None)

    def header(self, beside: Mapping[str, str] | None = None) -> dict[str, str]:
        """What is sent; no header where there is none."""
        sent = self.values | dict(beside or {})
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in sent.items())} if sent else {}

    def learn(self, answer: HttpResponse) -> bool:
        """What an answer sets and takes away; whether that was anything."""
        before = dict(self.values)
        for cookie in _cookies_of(answer):
            if cookie.value and not _is_over(cookie):
                self.values[cookie.key] = cookie.value
            else:
                self.values.pop(cookie.key, None)
        return self.values != before

    @property
    def session(self) -> str | None:
        """What the session's own cookie holds."""
        return self.first_of(SESSION_COOKIES)

    @property
    def has_nonce(self) -> bool:
        """Whether a code is waited for."""
        return NONCE_COOKIE in self.values

    @property
    def xsrf(self) -> str | None:
        """BatteryConfig's own token, else the site's."""
        return self.first_of(XSRF_COOKIES)


def _cookies_of(answer: HttpResponse) -> "list[Morsel[str]]":
    found: list[Morsel[str]] = []
    for name, text in answer.headers.items():
        if name.lower() != "set-cookie":
            continue
        try:
            found.extend(SimpleCookie(text).values())
        except CookieError:  # a cookie that is none of ours
            continue
    return found


def _is_over(cookie: "Morsel[str]") -> bool:
    """A server takes a cookie away by an age of 0 or a date long past."""
    age = str(cookie["max-age"]).strip()
    return age.startswith(("-", "0")) or "1970" in str(cookie["expires"])
