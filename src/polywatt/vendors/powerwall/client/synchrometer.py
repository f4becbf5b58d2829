"""``synchrometer/ct_voltage_references``: which phase's voltage goes with a clamp's current."""

from msgspec import UNSET

from ..wire import synchrometer as wire
from ..wire.fields import Text
from .connection import Group, reader


class Synchrometer(Group):
    """Which phase's voltage goes with a clamp's current."""

    ct_references = reader("/api/synchrometer/ct_voltage_references", wire.CT_REFERENCES)

    async def set_ct_references(
        self, *, ct1: Text = UNSET, ct2: Text = UNSET, ct3: Text = UNSET
    ) -> wire.CtReferences | None:
        """``POST /api/synchrometer/ct_voltage_references``: change those that are set."""
        body = wire.CtReferences(ct1=ct1, ct2=ct2, ct3=ct3)
        return await self._connection.post("/api/synchrometer/ct_voltage_references", wire.CT_REFERENCES, body)

    ct_reference_options = reader("/api/synchrometer/ct_voltage_references/options", wire.CT_REFERENCE_OPTIONS)
    """Raises DeviceRefused: the site controller runs (400)."""
