"""The requests that start and stop a charger: the services of the regions accept different ones."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, auto

from polywatt.model import DeviceRefused

from ...wire.envelope import VALIDATION_MESSAGES
from ..errors import BadRequest

EVSE_CODES = "iqevc"
PLURAL, SINGULAR = "ev_chargers", "ev_charger"


class Keys(Enum):
    """The spelling of the body's keys."""

    CAMEL = auto()
    SNAKE = auto()
    NO_BODY = auto()
    """The last stored level is used (L1088)."""


@dataclass(frozen=True, slots=True)
class RequestShape:
    """One form of the request: method, path and keys."""

    method: str
    folder: str
    keys: Keys

    def path(self, site: str, sn: str, verb: str) -> str:
        """Return the path; ``sn`` is quoted already."""
        return f"/service/evse_controller/{site}/{self.folder}/{sn}/{verb}"

    def body(self, level_a: int | None, connector_id: int) -> Mapping[str, int] | None:
        """Return the body, or None where it has none."""
        match self.keys:
            case Keys.CAMEL if level_a is not None:
                return {"chargingLevel": level_a, "connectorId": connector_id}
            case Keys.SNAKE if level_a is not None:
                return {"charging_level": level_a, "connector_id": connector_id}
        return None


START_SHAPES = tuple(
    RequestShape(method, folder, keys)
    for keys, folder, method in itertools.product(Keys, (PLURAL, SINGULAR), ("POST", "PUT"))
)
"""The document's order (L1081-L1088): the verb, the path, the keys, no body."""
STOP_SHAPES = tuple(
    RequestShape(method, folder, Keys.NO_BODY)
    for folder, method in itertools.product((PLURAL, SINGULAR), ("PUT", "POST"))
)
"""L1097-L1101."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChargeOutcome:
    """The outcome of a start or a stop. Accepted is queued, not done: read the status."""

    is_accepted: bool
    is_benign: bool = False
    """Not accepted, and nothing is wrong: no car, already charging, not active."""
    reason: str | None = None
    """The reason of a refusal, in the vendor's words."""
    code: str | None = None
    """The vendor's code ("iqevc_ms-10012")."""
    level_a: float | None = None
    """The current by the answer; None where it does not say."""
    shape: RequestShape | None = None
    """The form that was accepted; one without a body has not sent the current."""


class ShapeMemory:
    """Remembers the form that was accepted, so that the others are not tried again."""

    def __init__(self, shapes: tuple[RequestShape, ...]) -> None:
        self._shapes = shapes
        self._accepted: RequestShape | None = None

    def in_order(self, *, has_level: bool) -> Iterator[RequestShape]:
        """Yield the forms to try, the remembered one first. Without a current only those without a body."""
        fitting = [shape for shape in self._shapes if has_level or shape.keys is Keys.NO_BODY]
        fitting.sort(key=lambda shape: (shape != self._accepted, not self._resembles_accepted(shape)))
        return iter(fitting)

    def remember(self, shape: RequestShape) -> None:
        """Try this one first from now on: it was accepted."""
        self._accepted = shape

    def _resembles_accepted(self, shape: RequestShape) -> bool:
        accepted = self._accepted
        if accepted is None:
            return False
        # A start without a current still knows verb and path.
        is_same_way = (shape.method, shape.folder) == (accepted.method, accepted.folder)
        return is_same_way and shape.keys in (accepted.keys, Keys.NO_BODY)


def benign_outcome(error: DeviceRefused) -> ChargeOutcome:
    """Return the outcome of a refusal that is no error (L1077, L1739)."""
    code = error.code if isinstance(error.code, str) else None
    return ChargeOutcome(is_accepted=False, is_benign=True, reason=error.words, code=code)


def is_about_the_request(error: DeviceRefused) -> bool:
    """Whether a 400 names what is wrong with site, charger, connector or current: no other form will help."""
    reason = (error.words or "").upper()
    return isinstance(error, BadRequest) and any(known.upper() in reason for known in VALIDATION_MESSAGES)


def is_understood(error: DeviceRefused) -> bool:
    """Whether a refusal has a code of the EV services: the request was right, the charger cannot do it just now."""
    return isinstance(error, BadRequest) and isinstance(error.code, str) and error.code.startswith(EVSE_CODES)
