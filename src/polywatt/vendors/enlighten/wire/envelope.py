"""The outer form of answers and refusals, and the values that every service spells in its own way."""

from datetime import UTC, datetime, tzinfo
from typing import Any, TypeAlias

import msgspec
from msgspec import UNSET, UnsetType

from polywatt.kit import coerce
from polywatt.kit.coerce import MAX_VALUE, Scalar, to_float, to_int

__all__ = ["MAX_VALUE", "Scalar", "to_float", "to_int"]
# The services mix types: ``operatingVoltage`` is 240 in a list and "230" on its own (L189, L220).
Number: TypeAlias = Scalar
Text: TypeAlias = Scalar
Flag: TypeAlias = Scalar
Json: TypeAlias = dict[str, Any] | list[Any] | bool | int | float | str | UnsetType | None
"""A value that is passed on unread: no document describes its content."""

NULL_TEXTS = frozenset({"", "none", "null"})
"""Spellings of "not known"."""
FIRST_MS = 1e11
"""An epoch above is in milliseconds: as seconds it would be the year 5138."""
ZONE_MARK = "[UTC]"
"""Java's way to write a zone behind the offset: "2025-10-25T01:12:05Z[UTC]"."""
WH_PER_KWH = W_PER_KW = 1_000.0
DECIMALS = 6
"""Decimals of a product: 4.75 kWh are 4750 Wh, not 4750.000000000001."""
FLAGS = {**coerce.BOOLEANS, "enabled": True, "on": True, "disabled": False, "off": False}

ALREADY_CHARGING = "iqevc_ms-10012"
NOT_PLUGGED_IN = "iqevc_ms-10008"
NO_SCHEDULE_ENABLED = "iqevc_sch_10031"
"""``errorMessageCode`` of the EV controller and of the scheduler, as clients of the service have seen them."""
BENIGN_CODES = frozenset({ALREADY_CHARGING, NOT_PLUGGED_IN, NO_SCHEDULE_ENABLED})
"""The charger already is in the requested state, or cannot be just now: the request itself is right."""

UNSUPPORTED_ENVOY = "UNSUPPORTED_ENVOY"
INVALID_SYSTEM_ID = "INVALID_SYSTEM_ID"
LIVE_STREAM_NOT_SUPPORTED = "LIVE_STREAM_NOT_SUPPORTED"
GATEWAY_NOT_REPORTING = "IQ_GATEWAY_NOT_REPORTING"
SERVICE_UNREACHABLE = "SERVICE_UNREACHABLE"
CONNECTION_NOT_ESTABLISHED = "CONNECTION_NOT_ESTABLISHED"
STATUS_BY_MESSAGE = {
    UNSUPPORTED_ENVOY: 466,
    INVALID_SYSTEM_ID: 468,
    LIVE_STREAM_NOT_SUPPORTED: 472,
    GATEWAY_NOT_REPORTING: 473,
    SERVICE_UNREACHABLE: 550,
    CONNECTION_NOT_ESTABLISHED: 552,
}
"""The document's table (L1746-L1757); the same messages come with another status, or with 200."""
INVALID_CONNECTOR = "Connector Id must be greater than 0"
INVALID_LEVEL = "Charging level should be in the range [0-100]"
VALIDATION_MESSAGES = (INVALID_SYSTEM_ID, INVALID_CONNECTOR, INVALID_LEVEL, "INVALID_SERIAL_NO")
"""Messages of a 400 that is about the request itself (L1095, L1748)."""


class Meta(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """``meta`` of the EV services' answers. ``serverTimeStamp`` is ms in one and ISO text in the other."""

    serverTimeStamp: Scalar = UNSET
    rowCount: Number = UNSET

    @property
    def at(self) -> datetime | None:
        """The service's time."""
        return to_datetime(self.serverTimeStamp)


class EvseResponse(msgspec.Struct, frozen=True, kw_only=True):
    """The envelope of the EV services; each answer adds its ``data``."""

    meta: Meta | UnsetType | None = UNSET
    error: Json = UNSET


class WriteResponse(msgspec.Struct, frozen=True, kw_only=True):
    """Answer to a write: ``{"message": "success"}``, or ``{"status": "accepted"}`` of the EV controller.

    Neither says that anything has changed: settings are pending, commands are queued (L1106, L1465).
    """

    message: Text = UNSET
    status: Text = UNSET
    details: Json = UNSET

    @property
    def text(self) -> str | None:
        """The message, else the status, as sent."""
        return to_text(self.message) or to_text(self.status)


class EvseError(msgspec.Struct, frozen=True, kw_only=True):
    """``error`` in the EV services' envelope; an empty object where nothing is wrong."""

    displayMessage: Any = UNSET
    code: Any = UNSET
    """The HTTP status once more, as text."""
    errorMessageCode: Any = UNSET


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """All services' refusals in one type: each service has an envelope of its own.

    ``{status, message, details}``, ``{error: {displayMessage, ...}}``, and the servers' own:
    ``{"timestamp", "status": 403, "error": "Forbidden", "path"}``.
    """

    status: Any = UNSET
    message: Any = UNSET
    details: Any = UNSET
    error: Any = UNSET
    errorCode: Any = UNSET
    errorMessage: Any = UNSET

    @property
    def code(self) -> str | None:
        """The most specific code there is."""
        error = self._evse_error
        return to_text(error.errorMessageCode) or to_text(error.code) or to_text(self.errorCode)

    @property
    def text(self) -> str | None:
        """The reason, as far as one is given."""
        texts = (self._evse_error.displayMessage, self.message, self.errorMessage, self.details, self.error)
        return next((text for text in map(to_text, texts) if text is not None), None)

    @property
    def is_refusal(self) -> bool:
        """Whether the body itself says that something is wrong, whatever the HTTP status."""
        status = to_text(self.status)
        error = self._evse_error
        is_error = status is not None and status.lower() == "error"
        return is_error or to_text(error.errorMessageCode or error.code) is not None

    @property
    def implied_status(self) -> int | None:
        """The status of the document's table that the message stands for."""
        texts = map(to_text, (self.message, self.details, self.errorMessage))
        message = " ".join(text for text in texts if text).upper()
        return next((status for known, status in STATUS_BY_MESSAGE.items() if known in message), None)

    @property
    def _evse_error(self) -> EvseError:
        if not isinstance(self.error, dict):
            return EvseError()
        return EvseError(**{name: self.error.get(name) for name in ("displayMessage", "code", "errorMessageCode")})


WRITE_RESPONSE = msgspec.json.Decoder(WriteResponse)
REFUSAL = msgspec.json.Decoder(Refusal | list[msgspec.Raw])
"""A bare list is no refusal."""


def from_kilo(value: object) -> float | None:
    """Return kWh as Wh, or kW as W."""
    number = to_float(value)
    return None if number is None else round(number * WH_PER_KWH, DECIMALS)


def to_text(value: object) -> str | None:
    """Return a text, also one written as a number; None where it is absent, null, empty or "none"."""
    text = coerce.to_text(value)
    return None if text is None or text.lower() in NULL_TEXTS else text


def to_bool(value: object) -> bool | None:
    """Return true or false, also from 1, "1", "true" or "enabled"; None where it is neither."""
    return coerce.to_bool(value, FLAGS)


def to_datetime(value: object, zone: tzinfo = UTC) -> datetime | None:
    """Return aware UTC from epoch seconds or milliseconds (numbers or text), or from ISO 8601, with or without "[UTC]".

    ``zone`` is the time zone of a text that names none.
    """
    epoch = to_float(value)
    if epoch is not None:
        return _from_epoch(epoch / 1_000.0 if abs(epoch) >= FIRST_MS else epoch)
    text = to_text(value)
    if text is None:
        return None
    try:
        at = datetime.fromisoformat(text.removesuffix(ZONE_MARK))
        return (at if at.tzinfo is not None else at.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def to_list(value: object) -> list[Any]:
    """Return a list; an empty one where it is absent or null."""
    return value if isinstance(value, list) else []


def _from_epoch(seconds: float) -> datetime | None:
    """0 and less stand for "never"."""
    try:
        return datetime.fromtimestamp(seconds, UTC) if seconds > 0 else None
    except (ValueError, OverflowError, OSError):
        return None
