"""Paths, methods, slashes, and a home that does not answer."""

import pytest

from polywatt.model import DeviceUnreachable
from tests.vendors.eaton.face.unit import PROFILES, anonymous, command, settings_body, signed_in, unit

pytestmark = pytest.mark.anyio
both_profiles = pytest.mark.parametrize("profile", PROFILES)


@both_profiles
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/api"),
        ("GET", "/api/nothing"),
        ("GET", "/api/device/command"),
        ("POST", "/api/device"),
        ("DELETE", "/api/settings"),
        ("OPTIONS", "/api/device"),
        ("PATCH", "/api/device/status"),
        ("GET", "/api/device//status"),
        ("GET", "/API/DEVICE"),
    ],
)
async def test_what_is_not_there_is_gos_404_with_and_without_a_token(profile: str, method: str, path: str):
    home = unit(profile=profile)
    async with anonymous(home) as client:
        stranger = await client.request(method, path)
    async with signed_in(home) as client:
        customer = await client.request(method, path)

    for answer in (stranger, customer):
        assert answer.status_code == 404
        assert answer.headers["Content-Type"] == "text/plain"
        assert answer.content == b"404 page not found\n"


@both_profiles
@pytest.mark.parametrize(
    "path", ["/api/device", "/api/device/status", "/api/settings", "/api/schedule", "/api/notifications"]
)
async def test_a_slash_at_the_end_makes_no_difference(profile: str, path: str):
    async with signed_in(unit(profile=profile)) as client:
        without, with_slash = await client.get(path), await client.get(path + "/")

    assert (without.status_code, without.content) == (200, with_slash.content)


async def test_a_device_sends_settings_without_the_slash_elsewhere_and_the_document_does_not():
    answers = []
    for profile in PROFILES:
        async with signed_in(unit(profile=profile)) as client:
            answers.append(await client.put("/api/settings", json=settings_body()))
    documented, seen = answers

    assert documented.status_code == 200
    assert (seen.status_code, seen.headers["Location"]) == (307, "/api/settings/")


@both_profiles
async def test_a_home_that_does_not_answer_is_503_and_no_number(profile: str, monkeypatch: pytest.MonkeyPatch):
    home = unit(profile=profile)

    async def gone() -> None:
        raise DeviceUnreachable("nobody there")

    async with signed_in(home) as client:
        monkeypatch.setattr(home.twin, "reading", gone)
        answer = await client.get("/api/device/status")

    assert (answer.status_code, answer.json()["error"]["errCode"]) == (503, "err_internal")


async def test_two_reads_within_a_quarter_of_a_second_are_alike_and_a_command_is_seen_at_once():
    home = unit()
    async with signed_in(home) as client:
        first = await client.get("/api/device/status")
        await home.clock.advance(0.2)
        second = await client.get("/api/device/status")
        await command(client, "SET_BASIC_MODE")
        third = await client.get("/api/device/status")

    assert second.content == first.content
    assert third.json()["result"]["currentMode"]["command"] == "SET_BASIC_MODE"
