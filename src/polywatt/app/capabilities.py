"""What each vendor can be read and asked, as its own driver says in front of its own emulator."""

from dataclasses import dataclass

from polywatt.kit.clock import ManualClock
from polywatt.kit.vendor import Vendor
from polywatt.model import Bound, Capability, format_range

from .emulation import EmulationOptions, emulation
from .registry import vendors


@dataclass(frozen=True, slots=True)
class Offer:
    """One vendor's abilities, in words."""

    name: str
    title: str
    profiles: tuple[str, ...]
    reads: tuple[str, ...]
    commands: tuple[str, ...]


async def offers() -> list[Offer]:
    """All vendors' abilities. Starts each emulator for a moment: nothing is claimed that the code does not do."""
    return [await _offer(vendor) for vendor in vendors().values()]


async def _offer(vendor: Vendor) -> Offer:
    clock = ManualClock()
    async with (
        emulation(vendor, EmulationOptions(past_days=0.1), clock) as home,
        vendor.connect(home.address, clock) as driver,
    ):
        capabilities = (await driver.home()).capabilities
    commands = tuple(_in_words(capability) for capability in capabilities.commands)
    return Offer(vendor.name, vendor.title, vendor.profiles, tuple(sorted(capabilities.readable)), commands)


def _in_words(capability: Capability) -> str:
    name = capability.command.__name__ if capability.mode is None else f"SetMode({capability.mode.__name__})"
    bounds = [format_range(b, f) for f, b in capability.bounds.items() if isinstance(b, Bound)]
    blocked = "" if capability.blocked is None else f" (needs {capability.blocked.needs})"
    return name + (f" {', '.join(bounds)}" if bounds else "") + blocked
