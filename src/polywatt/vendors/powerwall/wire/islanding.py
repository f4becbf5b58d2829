"""``v2/islanding/mode``: on and off the grid."""

import msgspec


class IslandMode(msgspec.Struct, frozen=True):
    """``v2/islanding/mode``."""

    island_mode: str


ON_GRID, OFF_GRID = "backup", "intentional_reconnect_failsafe"
ISLAND_MODE = msgspec.json.Decoder(IslandMode)
