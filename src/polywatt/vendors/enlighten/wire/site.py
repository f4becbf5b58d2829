"""An account's sites."""

import msgspec
from msgspec import UNSET, UnsetType

from .scale import Flag, Scalar, Text, to_bool, to_list, to_text


class SiteRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One site of the search (L26-L38)."""

    id: Scalar = UNSET
    """A number here, text elsewhere: compared as text."""
    path: Text = UNSET
    title: Text = UNSET
    favourite: Flag = UNSET

    @property
    def site_id(self) -> str | None:
        """Its id in later requests."""
        return to_text(self.id)

    @property
    def name(self) -> str | None:
        """Its title; its id where it has none."""
        return to_text(self.title) or self.site_id

    @property
    def is_favourite(self) -> bool | None:
        """Whether it is starred."""
        return to_bool(self.favourite)


class SiteList(msgspec.Struct, frozen=True, kw_only=True):
    """``search_sites.json``."""

    sites: list[SiteRow] | UnsetType | None = UNSET

    @property
    def rows(self) -> list[SiteRow]:
        """The sites."""
        return to_list(self.sites)


SITES = msgspec.json.Decoder(SiteList)
