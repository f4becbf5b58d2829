import re
from typing import Any

import pytest
from msgspec.structs import replace

from polywatt.model import (
    ChargerDetail,
    Detail,
    Device,
    DeviceKind,
    Firmware,
    GridState,
    Health,
    Home,
    Reading,
    StartCar,
    Stop,
)
from polywatt.testing import DAYLIGHT
from polywatt.vendors.enlighten.face.charger.status import energy_from, status_from
from polywatt.vendors.enlighten.face.inventory import Charger

from .account import SITE
from .fakes import EVSE, SINGULAR, STATUS, Cloud, With, cloud, without

pytestmark = pytest.mark.anyio
SUMMARY = f"/service/evse_controller/api/v2/{SITE}/ev_chargers"
MANUAL = {"mode": "MANUAL_CHARGING"}
LEVEL = "Charging level should be in the range [0-100]"
CONNECTOR = "Connector Id must be greater than 0"
ZULU = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\[UTC\]")


async def manual(home: Cloud) -> Cloud:
    """Nothing charges until somebody starts it."""
    await home.send_ok("PUT", home.preference, MANUAL)
    return home


@pytest.mark.proves("enlighten.b08", "enlighten.b132")
async def test_the_status_is_wrapped_and_its_site_is_text():
    async with cloud() as home:
        body = await home.get(STATUS)

    assert 1e12 < body["meta"]["serverTimeStamp"] < 1e13
    assert body["error"] == {}
    assert body["data"]["site"] == str(SITE)
    assert body["data"]["tz"] == "America/Los_Angeles"
    assert body["data"]["chargers"][0]["sn"] == home.sn


@pytest.mark.proves("enlighten.b12", "enlighten.b13", "enlighten.b73", "enlighten.b76")
async def test_the_four_flags_follow_the_car():
    async with cloud(plugged=False) as home:
        await manual(home)
        away = await home.status()
        home.twin.cars.plug_in(home.charger_id, 40.0)
        plugged = await home.status()
        accepted = await home.send_ok("POST", home.start, {"chargingLevel": 32, "connectorId": 1})
        charging = await home.status()
        stopped = await home.send_ok("PUT", home.stop)
        ended = await home.status()
        home.twin.cars.set_fault(home.charger_id)
        faulted = await home.status()

    def flags(status: dict[str, Any]) -> tuple[Any, ...]:
        connector = status["connectors"][0]
        assert connector["pluggedIn"] is status["pluggedIn"]
        return status["pluggedIn"], status["charging"], status["faulted"], connector["connectorStatusType"]

    assert flags(away) == (False, False, False, "AVAILABLE")
    assert flags(plugged)[:3] == (True, False, False)
    assert accepted == {"status": "accepted", "chargingLevel": 32}
    assert flags(charging) == (True, True, False, "CHARGING")
    assert charging["session_d"]["charge_level"] == 32
    assert stopped == {"status": "accepted"}
    assert flags(ended) == (True, False, False, "FINISHING")
    assert flags(faulted)[2:] == (True, "FAULTED")


@pytest.mark.proves("enlighten.b14")
async def test_a_green_charger_without_sun_says_why_it_waits():
    async with cloud(solar_peak_w=0.0, solar_inverter_w=0.0, microinverters=0) as home:
        await home.send_ok("PUT", home.preference, {"mode": "GREEN_CHARGING"})
        connector = (await home.status())["connectors"][0]

    assert connector["connectorStatusType"] == "SUSPENDED_EVSE"
    assert connector["connectorStatusReason"] == "INSUFFICIENT_SOLAR"


@pytest.mark.proves("enlighten.b16", "enlighten.b133")
async def test_a_charger_that_does_not_hear_the_gateway_keeps_to_eight_ampere():
    async with cloud() as home:
        await manual(home)
        await home.send_ok("POST", home.start, {"chargingLevel": 32})
        before = (await home.status())["connectors"][0]
        home.twin.world.lose_meter(home.clock.now())
        status = await home.status()
        dlb = (await home.get(f"{SUMMARY}/{home.sn}/summary"))["data"]["dlbEnabled"]

    assert (before["safeLimitState"], before["dlbActive"]) == (0, False)
    assert (status["connectors"][0]["safeLimitState"], status["connectors"][0]["dlbActive"]) == (1, False)
    assert status["session_d"]["charge_level"] <= 8
    assert dlb == 1


@pytest.mark.proves("enlighten.b18")
async def test_moments_are_iso_with_the_zone_in_brackets_and_charging_began_in_milliseconds():
    async with cloud() as home:
        await manual(home)
        await home.send_ok("POST", home.start)
        began_ms = home.clock.now().timestamp() * 1_000
        await home.clock.advance(600)
        status = await home.status()
        session = status["session_d"]

    assert ZULU.fullmatch(status["lst_rpt_at"])
    assert ZULU.fullmatch(session["plg_in_at"])
    assert session["plg_out_at"] is None
    assert session["strt_chrg"] == pytest.approx(began_ms, abs=60_000)


@pytest.mark.parametrize(("energy_wh", "expected"), [(0.0, 0.0), (150.0, 0.15), (200.0, 0.2), (3542.11, 3542.11)])
def test_energy_is_written_as_those_who_read_it_guess_its_unit(energy_wh: float, expected: float):
    assert energy_from(energy_wh) == expected


def test_a_charger_that_tells_nothing_shows_nothing():
    device = Device(id="c", kind=DeviceKind.CHARGER)
    status = status_from(Charger(device, "EV1", None), None)

    values = [status[name] for name in ("mode", "charging", "pluggedIn", "faulted", "offGrid", "lst_rpt_at", "name")]
    assert values == [None] * 7
    assert status["connected"] is False
    assert status["session_d"]["e_c"] is None
    assert status["connectors"][0]["safeLimitState"] is None


def test_a_connector_word_of_the_vendors_own_is_passed_on():
    device = Device(id="c", kind=DeviceKind.CHARGER)
    detail = ChargerDetail(is_plugged=True, connector="SUSPENDED_EV")
    at = DAYLIGHT
    report = Detail(device_id="c", received_at=at, is_online=False, health=Health.NORMAL, data=detail)
    status = status_from(Charger(device, "EV1", detail, report), Reading(received_at=at, grid_state=GridState.ISLANDED))

    assert status["connectors"][0]["connectorStatusType"] == "SUSPENDED_EV"
    assert status["offGrid"] == "OFF_GRID"
    assert status["connected"] is False


class Retired(With):
    def changed_home(self, home: Home) -> Home:
        changed = (replace(one, is_included=one.kind is not DeviceKind.CHARGER) for one in home.devices)
        return replace(home, devices=tuple(changed))


@pytest.mark.proves("enlighten.b19", "enlighten.b22")
async def test_the_list_of_summaries_is_a_list_and_one_is_an_object():
    async with cloud() as home:
        rows = (await home.get(f"{SUMMARY}/summary", filter_retired="true"))["data"]
        one = await home.get(f"{SUMMARY}/{home.sn}/summary")

    assert [row["serialNumber"] for row in rows] == [home.sn]
    assert one["data"]["supportsUseBattery"] is True
    assert one["data"]["siteId"] == SITE
    assert one["data"]["chargeLevelDetails"] == {
        "min": "6",
        "max": "40",
        "granularity": "1",
        "defaultChargeLevel": "disabled",
    }
    assert int(one["data"]["chargeLevelDetails"]["max"]) <= one["data"]["maxCurrent"]
    assert one["error"] == {}


@pytest.mark.proves("enlighten.b19")
async def test_a_retired_charger_is_left_out_where_that_is_asked():
    async with cloud(plant=Retired) as home:
        filtered = (await home.get(f"{SUMMARY}/summary", filter_retired="true"))["data"]
        everything = (await home.get(f"{SUMMARY}/summary"))["data"]
        one = (await home.get(f"{SUMMARY}/{home.sn}/summary"))["data"]

    assert filtered == []
    assert len(everything) == 1
    assert one["isRetired"] is True


@pytest.mark.proves("enlighten.b25", "enlighten.b26")
async def test_a_live_stream_shows_each_moment_for_a_quarter_of_an_hour():
    async with cloud() as home:
        await manual(home)
        await home.get(STATUS)
        started = await home.get(f"{EVSE}/start_live_stream")
        home.twin.cars.unplug(home.charger_id)
        live = (await home.get(STATUS))["data"]["chargers"][0]["pluggedIn"]
        await home.clock.advance(900)
        await home.get(STATUS)
        home.twin.cars.plug_in(home.charger_id)
        over = (await home.get(STATUS))["data"]["chargers"][0]["pluggedIn"]
        await home.get(f"{EVSE}/start_live_stream")
        stopped = await home.get(f"{EVSE}/stop_live_stream")
        await home.clock.advance(6)
        await home.get(STATUS)
        home.twin.cars.unplug(home.charger_id)
        normal = (await home.get(STATUS))["data"]["chargers"][0]["pluggedIn"]

    assert started == {"status": "accepted", "topics": [f"evse/{home.sn}/status"], "duration_s": 900}
    assert live is False
    assert over is False
    assert normal is True
    assert stopped == {"status": "accepted"}


class OldGateway(With):
    def changed_home(self, home: Home) -> Home:
        old = Firmware(version="D5.0.62")
        changed = (replace(one, firmware=old) if one.kind is DeviceKind.GATEWAY else one for one in home.devices)
        return replace(home, devices=tuple(changed))


@pytest.mark.proves("enlighten.b123")
async def test_an_old_gateway_has_no_live_actions():
    async with cloud(plant=OldGateway) as home:
        answer = await home.send("GET", f"{EVSE}/start_live_stream")

    assert answer.status_code == 466
    assert answer.json()["message"] == "UNSUPPORTED_ENVOY"


@pytest.mark.proves("enlighten.b125")
async def test_a_site_without_chargers_has_nothing_to_stream():
    async with cloud(chargers=0) as home:
        answer = await home.send("GET", f"{EVSE}/start_live_stream")
        status = await home.get(STATUS)

    assert answer.status_code == 472
    assert answer.json()["message"] == "LIVE_STREAM_NOT_SUPPORTED"
    assert status["data"]["chargers"] == []


@pytest.mark.proves("enlighten.b126")
async def test_a_silent_gateway_takes_no_commands_and_the_past_is_still_there():
    async with cloud() as home:
        await home.send_ok("PUT", home.preference, MANUAL)
        await home.twin.send(Stop())
        await home.clock.advance(6)
        refused = [await home.send("POST", home.start), await home.send("GET", f"{EVSE}/start_live_stream")]
        past = await home.send("POST", history_of(home), query())

    assert [answer.status_code for answer in refused] == [473, 473]
    assert past.status_code == 200


@pytest.mark.proves("enlighten.b71")
@pytest.mark.parametrize("method", ["POST", "PUT"])
@pytest.mark.parametrize("folder", [EVSE, SINGULAR])
@pytest.mark.parametrize(
    "body", [{"chargingLevel": 16, "connectorId": 1}, {"charging_level": 16, "connector_id": 1}, None]
)
async def test_every_way_to_start_and_stop_is_taken(method: str, folder: str, body: Any):
    async with cloud() as home:
        await manual(home)
        started = await home.send(method, f"{folder}/{home.sn}/start_charging", body)
        charging = (await home.status())["charging"]
        stopped = await home.send(method, f"{folder}/{home.sn}/stop_charging")
        ended = (await home.status())["charging"]

    assert (started.status_code, stopped.status_code) == (200, 200)
    assert (charging, ended) == (True, False)


async def test_the_field_takes_one_way_only():
    async with cloud(profile="field") as home:
        await manual(home)
        level = {"chargingLevel": 16, "connectorId": 1}
        refused = [
            await home.send("PUT", home.start, level),
            await home.send("POST", f"{SINGULAR}/{home.sn}/start_charging", level),
            await home.send("POST", home.start, {"charging_level": 16, "connector_id": 1}),
            await home.send("POST", home.stop),
        ]
        taken = await home.send("POST", home.start, level)

    assert [answer.status_code for answer in refused] == [405, 404, 400, 405]
    assert taken.status_code == 200


@pytest.mark.proves("enlighten.b74")
async def test_a_start_without_a_level_uses_the_last_one():
    async with cloud() as home:
        await manual(home)
        await home.send_ok("POST", home.start, {"chargingLevel": 16, "connectorId": 1})
        await home.send_ok("PUT", home.stop)
        again = await home.send_ok("POST", home.start)
        status = await home.status()

    assert again["chargingLevel"] == 16
    assert status["session_d"]["charge_level"] == 16


@pytest.mark.proves("enlighten.b73", "enlighten.b128")
@pytest.mark.parametrize(("profile", "status"), [("document", 409), ("field", 400)])
async def test_a_car_that_is_away_cannot_be_started(profile: str, status: int):
    async with cloud(profile=profile, plugged=False) as home:
        answers = [await home.send("POST", home.start), await home.send("PUT", home.stop)]

    for answer in answers:
        assert answer.status_code == status
        assert answer.json()["error"]["errorMessageCode"] == "iqevc_ms-10008"
        assert answer.json()["data"] is None


async def test_a_car_that_charges_cannot_be_started_again_but_its_current_can_be_changed():
    async with cloud() as home:
        await manual(home)
        await home.send_ok("POST", home.start, {"chargingLevel": 16})
        again = await home.send("POST", home.start, {"chargingLevel": 16})
        more = await home.send_ok("POST", home.start, {"chargingLevel": 24})
        level = (await home.status())["session_d"]["charge_level"]

    assert again.status_code == 409
    assert again.json()["error"]["errorMessageCode"] == "iqevc_ms-10012"
    assert (more["chargingLevel"], level) == (24, 24)


@pytest.mark.proves("enlighten.b04", "enlighten.b75")
@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"chargingLevel": 16, "connectorId": 0}, CONNECTOR),
        ({"chargingLevel": 16, "connectorId": -1}, CONNECTOR),
        ({"chargingLevel": 101}, LEVEL),
        ({"chargingLevel": -1}, LEVEL),
        ({"chargingLevel": 5}, LEVEL),
        ({"chargingLevel": 41}, LEVEL),
        ({"chargingLevel": 16, "connectorId": 2}, CONNECTOR),
        ({"chargingLevel": "16"}, LEVEL),
        ({"chargingLevel": True}, LEVEL),
        ({"chargingLevel": 16, "more": 1}, LEVEL),
        ([], LEVEL),
    ],
)
async def test_a_start_that_cannot_be_is_refused_in_the_documents_words(body: Any, message: str):
    async with cloud() as home:
        await manual(home)
        answer = await home.send("POST", home.start, body)
        charging = (await home.status())["charging"]

    assert answer.status_code == 400
    assert (answer.json()["status"], answer.json()["message"]) == ("error", message)
    assert charging is False


async def test_a_current_that_this_charger_does_not_take_is_refused_with_its_range():
    async with cloud() as home:
        await manual(home)
        answer = await home.send("POST", home.start, {"chargingLevel": 41})

    assert answer.json()["details"] == "Charging level should be in the range [6-40]"


@pytest.mark.proves("enlighten.b75")
async def test_an_unknown_charger_is_a_bad_request():
    async with cloud() as home:
        answers = [
            await home.send("POST", f"{EVSE}/EV0/start_charging"),
            await home.send("PUT", f"{EVSE}/EV0/stop_charging"),
            await home.send("GET", f"{SUMMARY}/EV0/summary"),
            await home.send("POST", f"{SINGULAR}/EV0/trigger_message", {"requestedMessage": "MeterValues"}),
        ]

    assert {answer.status_code for answer in answers} == {400}
    assert {answer.json()["message"] for answer in answers} == {"INVALID_SERIAL_NO"}


@pytest.mark.proves("enlighten.b122")
async def test_a_verb_that_nobody_uses_is_not_allowed():
    async with cloud() as home:
        answer = await home.send("DELETE", home.start)

    assert answer.status_code == 405


async def test_a_charger_without_currents_takes_no_level():
    async with cloud(plant=without(StartCar)) as home:
        await manual(home)
        with_level = await home.send("POST", home.start, {"chargingLevel": 16})
        bare = await home.send("POST", home.start)

    assert (with_level.status_code, bare.status_code) == (400, 400)


@pytest.mark.proves("enlighten.b77")
async def test_a_triggered_message_is_echoed_with_a_ticket():
    async with cloud() as home:
        body = await home.send_ok("POST", f"{SINGULAR}/{home.sn}/trigger_message", {"requestedMessage": "MeterValues"})
        unknown = await home.send("POST", f"{SINGULAR}/{home.sn}/trigger_message", {"requestedMessage": "Explode"})

    assert (body["status"], body["message"]) == ("accepted", "MeterValues")
    assert body["details"]["trackingId"].startswith("TICKET-")
    assert body["details"]["initiatedAt"].endswith("Z")
    assert unknown.status_code == 400


class LostCharger(With):
    async def details(self) -> tuple[Detail, ...]:
        details = await self.plant.details()
        return tuple(replace(one, is_online=not isinstance(one.data, ChargerDetail)) for one in details)


@pytest.mark.proves("enlighten.b127")
async def test_a_charger_that_nobody_hears_cannot_be_reached():
    async with cloud(plant=LostCharger) as home:
        answer = await home.send("POST", home.start)
        connected = (await home.status())["connected"]

    assert answer.status_code == 552
    assert answer.json()["message"] == "CONNECTION_NOT_ESTABLISHED"
    assert connected is False


async def test_the_partners_start_is_queued_with_a_bearer_token_alone():
    async with cloud() as home:
        await manual(home)
        path = f"/api/v4/systems/{SITE}/ev_charger/{home.sn}"
        bearer = {"authorization": home.client.headers["authorization"]}
        home.client.headers.pop("e-auth-token")
        home.client.cookies.clear()
        started = await home.client.post(f"{path}/start_charging", json={"chargingLevel": 16}, headers=bearer)
        stopped = await home.client.post(f"{path}/stop_charging", headers=bearer)
        home.client.headers.pop("authorization")
        nobody = await home.client.post(f"{path}/stop_charging")

    assert (started.status_code, started.json()) == (202, {"message": "Request sent successfully"})
    assert (stopped.status_code, stopped.json()) == (202, {"message": "Request sent successfully"})
    assert nobody.status_code == 401


APP, CARD = "sessionAuthentication", "rfidSessionAuthentication"


@pytest.mark.proves("enlighten.b28", "enlighten.b30", "enlighten.b32")
async def test_a_lock_is_wanted_first_and_in_force_later():
    async with cloud() as home:
        both = [{"key": CARD}, {"key": APP}]
        first = await home.send_ok("POST", home.lock, both)
        changed = await home.send_ok("PUT", home.lock, [{"key": APP, "value": "enabled"}])
        waiting = await home.send_ok("POST", home.lock, both)
        await home.clock.advance(10)
        later = await home.send_ok("POST", home.lock, both)

    off, unset = {"value": "disabled", "reqValue": "disabled"}, {"value": None, "reqValue": None}
    assert first["data"] == [{"key": CARD, **off, "status": 1}, {"key": APP, **unset, "status": 1}]
    assert first["meta"]["rowCount"] == 2
    assert changed["data"] == [{"key": APP, "value": None, "reqValue": "enabled", "status": 2}]
    assert changed["meta"]["rowCount"] == 1
    assert waiting["data"][1] == {"key": APP, "value": None, "reqValue": "enabled", "status": 2}
    assert later["data"] == [
        {"key": CARD, **off, "status": 1},
        {"key": APP, "value": "enabled", "reqValue": "enabled", "status": 1},
    ]


@pytest.mark.proves("enlighten.b29")
async def test_a_locked_charger_waits_until_somebody_starts_it():
    async with cloud(plugged=False) as home:
        await home.send_ok("PUT", home.lock, [{"key": APP, "value": "enabled"}])
        await home.clock.advance(10)
        await home.send_ok("PUT", home.preference, {"mode": "GREEN_CHARGING"})
        home.twin.cars.plug_in(home.charger_id, 40.0)
        waiting = await home.status()
        await home.send_ok("POST", home.start)
        charging = await home.status()

    assert waiting["charging"] is False
    assert waiting["connectors"][0]["connectorStatusReason"] == "NEEDS_THE_APP"
    assert charging["charging"] is True


@pytest.mark.parametrize(
    "body",
    [
        None,
        {},
        [],
        [{"key": "wifi", "value": "enabled"}],
        [{"key": APP, "value": "yes"}],
        [{"key": APP}],
        [{"key": APP, "value": "enabled"}, {"key": APP, "value": "disabled"}],
    ],
)
async def test_a_lock_that_cannot_be_is_refused_and_nothing_changes(body: Any):
    async with cloud() as home:
        answer = await home.send("PUT", home.lock, body)
        await home.clock.advance(10)
        locked = (await home.twin.settings()).chargers[0].needs_app

    assert answer.status_code == 400
    assert locked is False


def history_of(home: Cloud) -> str:
    return f"/service/enho_historical_events_ms/{SITE}/sessions/{home.sn}/history"


def query(**changes: Any) -> dict[str, Any]:
    params = {"offset": 0, "limit": 20, "startDate": "18-06-2026", "endDate": "21-06-2026", "timezone": "Region/City"}
    return {"source": "evse", "params": params | changes}


@pytest.mark.proves("enlighten.b36", "enlighten.b37", "enlighten.b38")
async def test_past_sessions_come_in_pages():
    async with cloud(past_days=30, plugged=None) as home:
        whole = (await home.send_ok("POST", history_of(home), query(startDate="25-05-2026", limit=100)))["data"]
        pages: list[dict[str, Any]] = []
        while not pages or pages[-1]["hasMore"]:
            offset = 5 * len(pages)
            body = query(startDate="25-05-2026", limit=5, offset=offset)
            pages.append((await home.send_ok("POST", history_of(home), body))["data"])

    rows = [row for page in pages for row in page["result"]]
    assert len(rows) > 5
    assert rows == whole["result"]
    assert all(len(page["result"]) == 5 for page in pages[:-1])
    assert whole["hasMore"] is False
    for row in rows:
        assert row["id"].split(":")[1] == str(row["sessionId"])
        assert row["id"].split(":")[0].isdigit()
        assert ZULU.fullmatch(row["startTime"])
        assert row["startTime"] < row["endTime"]
        assert 0 < row["aggEnergyValue"] < 100
        assert row["sessionCost"] is None


@pytest.mark.proves("enlighten.b35")
async def test_days_are_the_sites_own():
    async with cloud(past_days=30, plugged=None) as home:
        page = (await home.send_ok("POST", history_of(home), query(startDate="25-05-2026", limit=100)))["data"]
        # Evenings in California are the next day in Greenwich.
        evening = next(row for row in page["result"] if row["startTime"][11:13] < "07")
        utc_day = evening["startTime"][:10]
        year, month, day = map(int, utc_day.split("-"))
        local = f"{day - 1:02d}-{month:02d}-{year}"
        rows = (await home.send_ok("POST", history_of(home), query(startDate=local, endDate=local)))["data"]["result"]

    assert evening in rows


@pytest.mark.parametrize(
    "changes",
    [
        {"startDate": "2026-06-18"},
        {"startDate": "31-02-2026"},
        {"startDate": "22-06-2026"},
        {"startDate": "01-01-0001"},
        {"endDate": "31-12-9999"},
        {"offset": -1},
        {"limit": 0},
        {"limit": 10_000},
        {"limit": "20"},
        {"more": 1},
    ],
)
async def test_a_page_that_cannot_be_is_refused(changes: dict[str, Any]):
    async with cloud() as home:
        answer = await home.send("POST", history_of(home), query(**changes))

    assert answer.status_code == 400


async def test_the_chargers_with_a_past_are_named():
    async with cloud() as home:
        path = f"/service/enho_historical_events_ms/{SITE}/filter_criteria"
        body = await home.get(path, source="evse")
        other = await home.send("GET", path)
        home.client.headers["username"] = "1"
        stranger = await home.client.get(path, params={"source": "evse"})

    assert [row["id"] for row in body["data"]] == [home.sn]
    assert (other.status_code, stranger.status_code) == (400, 400)


@pytest.mark.proves("enlighten.b133")
@pytest.mark.parametrize(("limit_a", "configured"), [(100.0, 1), (None, 0)])
async def test_load_balancing_is_configured_where_the_house_has_a_limit(limit_a, configured):
    async with cloud(house_limit_a=limit_a) as home:
        [summary] = (await home.get(f"{SUMMARY}/summary"))["data"]
        [charger] = (await home.get(STATUS))["data"]["chargers"]

    assert summary["dlbEnabled"] == configured
    assert charger["connectors"][0]["dlbActive"] is (False if configured else None)
