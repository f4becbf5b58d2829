"""``synchrometer/ct_voltage_references``: which phase's voltage goes with a clamp's current."""

from msgspec import UNSET

from ..wire import synchrometer as wire
from ..wire.fields import Text
from .connection import Group


class Synchrometer(Group):
    """Which phase's voltage goes with a clamp's current."""

    async def ct_references(self) -> wire.CtReferences:
        """``GET /api/synchrometer/ct_voltage_references``."""
        return await self._connection.read("/api/synchrometer/ct_voltage_references", wire.CT_REFERENCES)

    async def set_ct_references(
        self, *, ct1: Text = UNSET, ct2: Text = UNSET, ct3: Text = UNSET
    ) -> wire.CtReferences | None:
        """``POST /api/synchrometer/ct_voltage_references``: change those that are set."""
        body = wire.CtReferences(ct1=ct1, ct2=ct2, ct3=ct3)
        return await self._connection.post("/api/synchrometer/ct_voltage_references", wire.CT_REFERENCES, body)

    async def ct_reference_options(self) -> wire.CtReferenceOptions:
        """``GET /api/synchrometer/ct_voltage_references/options``.

        Raises:
            DeviceRefused: the site controller runs (400).
        """
        return await self._connection.read("/api/synchrometer/ct_voltage_references/options", wire.CT_REFERENCE_OPTIONS)
