"""What a hub leaves behind when it stops: no order that nobody would end."""

import asyncio
from collections.abc import Mapping

import structlog

from polywatt.hub.poll import TookTooLong, within
from polywatt.kit.clock import Clock
from polywatt.kit.vendor import Driver
from polywatt.model import Plant, PolywattError

log = structlog.get_logger()


async def left_safe(homes: Mapping[str, Plant], clock: Clock, timeout_s: float) -> None:
    """End the orders that would go on for ever, of all homes at once; one that cannot be reached is told of."""
    drivers = {name: plant for name, plant in homes.items() if isinstance(plant, Driver)}
    await asyncio.gather(*(_left_safe(name, driver, clock, timeout_s) for name, driver in drivers.items()))


async def _left_safe(name: str, driver: Driver, clock: Clock, timeout_s: float) -> None:
    try:
        done = await within(clock, timeout_s, driver.make_safe())
    except (PolywattError, TookTooLong) as error:
        why = str(error) or "it did not answer"
        log.error("home left as it was: look after it yourself", home=name, error=why)
        return
    if done is not None:
        log.info("home left safe", home=name, done=done)
