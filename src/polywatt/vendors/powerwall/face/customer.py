"""``customer`` and ``installer``: the people."""

from starlette.responses import Response

from polywatt.kit.request_body import InvalidBody

from .request import OPEN, FaceRequest, FaceRoute, captured, documented, invented
from .responses import empty, json
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
CONSENTS = ("marketing", "privacy_notice", "limited_warranty", "grid_services")


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""
    handlers = _Handlers(state)
    return [
        captured("GET", "customer", handlers.fetch),
        invented("POST", "customer", handlers.set),
        captured("GET", "customer/registration", handlers.registration, OPEN),
        documented("POST", "customer/registration/legal", handlers.set_consents),
        invented("POST", "customer/registration/skip", handlers.skip_registration),
        captured("GET", "installer", handlers.installer),
        captured("GET", "installer/companies", handlers.companies),
    ]


class _Handlers(Handlers):
    def __init__(self, state: FaceState) -> None:
        super().__init__(state)
        self._customer: dict[str, object] = {**dict.fromkeys(CONSENTS, True), "registered": True}
        self._is_skipped = False

    async def fetch(self, _request: FaceRequest) -> Response:
        return json(self._customer)

    async def set(self, request: FaceRequest) -> Response:
        self._customer |= request.changes_of(self._customer)
        return json(self._customer)

    async def registration(self, _request: FaceRequest) -> Response:
        return json(self._customer | {"timed_out_registration": self._is_skipped})

    async def set_consents(self, request: FaceRequest) -> Response:
        """``POST customer/registration/legal``: the four consents, echoed (document: the same four keys)."""
        fields = request.fields()
        consents = {key: fields.get(key) for key in CONSENTS}
        if not all(isinstance(consent, bool) for consent in consents.values()):
            raise InvalidBody("the four consents are true or false")
        self._customer |= consents
        return json(consents)

    async def skip_registration(self, _request: FaceRequest) -> Response:
        self._is_skipped = True
        return empty(202)

    async def installer(self, _request: FaceRequest) -> Response:
        return json(INSTALLER)

    async def companies(self, _request: FaceRequest) -> Response:
        return json(COMPANIES)
