"""Numbers with the range they have by their nature; a home's own bounds are narrower (:class:`Capability`).

The ranges are checked where a command is decoded from JSON. A record of what a device reported has none: a real device
may report 101 %.
"""

from typing import Annotated, TypeAlias

from msgspec import Meta

Percent: TypeAlias = Annotated[float, Meta(ge=0.0, le=100.0)]
Watts: TypeAlias = Annotated[float, Meta(ge=0.0)]
"""A power without a direction: the command says which."""
Seconds: TypeAlias = Annotated[float, Meta(gt=0.0)]
Amperes: TypeAlias = Annotated[float, Meta(ge=0.0)]
Weekday: TypeAlias = Annotated[int, Meta(ge=1, le=7)]
"""ISO: 1 is Monday."""
Ordinal: TypeAlias = Annotated[int, Meta(ge=1)]
