"""An account's sites."""

import msgspec
from msgspec import UNSET, UnsetType

from .answer import Flag, Scalar, Word, flag, listed, word


class Site(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One site of the search (L26-L38)."""

    id: Scalar = UNSET
    """A number here, text elsewhere: compared as text."""
    path: Word = UNSET
    title: Word = UNSET
    favourite: Flag = UNSET

    @property
    def site_id(self) -> str | None:
        """What later calls name it by."""
        return word(self.id)

    @property
    def name(self) -> str | None:
        """Its title; its id where it has none."""
        return word(self.title) or self.site_id

    @property
    def is_favourite(self) -> bool | None:
        """Whether it is starred."""
        return flag(self.favourite)


class SiteList(msgspec.Struct, frozen=True, kw_only=True):
    """``search_sites.json``."""

    sites: list[Site] | UnsetType | None = UNSET

    @property
    def all(self) -> list[Site]:
        """The sites."""
        return listed(self.sites)


SITES = msgspec.json.Decoder(SiteList)
