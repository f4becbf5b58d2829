"""Differences between the profiles: the document, and devices in the field."""

from dataclasses import dataclass

from ..wire.status import DISCONNECTED, NONE


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """The spelling of roles and modes; ``is_document`` decides where profiles differ in behaviour."""

    is_document: bool
    exports: str
    """Role of the grid while the home exports."""
    imports: str
    """Role of a port that the home takes from, or that takes from the home."""
    islanded: str
    basic: str | None
    """Operation mode of the basic mode; None: the battery's activity."""
    self_use: str | None


DOCUMENT = Profile(is_document=True, exports="SUPPLYING", imports="CONSUMING", islanded=NONE, basic=None, self_use=None)
FIELD = Profile(
    is_document=False,
    exports="PRODUCER",
    imports="CONSUMER",
    islanded=DISCONNECTED,
    basic="BASIC",
    self_use="MAXIMIZE_AUTO_CONSUMPTION",
)
"""As on live units (words that clients have seen)."""
