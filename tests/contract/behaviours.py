"""The behaviours of the vendors' contracts: which are built, and which a later step builds."""

IDS = {"sonnen": 25, "powerwall": 44, "eaton": 71, "eg4": 91, "enlighten": 133}
"""How many each contract has: ``sonnen.b01`` to ``sonnen.b25``."""

LATER: dict[str, str] = {}
"""What is not built yet. A behaviour in neither place and without a proof fails the tests."""


def all_ids() -> list[str]:
    """Every behaviour id."""
    return [f"{vendor}.b{number:02}" for vendor, count in IDS.items() for number in range(1, count + 1)]
