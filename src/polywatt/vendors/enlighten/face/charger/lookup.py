"""The charger that a request names, and the currents that it accepts."""

from polywatt.model import Bound, Home, StartCar

from ...wire.envelope import VALIDATION_MESSAGES
from ..inventory import Charger
from ..request import FaceRequest
from ..responses import Refused, refusal
from ..state import SiteState

BAD_REQUEST = "Bad request"
"""Document, L1748."""
UNKNOWN_SERIAL = VALIDATION_MESSAGES[-1]


async def requested_charger(request: FaceRequest) -> Charger:
    """Return the charger in the request's path.

    Raises:
        Refused: the site has none with this serial number.
    """
    return await find_charger(request.site, request.path["sn"])


async def find_charger(site: SiteState, serial: str) -> Charger:
    """Return the site's charger with this serial number.

    Raises:
        Refused: there is none.
    """
    charger = next((charger for charger in await site.chargers() if charger.serial == serial), None)
    if charger is None:
        raise invalid_request(UNKNOWN_SERIAL)
    return charger


def invalid_request(message: str, details: str = BAD_REQUEST) -> Refused:
    """Return the refusal of a bad request, in the official reference's words where it has any (document, L1095)."""
    return refusal(400, message, details)


def current_bound(home: Home) -> Bound | None:
    """Return the currents that may be sent to a charger, in A; None where it accepts none."""
    capability = home.capabilities.find(StartCar)
    if capability is None or capability.blocked is not None:
        return None
    bound = capability.bounds.get("current_a")
    return bound if isinstance(bound, Bound) else None


def is_accepted(level_a: float, bound: Bound) -> bool:
    """Whether a charger accepts this current: within its range, and on one of its steps."""
    is_on_step = bound.step is None or (level_a / bound.step).is_integer()
    return bound.minimum <= level_a <= bound.maximum and is_on_step


def out_of_range_text(bound: Bound | None) -> str:
    """Return why a current is refused: the general message with the charger's own range, which is invented."""
    if bound is None:
        return "Charging level cannot be set"
    return f"Charging level should be in the range [{bound.minimum:g}-{bound.maximum:g}]"
