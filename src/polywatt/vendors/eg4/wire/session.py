"""Signing in."""

from enum import StrEnum, auto
from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from .devices import DeviceRow
from .envelope import Flag, Number, Text, to_int, to_text
from .plants import Plant

SESSION_COOKIE = "JSESSIONID"
SECRET_KEYS = ("account", "password", SESSION_COOKIE, "email", "telNumber", "username")
"""Keys whose values are hidden in the bodies that errors show."""
VIEWER = "VIEWER"
"""The role of an owner; INSTALLER and the others have many owners' plants."""


class Dialect(StrEnum):
    """The two ways of speaking to the cloud: as the document prints it, and as the portal itself does."""

    DOCUMENT = auto()
    PORTAL = auto()


class User(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """The account, in the document's dialect; the example elides its contents."""

    userId: Number = UNSET
    id: Number = UNSET
    username: Text = UNSET


class Login(msgspec.Struct, frozen=True, kw_only=True):
    """``POST login``: ``user`` in the document, flat in the portal."""

    success: Flag = UNSET
    userId: Number = UNSET
    username: Text = UNSET
    role: Text = UNSET
    """VIEWER, INSTALLER, ..."""
    tempUnit: Text = UNSET
    user: User | UnsetType | None = UNSET
    plants: list[Plant] | UnsetType | None = UNSET
    regions: Any = UNSET
    """Those that an account may be moved to: only in the portal's."""

    @property
    def dialect(self) -> Dialect:
        """The dialect of the cloud that answered; the document's where the answer fits both.

        A ``user`` is the document's alone (L157); the other marks are what the captured login has flat.
        """
        if isinstance(self.user, User):
            return Dialect.DOCUMENT
        has_names = to_text(self.username) is not None or to_text(self.role) is not None
        is_flat = has_names or isinstance(self.regions, list) or any(plant.is_portal for plant in self.plants or ())
        return Dialect.PORTAL if is_flat else Dialect.DOCUMENT

    @property
    def is_viewer(self) -> bool:
        """Whether the viewers' page lists the account's plants, as in the document whatever the role."""
        role = to_text(self.role)
        return role is None or role.upper() == VIEWER

    @property
    def user_id(self) -> int | None:
        """The user's id, which firmware calls need; it is read from wherever it stands."""
        user = self.user if isinstance(self.user, User) else User()
        ids = (to_int(value) for value in (self.userId, user.userId, user.id))
        return next((id_ for id_ in ids if id_ is not None), None)

    @property
    def devices(self) -> list[DeviceRow]:
        """The devices of all plants, as far as the login names them."""
        return [device for plant in self.plants or () for device in plant.inverters or ()]

    def devices_of(self, plant: int) -> list[DeviceRow]:
        """Return the devices of one plant, as far as the login names them."""
        plants = (row for row in self.plants or () if row.number == plant)
        return [device for row in plants for device in row.inverters or ()]


LOGIN = msgspec.json.Decoder(Login)
