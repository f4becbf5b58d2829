"""What the cloud's refusals mean."""

from polywatt.model import (
    AuthenticationFailed,
    DeviceRefused,
    DeviceUnreachable,
    DriverError,
    PolywattError,
    RateLimited,
    Unsupported,
)

from ..wire.envelope import INVALID_PARAMETER, NOT_FOUND, UNSUPPORTED_DEVICE, WRONG_CREDENTIALS
from .regions import REGIONS_TOLD

TRANSIENT = ("DATAFRAME_TIMEOUT", "TIMEOUT", "BUSY", "DEVICE_BUSY", "DEVICEBUSY", "COMMUNICATION_ERROR")
"""The portal's words for "the device did not answer me just now" (clients of the portal)."""
BLOCKED = "APIBLOCKED"
UPDATE_CODES = ("UPDATE_IN_PROGRESS", "NO_UPDATE_AVAILABLE", "PARALLEL_GROUP_UPDATING")


class DeviceNotFound(DeviceRefused):
    """No such serial number, or not in this account."""


class UnsupportedDevice(DeviceRefused):
    """This kind of device does not have what was asked for; it never will."""


class InvalidParameter(DeviceRefused):
    """A value that is out of range, by the cloud's word or by the document's (then nothing was sent)."""


class NotThere(DeviceRefused):
    """This region has no such endpoint (404)."""


class SessionRefused(DeviceRefused):
    """The cloud does not accept a session that it has just given."""


class UpdateRefused(DeviceRefused):
    """A firmware update cannot begin now; ``code`` says why."""


class UpdateNotConfirmed(PolywattError):
    """A firmware update was asked for without a person's confirmation; nothing was sent."""


class InvalidSerial(Unsupported):
    """No serial number of this vendor; nothing was sent."""


class OtherSpelling(Unsupported):
    """This cloud does not understand that question; nothing but a sign-in was sent."""


def not_let_in(told: str) -> AuthenticationFailed:
    """A refused sign-in: an account of another region is refused with the words of a wrong password."""
    return AuthenticationFailed(
        f"{told}; check user name, password and address: an account is known in one region alone, of {REGIONS_TOLD}"
    )


def refusal(who: str, what: str, words: str, code: str | None = None) -> DriverError:
    """The error that a refusal's words and code mean. ``words`` are fit to be shown."""
    told = f"{who} refused {what}: {words}"
    said = words.upper()
    if UNSUPPORTED_DEVICE in said:
        return UnsupportedDevice(f"{told}; this kind of device has no such data", code, words)
    if said == NOT_FOUND.upper():
        return DeviceNotFound(f"{told}; check the serial number and whose account it is in", code, words)
    if said == INVALID_PARAMETER.upper():
        return InvalidParameter(f"{told}; check the value against the device's range", code, words)
    if said == WRONG_CREDENTIALS.upper():
        return not_let_in(told)
    if code in UPDATE_CODES:
        return UpdateRefused(f"{told}; nothing was begun", code, words)
    if said in TRANSIENT:
        return DeviceUnreachable(f"{who} could not reach the device for {what} ({words}); try again")
    if BLOCKED in said:
        return RateLimited(f"{who} asks to be left alone ({words})")
    return DeviceRefused(told, code, words)
