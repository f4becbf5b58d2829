"""An account: its sites, who may sign in, and what belongs to whom."""

from collections.abc import Sequence

from polywatt.kit.clock import Clock
from polywatt.kit.vendor import Credentials, FaceOptions
from polywatt.model import Plant

from .answers import error, unknown_site
from .sessions import Sessions, User, user_named
from .station import Station

FIRST_SITE_ID = 1_234_567
"""Of the document's examples; further sites count on."""
FOREIGN_SITE_ID = 7_654_321
"""A site that exists and is somebody else's. Invented: so that there is one to be kept out of."""
DEFAULT = Credentials(username="user@example.com", password="password")
MFA_EMAIL = "mfa@example.com"
"""The same account with a second factor. Invented."""


class Account:
    """One account with all its sites."""

    def __init__(self, plants: Sequence[Plant], options: FaceOptions, clock: Clock) -> None:
        self.options, self.clock = options, clock
        self.credentials = options.credentials if options.credentials.username is not None else DEFAULT
        self.is_field = options.profile == "field"
        self.sessions = Sessions(clock)
        self.stations = [Station(plant, FIRST_SITE_ID + index, clock) for index, plant in enumerate(plants)]

    def station_of(self, site_id: str) -> Station:
        """The site that is meant.

        Raises:
            Refused: it is somebody else's (403), or there is none (468).
        """
        found = next((station for station in self.stations if str(station.number) == site_id), None)
        if found is not None:
            return found
        raise error(403, "Forbidden") if site_id == str(FOREIGN_SITE_ID) else unknown_site()

    @property
    def user(self) -> User:
        """Who signs in with a password alone."""
        return user_named(self.credentials.username or "")

    @property
    def mfa_user(self) -> User:
        """Who needs a code as well."""
        return user_named(MFA_EMAIL)
