"""The toy's payloads. It counts charging as positive and the charge from 0 to 1."""

import msgspec


class Now(msgspec.Struct):
    sun: float | None
    into_battery: float | None
    net: float | None
    home: float | None
    full: float | None


class Ordered(msgspec.Struct):
    charge: int
    """W; negative discharges."""


NOW = msgspec.json.Decoder(Now)
ORDERED = msgspec.json.Decoder(Ordered)
