"""What the devices of a system are called."""

from polywatt.kit.coerce import text_or_none

from ..wire.system import Block

SUMS = {"battery": "meter-battery", "load": "meter-load"}
"""Of the sums the gateway keeps of what has no meter of its own."""
SWITCH_ID, GENERATOR_ID = "switch", "generator"


def battery_id(block: Block, number: int) -> str:
    """A pack's id: its serial, or its place in the list where that is hidden."""
    return text_or_none(block.PackageSerialNumber) or f"battery-{number}"


def solar_id(number: int) -> str:
    """Of the solar inverter ``number``, whichever endpoint tells of it."""
    return f"solar-{number}"
