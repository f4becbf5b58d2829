"""``devices/vitals``: measured values of every device in the system, as protobuf."""

from collections.abc import Container
from typing import TYPE_CHECKING

from .connection import Group

if TYPE_CHECKING:
    from ..wire.vitals import VitalDevice


class Vitals(Group):
    """Measured values of every device in the system."""

    async def fetch(self, names: Container[str] | None = None) -> "list[VitalDevice]":
        """``GET /api/devices/vitals``, until firmware 23.44. Decode only the values with these names; None: all.

        Raises:
            BadAnswer: the body is no vitals.
        """
        # Protobuf takes its memory only where they are read.
        from ..wire.vitals import ALL_NAMES, BadVitals, decode_vitals

        response = await self._connection.get("/api/devices/vitals")
        try:
            return decode_vitals(response.body, ALL_NAMES if names is None else names)
        except BadVitals as error:
            raise self._connection.bad_answer(response, str(error)) from error
