"""``installer`` and ``installer/companies``."""

from starlette.responses import Response

from .request import FaceRequest, FaceRoute, captured
from .responses import json
from .state import FaceState, Handlers

COMPANIES = [
    {"company": "Example Solar Ltd", "customer_id": "00000000-0000-4000-8000-000000000001", "country": "GB"},
    {"company": "Muster Energie GmbH", "customer_id": "00000000-0000-4000-8000-000000000002", "country": "DE"},
    {"company": "Sample Electric, Inc.", "customer_id": "00000000-0000-4000-8000-000000000003", "country": "US"},
]
"""Invented: the captured list has thousands of real ones."""
INSTALLER = {
    "company": COMPANIES[2]["company"],
    "customer_id": COMPANIES[2]["customer_id"],
    "phone": "",
    "email": "",
    "location": "Outdoor",
    "mounting": "Wall",
    "wiring": "Side",
    "backup_configuration": "Whole Home",
    "solar_installation": "Existing",
    "solar_installation_type": "PV Panel",
    "has_cellular_modem_to_wifi": False,
    "run_sitemaster": True,
    "verified_config": True,
    "installation_types": ["Residential"],
}


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""
    handlers = _Handlers(state)
    return [
        captured("GET", "installer", handlers.fetch),
        captured("GET", "installer/companies", handlers.companies),
    ]


class _Handlers(Handlers):
    async def fetch(self, _request: FaceRequest) -> Response:
        return json(INSTALLER)

    async def companies(self, _request: FaceRequest) -> Response:
        return json(COMPANIES)
