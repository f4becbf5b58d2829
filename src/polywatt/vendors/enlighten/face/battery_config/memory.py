"""The cloud's own memory of a site, for data that no home stores: consents, and the last request."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(slots=True)
class SiteMemory:
    """The memory of one site."""

    itc_accepted_at: datetime | None = None
    """When charging from the grid was agreed to."""
    has_accepted_storm_guard: bool = False
    """The storm guard has been switched on, past its warning."""
    requested: dict[str, Any] = field(default_factory=dict)
    """The pending profile."""
    profile_at: datetime | None = None
    """When the last profile was applied."""


class Memory:
    """The memory of all sites."""

    def __init__(self) -> None:
        self._by_site: dict[int, SiteMemory] = {}

    def of(self, site: int) -> SiteMemory:
        """Return the memory of a site."""
        return self._by_site.setdefault(site, SiteMemory())
