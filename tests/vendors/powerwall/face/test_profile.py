"""What firmware a face shows beyond the document: roles, reserves, and a limit to exporting."""

import pytest

from polywatt.kit.confirm import confirm
from polywatt.model import Backup, ExportLimit, ReceiptState, SelfUse, SetMode, SetReserve, Unsupported
from tests.vendors.powerwall.gateway import Hurried, bench, driven, signed_in, tapped

pytestmark = pytest.mark.anyio
POSTED = {"mode": "backup", "backup_reserve_percent": 50}


@pytest.mark.parametrize(
    ("profile", "username", "status"),
    [
        ("document", "customer", 200),
        ("field", "customer", 403),
        ("field", "installer", 200),
        ("25.18", "customer", 403),
        ("25.18", "engineer", 200),
    ],
)
async def test_who_may_post_an_operation(profile: str, username: str, status: int):
    async with bench(profile) as home, signed_in(home, username) as client:
        answer = await client.post("/api/operation", json=POSTED)
        await client.get("/api/config/completed")
        mode = (await home.twin.settings()).mode

    assert answer.status_code == status
    assert mode == (Backup() if status == 200 else SelfUse())


@pytest.mark.parametrize(("wanted", "kept"), [(81.0, 81.0), (81.5, 81.0), (90.0, 81.0), (99.9, 81.0), (100.0, 100.0)])
async def test_newer_firmware_snaps_a_high_reserve_back_to_eighty_percent_of_the_app(wanted: float, kept: float):
    posted = {"mode": "self_consumption", "backup_reserve_percent": wanted}
    async with bench("25.18") as home, signed_in(home) as client:
        echo = (await client.post("/api/operation", json=posted)).json()
        await client.get("/api/config/completed")
        shown = (await client.get("/api/operation")).json()["backup_reserve_percent"]

    assert echo["backup_reserve_percent"] == wanted, "without a word"
    assert shown == kept


async def test_driver_knows_which_firmware_takes_which_reserve():
    async with tapped(profile="25.18") as (home, _), driven(home) as driver:
        await driver.home()
        with pytest.raises(Unsupported, match=r"0\.\.81"):
            await driver.send(SetReserve(reserve_percent=90))
    async with tapped(profile="23.44") as (home, _), driven(home) as driver:
        receipt = await confirm(driver, await driver.send(SetReserve(reserve_percent=90)), Hurried(home.clock))

    assert receipt.state is ReceiptState.APPLIED


async def test_a_limit_to_exporting_is_set_with_the_mode_and_is_kept_with_the_reserve():
    limit = ExportLimit(export_limit_w=1_500.0)
    async with tapped() as (home, _), driven(home) as driver:
        hurried = Hurried(home.clock)
        first = await confirm(driver, await driver.send(SetMode(mode=limit)), hurried)
        await driver.send(SetReserve(reserve_percent=30))
        told = await home.twin.settings()
        await driver.send(SetMode(mode=SelfUse()))
        after = await driver.settings()

    assert first.state is ReceiptState.APPLIED
    assert (told.mode, told.reserve_percent) == (limit, 30)
    assert after.mode == SelfUse()


@pytest.mark.parametrize(("mode", "limit_kw"), [("backup", 3), ("self_consumption", -1)])
async def test_a_limit_that_cannot_be_is_refused_and_changes_nothing(mode: str, limit_kw: float):
    posted = {"mode": mode, "backup_reserve_percent": 20, "max_pv_export_power_kW": limit_kw}
    async with bench() as home, signed_in(home) as client:
        before = await home.twin.settings()
        posted = {"mode": mode, "backup_reserve_percent": 20, "max_pv_export_power_kW": limit_kw}
        answer = await client.post("/api/operation", json=posted)
        await client.get("/api/config/completed")

        assert answer.status_code == 400
        assert (await home.twin.settings()).mode == before.mode


async def test_a_restricted_gateway_answers_four_things_and_knows_no_other():
    async with bench("restricted") as home, signed_in(home) as client:
        there = [await client.get(f"/api/{path}") for path in ("meters/aggregates", "system_status/soe")]
        there.append(await client.get("/api/system_status/grid_status"))
        gone = [await client.get(f"/api/{path}") for path in ("status", "operation", "powerwalls", "devices/vitals")]

    assert {answer.status_code for answer in there} == {200}
    assert {answer.status_code for answer in gone} == {404}
