"""``metrics`` and their export."""

import itertools
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.vendors.eaton.face.unit import AC, DC, NOON, PROFILES, Unit, result, signed_in, unit

pytestmark = pytest.mark.anyio
LONDON = ZoneInfo("Europe/London")
HOUR = timedelta(hours=1)
QUANTITIES = {
    *("totalHouseConsumption", "totalGridInjection", "criticalLoads", "nonCriticalLoads"),
    *("photovoltaicProduction", "batteryStateOfCharge", "selfConsumption", "selfSufficiency"),
}
EVERY = "DATE,TOTAL_HOUSE_CONSUMPTION,CRITICAL_LOADS,NON_CRITICAL_LOADS,PHOTOVOLTAIC_PRODUCTION_AGG,"
EVERY += "BATTERY_STATE_OF_CHARGE,SELF_CONSUMPTION,SELF_SUFFICIENCY,GRID_INJECTION,BATTERY_TEMPERATURE"


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1_000)


def _span(since: datetime, until: datetime) -> str:
    return f"?from={_ms(since)}&to={_ms(until)}"


async def _history(home: Unit, quantity: str, since: datetime, until: datetime) -> list[float]:
    return [value for value in (await home.twin.history(quantity, since, until)).values if value is not None]


@pytest.mark.proves("eaton.b02", "eaton.b59", "eaton.b60", "eaton.b50")
async def test_by_the_document_it_is_today_so_far_in_steps_of_five_minutes_with_a_total():
    home = unit()
    async with signed_in(home) as client:
        body = (await client.get("/api/metrics")).json()
    times = [point["time"] for point in body["metrics"]]

    assert list(body) == ["metrics", "total"]
    assert times[0] == _ms(datetime(2025, 7, 15, tzinfo=LONDON))
    assert times[-1] == _ms(NOON) - 300_000
    assert {b - a for a, b in itertools.pairwise(times)} == {300_000}
    assert (
        {frozenset(point) - {"time"} for point in body["metrics"]}
        == {frozenset(body["total"])}
        == {frozenset(QUANTITIES)}
    )


async def test_the_total_is_the_mean():
    async with signed_in(unit()) as client:
        body = (await client.get("/api/metrics")).json()
    points = body["metrics"]

    for name in ("totalHouseConsumption", "photovoltaicProduction"):
        assert body["total"][name] == pytest.approx(sum(point[name] for point in points) / len(points), abs=0.01)


async def test_points_are_what_the_home_recorded_in_w_and_whole_percent():
    home = unit(DC)
    since = NOON - 3 * HOUR
    async with signed_in(home) as client:
        points = (await client.get("/api/metrics" + _span(since, NOON))).json()["metrics"]

    assert len(points) == 36
    for name, quantity in (("totalHouseConsumption", "load_w"), ("criticalLoads", "critical_load_w")):
        assert [p[name] for p in points] == pytest.approx(await _history(home, quantity, since, NOON), abs=0.01)
    exported = await _history(home, "exported_wh", since, NOON)
    assert [p["totalGridInjection"] for p in points] == pytest.approx([wh * 12 for wh in exported], abs=0.01)
    socs = await _history(home, "soc_percent", since, NOON)
    assert [p["batteryStateOfCharge"] for p in points] == [round(soc) for soc in socs]
    for point in points:
        parts = point["criticalLoads"] + point["nonCriticalLoads"]
        assert parts == pytest.approx(point["totalHouseConsumption"], abs=0.01)


async def test_devices_want_a_span_and_wrap_the_points():
    async with signed_in(unit(profile="field")) as client:
        without = await client.get("/api/metrics")
        found = await result(client, "/api/metrics/" + _span(NOON - HOUR, NOON))

    assert without.status_code == 400
    assert list(found) == ["metrics"]
    assert len(found["metrics"]) == 12
    assert set(found["metrics"][0]) == QUANTITIES | {"time", "month", "year", "week"}
    assert {found["metrics"][0][key] for key in ("month", "year", "week")} == {""}


@pytest.mark.proves("eaton.b59", "eaton.b60")
async def test_the_week_has_a_point_per_local_day():
    home = unit(past_days=20, at=datetime(2025, 7, 20, 20, tzinfo=UTC))
    async with signed_in(home) as client:
        body = (await client.get("/api/metrics/daily")).json()

    days = [_ms(datetime(2025, 7, day, tzinfo=LONDON)) for day in range(14, 21)]
    assert list(body) == ["metrics", "total"]
    assert [point["time"] for point in body["metrics"]] == days
    assert days[0] == 1_752_447_600_000, "the document's example"
    assert set(body["total"]) == QUANTITIES


@pytest.mark.parametrize(
    ("day", "hours"), [(datetime(2025, 3, 30, tzinfo=LONDON), 23), (datetime(2025, 10, 26, tzinfo=LONDON), 25)]
)
async def test_a_day_of_23_or_25_hours_is_one_day(day: datetime, hours: int):
    begin = day.astimezone(UTC)
    end = begin + timedelta(hours=hours)
    home = unit(at=end + 12 * HOUR, past_days=4.0)
    async with signed_in(home) as client:
        points = (await client.get("/api/metrics/daily" + _span(begin - 12 * HOUR, end + 10 * HOUR))).json()["metrics"]
    loads = await _history(home, "load_w", begin, end)

    assert [point["time"] for point in points] == [_ms(at) for at in (begin - 24 * HOUR, begin, end)]
    assert len(loads) == hours * 12
    assert points[1]["totalHouseConsumption"] == pytest.approx(sum(loads) / len(loads), abs=0.01)


async def test_a_moment_without_a_state_of_charge_is_left_out():
    home = unit()
    home.twin.world.lose_battery(NOON + 0.5 * HOUR)
    home.twin.world.restore_battery(NOON + 0.75 * HOUR)
    await home.clock.advance(3_600)
    async with signed_in(home) as client:
        points = (await client.get("/api/metrics" + _span(NOON, NOON + HOUR))).json()["metrics"]

    assert [(point["time"] - _ms(NOON)) // 300_000 for point in points] == [0, 1, 2, 3, 4, 5, 9, 10, 11]


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("path", ["/api/metrics", "/api/metrics/daily", "/api/metrics/weekly"])
@pytest.mark.parametrize(
    "query",
    [
        "?from=1",
        "?to=1",
        "?from=x&to=y",
        "?from=-1&to=5",
        "?from=1.5&to=2",
        "?from=5&to=1",
        "?from=0&to=1752577200000",
        "?from=99999999999999999999&to=99999999999999999999",
        "?from=NaN&to=Infinity",
    ],
)
async def test_a_span_that_makes_no_sense_is_refused(profile: str, path: str, query: str):
    async with signed_in(unit(AC, profile)) as client:
        answer = await client.get(path + query)

    assert answer.status_code == 400
    assert "errCode" in answer.json()["error"]


@pytest.mark.parametrize("profile", PROFILES)
async def test_the_export_is_a_table_with_the_columns_that_were_asked_for(profile: str):
    since = NOON - HOUR
    async with signed_in(unit(profile=profile)) as client:
        answer = await client.get("/api/metrics/export" + _span(since, NOON) + f"&field={EVERY}")
    head, *rows = [line.split(",") for line in answer.text.splitlines()]

    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert head[0] == "DATE"
    assert head[4:7] == ["PHOTOVOLTAIC_PRODUCTION_AGG"] + [f"PHOTOVOLTAIC_PRODUCTION_METER_{n}" for n in (1, 2)]
    assert len(rows) == 12
    assert rows[0][0] == "2025-07-15T11:00:00+01:00"
    assert {row[-1] for row in rows} == {""}
    assert all(len(row) == len(head) for row in rows)


@pytest.mark.parametrize("fields", ["", "SELF_CONSUMPTION", "SELF_CONSUMPTION,DATE", "DATE,NOTHING", "date", "DATE,,"])
async def test_an_export_of_unknown_columns_or_without_the_date_is_refused(fields: str):
    async with signed_in(unit()) as client:
        answer = await client.get("/api/metrics/export" + _span(NOON - HOUR, NOON) + f"&field={fields}")

    assert answer.status_code == 400


@pytest.mark.parametrize(("frequency", "rows"), [("", 288 * 2), ("/daily", 3), ("/weekly", 2)])
async def test_exports_are_of_five_minutes_days_or_weeks(frequency: str, rows: int):
    home = unit(past_days=20, at=datetime(2025, 7, 14, 12, tzinfo=UTC))
    span = _span(home.clock.now() - 48 * HOUR, home.clock.now())
    async with signed_in(home) as client:
        answer = await client.get(f"/api/metrics/export{frequency}{span}&field=DATE,BATTERY_STATE_OF_CHARGE")

    assert len(answer.text.splitlines()) == 1 + rows
