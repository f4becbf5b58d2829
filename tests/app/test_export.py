"""A home's own history into a file."""

from datetime import UTC, datetime, timedelta

import pytest

from polywatt.app.export import columns_of, export, zone_of
from polywatt.app.resumable_csv import ResumableCsv
from polywatt.app.usage import WrongUsage
from polywatt.model import DeviceUnreachable, Series, Unsupported
from polywatt.testing import emulator

pytestmark = pytest.mark.anyio
MARCH, OCTOBER = datetime(2026, 3, 30, 12, tzinfo=UTC), datetime(2026, 10, 26, 12, tzinfo=UTC)


class Flaky:
    """A driver whose line breaks."""

    def __init__(self, driver, fails_at: int) -> None:
        self._driver, self._left = driver, fails_at

    async def history(self, quantity: str, since: datetime, until: datetime) -> Series:
        self._left -= 1
        if self._left == 0:
            raise DeviceUnreachable("the line is dead")
        found: Series = await self._driver.history(quantity, since, until)
        return found


async def exported(driver, path, columns, zone, since, until) -> int:
    with ResumableCsv(path, columns) as file:
        return sum([step.rows async for step in export(driver, file, columns, zone, since, until)])


@pytest.mark.parametrize(("now", "day", "count"), [(MARCH, "2026-03-29", 276), (OCTOBER, "2026-10-25", 300)])
async def test_days_of_23_and_25_hours_are_whole(tmp_path, now, day, count):
    path = tmp_path / "out.csv"
    async with emulator("eaton", start=now, past_days=4) as home, home.driver() as driver:
        known = await driver.home()
        await exported(driver, path, columns_of(known), zone_of(known), now - timedelta(days=3), now)
    starts = [line.split(",")[0] for line in path.read_text().splitlines()[1:]]

    assert sum(start.startswith(day) for start in starts) == count
    assert len(set(starts)) == len(starts) == 3 * 288


@pytest.mark.parametrize("fails_at", [1, 4, 7])
async def test_an_export_that_breaks_off_goes_on_where_it_was_and_gives_the_same_file(tmp_path, fails_at):
    broken, whole = tmp_path / "broken.csv", tmp_path / "whole.csv"
    async with emulator("eaton", start=OCTOBER, past_days=4) as home, home.driver() as driver:
        known = await driver.home()
        span = (columns_of(known), zone_of(known), OCTOBER - timedelta(days=3), OCTOBER)
        with pytest.raises(DeviceUnreachable):
            await exported(Flaky(driver, fails_at), broken, *span)
        await exported(driver, broken, *span)
        await exported(driver, whole, *span)

    assert broken.read_bytes() == whole.read_bytes()


async def test_a_later_export_adds_what_is_new(tmp_path):
    path = tmp_path / "out.csv"
    async with emulator("eaton", start=OCTOBER, past_days=3) as home, home.driver() as driver:
        known = await driver.home()
        columns, zone, since = columns_of(known), zone_of(known), OCTOBER - timedelta(days=2)
        first = await exported(driver, path, columns, zone, since, OCTOBER)
        await home.clock.advance(3_600)
        second = await exported(driver, path, columns, zone, since, home.clock.now())

    assert (first, second) == (2 * 288, 12)


async def test_a_home_without_a_history_says_so():
    async with emulator("sonnen") as home, home.driver() as driver:
        with pytest.raises(Unsupported, match="keeps no history"):
            columns_of(await driver.home())


async def test_an_export_that_ends_before_it_begins_is_wrong_usage(tmp_path):
    async with emulator("eaton", past_days=0) as home, home.driver() as driver:
        known = await driver.home()
        with pytest.raises(WrongUsage, match="ends after it begins"):
            await exported(driver, tmp_path / "out.csv", columns_of(known), zone_of(known), OCTOBER, MARCH)
