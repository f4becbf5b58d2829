"""TARGET: which home, and how to speak to it.

``VENDOR://[USER:PASSWORD@]HOST[:PORT][?tls=insecure|pin:SHA256|ca:FILE][&timezone=IANA][&server_name=NAME][&...]``,
or the name of a home in the configuration file.
"""

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from zoneinfo import ZoneInfo

from polywatt.kit.redact import without_password
from polywatt.kit.trust import SYSTEM_TRUST, CaFile, Insecure, Pin, Trust
from polywatt.kit.url import netloc_of
from polywatt.kit.vendor import Address, Credentials, Vendor

from .registry import vendor_named
from .usage import WrongUsage

OPTIONS = ("tls", "server_name", "timezone", "timeout_s")
"""Of every vendor."""
T = TypeVar("T")
D = TypeVar("D")


class BadTarget(WrongUsage):
    """A TARGET that cannot be understood. Its message shows no password."""


@dataclass(frozen=True, slots=True)
class Target:
    """A vendor and an address."""

    vendor: Vendor
    address: Address
    shown: str
    """For people: without password and query."""


def parse_target(text: str) -> Target:
    """A TARGET in URL form.

    Raises:
        BadTarget: with what is wrong; NoSuchVendor where the scheme is no vendor.
    """
    shown = without_password(text)
    scheme, found, _ = text.partition("://")
    if not found:
        raise BadTarget(f"{shown!r} is neither VENDOR://HOST nor the name of a configured home")
    vendor = vendor_named(without_password(scheme))
    try:
        url = urlsplit(text)
        host, port = url.hostname, url.port
        _name(host or "-")
    except ValueError as error:
        raise BadTarget(f"{shown}: the address cannot be read ({_plain(error)})") from None
    if not host:
        raise BadTarget(f"{shown}: the host is missing; write {scheme}://HOST")
    if url.path not in ("", "/") or url.fragment:
        raise BadTarget(f"{shown}: nothing may stand between the host and '?'; a '#' in a password is written %23")
    options = dict(parse_qsl(url.query, keep_blank_values=True))
    address = Address(
        host=host,
        port=port,
        credentials=Credentials(username=_unquoted(url.username), password=_unquoted(url.password)),
    )
    address = _with_options(address, options, shown)
    if address.options.keys() - vendor.options:
        # Not named: what follows a "?" may be the rest of a password.
        known = ", ".join((*OPTIONS, *sorted(vendor.options)))
        raise BadTarget(f"{shown}: behind the '?' is an option that {vendor.name} does not have; it has: {known}")
    return Target(vendor, address, f"{scheme}://{url.netloc.rpartition('@')[2]}")


def _unquoted(text: str | None) -> str | None:
    return None if text is None else unquote(text)


def _plain(error: Exception) -> str:
    # urlsplit's messages may quote the whole address, password included.
    return "the port is not a number of 0..65535" if "port" in str(error).lower() else "not a valid URL"


def _with_options(address: Address, options: Mapping[str, str], shown: str) -> Address:
    rest = dict(options)
    try:
        return dataclasses.replace(
            address,
            trust=_taken(rest, "tls", _trust, SYSTEM_TRUST),
            timezone=_taken(rest, "timezone", ZoneInfo, None),
            server_name=_taken(rest, "server_name", _name, None),
            timeout_s=_taken(rest, "timeout_s", _seconds, address.timeout_s),
            options=rest,
        )
    except BadTarget as error:
        raise BadTarget(f"{shown}: {error}") from None


def _taken(options: dict[str, str], name: str, read: Callable[[str], T], default: D) -> T | D:
    text = options.pop(name, None)
    if text is None:
        return default
    try:
        return read(text)
    except (ValueError, KeyError, OSError):
        raise BadTarget(f"{name}={text} is not understood") from None


def is_text(word: str | None) -> bool:
    """Whether it was typed as UTF-8; Python carries other bytes along as characters that nothing can send."""
    try:
        (word or "").encode()
    except UnicodeEncodeError:
        return False
    return True


def _name(text: str) -> str:
    """A host's name, or an address, that can be asked for at all."""
    if not (text and text.isprintable()):
        raise ValueError(text)
    text.encode("idna")
    return text


def _seconds(text: str) -> float:
    seconds = float(text)
    if not 0 < seconds < 3_600:
        raise ValueError(text)
    return seconds


def _trust(text: str) -> Trust:
    kind, _, value = text.partition(":")
    match kind:
        case "insecure" if not value:
            return Insecure()
        case "ca" if value:
            return CaFile(Path(value))
        case "pin" if re.fullmatch(r"(?i)[0-9a-f]{2}(:?[0-9a-f]{2}){31}", value):
            return Pin(value.replace(":", "").lower())
    raise BadTarget(f"tls={text} is not insecure, pin:SHA256 (64 hex digits) or ca:FILE")


def target_text(
    vendor: Vendor, host: str, port: int, credentials: Credentials | None, options: Mapping[str, str]
) -> str:
    """The inverse of :func:`parse_target`."""
    user = ""
    if credentials is not None and credentials.username is not None:
        user = f"{quote(credentials.username, safe='')}:{quote(credentials.password or '', safe='')}@"
    query = "&".join(f"{name}={quote(value, safe=':/')}" for name, value in options.items())
    return f"{vendor.name}://{user}{netloc_of(host, port)}" + (f"?{query}" if query else "")
