"""Parse a TARGET: the vendor and address of a home.

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
"""The options every vendor has."""
T = TypeVar("T")
D = TypeVar("D")


class BadTarget(WrongUsage):
    """A TARGET that cannot be parsed. Its message contains no password."""


@dataclass(frozen=True, slots=True)
class Target:
    """A vendor and an address."""

    vendor: Vendor
    address: Address
    label: str
    """Display text, without password and query."""


def parse_target(text: str) -> Target:
    """Parse a TARGET in URL form.

    Raises:
        BadTarget: the text is not a valid TARGET.
        NoSuchVendor: the scheme is no vendor.
    """
    label = without_password(text)
    scheme, separator, _ = text.partition("://")
    if not separator:
        raise BadTarget(f"{label!r} is neither VENDOR://HOST nor the name of a configured home")
    vendor = vendor_named(without_password(scheme))
    try:
        url = urlsplit(text)
        host, port = url.hostname, url.port
        _host_name(host or "-")
    except ValueError as error:
        raise BadTarget(f"{label}: the address cannot be read ({_url_error(error)})") from None
    if not host:
        raise BadTarget(f"{label}: the host is missing; write {scheme}://HOST")
    if url.path not in ("", "/") or url.fragment:
        raise BadTarget(f"{label}: nothing may stand between the host and '?'; a '#' in a password is written %23")
    options = dict(parse_qsl(url.query, keep_blank_values=True))
    address = Address(
        host=host,
        port=port,
        credentials=Credentials(username=_unquote(url.username), password=_unquote(url.password)),
    )
    address = _with_options(address, options, label)
    if address.options.keys() - vendor.options:
        # Not quoted: the text after a "?" may be the rest of a password.
        known = ", ".join((*OPTIONS, *sorted(vendor.options)))
        raise BadTarget(f"{label}: behind the '?' is an option that {vendor.name} does not have; it has: {known}")
    return Target(vendor, address, f"{scheme}://{url.netloc.rpartition('@')[2]}")


def _unquote(text: str | None) -> str | None:
    return None if text is None else unquote(text)


def _url_error(error: Exception) -> str:
    # urlsplit's messages may quote the whole address, password included.
    return "the port is not a number of 0..65535" if "port" in str(error).lower() else "not a valid URL"


def _with_options(address: Address, options: Mapping[str, str], label: str) -> Address:
    remaining = dict(options)
    try:
        return dataclasses.replace(
            address,
            trust=_pop_option(remaining, "tls", _trust, SYSTEM_TRUST),
            timezone=_pop_option(remaining, "timezone", ZoneInfo, None),
            server_name=_pop_option(remaining, "server_name", _host_name, None),
            timeout_s=_pop_option(remaining, "timeout_s", _seconds, address.timeout_s),
            options=remaining,
        )
    except BadTarget as error:
        raise BadTarget(f"{label}: {error}") from None


def _pop_option(options: dict[str, str], name: str, parse: Callable[[str], T], default: D) -> T | D:
    text = options.pop(name, None)
    if text is None:
        return default
    try:
        return parse(text)
    except (ValueError, KeyError, OSError):
        raise BadTarget(f"{name}={text} is not understood") from None


def is_utf8(text: str | None) -> bool:
    """Whether a text was typed as UTF-8; Python carries other bytes along as characters that cannot be sent."""
    try:
        (text or "").encode()
    except UnicodeEncodeError:
        return False
    return True


def _host_name(text: str) -> str:
    """Check that a host name or an address can be resolved at all."""
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
    """Format a target; the inverse of :func:`parse_target`."""
    user = ""
    if credentials is not None and credentials.username is not None:
        user = f"{quote(credentials.username, safe='')}:{quote(credentials.password or '', safe='')}@"
    query = "&".join(f"{name}={quote(value, safe=':/')}" for name, value in options.items())
    return f"{vendor.name}://{user}{netloc_of(host, port)}" + (f"?{query}" if query else "")
