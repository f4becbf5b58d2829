"""Leaving the grid and coming back: a code, the relay, the log."""

import pytest

from polywatt.kit.confirm import confirm
from polywatt.model import DeviceRefused, GridState, JoinGrid, LeaveGrid, ReceiptState, Unsupported
from polywatt.vendors.enlighten.driver.commands import CodeNeeded
from tests.vendors.powerwall.gateway import Hurried
from tests.vendors.tap import said

from ..bench import CHECK, GRID_CODE, GRID_LOG, GRID_STATE, GRID_VERIFY, OUTAGE, STATUS, Bench, bench

pytestmark = pytest.mark.anyio
STEPS = (GRID_CODE, GRID_VERIFY, GRID_STATE, GRID_LOG)
GUARDS = (
    "disableGridControl",
    "activeDownload",
    "sunlightBackupSystemCheck",
    "gridOutageCheck",
    "userInitiatedGridToggle",
)


async def with_code(b: Bench, command: type[LeaveGrid] | type[JoinGrid]):
    with pytest.raises(CodeNeeded):
        await b.driver.send(command())
    return await b.driver.send(command(code=b.code))


def steps(b: Bench):
    return [seen.what for seen in b.tap.seen if seen.what in STEPS]


@pytest.mark.parametrize("command", [LeaveGrid, JoinGrid])
async def test_without_a_code_one_is_sent_and_one_line_says_what_to_do(command):
    async with bench() as b:
        with pytest.raises(CodeNeeded) as raised:
            await b.driver.send(command())
        mail = list(b.mail)
        done = steps(b)

    assert len(mail) == 1
    assert done == [GRID_CODE]
    assert "\n" not in str(raised.value)
    assert "--code CODE" in str(raised.value)


async def test_a_wrong_code_changes_nothing():
    async with bench() as b:
        with pytest.raises(CodeNeeded):
            await b.driver.send(LeaveGrid())
        wrong = "0000" if b.code != "0000" else "0001"
        with pytest.raises(DeviceRefused, match="nothing was changed"):
            await b.driver.send(LeaveGrid(code=wrong))
        await b.wait(60)
        state, done = (await b.twin.reading()).grid_state, steps(b)

    assert state is GridState.CONNECTED
    assert done == [GRID_CODE, GRID_VERIFY]


async def test_what_is_no_code_is_not_even_sent():
    async with bench() as b:
        with pytest.raises(Unsupported, match="4 digits"):
            await b.driver.send(LeaveGrid(code="12"))
        assert steps(b) == []


@pytest.mark.proves("enlighten.b58")
@pytest.mark.parametrize("profile", ["document", "field"])
async def test_with_the_right_code_the_home_leaves_the_grid_and_comes_back_and_both_are_logged(profile):
    async with bench(profile=profile) as b:
        hurried = Hurried(b.home.clock)
        left = await with_code(b, LeaveGrid)
        at_once = steps(b)
        apart = await confirm(b.driver, left, hurried)
        truth, reading = await b.twin.reading(), await b.driver.reading()
        joined = await confirm(b.driver, await with_code(b, JoinGrid), hurried)
        done = steps(b)
        logged = [seen.body.decode() for seen in b.tap.seen if seen.what == GRID_LOG]
        states = [seen.body.decode()[-1] for seen in b.tap.seen if seen.what == GRID_STATE]

    assert left.reference is not None
    assert at_once == [GRID_CODE, GRID_VERIFY, GRID_STATE], "the log waits until it is so"
    assert apart.state is ReceiptState.APPLIED
    assert truth.grid_state == reading.grid_state == GridState.ISLANDED
    assert joined.state is ReceiptState.APPLIED
    assert done == list(STEPS) * 2
    assert states == ["1", "2"]
    assert "old_state=OPER_RELAY_CLOSED&new_state=OPER_RELAY_OFFGRID_AC_GRID_PRESENT" in logged[0]
    assert "old_state=OPER_RELAY_OFFGRID_READY_FOR_RESYNC_CMD&new_state=OPER_RELAY_CLOSED" in logged[1]


async def test_a_log_that_is_refused_does_not_cost_the_reading():
    async with bench() as b:
        b.tap.instead[GRID_LOG] = said({"message": "no"}, 400)
        await with_code(b, LeaveGrid)
        await b.wait(120)
        reading = await b.driver.reading()
        await b.wait(120)
        await b.driver.reading()
        tries = b.tap.count(*GRID_LOG)

    assert reading.grid_state is GridState.ISLANDED
    assert tries == 1


async def test_a_site_that_does_not_tell_its_grid_state_is_logged_all_the_same():
    async with bench() as b:
        b.tap.spoils[STATUS] = lambda body: [row.pop("offGrid") for row in body["data"]["chargers"]]
        await with_code(b, LeaveGrid)
        await b.wait(30)
        reading = await b.driver.reading()
        early = b.tap.count(*GRID_LOG)
        await b.wait(61)
        await b.driver.reading()
        late = b.tap.count(*GRID_LOG)

    assert reading.grid_state is None
    assert (early, late) == (0, 1)


@pytest.mark.proves("enlighten.b52")
@pytest.mark.parametrize("guard", GUARDS)
async def test_a_grid_check_that_says_no_blocks_both_ways_although_the_grid_state_is_unknown(guard):
    async with bench() as b:
        b.tap.spoils[CHECK] = lambda body: body.update({guard: True})
        for command in (LeaveGrid(code="1234"), JoinGrid(code="1234")):
            with pytest.raises(Unsupported, match=guard):
                await b.driver.send(command)
        done = steps(b)
        found = (await b.driver.home()).capabilities.find(LeaveGrid)

    assert done == []
    assert found is not None
    assert found.blocked is not None


@pytest.mark.proves("enlighten.b60")
async def test_where_no_way_back_is_offered_joining_the_grid_is_refused():
    async with bench() as b:
        b.tap.spoils[OUTAGE] = lambda body: body.update(show_grid_connect=False)
        with pytest.raises(Unsupported, match="no way back is offered"):
            await b.driver.send(JoinGrid())
        done = steps(b)
        leave = (await b.driver.home()).capabilities.find(LeaveGrid)

    assert done == []
    assert leave is not None
    assert leave.blocked is None


async def test_an_outage_is_an_island_and_not_one_of_somebodys_choice():
    async with bench() as b:
        b.twin.world.fail_grid(b.home.clock.now())
        await b.wait(120)
        reading = await b.driver.reading()
        with pytest.raises(Unsupported, match="gridOutageCheck"):
            await b.driver.send(JoinGrid())

    assert reading.grid_state is GridState.ISLANDED
