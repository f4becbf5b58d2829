"""Whether the site controller runs."""

from polywatt.kit.optional import optional
from polywatt.model import Plant


async def is_running(plant: Plant) -> bool:
    """A plant that does not say so runs: it answers."""
    settings = await optional(plant.settings())
    return settings is None or settings.is_running is not False
