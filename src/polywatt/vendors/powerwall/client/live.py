"""What a running home is read and told by."""

from typing import TYPE_CHECKING

from msgspec import UNSET, UnsetType

from polywatt.model import DeviceRefused

from ..wire import site, solar, system
from ..wire.meters import AGGREGATES, METER_DETAILS, METERS, Aggregates, MeterConfig, MeterDetails
from .gateway import Gateway

if TYPE_CHECKING:
    from collections.abc import Container

    from ..wire.vitals import VitalDevice


class Live(Gateway):
    """Meters, charge, grid, operation, and switching it on and off."""

    async def status(self) -> site.Status:
        """``GET /api/status``."""
        return await self.read("/api/status", site.STATUS)

    async def aggregates(self) -> Aggregates:
        """``GET /api/meters/aggregates``."""
        return await self.read("/api/meters/aggregates", AGGREGATES)

    async def meters(self) -> list[MeterConfig] | None:
        """``GET /api/meters``."""
        return await self.read("/api/meters", METERS)

    async def site_meters(self) -> list[MeterDetails] | None:
        """``GET /api/meters/site``."""
        return await self.read("/api/meters/site", METER_DETAILS)

    async def solar_meters(self) -> list[MeterDetails] | None:
        """``GET /api/meters/solar``."""
        return await self.read("/api/meters/solar", METER_DETAILS)

    async def vitals(self, names: "Container[str] | None" = None) -> "list[VitalDevice]":
        """``GET /api/devices/vitals``: protobuf; until firmware 23.44. Of the values only ``names``; None: all.

        Raises:
            BadAnswer: the body is no vitals.
        """
        # Protobuf takes its memory only where a gateway is asked for it.
        from ..wire.vitals import EVERY, BadVitals, decoded

        answer = await self.get("/api/devices/vitals")
        try:
            return decoded(answer.body, EVERY if names is None else names)
        except BadVitals as error:
            raise self.bad(answer, str(error)) from error

    async def generators(self) -> solar.Generators:
        """``GET /api/generators``."""
        return await self.read("/api/generators", solar.GENERATORS)

    async def solar_powerwall(self) -> solar.SolarPowerwall:
        """``GET /api/solar_powerwall``: a Powerwall+'s own solar inverter; 404 without one."""
        return await self.read("/api/solar_powerwall", solar.SOLAR_POWERWALL)

    async def system_status(self) -> system.SystemStatus:
        """``GET /api/system_status``."""
        return await self.read("/api/system_status", system.SYSTEM_STATUS)

    async def soe(self) -> system.Soe:
        """``GET /api/system_status/soe``."""
        return await self.read("/api/system_status/soe", system.SOE)

    async def grid_status(self) -> system.GridStatus:
        """``GET /api/system_status/grid_status``."""
        return await self.read("/api/system_status/grid_status", system.GRID_STATUS)

    async def grid_faults(self) -> list[system.GridFault]:
        """``GET /api/system_status/grid_faults``."""
        return await self.read("/api/system_status/grid_faults", system.GRID_FAULTS)

    async def operation(self) -> system.Operation:
        """``GET /api/operation``."""
        return await self.read("/api/operation", system.OPERATION)

    async def site_info(self) -> site.SiteInfo:
        """``GET /api/site_info``."""
        return await self.read("/api/site_info", site.SITE_INFO)

    async def site_name(self) -> site.SiteName:
        """``GET /api/site_info/site_name``."""
        return await self.read("/api/site_info/site_name", site.SITE_NAME)

    async def powerwalls(self) -> site.Powerwalls:
        """``GET /api/powerwalls``."""
        return await self.read("/api/powerwalls", site.POWERWALLS)

    async def config(self) -> system.Config:
        """``GET /api/config``."""
        return await self.read("/api/config", system.CONFIG)

    async def solars(self) -> list[site.Solar] | None:
        """``GET /api/solars``."""
        return await self.read("/api/solars", site.SOLARS)

    async def sitemaster(self) -> system.Sitemaster:
        """``GET /api/sitemaster``."""
        return await self.read("/api/sitemaster", system.SITEMASTER)

    async def set_operation(
        self, mode: str, backup_reserve_percent: float, max_pv_export_power_kw: float | None = None
    ) -> system.Operation:
        """``POST /api/operation``; takes effect with :meth:`config_completed`.

        Both spellings of the mode are sent: the document's, and the one that later firmware reads.
        """
        limit: float | UnsetType = UNSET if max_pv_export_power_kw is None else max_pv_export_power_kw
        body = system.Operation(
            mode=mode, real_mode=mode, backup_reserve_percent=backup_reserve_percent, max_pv_export_power_kW=limit
        )
        answer = await self.ask("POST", "/api/operation", body)
        return self.decoded(answer, system.OPERATION)

    async def config_completed(self) -> None:
        """``GET /api/config/completed``: what was set takes effect."""
        await self.ask("GET", "/api/config/completed")

    async def run(self) -> None:
        """``GET /api/sitemaster/run``."""
        await self.ask("GET", "/api/sitemaster/run")

    async def stop(self, is_forced: bool = False) -> None:
        """``GET /api/sitemaster/stop``; from firmware 21 it is a POST that can be forced."""
        if not is_forced and await self._stopped_by_get():
            return
        await self.ask("POST", "/api/sitemaster/stop", {"force": is_forced})

    async def _stopped_by_get(self) -> bool:
        """False: this firmware knows no GET for it (405), and nothing has happened."""
        try:
            await self.ask("GET", "/api/sitemaster/stop")
        except DeviceRefused as error:
            if error.code != 405:
                raise
            return False
        return True

    async def set_island_mode(self, mode: str) -> system.IslandMode:
        """``POST /api/v2/islanding/mode``."""
        answer = await self.ask("POST", "/api/v2/islanding/mode", system.IslandMode(mode))
        return self.decoded(answer, system.ISLAND_MODE)
