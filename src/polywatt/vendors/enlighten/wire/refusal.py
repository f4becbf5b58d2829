"""What a refusal looks like: each service has an envelope of its own."""

from typing import Any

import msgspec
from msgspec import UNSET

from .answer import word

ALREADY_CHARGING = "iqevc_ms-10012"
NOT_PLUGGED = "iqevc_ms-10008"
NO_SCHEDULE_ENABLED = "iqevc_sch_10031"
"""``errorMessageCode`` of the EV controller and of the scheduler, as clients of the service have seen them."""
BENIGN_CODES = frozenset({ALREADY_CHARGING, NOT_PLUGGED, NO_SCHEDULE_ENABLED})
"""The charger is as asked for, or cannot be just now: nothing is wrong with the request."""

UNSUPPORTED_ENVOY = "UNSUPPORTED_ENVOY"
INVALID_SYSTEM_ID = "INVALID_SYSTEM_ID"
LIVE_STREAM_NOT_SUPPORTED = "LIVE_STREAM_NOT_SUPPORTED"
GATEWAY_NOT_REPORTING = "IQ_GATEWAY_NOT_REPORTING"
SERVICE_UNREACHABLE = "SERVICE_UNREACHABLE"
CONNECTION_NOT_ESTABLISHED = "CONNECTION_NOT_ESTABLISHED"
STATUS_OF_WORDS = {
    UNSUPPORTED_ENVOY: 466,
    INVALID_SYSTEM_ID: 468,
    LIVE_STREAM_NOT_SUPPORTED: 472,
    GATEWAY_NOT_REPORTING: 473,
    SERVICE_UNREACHABLE: 550,
    CONNECTION_NOT_ESTABLISHED: 552,
}
"""The document's table (L1746-L1757); the same words come with another status, or with 200."""
CONNECTOR_WORDS = "Connector Id must be greater than 0"
LEVEL_WORDS = "Charging level should be in the range [0-100]"
VALIDATION_WORDS = (INVALID_SYSTEM_ID, CONNECTOR_WORDS, LEVEL_WORDS, "INVALID_SERIAL_NO")
"""Of a 400 that is about the request itself (L1095, L1748)."""


class EvseError(msgspec.Struct, frozen=True, kw_only=True):
    """Inside the EV services' envelope; an empty object where nothing is wrong."""

    displayMessage: Any = UNSET
    code: Any = UNSET
    """The HTTP status once more, as text."""
    errorMessageCode: Any = UNSET


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """All envelopes in one: ``{status, message, details}``, ``{error: {displayMessage, ...}}``, and the servers' own.

    The servers' own is ``{"timestamp", "status": 403, "error": "Forbidden", "path"}``.
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
        inner = self._inner
        return word(inner.errorMessageCode) or word(inner.code) or word(self.errorCode)

    @property
    def words(self) -> str | None:
        """Why, as far as it says."""
        said = (self._inner.displayMessage, self.message, self.errorMessage, self.details, self.error)
        return next((found for found in map(word, said) if found is not None), None)

    @property
    def is_one(self) -> bool:
        """Whether the body itself says that something is wrong, whatever the status."""
        said = word(self.status)
        inner = self._inner
        return (said is not None and said.lower() == "error") or word(inner.errorMessageCode or inner.code) is not None

    @property
    def status_meant(self) -> int | None:
        """The status of the document's table that the words stand for."""
        said = " ".join(found for found in map(word, (self.message, self.details, self.errorMessage)) if found).upper()
        return next((status for words, status in STATUS_OF_WORDS.items() if words in said), None)

    @property
    def _inner(self) -> EvseError:
        if not isinstance(self.error, dict):
            return EvseError()
        return EvseError(**{name: self.error.get(name) for name in ("displayMessage", "code", "errorMessageCode")})


REFUSAL = msgspec.json.Decoder(Refusal | list[msgspec.Raw])
"""A bare list is no refusal."""
