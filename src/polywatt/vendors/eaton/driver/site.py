"""The home and its installation, which the driver looks up first."""

from dataclasses import dataclass, replace
from datetime import tzinfo
from zoneinfo import ZoneInfo

from polywatt.kit.gather import gather_all
from polywatt.model import Home

from ..client.cache import AnswerCache
from ..wire.mode.installation import Installation
from .home import home_from, installation_from


@dataclass(frozen=True, slots=True)
class Site:
    """A home and its installation."""

    home: Home
    installation: Installation

    @property
    def zone(self) -> tzinfo:
        """The time zone of the device's clock times; UTC where it names none, or one that we do not know."""
        try:
            return ZoneInfo(self.home.timezone or "UTC")
        except (KeyError, ValueError, OSError):
            return ZoneInfo("UTC")


class SiteLookup:
    """Look up the site, and remember it."""

    def __init__(self, answers: AnswerCache, address: str, *, is_technician: bool) -> None:
        self._answers, self._address, self._is_technician = answers, address, is_technician
        self._site: Site | None = None

    async def get(self) -> Site:
        """Return the site of the last lookup."""
        return await self.fetch_site() if self._site is None else self._site

    async def fetch_site(self) -> Site:
        """Look up the site afresh, by two GETs."""
        device, status = await gather_all(self._answers.device(), self._answers.status())
        installation = installation_from(device, status)
        if self._site is not None and self._site.installation.has_critical_loads:
            # Once seen they are there, also while they take nothing.
            installation = replace(installation, has_critical_loads=True)
        home = home_from(self._address, device, installation, is_technician=self._is_technician)
        self._site = Site(home, installation)
        return self._site
