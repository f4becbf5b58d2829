"""What the set-up wizard reads and writes: each row with good input, and with bad."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from polywatt.kit.clock import ManualClock
from polywatt.model import Stop
from polywatt.testing import DAYLIGHT
from polywatt.twin import POWERWALL_2, PRESETS, TwinPlant
from polywatt.vendors.powerwall.face.snapshot import Snapshots
from polywatt.vendors.powerwall.face.wizard import Row, wizard_rows
from tests.captures.shapes import differences
from tests.conftest import CAPTURES, needs_captures
from tests.vendors.powerwall.gateway import Bench, anonymous, bench, signed_in

pytestmark = pytest.mark.anyio
X, Y = "EMU0METER0synchrometerX", "EMU0METER0synchrometerY"
CTS = "synchrometer/ct_voltage_references"
METER = {"serial": "OBB12345", "short_id": "12345"}
GOOD: list[tuple[str, str, Any, int]] = [
    ("POST", "auth/toggle/start", None, 202),
    ("POST", "auth/toggle/login", {}, 202),
    ("POST", "password/generate", None, 200),
    ("DELETE", "auth/toggle/login", None, 200),
    ("POST", "customer", {"marketing": False}, 200),
    ("POST", "customer/registration/skip", None, 202),
    ("POST", "meters", METER, 200),
    ("POST", "meters/verify", METER, 200),
    ("POST", f"meters/{X}/cts", {"type": "load", "valid": [True, False, False, False]}, 200),
    ("GET", f"meters/{X}/cts", None, 200),
    ("POST", f"meters/{X}/invert_cts", {"inverted": [True] * 4}, 200),
    ("POST", f"meters/{X}/commission", None, 200),
    ("DELETE", f"meters/{X}/cts", None, 204),
    ("DELETE", f"meters/{Y}", None, 204),
    ("POST", "networks", {"network_name": "home", "interface": "WifiType"}, 200),
    ("POST", "networks/connect", {"network_name": "home"}, 200),
    ("POST", "networks/enable_wifi", {"enabled": False}, 200),
    ("DELETE", "networks/home/disconnect", None, 204),
    ("DELETE", "networks", {"network_name": "home"}, 204),
    ("POST", "networks/client_protocols", {"modbus": True}, 200),
    ("POST", "networks/request_scan_wifi", None, 202),
    ("POST", "site_info/grid_code", {"grid_code": "50Hz_230V_1_G98"}, 200),
    ("POST", "site_info/offgrid", {"enabled": True}, 200),
    ("POST", "site_info/site_name", {"site_name": "Barn"}, 202),
    ("POST", "site_info/timezone", {"timezone": "Europe/London"}, 202),
    ("POST", "synchrometer/ct_voltage_references", {"ct2": "Phase1"}, 200),
    ("POST", "system/networks/conn_tests", None, 200),
    ("POST", "system/networks/ping_test", None, 200),
    ("POST", "autoconfig/run", None, 202),
    ("POST", "autoconfig/cancel", None, 202),
    ("POST", "autoconfig/retry", None, 202),
]
STOPPED: list[tuple[str, str, Any, int]] = [
    ("POST", "meters/detect_wired_meters", None, 200),
    ("GET", "powerwalls/phase_detection", None, 202),
    ("GET", "synchrometer/ct_voltage_references/options", None, 200),
    ("POST", "system/testing/PINV_TEST", {}, 202),
    ("DELETE", "system/testing", None, 202),
    ("POST", "sitemaster/run_for_commissioning", None, 202),
]
"""What only works while the site controller is stopped."""


async def test_each_row_takes_good_input():
    async with bench() as home, signed_in(home) as client:
        for method, path, body, status in GOOD:
            answer = await client.request(method, f"/api/{path}", json=body)
            assert answer.status_code == status, f"{method} {path}: {answer.text}"


async def test_some_rows_want_the_site_controller_stopped():
    async with bench() as home, signed_in(home) as client:
        for method, path, body, _ in STOPPED[:4]:
            running = await client.request(method, f"/api/{path}", json=body)
            assert running.status_code == 400, f"{method} {path}"
            assert "sitemanager process is running" in running.json()["error"]
        await home.twin.send(Stop())
        for method, path, body, status in STOPPED:
            answer = await client.request(method, f"/api/{path}", json=body)
            assert answer.status_code == status, f"{method} {path}: {answer.text}"
        running_again = (await client.get("/api/sitemaster")).json()["running"]

    assert running_again is True


async def changed(home: Bench, method: str, path: str, body: Any, shown_by: str) -> Any:
    """What another path shows after a write."""
    async with signed_in(home) as client:
        answer = await client.request(method, f"/api/{path}", json=body)
        assert answer.status_code < 300, answer.text
        return (await client.get(f"/api/{shown_by}")).json()


@pytest.mark.parametrize(
    ("method", "path", "body", "shown_by", "shows"),
    [
        ("POST", "customer", {"marketing": False}, "customer", {"marketing": False, "registered": True}),
        ("POST", "customer/registration/skip", None, "customer/registration", {"timed_out_registration": True}),
        ("POST", "site_info/site_name", {"site_name": "Barn"}, "site_info/site_name", {"site_name": "Barn"}),
        ("POST", "site_info/timezone", {"timezone": "Europe/London"}, "site_info", {"timezone": "Europe/London"}),
        ("POST", "networks/client_protocols", {"modbus": True}, "networks/client_protocols", {"modbus": True}),
        (
            "POST",
            "synchrometer/ct_voltage_references",
            {"ct2": "Phase3"},
            "synchrometer/ct_voltage_references",
            {"ct2": "Phase3"},
        ),
        ("POST", "autoconfig/run", None, "autoconfig/status", {"running": True}),
    ],
)
async def test_what_was_written_is_shown(method, path, body, shown_by, shows):
    async with bench() as home:
        shown = await changed(home, method, path, body, shown_by)

    assert shown.items() >= shows.items()


async def test_each_grid_region_has_a_code_with_its_settings():
    async with bench() as home, signed_in(home) as client:
        shown = (await client.get("/api/site_info/grid_regions")).json()
        codes = (await client.get("/api/site_info/grid_codes")).json()
        unknown = await client.post("/api/site_info/grid_code", json={"grid_code": "16Hz"})

    lines = shown["regions"].split("\n")
    assert lines[0] == "grid_code,country,state,distributor,utility,retailer,standard"
    assert [line.split(",")[0] for line in lines[1:]] == codes == list(shown["grid_code_settings"])
    assert unknown.status_code == 400


async def test_meters_come_and_go():
    async with bench() as home, signed_in(home) as client:
        await client.post("/api/meters", json=METER)
        await client.delete(f"/api/meters/{Y}")
        await client.post(f"/api/meters/{X}/invert_cts", json={"inverted": [True, False, False, False]})
        shown = {meter["serial"]: meter for meter in (await client.get("/api/meters")).json()}

    assert set(shown) == {X, METER["serial"]}
    assert shown[X]["cts"][0]["inverted"] == [True, False, False, False]
    assert shown[METER["serial"]]["connected"] is False


async def test_a_new_password_takes_the_place_of_the_old():
    async with bench() as home, anonymous(home) as client:
        wrong = await client.post("/api/password/change", json={"old_password": "guess", "new_password": "n"})
        right = await client.post("/api/password/change", json={"old_password": "password", "new_password": "new"})
        old = await client.post("/api/login/Basic", json={"username": "customer", "password": "password"})
        new = await client.post("/api/login/Basic", json={"username": "customer", "password": "new"})

    assert [a.status_code for a in (wrong, right, old, new)] == [400, 200, 401, 200]


@pytest.mark.proves("powerwall.b27", "powerwall.b28")
async def test_each_brand_that_is_listed_is_found_by_its_percent_encoded_name():
    async with bench() as home, signed_in(home) as client:
        brands = (await client.get("/api/solars/brands")).json()
        found = [await client.get(f"/api/solars/brands/{brand.replace(' ', '%20')}") for brand in brands]
        unknown = await client.get("/api/solars/brands/Nobody")

    assert "SolarEdge Technologies" in brands
    assert all(answer.status_code == 200 and answer.json() for answer in found)
    assert unknown.status_code == 400


@pytest.mark.proves("powerwall.b29", "powerwall.b30")
async def test_without_a_generator_there_is_none_and_one_way_to_disconnect_it():
    async with bench() as home, signed_in(home) as client:
        generators = await client.get("/api/generators")
        types = await client.get("/api/generators/disconnect_types")

    assert generators.json() == {"disconnect_type": "None", "generators": []}
    assert types.json() == ["DownstreamATS"]


@pytest.mark.proves("powerwall.b42")
@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"level": "info", "log": "text"}, 200),
        ({"level": "info"}, 400),
        ({"log": "x"}, 400),
        ({"level": "loud", "log": ""}, 400),
    ],
)
async def test_a_log_line_has_a_level_and_a_text(body, status):
    async with bench() as home, signed_in(home) as client:
        assert (await client.post("/api/logging", json=body)).status_code == status


@pytest.mark.proves("powerwall.b43")
async def test_a_meter_is_verified_by_the_serial_in_path_and_body():
    body = {"short_id": "12345", "serial": " ABC1234567890 "}
    async with bench() as home, signed_in(home) as client:
        same = await client.post("/api/meters/ABC1234567890/verify", json=body)
        other = await client.post("/api/meters/XYZ/verify", json=body)

    assert (same.status_code, other.status_code) == (200, 400)
    assert "differ" in other.json()["error"]


async def test_consents_are_answered_as_they_came():
    consents = {"marketing": False, "privacy_notice": True, "limited_warranty": True, "grid_services": False}
    async with bench() as home, signed_in(home) as client:
        answer = await client.post("/api/customer/registration/legal", json=consents)
        shown = (await client.get("/api/customer")).json()
        odd = await client.post("/api/customer/registration/legal", json=consents | {"marketing": "yes"})

    assert answer.json() == consents
    assert shown.items() >= consents.items()
    assert odd.status_code == 400


def all_rows() -> list[Row]:
    clock = ManualClock(DAYLIGHT)
    twin = TwinPlant(POWERWALL_2, clock.now, start=DAYLIGHT, past_days=0.0)
    return wizard_rows(twin, Snapshots(twin, clock), clock, lambda _: True)


def test_no_row_is_there_twice():
    rows = [(row.method, row.path) for row in all_rows()]

    assert len(rows) == len(set(rows)) > 70


def filled(path: str) -> str:
    return "/".join(part.partition("{")[0] + "x" if "{" in part else part for part in path.split("/"))


async def test_each_row_but_the_open_ones_needs_a_login_and_knows_its_methods():
    async with bench() as home, anonymous(home) as nobody, signed_in(home) as client:
        for row in all_rows():
            path = f"/api/{filled(row.path)}"
            refused = await nobody.request(row.method, path)
            assert row.is_open or refused.status_code == 403, path
            assert (await client.request("PATCH", path)).status_code == 405, path


@settings(max_examples=15, deadline=None, derandomize=True)
@given(
    st.one_of(
        st.binary(max_size=50),
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
            lambda inner: (
                st.lists(inner, max_size=3)
                | st.dictionaries(
                    st.sampled_from(
                        ["serial", "short_id", "type", "valid", "inverted", "network_name", "level", "log", "enabled"]
                    )
                    | st.text(max_size=8),
                    inner,
                    max_size=4,
                )
            ),
            max_leaves=8,
        ).map(lambda value: json.dumps(value).encode()),
    )
)
def test_nothing_that_is_sent_to_a_row_is_an_error_of_ours(body):
    import anyio

    async def main() -> None:
        async with bench() as home, signed_in(home) as client:
            for row in all_rows():
                if row.method != "GET":
                    answer = await client.request(row.method, f"/api/{filled(row.path)}", content=body)
                    assert answer.status_code < 500 or "ct_config" in row.path, (row.path, body)

    anyio.run(main)


CAPTURED = (
    *("autoconfig/status", "customer", "customer/registration", "generators", "generators/disconnect_types"),
    *("installer", "installer/companies", "meters/status", "networks/client_protocols", "powerwalls/status"),
    *("synchrometer/ct_voltage_references", "system/networks/conn_tests", "system/networks/ping_test"),
    *("system/testing", "system/update/status", "troubleshooting/problems"),
    *("auth/toggle/supported", "solars/brands"),
)


@needs_captures
@pytest.mark.parametrize("path", CAPTURED)
async def test_captured_rows_have_the_captured_shape(path: str):
    captured = json.loads((CAPTURES / "powerwall/21.39.1/running" / f"{path.replace('/', '.')}.json").read_bytes())
    async with bench("21.39") as home, signed_in(home) as client:
        shown = (await client.get(f"/api/{path}")).json()

    assert differences(captured, shown) == []


@needs_captures
@pytest.mark.parametrize("path", ["powerwalls/phase_usages", "synchrometer/ct_voltage_references/options"])
async def test_captured_refusals_are_word_for_word(path: str):
    captured = (CAPTURES / "powerwall/21.39.1/running" / f"{path.replace('/', '.')}.err").read_text()
    async with bench("21.39") as home, signed_in(home) as client:
        answer = await client.get(f"/api/{path}")

    assert str(answer.status_code) in captured.split("\n")[0]
    assert answer.text.strip() in captured


async def test_the_phases_of_packs_are_known_where_there_are_three():
    async with bench(change=lambda _: PRESETS["powerwall-three-phase"]) as home, signed_in(home) as client:
        phases = (await client.get("/api/powerwalls/phase_usages")).json()

    assert [pack["phase"] for pack in phases] == ["Phase1", "Phase2", "Phase3"]


async def test_a_generator_is_listed_where_there_is_one():
    async with bench(change=lambda _: PRESETS["powerwall-three-phase"]) as home, signed_in(home) as client:
        listed = (await client.get("/api/generators")).json()
        home.twin.world.fail_grid(home.clock.now())
        await home.clock.advance(4 * 3_600)
        power_w = (await client.get("/api/meters/aggregates")).json()["generator"]["instant_power"]
        truth = await home.twin.reading()

    assert listed["disconnect_type"] == "DownstreamATS"
    assert len(listed["generators"]) == 1
    assert power_w == pytest.approx(truth.generator_w, abs=0.01)


async def test_a_powerwall_plus_is_one_in_every_row_and_can_be_reset():
    async with bench(change=lambda _: PRESETS["powerwall-plus"]) as home, signed_in(home) as client:
        packs = (await client.get("/api/powerwalls")).json()["powerwalls"]
        solars = (await client.get("/api/solars")).json()
        strings = (await client.get("/api/solar_powerwall")).json()["pvac_status"]["string_vitals"]
        status = await client.get("/api/solar_powerwall/0/power_status")
        reset = [await client.get(f"/api/solar_powerwall/{path}") for path in ("reset", "0/reset", "7/reset")]

    assert [pack["type"] for pack in packs] == ["SolarPowerwall", "ACPW"]
    assert solars == [{"brand": "Tesla", "model": "Solar Inverter 7.6", "power_rating_watts": 7600}]
    assert [(string["string_id"], string["connected"]) for string in strings] == [
        *((1, True), (2, False), (3, True), (4, True))
    ]
    assert status.json() == {"power_status_setpoint": "on"}
    assert [answer.status_code for answer in reset] == [202, 202, 404]
