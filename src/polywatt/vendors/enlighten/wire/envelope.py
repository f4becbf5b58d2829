"""The outer form of answers and refusals: each service has an envelope of its own."""

from datetime import datetime
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from .scale import Json, Number, Scalar, Text, to_datetime, to_text

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
