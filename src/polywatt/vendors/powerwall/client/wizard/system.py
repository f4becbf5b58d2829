"""Tests, updates, logs, and what the wizard asks of the packs."""

from collections.abc import Mapping
from typing import Any, Literal

from msgspec import UNSET

from ...wire.wizard import system as wire
from ...wire.wizard.kinds import ANYTHING, Text
from .asking import Asking


class System(Asking):
    """The gateway's own affairs."""

    async def autoconfig_status(self) -> wire.Autoconfig:
        """``GET /api/autoconfig/status``."""
        return await self.read("/api/autoconfig/status", wire.AUTOCONFIG)

    async def run_autoconfig(self) -> None:
        """``POST /api/autoconfig/run``."""
        await self.ask("POST", "/api/autoconfig/run")

    async def retry_autoconfig(self) -> None:
        """``POST /api/autoconfig/retry``."""
        await self.ask("POST", "/api/autoconfig/retry")

    async def cancel_autoconfig(self) -> None:
        """``POST /api/autoconfig/cancel``."""
        await self.ask("POST", "/api/autoconfig/cancel")

    async def note(self, level: Literal["debug", "info", "warn", "error"], text: str) -> None:
        """``POST /api/logging``: a line for the gateway's own log."""
        await self.ask("POST", "/api/logging", wire.LogLine(level=level, log=text))

    async def powerwalls_status(self) -> wire.PacksStatus:
        """``GET /api/powerwalls/status``."""
        return await self.read("/api/powerwalls/status", wire.PACKS_STATUS)

    async def phase_usages(self) -> Any:
        """``GET /api/powerwalls/phase_usages``.

        Raises:
            DeviceRefused: there is no phase information, as on a single phase (500).
        """
        return await self.read("/api/powerwalls/phase_usages", ANYTHING)

    async def detect_phases(self) -> None:
        """``GET /api/powerwalls/phase_detection``: a GET that does something.

        Raises:
            DeviceRefused: the site controller runs (400).
        """
        await self.ask("GET", "/api/powerwalls/phase_detection")

    async def powerwalls_update(self) -> wire.PacksUpdate | None:
        """``GET /api/powerwalls/update``: perhaps one that does something, so it is asked each time."""
        answer = await self.ask("GET", "/api/powerwalls/update")
        return self.decoded(answer, wire.PACKS_UPDATE) if answer.body.strip() else None

    async def run_for_commissioning(self) -> None:
        """``POST /api/sitemaster/run_for_commissioning``."""
        await self.ask("POST", "/api/sitemaster/run_for_commissioning")

    async def ct_references(self) -> wire.CtReferences:
        """``GET /api/synchrometer/ct_voltage_references``."""
        return await self.read("/api/synchrometer/ct_voltage_references", wire.CT_REFERENCES)

    async def set_ct_references(
        self, *, ct1: Text = UNSET, ct2: Text = UNSET, ct3: Text = UNSET
    ) -> wire.CtReferences | None:
        """``POST /api/synchrometer/ct_voltage_references``: those that are given."""
        body = wire.CtReferences(ct1=ct1, ct2=ct2, ct3=ct3)
        return await self.told("/api/synchrometer/ct_voltage_references", wire.CT_REFERENCES, body)

    async def ct_reference_options(self) -> wire.CtReferenceOptions:
        """``GET /api/synchrometer/ct_voltage_references/options``.

        Raises:
            DeviceRefused: the site controller runs (400).
        """
        return await self.read("/api/synchrometer/ct_voltage_references/options", wire.CT_REFERENCE_OPTIONS)

    async def testing(self) -> wire.Testing:
        """``GET /api/system/testing``."""
        return await self.read("/api/system/testing", wire.TESTING)

    async def end_tests(self) -> None:
        """``DELETE /api/system/testing``."""
        await self.ask("DELETE", "/api/system/testing")

    async def begin_inverter_test(self, options: Mapping[str, Any] | None = None) -> None:
        """``POST /api/system/testing/PINV_TEST``; what can be told it nobody has seen.

        Raises:
            DeviceRefused: the site controller runs (400).
        """
        await self.ask("POST", "/api/system/testing/PINV_TEST", dict(options or {}))

    async def update_status(self) -> wire.UpdateStatus:
        """``GET /api/system/update/status``."""
        return await self.read("/api/system/update/status", wire.UPDATE_STATUS)

    async def problems(self) -> wire.Problems:
        """``GET /api/troubleshooting/problems``."""
        return await self.read("/api/troubleshooting/problems", wire.PROBLEMS)
