"""Make homes safe when a hub stops: leave no order that nobody would end."""

import asyncio
from collections.abc import Mapping

import structlog

from polywatt.hub.poll import TimeLimitExceeded, with_time_limit
from polywatt.kit.clock import Clock
from polywatt.kit.vendor import Driver
from polywatt.model import Plant, PolywattError

log = structlog.get_logger()


async def make_homes_safe(homes: Mapping[str, Plant], clock: Clock, timeout_s: float) -> None:
    """End the orders without an end, of all homes at once; log a home that cannot be reached."""
    drivers = {name: plant for name, plant in homes.items() if isinstance(plant, Driver)}
    await asyncio.gather(*(_make_home_safe(name, driver, clock, timeout_s) for name, driver in drivers.items()))


async def _make_home_safe(name: str, driver: Driver, clock: Clock, timeout_s: float) -> None:
    try:
        ended = await with_time_limit(clock, timeout_s, driver.make_safe())
    except (PolywattError, TimeLimitExceeded) as error:
        reason = str(error) or "it did not answer"
        log.error("home left as it was: look after it yourself", home=name, error=reason)
        return
    if ended is not None:
        log.info("home left safe", home=name, ended=ended)
