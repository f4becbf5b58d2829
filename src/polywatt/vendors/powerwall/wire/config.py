"""``config``."""

import msgspec


class Config(msgspec.Struct, frozen=True):
    """``config``."""

    vin: str


CONFIG = msgspec.json.Decoder(Config)
