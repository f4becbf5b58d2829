"""Which charger is meant, and which currents it takes."""

from polywatt.model import Bound, Home, StartCar

from ...wire.envelope import VALIDATION_MESSAGES
from ..answers import Refused, error
from ..asked import Asked
from ..parts import Charger
from ..station import Station

BAD_REQUEST = "Bad request"
"""Document, L1748."""
UNKNOWN_SERIAL = VALIDATION_MESSAGES[-1]


async def charger_of(asked: Asked) -> Charger:
    """The one that the path names.

    Raises:
        Refused: the site has none of this serial number.
    """
    return await charger_at(asked.site, asked.path["sn"])


async def charger_at(station: Station, serial: str) -> Charger:
    """The site's charger with this serial number.

    Raises:
        Refused: there is none.
    """
    found = next((charger for charger in await station.chargers() if charger.serial == serial), None)
    if found is None:
        raise invalid(UNKNOWN_SERIAL)
    return found


def invalid(words: str, details: str = BAD_REQUEST) -> Refused:
    """What is wrong with a request, in the words of the official reference where it has any (document, L1095)."""
    return error(400, words, details)


def amps_of(home: Home) -> Bound | None:
    """The currents a charger may be told, in A; None where it takes none."""
    capability = home.capabilities.find(StartCar)
    if capability is None or capability.blocked is not None:
        return None
    bound = capability.bounds.get("current_a")
    return bound if isinstance(bound, Bound) else None


def is_taken(level_a: float, bound: Bound) -> bool:
    """Whether a charger takes this current: within its range, and on one of its steps."""
    is_on_step = bound.step is None or (level_a / bound.step).is_integer()
    return bound.least <= level_a <= bound.most and is_on_step


def out_of_range(bound: Bound | None) -> str:
    """That a charger does not take a current: its own range in the words of the general one, which is invented."""
    if bound is None:
        return "Charging level cannot be set"
    return f"Charging level should be in the range [{bound.least:g}-{bound.most:g}]"


async def refreshed(station: Station) -> None:
    """From here on the plant is asked anew: that is what follows any telling, also of nothing."""
    await station.tell()
