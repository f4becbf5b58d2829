"""Firmware of a face: the document's, or one that is known from captures and clients' reports."""

from dataclasses import dataclass, replace
from enum import StrEnum, auto


class Vitals(StrEnum):
    """Who may read ``devices/vitals``."""

    INSTALLER = auto()
    ANYBODY = auto()
    NOBODY = auto()
    """The endpoint is gone (404)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One firmware."""

    version: str
    vitals: Vitals
    has_old_mode_name: bool = False
    """``operation`` has ``mode`` beside ``real_mode``."""
    is_status_open: bool = True
    """``status`` needs no session (captures); by the document (L97) everything needs the password."""
    completes_with_status: bool = True
    """``config/completed`` answers 200 and the status (captured on 21.39.1), not 202 and nothing."""
    stops_by_get: bool = False
    """``sitemaster/stop`` takes a GET; from 21 on that is 405 and POST it is (vloschiavo issue 57)."""
    owner_may_set: bool = False
    """Whether a customer may post an operation; real gateways refuse since 1.36 (vloschiavo issues 18 and 45)."""
    max_reserve_percent: float = 100.0
    """A higher one short of 100 snaps back to this (evcc pull request 22956, pypowerwall pull request 304)."""
    has_2023_fields: bool = False
    """Fields that the captures of 23.28 have and those of 21.39 do not."""
    is_restricted: bool = False
    """Only login, meters, charge and grid state are left (Home Assistant pull request 169137)."""


_FIELD = Profile(version="21.39.1 a1b2c3d4", vitals=Vitals.ANYBODY)
_DOCUMENT = Profile(
    version="20.49.0 a1b2c3d4",
    vitals=Vitals.ANYBODY,
    has_old_mode_name=True,
    is_status_open=False,
    completes_with_status=False,
    stops_by_get=True,
    owner_may_set=True,
)
PROFILES: dict[str, Profile] = {
    "document": _DOCUMENT,
    # The document's writer read them as an installer (L420); about customers it says nothing.
    "installer-vitals": replace(_DOCUMENT, vitals=Vitals.INSTALLER),
    "21.39": _FIELD,
    "field": _FIELD,
    "23.28-pw-plus": Profile(version="23.28.2 a1b2c3d4", vitals=Vitals.ANYBODY, has_2023_fields=True),
    "23.44": Profile(version="23.44.0 a1b2c3d4", vitals=Vitals.NOBODY, has_2023_fields=True),
    # 80 % as the app counts.
    "25.18": Profile(version="25.18.4 a1b2c3d4", vitals=Vitals.NOBODY, has_2023_fields=True, max_reserve_percent=81.0),
    "restricted": Profile(version="26.10.3 a1b2c3d4", vitals=Vitals.NOBODY, has_2023_fields=True, is_restricted=True),
}
"""The document was tested on 20.49.0 (L9). Clients that sign in as customers read the vitals of real gateways."""
