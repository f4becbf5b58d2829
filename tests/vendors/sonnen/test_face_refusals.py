"""What the face refuses, how it says so, and that nothing has changed then."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polywatt.kit.clock import ManualClock
from polywatt.kit.vendor import FaceOptions
from polywatt.model import BadAnswer, Charge, DeviceRefused, DeviceUnreachable, Discharge, Hold, Stop, Unsupported
from polywatt.testing import emulator
from polywatt.twin import SONNEN_ECO_8, TwinPlant
from polywatt.vendors.sonnen import VENDOR
from tests.vendors.sonnen.units import NOW, FakePlant, asked, face_of, line_to

pytestmark = pytest.mark.anyio
HTML = "text/html; charset=UTF-8"


@pytest.mark.proves("sonnen.b22")
@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/setpoint/boost/1",
        "/api/v1/setpoint/charge",
        "/api/v1/setpoint/charge/",
        "/api/v1/setpoint/charge/1000/",
        "/api/v1/setpoint/charge/1000/1",
        "/api/v1/setpoint//charge/1000",
        "/api/v1/Setpoint/charge/1000",
        "/api/v2/setpoint/charge/1000",
        "/api/v1/v1/setpoint/charge/1000",
        "/setpoint/charge/1000",
        "/api/v1/setpoint/charge/1000%3Fx",
        "/api/v1/setpoint/charge/1000%23",
        "/api/v1/setpoint/charge/10%0A00",
        "/api/v1/setpoint/charge/1000%0A",
        "/api/v1/setpoint/charge/%2F1000",
        "/",
        "*",
    ],
)
async def test_a_path_that_there_is_not_answers_code_5_and_changes_nothing(path):
    async with emulator("sonnen", past_days=0) as home, line_to(home.address.port) as line:
        before = await home.twin.settings()
        answer = await line.ask("PUT", path)

        assert (answer.status, answer.code, answer.headers["content-type"]) == (404, "5", HTML)
        assert await home.twin.settings() == before


@pytest.mark.parametrize("path", ["/api/v1/status/", "/api/v1/statuses", "/api/v1", "/api/v1/configuration", "/"])
async def test_reading_a_path_that_there_is_not_answers_code_5(path):
    answer = await asked(face_of(FakePlant()), "GET", path)

    assert (answer.status, answer.code) == (404, "5")


@pytest.mark.proves("sonnen.b06", "sonnen.b22")
@pytest.mark.parametrize(
    "value",
    [
        "abc",
        "-1",
        "-1000",
        "+1000",
        "1000.5",
        "1000.0",
        "1e3",
        "0x10",
        "1_000",
        "%201000",
        "1000%20",
        "%D9%A1%D9%A0",
        "%C2%B2",
        "NaN",
        "inf",
        "2501",
        "9999",
        "9" * 9,
        "9" * 10,
        "9" * 5_000,
        "0" * 10,
    ],
)
async def test_what_is_not_a_number_of_watts_within_the_rating_answers_code_5_and_changes_nothing(value):
    async with emulator("sonnen", past_days=0) as home, line_to(home.address.port) as line:
        await line.ask("PUT", "/api/v1/setpoint/charge/700")
        before = await home.twin.settings()
        answers = [await line.ask("PUT", f"/api/v1/setpoint/{way}/{value}") for way in ("charge", "discharge")]

        assert [(a.status, a.code) for a in answers] == [(404, "5")] * 2
        assert await home.twin.settings() == before


@pytest.mark.proves("sonnen.b24")
@pytest.mark.parametrize(
    ("path", "right"), [("/api/v1/status", "GET"), ("/api/status", "GET"), ("/api/v1/setpoint/charge/1000", "PUT")]
)
async def test_a_wrong_method_answers_code_16_and_changes_nothing(path, right):
    methods = ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND", "MKCOL", "LINK"]
    async with emulator("sonnen", past_days=0) as home, line_to(home.address.port) as line:
        before = await home.twin.settings()
        answers = [await line.ask(method, path, b"{}") for method in methods if method != right]

        assert {(a.status, a.code, a.headers["allow"], a.headers["content-type"]) for a in answers} == {
            (405, "16", right, HTML)
        }
        assert await home.twin.settings() == before


async def test_head_is_a_wrong_method_too():
    async with emulator("sonnen", past_days=0) as home, line_to(home.address.port) as line:
        answer = await line.ask("HEAD", "/api/v1/status")
        afterwards = await line.ask("GET", "/api/v1/status")

    assert (answer.status, answer.headers["allow"]) == (405, "GET")
    assert afterwards.status == 200


@pytest.mark.proves("sonnen.b23")
async def test_a_stopped_system_answers_its_status_with_code_13_until_it_runs_again():
    async with emulator("sonnen", past_days=0) as home, line_to(home.address.port) as line:
        await home.twin.send(Stop())
        answer = await line.ask("GET", "/api/v1/status")

    assert (answer.status, answer.code, answer.headers["content-type"]) == (500, "13", HTML)


@pytest.mark.proves("sonnen.b23")
@pytest.mark.parametrize("trouble", [DeviceUnreachable("gone"), DeviceRefused("no"), BadAnswer("what?")])
async def test_a_plant_that_fails_on_a_setpoint_shows_as_code_13(trouble):
    answer = await asked(face_of(FakePlant(refuses=trouble)), "PUT", "/api/v1/setpoint/charge/1000")

    assert (answer.status, answer.code) == (500, "13")


async def test_a_plant_that_takes_no_such_command_makes_the_path_invalid():
    answer = await asked(face_of(FakePlant(refuses=Unsupported("no"))), "PUT", "/api/v1/setpoint/charge/1000")

    assert (answer.status, answer.code) == (404, "5")


segments = st.sampled_from(["api", "v1", "V1", "status", "setpoint", "charge", "discharge", "", ".", ".."])
values = st.integers(-3_000, 3_000).map(str) | st.floats().map(str) | st.text(max_size=12)
paths = st.one_of(
    st.lists(segments | values, max_size=7).map(lambda parts: "/" + "/".join(parts)),
    st.builds("/api/{}setpoint/{}/{}".format, st.sampled_from(["", "v1/", "V1/", "v2/"]), segments, values),
    st.text(max_size=30),
)
methods = st.sampled_from(["PUT", "GET", "POST", "HEAD", "PURGE"]) | st.text(st.characters(codec="ascii"), max_size=8)
VALID = re.compile(r"/api/(?:v1/|V1/)?setpoint/(charge|discharge)/([0-9]{1,9})")


def ordered_by(method: str, path: str) -> Charge | Discharge | Hold | None:
    """What a request orders by the document and the notes; None: nothing."""
    match = VALID.fullmatch(path)
    if method != "PUT" or match is None or int(match[2]) > 2_500:
        return None
    power_w = float(match[2])
    if power_w == 0:
        return Hold()
    return Charge(power_w=power_w) if match[1] == "charge" else Discharge(power_w=power_w)


@settings(max_examples=300, deadline=None)
@given(methods, paths, st.binary(max_size=20), st.sampled_from(VENDOR.profiles))
async def test_no_request_whatever_breaks_a_healthy_face_or_changes_more_than_a_setpoint(method, path, body, profile):
    twin = TwinPlant(SONNEN_ECO_8, lambda: NOW, start=NOW, past_days=0)
    app = VENDOR.face(twin, FaceOptions(profile=profile), ManualClock(NOW)).app
    before = await twin.settings()
    answer = await asked(app, method, path, body)
    after = await twin.settings()

    order = ordered_by(method, path)
    if order is None:
        assert after == before
        assert answer.status in (200, 404, 405)
        assert (answer.status == 200) == (method == "GET" and re.fullmatch("/api/([vV]1/)?status", path) is not None)
        assert answer.code == {200: None, 404: "5", 405: "16"}[answer.status]
    else:
        assert after.in_force is not None
        assert after.in_force.action == order
        assert (answer.status, answer.code) == (200, "0")
