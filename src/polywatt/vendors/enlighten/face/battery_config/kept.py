"""What the cloud itself remembers of a site, and no home does: consents, and what was asked for last."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(slots=True)
class Kept:
    """Of one site."""

    itc_accepted_at: datetime | None = None
    """When somebody agreed to charging from the grid."""
    has_accepted_storm: bool = False
    """Somebody has switched the storm guard on, past its warning."""
    requested: dict[str, Any] = field(default_factory=dict)
    """The profile that waits to be applied."""
    profile_at: datetime | None = None
    """When the last one was applied."""


class Memory:
    """By site."""

    def __init__(self) -> None:
        self._by_site: dict[int, Kept] = {}

    def of(self, site: int) -> Kept:
        """What is remembered of a site."""
        return self._by_site.setdefault(site, Kept())
