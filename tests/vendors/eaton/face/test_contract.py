"""Every endpoint of the contract, by its own examples: keys and types as the document shows them."""

import json
import sys
from typing import Any

import pytest

from tests.conftest import CONTRACT, needs_contract
from tests.vendors.eaton.face.unit import (
    CUSTOMER,
    PROFILES,
    SIGN_IN,
    TECHNICIAN,
    anonymous,
    charge,
    command,
    signed_in,
    unit,
)

pytestmark = [pytest.mark.anyio, needs_contract]
OTHERWISE_ON_DEVICES = {"eaton.auth.signin", "eaton.metrics", "eaton.metrics.daily", "eaton.settings.update"}
"""Shapes that live units have differently; the tests of each subject show which."""
GIVEN = {"{username}": "user", "{password}": "user", "{tech_username}": "admin", "{tech_password}": "jlwgK41G"}


def _endpoints() -> list[dict[str, Any]]:
    path = CONTRACT / "eaton.json"
    found: list[dict[str, Any]] = json.loads(path.read_text())["endpoints"] if path.is_file() else []
    return found


def _differences(want: Any, got: Any, rules: dict[str, Any]) -> list[str]:
    """The contract's own comparison."""
    sys.path.insert(0, str(CONTRACT))
    try:
        from check_contract import differences  # type: ignore[import-not-found]  # lies beside the repository
    finally:
        sys.path.remove(str(CONTRACT))
    found: list[str] = differences(want, got, rules, False)
    return found


def _filled(body: Any) -> Any:
    if isinstance(body, dict):
        return {key: _filled(value) for key, value in body.items()}
    return (
        TECHNICIAN["inverterSn"]
        if body == "{inverter_sn}"
        else GIVEN.get(body, body)
        if isinstance(body, str)
        else body
    )


CASES = [
    pytest.param(profile, endpoint, id=f"{profile}-{endpoint['id']}")
    for profile in PROFILES
    for endpoint in _endpoints()
    if profile == "document" or endpoint["id"] not in OTHERWISE_ON_DEVICES
]


@pytest.mark.parametrize(("profile", "endpoint"), CASES)
async def test_the_answers_have_the_examples_structure(profile: str, endpoint: dict[str, Any]):
    home = unit(profile=profile)
    home.twin.world.fail_grid(home.clock.now())
    await home.clock.advance(60)
    home.twin.world.restore_grid(home.clock.now())
    await home.clock.advance(1_200)
    success = endpoint["responses"][0] if endpoint["responses"] else {"status": 200, "example": None}
    requests = [{**endpoint["request"]}, *({**endpoint["request"], **v} for v in endpoint["request"]["variants"])]
    async with signed_in(home, TECHNICIAN) as client:
        # The document's status was read while a charge was in force.
        await command(client, "SET_CHARGE", charge())
        for request in requests:
            answer = await client.request(
                endpoint["method"], endpoint["path"], params=request["query"] or None, json=_filled(request["json"])
            )
            assert answer.status_code == success["status"], answer.text
            if success["example"] is not None and request.get("run", True):
                assert _differences(success["example"], answer.json(), success) == []


async def test_everything_of_the_contract_is_here():
    ids = {endpoint["id"] for endpoint in _endpoints()}

    assert len(ids) == 16
    assert ids >= OTHERWISE_ON_DEVICES


@pytest.mark.proves("eaton.b50")
@pytest.mark.parametrize("profile", PROFILES)
async def test_the_envelope_is_where_the_document_has_it(profile: str):
    bare = {"/api/config/state", "/api/metrics", "/api/metrics/daily"}
    async with signed_in(unit(profile=profile), TECHNICIAN) as client:
        for endpoint in _endpoints():
            if endpoint["method"] != "GET" or (profile == "field" and endpoint["id"] in OTHERWISE_ON_DEVICES):
                continue
            body = (await client.get(endpoint["path"])).json()

            is_wrapped = set(body) == {"successful", "message", "result"} and body["message"] == "Content Ready"
            assert is_wrapped == (endpoint["path"] not in bare), endpoint["path"]


@pytest.mark.proves("eaton.b13")
async def test_the_documents_own_sign_in_works():
    async with anonymous(unit()) as client:
        answer = await client.post(SIGN_IN, json=CUSTOMER)

    assert answer.json()[""].startswith("eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.")
