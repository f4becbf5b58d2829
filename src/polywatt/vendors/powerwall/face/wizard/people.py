"""Customer, installer, passwords, and the flow that proves somebody stands at the gateway."""

import secrets
from collections.abc import Callable

from starlette.responses import Response

from polywatt.kit.clock import Clock
from polywatt.kit.request_body import InvalidBody
from polywatt.model import Plant

from ..answers import empty, json, refusal
from ..snapshot import Snapshots
from .row import Basis, Call, Row
from .running import is_running

TOGGLE_S = 300.0
"""So long after the start the switch may be toggled (invented)."""
COMPANIES = [
    {"company": "Example Solar Ltd", "customer_id": "00000000-0000-4000-8000-000000000001", "country": "GB"},
    {"company": "Muster Energie GmbH", "customer_id": "00000000-0000-4000-8000-000000000002", "country": "DE"},
    {"company": "Sample Electric, Inc.", "customer_id": "00000000-0000-4000-8000-000000000003", "country": "US"},
]
"""Invented: the captured list has thousands of real ones."""
CONSENTS = ("marketing", "privacy_notice", "limited_warranty", "grid_services")


class People:
    """Who owns it and who put it up."""

    def __init__(self, snapshots: Snapshots, clock: Clock, plant: Plant, set_password: Callable[[str], bool]) -> None:
        self._snapshots, self._clock, self._plant, self._set_password = snapshots, clock, plant, set_password
        self._customer: dict[str, object] = {**dict.fromkeys(CONSENTS, True), "registered": True}
        self._is_skipped = False
        self._toggle_until_s = -1.0
        self._installer = {
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

    def rows(self) -> list[Row]:
        """Theirs."""
        captured, invented, documented = Basis.CAPTURED, Basis.INVENTED, Basis.DOCUMENTED
        return [
            Row("GET", "auth/toggle/supported", captured, self._toggle_supported, is_open=True),
            Row("POST", "auth/toggle/start", invented, self._toggle_start),
            Row("POST", "auth/toggle/login", invented, self._toggle_login),
            Row("DELETE", "auth/toggle/login", invented, self._toggle_end),
            Row("GET", "customer", captured, self._show_customer),
            Row("POST", "customer", invented, self._change_customer),
            Row("GET", "customer/registration", captured, self._registration, is_open=True),
            Row("POST", "customer/registration/legal", documented, self._legal),
            Row("POST", "customer/registration/skip", invented, self._skip),
            Row("GET", "installer", captured, self._show_installer),
            Row("GET", "installer/companies", captured, self._companies),
            Row("POST", "password/change", documented, self._change_password, is_open=True),
            Row("POST", "password/generate", invented, self._generate),
            Row("POST", "password/reset", invented, self._reset),
        ]

    async def _toggle_supported(self, _call: Call) -> Response:
        # False while the site controller is stopped (captured).
        return json({"toggle_auth_supported": await is_running(self._plant)})

    async def _toggle_start(self, _call: Call) -> Response:
        self._toggle_until_s = self._clock.monotonic_s() + TOGGLE_S
        return empty(202)

    async def _toggle_login(self, call: Call) -> Response:
        call.fields()
        if self._clock.monotonic_s() >= self._toggle_until_s:
            return refusal(417, "toggle has not been started", "Expectation Failed")
        return empty(202)

    async def _toggle_end(self, _call: Call) -> Response:
        if self._clock.monotonic_s() >= self._toggle_until_s:
            return refusal(404, "no toggle under way", "Not Found")
        self._toggle_until_s = -1.0
        return Response(None, 200)

    async def _show_customer(self, _call: Call) -> Response:
        return json(self._customer)

    async def _change_customer(self, call: Call) -> Response:
        self._customer |= call.typed(self._customer)
        return json(self._customer)

    async def _registration(self, _call: Call) -> Response:
        return json(self._customer | {"timed_out_registration": self._is_skipped})

    async def _legal(self, call: Call) -> Response:
        """The four consents, answered as they came in (document: the same four keys)."""
        told = call.fields()
        consents = {key: told.get(key) for key in CONSENTS}
        if not all(isinstance(consent, bool) for consent in consents.values()):
            raise InvalidBody("the four consents are true or false")
        self._customer |= consents
        return json(consents)

    async def _skip(self, _call: Call) -> Response:
        self._is_skipped = True
        return empty(202)

    async def _show_installer(self, _call: Call) -> Response:
        return json(self._installer)

    async def _companies(self, _call: Call) -> Response:
        return json(COMPANIES)

    async def _change_password(self, call: Call) -> Response:
        old, new = call.word("old_password"), call.word("new_password")
        if not self._set_password(f"{old}\n{new}"):
            return refusal(400, "old password does not match", "Bad Request")
        return json({"password": new})

    async def _generate(self, _call: Call) -> Response:
        # Needs the switch toggled: that is known of real gateways (401 or 403), not what they answer then.
        if self._clock.monotonic_s() >= self._toggle_until_s:
            return refusal(403, "requires physical access", "Unable to generate password")
        return json({"password": secrets.token_hex(5).upper()})

    async def _reset(self, _call: Call) -> Response:
        return refusal(401, "requires physical access", "Unable to reset password")
