"""What the gateway answers: behaviours b08, b15, b17 to b19, b22 to b24, b26, b31, b32, b34."""

import dataclasses
import math
from datetime import datetime
from typing import Any

import pytest
from msgspec import structs

from polywatt.model import BatteryDetail, Detail, Discharge, GridState, Phases, SelfUse, SetReserve
from polywatt.twin import PRESETS, TwinSpec
from tests.vendors.powerwall.gateway import Bench, bench, signed_in

pytestmark = pytest.mark.anyio
both_profiles = pytest.mark.parametrize("profile", ["document", "21.39"])
LIVE = (
    "meters/aggregates",
    "system_status",
    "system_status/soe",
    "system_status/grid_status",
    "system_status/grid_faults",
)
OFF, ON = {"island_mode": "intentional_reconnect_failsafe"}, {"island_mode": "backup"}


async def _get(home: Bench, path: str) -> Any:
    async with signed_in(home) as client:
        answer = await client.get(f"/api/{path}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/json"
    return answer.json()


@pytest.mark.proves("powerwall.b08")
async def test_two_reads_within_a_quarter_of_a_second_are_alike():
    async with bench() as home, signed_in(home) as client:
        first = await client.get("/api/meters/aggregates")
        await home.clock.advance(0.24)
        second = await client.get("/api/meters/aggregates")
        await home.clock.advance(0.02)
        third = await client.get("/api/meters/aggregates")

    assert second.content == first.content
    assert third.content != first.content


async def test_powers_balance_and_have_the_documented_signs():
    async with bench() as home:
        reading = await home.twin.reading()
        meters = await _get(home, "meters/aggregates")

    power = {name: meter["instant_power"] for name, meter in meters.items()}
    assert power["site"] == pytest.approx(reading.grid_w, abs=0.01)
    assert power["battery"] == pytest.approx(reading.battery_w, abs=0.01)
    assert power["solar"] == pytest.approx(reading.solar_w, abs=0.01)
    assert power["site"] + power["battery"] + power["solar"] == pytest.approx(power["load"], abs=0.03)
    assert meters["site"]["frequency"] == meters["load"]["frequency"] == 0, "not measured there"
    assert "num_meters_aggregated" not in meters["load"]


async def test_counters_of_the_battery_are_the_sum_of_its_packs_and_soe_their_ratio():
    def three_packs(spec: TwinSpec) -> TwinSpec:
        return dataclasses.replace(spec, modules=3)

    async with bench(change=three_packs) as home:
        meters, system, soe = [
            await _get(home, path) for path in ("meters/aggregates", "system_status", "system_status/soe")
        ]

    blocks = system["battery_blocks"]
    assert len(blocks) == system["available_blocks"] == 3
    assert meters["battery"]["energy_exported"] == sum(block["energy_discharged"] for block in blocks)
    assert meters["battery"]["energy_imported"] == sum(block["energy_charged"] for block in blocks)
    assert soe["percentage"] == 100 * system["nominal_energy_remaining"] / system["nominal_full_pack_energy"]
    assert sum(block["p_out"] for block in blocks) == pytest.approx(meters["battery"]["instant_power"], abs=0.03)


async def test_a_packs_current_is_its_own_to_the_tenth_with_the_opposite_sign_of_its_power():
    async with bench() as home:
        await home.twin.send(Discharge(power_w=2_000))
        await home.clock.advance(60)
        block = (await _get(home, "system_status"))["battery_blocks"][0]
        packs = [detail.data for detail in await home.twin.details() if isinstance(detail.data, BatteryDetail)]

    assert block["i_out"] < 0 < block["p_out"]
    assert block["p_out"] == pytest.approx(2_000, rel=0.02)
    assert packs[0].current_a is not None
    assert block["i_out"] == round(-packs[0].current_a, 1)


async def test_a_pack_that_does_not_know_its_current_is_given_none(monkeypatch: pytest.MonkeyPatch):
    async with bench() as home:
        known = await home.twin.details()

        async def without_current() -> tuple[Detail, ...]:
            return tuple(
                structs.replace(d, data=structs.replace(d.data, current_a=None))
                if isinstance(d.data, BatteryDetail)
                else d
                for d in known
            )

        monkeypatch.setattr(home.twin, "details", without_current)
        block = (await _get(home, "system_status"))["battery_blocks"][0]

    assert block["i_out"] is None
    assert block["p_out"] is not None


async def test_a_meter_of_the_site_has_one_serial_wherever_it_is_named():
    async with bench() as home:
        listed = {meter["serial"] for meter in await _get(home, "meters")}
        named = {(await _get(home, f"meters/{place}"))[0]["connection"]["device_serial"] for place in ("site", "solar")}

    assert named == listed


async def test_three_phases_have_a_line_to_line_average_and_phase_voltages():
    def three_phases(spec: TwinSpec) -> TwinSpec:
        return dataclasses.replace(spec, phases=Phases.THREE, nominal_v=230.0, nominal_hz=50.0)

    async with bench(change=three_phases) as home:
        site = (await _get(home, "meters/aggregates"))["site"]
        cached = (await _get(home, "meters/site"))[0]["Cached_readings"]
        info = await _get(home, "site_info")

    assert site["instant_average_voltage"] == pytest.approx(math.sqrt(3) * cached["v_l1n"])
    assert 215 < cached["v_l1n"] == cached["v_l3n"] < 245
    assert cached["real_power_a"] + cached["real_power_b"] + cached["real_power_c"] == pytest.approx(
        site["instant_power"], abs=0.02
    )
    assert info["grid_code"]["grid_phase_setting"] == "Three"


@pytest.mark.proves("powerwall.b15", "powerwall.b17")
@both_profiles
@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_stopped_gateway_measures_nothing_until_it_runs_again(profile: str, method: str):
    async with bench(profile) as home, signed_in(home) as client:
        before = (await client.get("/api/meters/aggregates")).json()
        stopped = await client.request(method, "/api/sitemaster/stop")
        down = {path: await client.get(f"/api/{path}") for path in LIVE}
        site_down = (await client.get("/api/sitemaster")).json()
        still_there = [(await client.get(f"/api/{path}")).status_code for path in ("status", "site_info", "operation")]
        await home.clock.advance(3_600)
        started = await client.get("/api/sitemaster/run")
        up = {path: (await client.get(f"/api/{path}")).status_code for path in LIVE}
        after = (await client.get("/api/meters/aggregates")).json()
        site_up = (await client.get("/api/sitemaster")).json()

    if method == "GET" and profile != "document":
        assert stopped.status_code == 405, "from firmware 21 on it is a POST"
        return
    assert (stopped.status_code, started.status_code) == (202, 202)
    assert {path: (answer.status_code, answer.content) for path, answer in down.items()} == dict.fromkeys(
        LIVE, (502, b"")
    )
    assert not any("Content-Type" in answer.headers for answer in down.values())
    assert (site_down["running"], site_down["status"]) == (False, "StatusDown")
    assert still_there == [200, 200, 200]
    assert up == dict.fromkeys(LIVE, 200)
    assert after["battery"]["energy_exported"] == before["battery"]["energy_exported"], "it did nothing meanwhile"
    assert after["site"]["last_communication_time"] > before["site"]["last_communication_time"]
    assert (site_up["running"], site_up["status"]) == (True, "StatusUp")


@pytest.mark.proves("powerwall.b18")
@both_profiles
async def test_a_busy_gateway_says_in_the_documents_words_that_it_cannot_stop(profile: str):
    async with bench(profile) as home, signed_in(home) as client:
        home.twin.world.stop_refusal = "Power flow is too high"
        refused = [await client.post("/api/sitemaster/stop", json={})]
        if profile == "document":
            refused.append(await client.get("/api/sitemaster/stop"))
        refused.append(await client.post("/api/sitemaster/stop", json={"force": False}))
        running = (await client.get("/api/sitemaster")).json()["running"]
        forced = await client.post("/api/sitemaster/stop", json={"force": True})

    assert {answer.status_code for answer in refused} == {500}
    assert refused[0].json() == {
        "code": 500,
        "error": "Cannot Start Wizard",
        "message": "Unable to stop sitemaster",
    }
    assert running is True
    assert forced.status_code == 202


@pytest.mark.proves("powerwall.b19")
@both_profiles
async def test_an_operation_takes_effect_when_it_is_completed(profile: str):
    async with bench(profile) as home, signed_in(home) as client:
        before = (await client.get("/api/operation")).json()
        await client.post("/api/operation", json={"mode": "backup", "backup_reserve_percent": 50})
        staged = (await client.get("/api/operation")).json()
        in_force = (await home.twin.settings()).mode
        completed = await client.get("/api/config/completed")
        after = (await client.get("/api/operation")).json()

    assert staged == before
    assert in_force == SelfUse()
    assert completed.status_code == (202 if profile == "document" else 200)
    assert (after["real_mode"], after["backup_reserve_percent"]) == ("backup", 50)


async def test_the_last_operation_before_the_commit_counts_and_a_refused_one_does_not():
    async with bench() as home, signed_in(home) as client:
        await client.post("/api/operation", json={"mode": "backup", "backup_reserve_percent": 50})
        await client.post("/api/operation", json={"mode": "autonomous", "backup_reserve_percent": 33})
        await client.post("/api/operation", json={"mode": "wild", "backup_reserve_percent": 99})
        await client.get("/api/config/completed")
        committed = (await client.get("/api/operation")).json()
        await home.twin.send(SetReserve(reserve_percent=12))
        await client.get("/api/config/completed")
        after = (await client.get("/api/operation")).json()

    assert (committed["real_mode"], committed["backup_reserve_percent"]) == ("autonomous", 33)
    assert after["backup_reserve_percent"] == 12, "a commit is made once"


async def test_the_newer_profile_answers_a_commit_with_its_status_and_counts():
    async with bench("21.39") as home, signed_in(home) as client:
        before = (await client.get("/api/status")).json()["commission_count"]
        completed = (await client.get("/api/config/completed")).json()

    assert completed["commission_count"] == before + 1
    assert completed["version"].startswith("21.39.1 ")


@pytest.mark.proves("powerwall.b22")
@both_profiles
@pytest.mark.parametrize("key", ["mode", "real_mode"])
async def test_an_operation_is_echoed_in_the_spelling_it_came_in(profile: str, key: str):
    wanted = {key: "self_consumption", "backup_reserve_percent": 24.6}
    async with bench(profile) as home, signed_in(home) as client:
        answer = await client.post("/api/operation", json=wanted)

    assert (answer.status_code, answer.json()) == (200, wanted)


@both_profiles
async def test_the_mode_has_its_old_name_in_the_documents_profile_only(profile: str):
    async with bench(profile) as home:
        operation = await _get(home, "operation")

    assert operation["real_mode"] == "self_consumption"
    assert ("mode" in operation) == (profile == "document")


@pytest.mark.proves("powerwall.b23")
@both_profiles
@pytest.mark.parametrize("mode", ["self_consumption", "backup", "autonomous"])
async def test_three_modes_are_accepted(profile: str, mode: str):
    async with bench(profile) as home, signed_in(home) as client:
        answer = await client.post("/api/operation", json={"mode": mode, "backup_reserve_percent": 20})
        await client.get("/api/config/completed")
        after = (await client.get("/api/operation")).json()

    assert answer.status_code == 200
    assert after["real_mode"] == mode


@pytest.mark.proves("powerwall.b23")
@pytest.mark.parametrize("mode", ["scheduler", "site_control", "", "BACKUP", 7, None])
async def test_other_modes_are_refused_and_change_nothing(mode: object):
    async with bench() as home, signed_in(home) as client:
        before = await home.twin.settings()
        answer = await client.post("/api/operation", json={"mode": mode, "backup_reserve_percent": 20})
        await client.get("/api/config/completed")
        after = await home.twin.settings()

    assert answer.status_code == 400
    assert set(answer.json()) == {"code", "error", "message"}
    assert after == before


@pytest.mark.parametrize(
    "body",
    [
        {"mode": "backup"},
        {"backup_reserve_percent": 20},
        {"mode": "backup", "backup_reserve_percent": -0.1},
        {"mode": "backup", "backup_reserve_percent": 100.1},
        {"mode": "backup", "backup_reserve_percent": "20"},
        {"mode": "backup", "backup_reserve_percent": True},
        {"mode": "backup", "backup_reserve_percent": 20, "max_pv_export_power_kW": 3},
    ],
)
async def test_an_operation_that_lacks_or_exceeds_is_refused_whole(body: dict[str, object]):
    async with bench() as home, signed_in(home) as client:
        before = await home.twin.settings()
        answer = await client.post("/api/operation", json=body)
        await client.get("/api/config/completed")
        after = await home.twin.settings()

    assert answer.status_code == 400
    assert after == before


@pytest.mark.proves("powerwall.b24")
async def test_the_export_limit_may_be_null_or_left_out():
    async with bench() as home, signed_in(home) as client:
        wanted = {"mode": "self_consumption", "backup_reserve_percent": 24}
        without = await client.post("/api/operation", json=wanted)
        with_null = await client.post("/api/operation", json={"max_pv_export_power_kW": None, **wanted})

    assert (without.status_code, with_null.status_code) == (200, 200)
    assert with_null.json() == {"max_pv_export_power_kW": None, **wanted}


@pytest.mark.proves("powerwall.b26")
async def test_solars_name_the_inverter_of_the_sun_and_not_the_batterys():
    def small_battery(spec: TwinSpec) -> TwinSpec:
        return dataclasses.replace(spec, module_charge_w=2_500.0, module_discharge_w=2_500.0, solar_peak_w=6_000.0)

    async with bench(change=small_battery) as home:
        solars = await _get(home, "solars")

    assert [set(solar) for solar in solars] == [{"brand", "model", "power_rating_watts"}]
    assert type(solars[0]["power_rating_watts"]) is int
    assert solars[0]["power_rating_watts"] == 6_000


async def test_a_home_without_sun_has_no_solars():
    def no_sun(spec: TwinSpec) -> TwinSpec:
        return dataclasses.replace(spec, solar_peak_w=0.0)

    async with bench(change=no_sun) as home:
        solars, meters, solar_meter = [await _get(home, path) for path in ("solars", "meters", "meters/solar")]

    assert solars == []
    assert [meter["type"] for meter in meters] == ["synchrometerX"]
    assert solar_meter is None


@pytest.mark.proves("powerwall.b31", "powerwall.b32")
@both_profiles
async def test_a_gateway_leaves_the_grid_and_comes_back_through_transitions(profile: str):
    async def status() -> str:
        word = (await client.get("/api/system_status/grid_status")).json()["grid_status"]
        assert (await client.get("/api/system_status")).json()["system_island_state"] == word
        return str(word)

    async with bench(profile) as home, signed_in(home) as client:
        words = [await status()]
        left = await client.post("/api/v2/islanding/mode", json=OFF)
        words.append(await status())
        await home.clock.advance(3)
        words.append(await status())
        block = (await client.get("/api/system_status")).json()["battery_blocks"][0]
        joined = await client.post("/api/v2/islanding/mode", json=ON)
        words.append(await status())
        await home.clock.advance(21)
        words.append(await status())

    assert (left.status_code, left.json()) == (200, OFF)
    assert (joined.status_code, joined.json()) == (200, ON)
    assert words == [
        "SystemGridConnected",
        "SystemTransitionToIsland",
        "SystemIslandedActive",
        "SystemTransitionToGrid",
        "SystemGridConnected",
    ]
    assert (block["off_grid"], block["pinv_state"]) == (True, "PINV_GridForming")


@pytest.mark.proves("powerwall.b34")
@pytest.mark.parametrize("body", [b'{"island_mode":"offgrid"}', b'{"island_mode":null}', b"{}", b"[]", b"", b"backup"])
async def test_other_island_modes_are_refused_and_change_nothing(body: bytes):
    async with bench() as home, signed_in(home) as client:
        answer = await client.post("/api/v2/islanding/mode", content=body)
        await home.clock.advance(30)
        reading = await home.twin.reading()

    assert answer.status_code == 400
    assert reading.grid_state == GridState.CONNECTED


async def test_a_lost_grid_is_listed_as_a_fault_while_it_lasts():
    async with bench() as home, signed_in(home) as client:
        before = (await client.get("/api/system_status/grid_faults")).json()
        now = home.clock.now()
        home.twin.world.fail_grid(now)
        await home.clock.advance(10)
        during = (await client.get("/api/system_status/grid_faults")).json()
        in_system = (await client.get("/api/system_status")).json()["grid_faults"]
        home.twin.world.restore_grid(home.clock.now())
        await home.clock.advance(60)
        after = (await client.get("/api/system_status/grid_faults")).json()

    assert before == after == []
    assert [fault["alert_name"] for fault in during] == ["grid_lost"]
    assert in_system == during
    assert during[0]["timestamp"] == round(now.timestamp() * 1_000)
    assert isinstance(during[0]["decoded_alert"], str)


async def test_the_site_tells_its_size_and_the_gateway_its_age():
    async with bench() as home:
        info = await _get(home, "site_info")
        status = await _get(home, "status")
        name = await _get(home, "site_info/site_name")
        vin = (await _get(home, "config"))["vin"]
        packs = await _get(home, "powerwalls")

    spec = PRESETS["powerwall-2"]
    assert (info["nominal_system_energy_kWh"], info["nominal_system_power_kW"]) == (13.5, 5)
    assert name == {"site_name": info["site_name"], "timezone": spec.timezone}
    assert vin == status["din"] == packs["gateway_din"]
    started = datetime.strptime(status["start_time"], "%Y-%m-%d %H:%M:%S %z")
    assert (home.clock.now() - started).total_seconds() == 55 * 3_600 + 46 * 60
    assert status["up_time_seconds"] == "55h46m0s"
    assert status["version"].startswith("20.49.0 ")


async def test_bodies_that_are_too_large_are_refused():
    async with bench() as home, signed_in(home) as client:
        large = b'{"mode":"backup","backup_reserve_percent":20' + b" " * 70_000 + b"}"
        answers = [
            await client.post(f"/api/{path}", content=large)
            for path in ("operation", "login/Basic", "v2/islanding/mode", "sitemaster/stop")
        ]

    assert {answer.status_code for answer in answers} == {400}
    assert answers[0].json()["error"] == "the body is too large"


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "HEAD"])
async def test_another_method_is_refused(method: str):
    async with bench() as home, signed_in(home) as client:
        answer = await client.request(method, "/api/operation")

    assert answer.status_code == 405


async def test_what_is_not_there_is_not_found():
    async with bench() as home, signed_in(home) as client:
        answer = await client.get("/api/solars/colours")

    assert answer.status_code == 404
    assert answer.json() == {"code": 404, "error": "File Not Found", "message": "File Not Found"}
