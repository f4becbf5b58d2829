"""Fetch everything that makes a home, and the measurements of its devices."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from polywatt.kit.gather import gather_all
from polywatt.kit.optional import MISSING, optional
from polywatt.model import DeviceRefused

from ...client import PowerwallClient, SystemStopped
from .report import VITAL_NAMES, Internals, Measurements, SiteReport

T = TypeVar("T")


class Site:
    """Fetch a site; remember which endpoints this firmware, or this role, does not have."""

    def __init__(self, client: PowerwallClient) -> None:
        self._client = client
        self._missing: set[str] = set()
        self._has_generator: bool | None = None

    async def fetch_site(self) -> SiteReport:
        """Seven or eight GETs."""
        status, info, system, meters, solars, generators, internals = await gather_all(
            optional(self._client.status.fetch()),
            optional(self._client.site_info.fetch()),
            optional_unless_stopped(self._client.system_status.fetch()),
            optional(self._client.meters.fetch()),
            optional(self._client.solars.fetch()),
            optional(self._client.generators.fetch()),
            optional_unless_stopped(self._fetch_internals()),
        )
        report = SiteReport(
            status=status,
            info=info,
            system=system,
            meters=meters,
            solars=solars,
            generators=generators,
            internals=internals or Internals(),
        )
        self._has_generator = report.has_generator
        return report

    async def fetch_firmware(self) -> SiteReport:
        """Fetch only what decides about commands: one GET, and a second where the first is missing."""
        status = await optional(self._client.status.fetch())
        info = await optional(self._client.site_info.fetch()) if status is None else None
        return SiteReport(status=status, info=info)

    async def fetch_measurements(self) -> Measurements:
        """Five or six GETs, and one more until it is known whether there is a generator."""
        if self._has_generator is None:
            generators = await optional(self._client.generators.fetch())
            self._has_generator = SiteReport(generators=generators).has_generator
        system, site_meters, solar_meters, aggregates, internals = await gather_all(
            optional(self._client.system_status.fetch()),
            optional(self._client.meters.site()),
            optional(self._client.meters.solar()),
            self._client.meters.aggregates(),
            self._fetch_internals(),
        )
        return Measurements(
            system=system,
            site_meters=site_meters,
            solar_meters=solar_meters,
            aggregates=aggregates,
            internals=internals,
            has_generator=self._has_generator,
        )

    async def _fetch_internals(self) -> Internals:
        vitals = await self._unless_missing("vitals", lambda: self._client.vitals.fetch(VITAL_NAMES))
        if vitals is not None:
            return Internals(vitals=vitals)
        return Internals(solar=await self._unless_missing("solar_powerwall", self._client.solar_powerwall.fetch))

    async def _unless_missing(self, name: str, fetch: Callable[[], Awaitable[T]]) -> T | None:
        """Return None where this firmware has no such endpoint, or not for us; then it is not requested again."""
        if name in self._missing:
            return None
        try:
            return await fetch()
        except DeviceRefused:
            self._missing.add(name)
            return None


async def optional_unless_stopped(answer: Awaitable[T]) -> T | None:
    """Return the answer, or None where this firmware has none, or while the system is stopped."""
    return await optional(answer, (*MISSING, SystemStopped))
