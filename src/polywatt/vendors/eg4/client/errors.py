"""The errors that answers of the cloud stand for."""

from polywatt.kit.decoding import decode_or_none
from polywatt.kit.http import HttpResponse, HttpSession
from polywatt.model import (
    AuthenticationFailed,
    DeviceRefused,
    DeviceUnreachable,
    DriverError,
    EndpointMissing,
    PolywattError,
    RateLimited,
    Unsupported,
)

from ..wire import envelope as wire
from .endpoints import REGION_NAMES

TRANSIENT = ("DATAFRAME_TIMEOUT", "TIMEOUT", "BUSY", "DEVICE_BUSY", "DEVICEBUSY", "COMMUNICATION_ERROR")
"""The portal's texts for "the device did not answer me just now" (clients of the portal)."""
BLOCKED = "APIBLOCKED"
UPDATE_CODES = ("UPDATE_IN_PROGRESS", "NO_UPDATE_AVAILABLE", "PARALLEL_GROUP_UPDATING")


class DeviceNotFound(DeviceRefused):
    """No such serial number, or not in this account."""


class UnsupportedDevice(DeviceRefused):
    """This kind of device does not have the requested data; it never will."""


class InvalidParameter(DeviceRefused):
    """A value that is out of range, by the cloud's word or by the document's (then nothing was sent)."""


class SessionRefused(DeviceRefused):
    """The cloud does not accept a session that it has just made."""


class UpdateRefused(DeviceRefused):
    """A firmware update cannot begin now; ``code`` says why."""


class UpdateNotConfirmed(PolywattError):
    """A firmware update was requested without a person's confirmation; nothing was sent."""


class InvalidSerial(Unsupported):
    """No serial number of this vendor; nothing was sent."""


class WrongDialect(Unsupported):
    """This cloud does not understand that request; nothing but a sign-in was sent."""


class TemporarilyUnavailable(DeviceUnreachable):
    """The cloud answered that it cannot now (HTTP 500, 503, "DATAFRAME_TIMEOUT"): a little later it may (L1335)."""


def error_in(cloud_name: str, answer: HttpResponse, http: HttpSession) -> DriverError | None:
    """Return the error of an answer, by its status or by a body that is a refusal; None where it is none."""
    refused = refusal_in(answer)
    if answer.status < 300 and not refused.is_refused:
        return None
    text = http.clean_text(refused.refusal_text or f"HTTP {answer.status}, it says no more")
    match answer.status:
        case 404 if text.upper() != wire.NOT_FOUND.upper():
            missing = f"{cloud_name} has no {answer.request}: this region does not offer that"
            return EndpointMissing(missing, 404, refused.refusal_text)
        case 429:
            wait_s = wire.to_float(answer.headers.get("Retry-After"))
            return RateLimited(f"{cloud_name} asks to be left alone ({text})", wait_s)
        case status if status >= 500:
            return TemporarilyUnavailable(f"{cloud_name} is in trouble (HTTP {status} for {answer.request}); try again")
        case status if 300 <= status < 400:
            return DeviceUnreachable(f"{cloud_name} sends us elsewhere for {answer.request}; check its address")
    return _refusal_error(cloud_name, answer.request, text, wire.to_text(refused.code))


def sign_in_error_in(cloud_name: str, answer: HttpResponse, http: HttpSession) -> DriverError | None:
    """Return the error of a refused sign-in; None where the answer is no refusal of the sign-in.

    It is final whatever the text, unless the cloud itself is in trouble: repeating it may lock the account.
    """
    refused = refusal_in(answer)
    if answer.status not in (401, 403) and (answer.status >= 500 or not refused.is_refused):
        return None
    text = http.clean_text(refused.refusal_text or f"HTTP {answer.status}")
    if text.upper() in TRANSIENT or BLOCKED in text.upper():
        return _refusal_error(cloud_name, answer.request, text)
    return _sign_in_refused(f"{cloud_name} refused the sign-in ({text})")


def signed_out_error(cloud_name: str, answer: HttpResponse, http: HttpSession) -> DriverError:
    """Return the error of a session that was refused as soon as it was made."""
    if answer.status not in (401, 403):
        return DeviceUnreachable(f"{cloud_name} shows its login page instead of {answer.request}; try again")
    text = refusal_in(answer).refusal_text
    reason = http.clean_text(text or f"HTTP {answer.status}")
    return SessionRefused(f"{cloud_name} does not let its own session do {answer.request} ({reason})", None, text)


def refusal_in(answer: HttpResponse) -> wire.Refusal:
    """Return the refusal that the body is; an empty one where it is a list or no JSON: its decoder judges that."""
    body = decode_or_none(answer.body, wire.REFUSAL)
    return body if isinstance(body, wire.Refusal) else wire.Refusal()


def is_html(answer: HttpResponse) -> bool:
    """Whether it is a web page."""
    return "html" in answer.headers.get("Content-Type", "").lower() or answer.body.lstrip()[:1] == b"<"


def is_signed_out(answer: HttpResponse) -> bool:
    """Whether there is no session: by its status, by the login page in place of JSON, or by the way there."""
    if 300 <= answer.status < 400:
        return "login" in answer.headers.get("Location", "").lower()
    return answer.status in (401, 403) or (answer.status == 200 and is_html(answer))


def _sign_in_refused(message: str) -> AuthenticationFailed:
    """An account of another region is refused in the same words as a wrong password."""
    return AuthenticationFailed(
        f"{message}; check user name, password and address: an account is known in one region alone, of {REGION_NAMES}"
    )


def _refusal_error(cloud_name: str, request: str, text: str, code: str | None = None) -> DriverError:
    """Return the error of a refusal; ``text`` is fit to be displayed."""
    message, upper = f"{cloud_name} refused {request}: {text}", text.upper()
    if wire.UNSUPPORTED_DEVICE in upper:
        return UnsupportedDevice(f"{message}; this kind of device has no such data", code, text)
    if upper == wire.NOT_FOUND.upper():
        return DeviceNotFound(f"{message}; check the serial number and whose account it is in", code, text)
    if upper == wire.INVALID_PARAMETER.upper():
        return InvalidParameter(f"{message}; check the value against the device's range", code, text)
    if upper == wire.WRONG_CREDENTIALS.upper():
        return _sign_in_refused(message)
    if code in UPDATE_CODES:
        return UpdateRefused(f"{message}; nothing was begun", code, text)
    if upper in TRANSIENT:
        return TemporarilyUnavailable(f"{cloud_name} could not reach the device for {request} ({text}); try again")
    if BLOCKED in upper:
        return RateLimited(f"{cloud_name} asks to be left alone ({text})")
    return DeviceRefused(message, code, text)
