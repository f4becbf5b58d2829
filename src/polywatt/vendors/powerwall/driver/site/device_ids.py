"""Ids of the devices of a system."""

from polywatt.kit.coerce import text_or_none

from ...wire.system_status import Block

TOTAL_METERS = {"battery": "meter-battery", "load": "meter-load"}
"""Sums that the gateway computes for battery and load, which have no meter of their own."""
SWITCH_ID, GENERATOR_ID = "switch", "generator"


def battery_id(block: Block, number: int) -> str:
    """Return a pack's id: its serial, or its place in the list where that is hidden."""
    return text_or_none(block.PackageSerialNumber) or f"battery-{number}"


def solar_id(number: int) -> str:
    """Return the id of a solar inverter, whichever endpoint reports it."""
    return f"solar-{number}"
