"""Whether the site controller runs."""

from polywatt.kit.absent import unless_unsupported
from polywatt.model import Plant


async def is_running(plant: Plant) -> bool:
    """A plant that does not say so runs: it answers."""
    settings = await unless_unsupported(plant.settings())
    return settings is None or settings.is_running is not False
