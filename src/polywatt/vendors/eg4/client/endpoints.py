"""The regional endpoints of the cloud: seven hosts with one API. An account lives in one of them."""

from collections.abc import Mapping
from types import MappingProxyType

DEFAULT_REGION = "eg4"
REGIONS: Mapping[str, str] = MappingProxyType(
    {
        DEFAULT_REGION: "https://monitor.eg4electronics.com",  # EG4, North America
        "us": "https://us.luxpowertek.com",  # Luxpower from here on: United States and Canada
        "na": "https://na.luxpowertek.com",  # Brazil, Latin America
        "eu": "https://eu.luxpowertek.com",
        "sea": "https://sea.luxpowertek.com",  # Asia Pacific
        "af": "https://af.luxpowertek.com",  # Middle East and Africa
        "server": "https://server.luxpowertek.com",  # China
    }
)
"""Base URLs (L5-L11)."""
BASE_URL = REGIONS[DEFAULT_REGION]

REGION_NAMES = ", ".join(f"{name} ({url.removeprefix('https://')})" for name, url in REGIONS.items())
"""For messages, in one line."""
