"""``system``, ``autoconfig``, ``logging``, ``synchrometer``, ``troubleshooting``; ``networks`` has its own tests."""

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import UNSET

from ..wire import system as wire
from ..wire.fields import Text
from .connection import Group, action, reader


class System(Group):
    """Tests and updates of the system."""

    testing = reader("/api/system/testing", wire.TESTING)
    end_tests = action("DELETE", "/api/system/testing")
    update_status = reader("/api/system/update/status", wire.UPDATE_STATUS)

    async def begin_inverter_test(self, options: Mapping[str, Any] | None = None) -> None:
        """``POST /api/system/testing/PINV_TEST``; its options are not known.

        Raises:
            DeviceRefused: the site controller runs (400).
        """
        await self._connection.request("POST", "/api/system/testing/PINV_TEST", dict(options or {}))


class Autoconfig(Group):
    """The gateway's own set-up."""

    status = reader("/api/autoconfig/status", wire.AUTOCONFIG)
    run = action("POST", "/api/autoconfig/run")
    retry = action("POST", "/api/autoconfig/retry")
    cancel = action("POST", "/api/autoconfig/cancel")


class Logging(Group):
    """The gateway's own log."""

    async def write(self, level: Literal["debug", "info", "warn", "error"], text: str) -> None:
        """``POST /api/logging``: a line for the gateway's own log."""
        await self._connection.request("POST", "/api/logging", wire.LogLine(level=level, log=text))


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


class Troubleshooting(Group):
    """Problems that the gateway reports."""

    problems = reader("/api/troubleshooting/problems", wire.PROBLEMS)
