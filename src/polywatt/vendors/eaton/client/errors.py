"""Refusals of the device as errors of the model."""

from typing import Any

import msgspec

from polywatt.kit.decoding import decode_or_none
from polywatt.kit.http import HttpResponse, HttpSession
from polywatt.model import AuthenticationFailed, DeviceRefused, DeviceUnreachable, EndpointMissing, RateLimited

from ..wire.envelope import REFUSAL, Fault
from ..wire.session import LOCKED, WRONG_SERIAL

LOCKED_S = 600.0
"""After too many failed sign-ins (a client's documentation)."""
_ANY = msgspec.json.Decoder()


class TechnicianRequired(DeviceRefused):
    """Only the technician's account may do that (403)."""


def device_name(http: HttpSession) -> str:
    """Return the name of the device in messages."""
    return f"the xStorage Home at {http.address}"


def check_status(http: HttpSession, response: HttpResponse) -> None:
    """Raise the error that an HTTP status means; none for 2xx."""
    if 200 <= response.status < 300:
        return
    name, text = device_name(http), _refusal_text(http, response)
    match response.status:
        case 301 | 302 | 307 | 308:
            raise DeviceUnreachable(f"{name} sends us elsewhere; is this port its HTTPS port?")
        case 401:
            raise DeviceRefused(f"{name} does not accept its own token for {response.request} ({text})", 401, text)
        case 403:
            raise TechnicianRequired(
                f"{name} lets only the technician do {response.request}: it needs the technician account "
                "(add ?inverter_sn=... and its user name and password)",
                403,
                text,
            )
        case 404:
            raise EndpointMissing(f"{name} has no {response.request}: its firmware does not offer that", 404, text)
        case 429:
            raise RateLimited(f"{name} asks to be left alone ({text})", LOCKED_S)
        case 502 | 503 | 504:
            raise DeviceUnreachable(f"{name} is busy (HTTP {response.status}, {text}); try again")
    raise DeviceRefused(f"{name} refused {response.request}: {text} (HTTP {response.status})", response.status, text)


def check_success(http: HttpSession, response: HttpResponse) -> None:
    """Raise DeviceRefused where the body of a write that was answered 2xx says that it failed."""
    body: Any = decode_or_none(response.body, _ANY)
    if isinstance(body, dict) and body.get("successful") is False:
        text = http.clean_text(str(body.get("message", ""))) or "it says no more"
        raise DeviceRefused(f"{device_name(http)} refused {response.request}: {text}", words=text)


def sign_in_error(http: HttpSession, response: HttpResponse) -> AuthenticationFailed | RateLimited:
    """Return the error of a refused sign-in."""
    name, text, code = device_name(http), _refusal_text(http, response), str(_fault_in(response).errCode)
    if code in LOCKED:
        return RateLimited(
            f"{name} is locked after too many failed sign-ins ({text}); leave it alone for ten minutes", LOCKED_S
        )
    if code == WRONG_SERIAL:
        return AuthenticationFailed(
            f"{name} does not know this inverter serial number ({text}); inverter_sn is the one on its type plate"
        )
    return AuthenticationFailed(
        f"{name} refused the sign-in ({text}); check user name and password: they are those of its web page"
    )


def _fault_in(response: HttpResponse) -> Fault:
    refusal = decode_or_none(response.body, REFUSAL)
    if refusal is None:
        return Fault()
    return refusal.error if isinstance(refusal.error, Fault) else Fault(errCode=refusal.error)


def _refusal_text(http: HttpSession, response: HttpResponse) -> str:
    """Return the device's own words for a refusal."""
    fault = _fault_in(response)
    texts = [str(text) for text in (fault.errCode, fault.description) if isinstance(text, str | int) and text != ""]
    return http.clean_text(": ".join(dict.fromkeys(texts))) or f"HTTP {response.status}"
