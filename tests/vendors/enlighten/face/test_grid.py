from typing import Any

import pytest
from msgspec.structs import replace

from polywatt.model import GridState, Home, JoinGrid, LeaveGrid, OneTimeCode, Reading
from polywatt.testing import DAYLIGHT
from polywatt.vendors.enlighten.face.grid.checks import is_outage

from .account import SITE
from .fakes import Cloud, With, cloud, without

pytestmark = pytest.mark.anyio
CHECK = f"/app-api/{SITE}/grid_control_check.json"
SEND = f"/app-api/{SITE}/grid_toggle_otp.json"
VERIFY = "/app-api/grid_toggle_otp.json"
TOGGLE = "/pv/settings/grid_state.json"
LOG = "/pv/settings/log_grid_change.json"
OUTAGE = f"/app-api/{SITE}/off_grid_due_to_grid_outage"


async def verified(home: Cloud) -> None:
    await home.get(SEND)
    body = await home.send_ok("POST", VERIFY, otp=code_in(home.mails[-1]), site_id=str(SITE))
    assert body == {"valid": True}


def code_in(mail: str) -> str:
    return mail.rstrip(".").rpartition(" ")[2]


async def gateway(home: Cloud) -> str:
    return await home.face.state.sites[0].gateway_serial()


async def toggled(home: Cloud, state: Any) -> Any:
    return await home.send("POST", TOGGLE, envoy_serial_number=await gateway(home), state=str(state))


async def grid_state(home: Cloud) -> object:
    return (await home.twin.reading()).grid_state


@pytest.mark.proves("enlighten.b52")
async def test_where_nothing_forbids_it_the_grid_may_be_left():
    async with cloud() as home:
        body = await home.get(CHECK)

    assert body == {
        "disableGridControl": False,
        "activeDownload": False,
        "sunlightBackupSystemCheck": False,
        "gridOutageCheck": False,
        "userInitiatedGridToggle": False,
    }


@pytest.mark.proves("enlighten.b54")
async def test_each_sending_makes_another_code_of_four_digits():
    async with cloud() as home:
        answers = [await home.get(SEND) for _ in range(8)]

    codes = [code_in(mail) for mail in home.mails]
    assert answers == [{"success": "email sent successfully"}] * 8
    assert all(len(code) == 4 and code.isdigit() for code in codes)
    assert len(set(codes)) > 1


async def test_a_code_that_is_set_for_signing_in_is_cut_to_four_digits():
    async with cloud(code="123456") as home:
        await home.get(SEND)

    assert code_in(home.mails[-1]) == "3456"


@pytest.mark.proves("enlighten.b55", "enlighten.b56")
async def test_the_grid_is_left_and_joined_some_seconds_after_a_verified_code():
    async with cloud() as home:
        await verified(home)
        left = await toggled(home, 1)
        at_once = await grid_state(home)
        busy = await home.get(CHECK)
        await home.clock.advance(60)
        later = await grid_state(home)
        context = await home.get(OUTAGE)
        await verified(home)
        joined = await toggled(home, 2)
        await home.clock.advance(600)
        back = await grid_state(home)

    assert left.status_code == 200
    assert left.json()["request_id"].startswith("req_")
    assert left.json()["context_ids"][0] > 1e15
    assert (at_once, later, back) == (GridState.CONNECTED, GridState.ISLANDED, GridState.CONNECTED)
    assert busy["userInitiatedGridToggle"] is True
    assert (context["is_grid_outage"], context["show_grid_connect"]) == (False, True)
    assert joined.status_code == 200


@pytest.mark.proves("enlighten.b55")
async def test_without_a_verified_code_the_grid_stays():
    async with cloud() as home:
        never = await toggled(home, 1)
        await home.get(SEND)
        wrong = await home.send_ok("POST", VERIFY, otp="no", site_id=str(SITE))
        after_wrong = await toggled(home, 1)
        await home.clock.advance(60)
        state = await grid_state(home)

    assert wrong == {"valid": False}
    assert (never.status_code, after_wrong.status_code) == (403, 403)
    assert state == GridState.CONNECTED


async def test_a_code_permits_one_toggle():
    async with cloud() as home:
        await verified(home)
        first = await toggled(home, 1)
        await home.clock.advance(60)
        second = await toggled(home, 2)

    assert (first.status_code, second.status_code) == (200, 403)


async def test_a_code_ends_after_five_minutes():
    async with cloud() as home:
        await home.get(SEND)
        await home.clock.advance(301)
        late = await home.send_ok("POST", VERIFY, otp=code_in(home.mails[-1]), site_id=str(SITE))
        await verified(home)
        await home.clock.advance(301)
        answer = await toggled(home, 1)

    assert late == {"valid": False}
    assert answer.status_code == 403


async def test_a_code_that_was_guessed_at_five_times_is_void():
    async with cloud(code="1234") as home:
        await home.get(SEND)
        for _ in range(5):
            await home.send_ok("POST", VERIFY, otp="0000", site_id=str(SITE))
        body = await home.send_ok("POST", VERIFY, otp="1234", site_id=str(SITE))

    assert body == {"valid": False}


async def test_a_resent_code_voids_the_first():
    async with cloud() as home:
        await home.get(SEND)
        await home.get(SEND)
        while code_in(home.mails[-1]) == code_in(home.mails[0]):
            await home.get(SEND)
        body = await home.send_ok("POST", VERIFY, otp=code_in(home.mails[0]), site_id=str(SITE))

    assert body == {"valid": False}


@pytest.mark.proves("enlighten.b56")
@pytest.mark.parametrize("state", ["0", "3", "off", "1.0", "-1"])
async def test_a_state_that_there_is_not_is_refused(state: str):
    async with cloud() as home:
        await verified(home)
        answer = await toggled(home, state)
        await home.clock.advance(60)
        now = await grid_state(home)

    assert answer.status_code == 400
    assert now == GridState.CONNECTED


@pytest.mark.proves("enlighten.b52")
async def test_a_second_toggle_waits_for_the_first():
    async with cloud() as home:
        await verified(home)
        await toggled(home, 1)
        await verified(home)
        answer = await toggled(home, 2)

    assert answer.status_code == 409
    assert "userInitiatedGridToggle" in answer.json()["details"]


@pytest.mark.proves("enlighten.b52")
async def test_in_an_outage_nobody_toggles():
    async with cloud() as home:
        home.twin.world.fail_grid(home.clock.now())
        await home.clock.advance(60)
        check, context = await home.get(CHECK), await home.get(OUTAGE)
        await verified(home)
        answer = await toggled(home, 2)

    assert check["gridOutageCheck"] is True
    assert (context["is_grid_outage"], context["show_grid_connect"]) == (True, False)
    assert answer.status_code == 409


@pytest.mark.proves("enlighten.b52")
async def test_a_home_that_cannot_leave_the_grid_says_so():
    async with cloud(plant=without(LeaveGrid)) as home:
        check = await home.get(CHECK)
        await verified(home)
        answer = await toggled(home, 1)

    assert check["disableGridControl"] is True
    assert answer.status_code == 400


class WantsItsOwnCode(With):
    """Its own vendor sends a code to a person, too."""

    def changed_home(self, home: Home) -> Home:
        wants = {LeaveGrid, JoinGrid}
        changed = (
            replace(one, bounds={"code": OneTimeCode()}) if one.command in wants else one
            for one in home.capabilities.commands
        )
        return replace(home, capabilities=replace(home.capabilities, commands=tuple(changed)))


async def test_a_home_that_wants_a_code_of_its_own_cannot_be_toggled_from_here():
    async with cloud(plant=WantsItsOwnCode) as home:
        check = await home.get(CHECK)
        await verified(home)
        answer = await toggled(home, 1)

    assert check["disableGridControl"] is True
    assert answer.status_code == 409


async def test_a_home_that_is_on_the_grid_cannot_join_it():
    async with cloud() as home:
        await verified(home)
        answer = await toggled(home, 2)

    assert answer.status_code == 409


@pytest.mark.proves("enlighten.b57")
@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("OPER_RELAY_CLOSED", "OPER_RELAY_OFFGRID_AC_GRID_PRESENT"),
        ("OPER_RELAY_OFFGRID_READY_FOR_RESYNC_CMD", "OPER_RELAY_CLOSED"),
    ],
)
async def test_a_logged_change_is_echoed(old: str, new: str):
    async with cloud() as home:
        serial = await gateway(home)
        body = await home.send_ok("POST", LOG, envoy_serial_number=serial, old_state=old, new_state=new)

    assert body == {"status": "Grid Change Logged", "old_state": old, "new_state": new}


@pytest.mark.parametrize(
    "form",
    [
        {"envoy_serial_number": "GW0", "old_state": "OPER_RELAY_CLOSED", "new_state": "OPER_RELAY_CLOSED"},
        {"old_state": "OPER_RELAY_CLOSED", "new_state": "OPER_RELAY_CLOSED"},
        {"old_state": "closed", "new_state": "OPER_RELAY_CLOSED"},
        {"old_state": "OPER_RELAY_CLOSED"},
    ],
)
async def test_a_log_that_says_nothing_is_refused(form: dict[str, str]):
    async with cloud() as home:
        known = {} if "envoy_serial_number" in form or len(form) == 2 else {"envoy_serial_number": await gateway(home)}
        answer = await home.send("POST", LOG, **form, **known)

    assert answer.status_code == 400


@pytest.mark.parametrize(
    ("form", "status"), [({"otp": "1234"}, 400), ({"site_id": str(SITE)}, 400), ({"otp": "1", "site_id": "99"}, 468)]
)
async def test_a_code_needs_a_site(form: dict[str, str], status: int):
    async with cloud() as home:
        answer = await home.send("POST", VERIFY, **form)

    assert answer.status_code == status


async def test_what_no_plant_tells_of_the_place_is_null():
    async with cloud() as home:
        body = await home.get(OUTAGE)

    assert {body[name] for name in ("continent_code", "country_code", "isd_code", "phone")} == {None}
    assert body["has_battery"] is True
    assert body["is_sunlight_backup"] is False


@pytest.mark.parametrize(
    ("reading", "expected"),
    [
        (None, None),
        (Reading(received_at=DAYLIGHT), None),
        (Reading(received_at=DAYLIGHT, grid_state=GridState.ISLANDED), None),
        (Reading(received_at=DAYLIGHT, grid_state=GridState.ISLANDED, grid_voltage_v=0.0), True),
        (Reading(received_at=DAYLIGHT, grid_state=GridState.ISLANDED, grid_voltage_v=120.0), False),
        (Reading(received_at=DAYLIGHT, grid_state=GridState.CONNECTED), False),
    ],
)
def test_an_island_is_an_outage_only_where_the_grid_is_known_to_be_dead(reading: Reading | None, expected: bool | None):
    assert is_outage(reading) is expected
