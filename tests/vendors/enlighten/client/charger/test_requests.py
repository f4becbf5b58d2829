"""Starting and stopping, in whichever way a region takes it."""

import itertools

import pytest
from starlette.responses import Response

from polywatt.vendors.enlighten.client.errors import BadRequest, InvalidRequest, MethodNotAllowed, ServiceUnreachable

from ...payloads import ACCEPTED, SITE, SN
from ..cloud import MODE, STATUS, Seen, cloud, json_response, trouble

pytestmark = pytest.mark.anyio
PLURAL = f"/service/evse_controller/{SITE}/ev_chargers/{SN}"
SINGULAR = f"/service/evse_controller/{SITE}/ev_charger/{SN}"
START, STOP = f"POST {PLURAL}/start_charging", f"PUT {PLURAL}/stop_charging"
CAMEL, SNAKE = {"chargingLevel": 16, "connectorId": 1}, {"charging_level": 16, "connector_id": 1}
EVERY_START = [f"{verb} {path}/start_charging" for path, verb in itertools.product((PLURAL, SINGULAR), ("POST", "PUT"))]


@pytest.mark.proves("enlighten.b04")
async def test_a_start_names_current_and_connector():
    async with cloud() as (client, made):
        found = await client.charger.start(SITE, SN, 32)

        with pytest.raises(InvalidRequest):
            await client.charger.start(SITE, SN, 32, connector_id=0)
        with pytest.raises(InvalidRequest):
            await client.charger.start(SITE, SN, 101)
    assert made.count(START) == 1
    assert made.last(START).json == {"chargingLevel": 32, "connectorId": 1}
    assert (found.is_accepted, found.level_a) == (True, 32)


@pytest.mark.proves("enlighten.b71")
@pytest.mark.parametrize("refusal", [404, 405, 400])
@pytest.mark.parametrize(
    ("what", "body"),
    [
        (f"PUT {PLURAL}/start_charging", CAMEL),
        (f"POST {SINGULAR}/start_charging", CAMEL),
        (f"PUT {SINGULAR}/start_charging", CAMEL),
        (f"POST {PLURAL}/start_charging", SNAKE),
        (f"POST {SINGULAR}/start_charging", SNAKE),
        (f"POST {PLURAL}/start_charging", None),
    ],
)
async def test_the_only_request_that_a_region_takes_is_found_and_remembered(what, body, refusal):
    def taken(seen: Seen) -> Response:
        is_it = seen.what == what and (seen.json if seen.body else None) == body
        return json_response(ACCEPTED) if is_it else Response(None, refusal)

    async with cloud() as (client, made):
        for each in EVERY_START:
            made.instead[each] = taken
        found = await client.charger.start(SITE, SN, 16)
        tried = len(made.seen) - 1
        again = await client.charger.start(SITE, SN, 16)

        assert len(made.seen) - 1 == tried + 1
    assert found.is_accepted
    assert again.shape == found.shape
    assert tried > 1


async def test_a_region_that_changes_its_mind_is_found_again():
    async with cloud() as (client, made):
        await client.charger.start(SITE, SN, 16)
        made.instead[START] = Response(None, 405)
        made.says(f"PUT {PLURAL}/start_charging", ACCEPTED)

        assert (await client.charger.start(SITE, SN, 16)).is_accepted


async def test_without_a_current_there_is_no_body():
    async with cloud() as (client, made):
        assert (await client.charger.start(SITE, SN)).is_accepted
    assert made.last(START).body == b""


@pytest.mark.proves("enlighten.b71")
@pytest.mark.parametrize("what", [f"POST {PLURAL}", f"PUT {SINGULAR}", f"POST {SINGULAR}"])
async def test_a_stop_tries_the_other_verb_and_the_other_path(what):
    async with cloud() as (client, made):
        made.instead[STOP] = Response(None, 405)
        made.says(f"{what}/stop_charging", ACCEPTED)

        for _ in range(2):
            assert (await client.charger.stop(SITE, SN)).is_accepted
    assert made.count(STOP) == 1


@pytest.mark.proves("enlighten.b72")
@pytest.mark.parametrize("status", [409, 422])
async def test_a_charger_that_is_not_ready_is_no_error_and_no_other_request_is_tried(status):
    async with cloud() as (client, made):
        made.says(START, {"status": "error", "message": "not plugged"}, status)
        made.instead[STOP] = Response(None, status)

        started, stopped = await client.charger.start(SITE, SN, 16), await client.charger.stop(SITE, SN)
    assert len(made.seen) == 3
    assert (started.is_accepted, started.is_benign, started.reason) == (False, True, "not plugged")
    assert (stopped.is_accepted, stopped.is_benign) == (False, True)


@pytest.mark.proves("enlighten.b72")
@pytest.mark.parametrize("code", ["iqevc_ms-10012", "iqevc_ms-10008", "iqevc_sch_10031", "iqevc_ms-10099"])
async def test_the_controllers_own_words_are_understood_at_once(code):
    async with cloud() as (client, made):
        made.instead[START] = trouble(code, "Charger is already in charging state")

        found = await client.charger.start(SITE, SN, 16)
    assert len(made.seen) == 2
    assert (found.is_benign, found.code, found.reason) == (True, code, "Charger is already in charging state")


@pytest.mark.proves("enlighten.b72")
@pytest.mark.parametrize("status", [400, 404])
async def test_where_no_request_is_taken_the_charger_is_not_ready(status):
    async with cloud() as (client, made):
        for what in EVERY_START:
            made.instead[what] = Response(None, status)

        found = await client.charger.start(SITE, SN, 16)
    assert (found.is_accepted, found.is_benign) == (False, True)


async def test_a_service_that_takes_no_verb_has_changed():
    async with cloud() as (client, made):
        for what in EVERY_START:
            made.instead[what] = Response(None, 405)

        with pytest.raises(MethodNotAllowed):
            await client.charger.start(SITE, SN, 16)


@pytest.mark.proves("enlighten.b129")
@pytest.mark.parametrize(
    "words", ["Connector Id must be greater than 0", "Charging level should be in the range [0-100]"]
)
async def test_a_refusal_of_the_values_themselves_is_an_error(words):
    async with cloud() as (client, made):
        made.says(START, {"status": "error", "message": words}, 400)

        with pytest.raises(BadRequest):
            await client.charger.start(SITE, SN, 16)
    assert made.count(START) == 1


async def test_trouble_in_the_cloud_is_not_answered_with_another_request():
    async with cloud() as (client, made):
        made.instead[START] = Response(None, 550)

        with pytest.raises(ServiceUnreachable):
            await client.charger.start(SITE, SN, 16)
    assert len(made.seen) == 2


@pytest.mark.parametrize("answer", [Response(None, 202), json_response({"message": "Request sent successfully"}, 202)])
async def test_accepted_is_only_queued_and_the_status_is_asked_again(answer):
    async with cloud() as (client, made):
        await client.charger.status(SITE)
        await client.scheduler.mode(SITE, SN)
        made.instead[STOP] = answer

        assert (await client.charger.stop(SITE, SN)).is_accepted
        await client.charger.status(SITE)
        await client.scheduler.mode(SITE, SN)
    assert (made.count(STATUS), made.count(MODE)) == (2, 2)


async def test_a_triggered_message_may_lack_details():
    async with cloud() as (client, made):
        what = f"POST {SINGULAR}/trigger_message"
        assert (await client.charger.trigger_message(SITE, SN)).tracking_id is None
        made.says(what, ACCEPTED | {"details": {"trackingId": "T-1"}})

        assert (await client.charger.trigger_message(SITE, SN)).tracking_id == "T-1"
