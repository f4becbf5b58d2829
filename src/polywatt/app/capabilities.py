"""The quantities and commands each vendor supports, as its driver reports in front of its own emulator."""

from dataclasses import dataclass

from polywatt.kit.clock import ManualClock
from polywatt.kit.vendor import Vendor
from polywatt.model import Bound, Capability, format_range

from .emulation import EmulationOptions, emulation
from .registry import vendors


@dataclass(frozen=True, slots=True)
class VendorSupport:
    """The quantities and commands one vendor supports, as text."""

    name: str
    title: str
    profiles: tuple[str, ...]
    reads: tuple[str, ...]
    commands: tuple[str, ...]


async def supported_vendors() -> list[VendorSupport]:
    """Return the support of all vendors; starts each emulator briefly, so that nothing is claimed without code."""
    return [await _support_of(vendor) for vendor in vendors().values()]


async def _support_of(vendor: Vendor) -> VendorSupport:
    clock = ManualClock()
    async with (
        emulation(vendor, EmulationOptions(past_days=0.1), clock) as running,
        vendor.connect(running.address, clock) as driver,
    ):
        capabilities = (await driver.home()).capabilities
    commands = tuple(_describe(capability) for capability in capabilities.commands)
    return VendorSupport(vendor.name, vendor.title, vendor.profiles, tuple(sorted(capabilities.readable)), commands)


def _describe(capability: Capability) -> str:
    title = capability.command.__name__ if capability.mode is None else f"SetMode({capability.mode.__name__})"
    bounds = [format_range(bound, field) for field, bound in capability.bounds.items() if isinstance(bound, Bound)]
    blocked = "" if capability.blocked is None else f" (needs {capability.blocked.needs})"
    return title + (f" {', '.join(bounds)}" if bounds else "") + blocked
