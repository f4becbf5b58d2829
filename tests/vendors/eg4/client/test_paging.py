"""Lists in pages, and their ends."""

import pytest

from polywatt.model import DeviceRefused
from polywatt.vendors.eg4.client.paging import MAX_PAGES, ROWS, Page, all_pages

pytestmark = pytest.mark.anyio


async def pages_of(rows: list[int], total: int | None, cap: int = ROWS) -> tuple[list[int], int]:
    asked = 0

    async def ask(number: int) -> Page[int]:
        nonlocal asked
        asked += 1
        return Page(rows[(number - 1) * cap : number * cap], total)

    return await all_pages(ask, lambda row: row), asked


@pytest.mark.parametrize(
    ("count", "total", "asked"),
    [(0, 0, 1), (1, 1, 1), (30, 30, 1), (31, 31, 2), (0, None, 1), (29, None, 1), (30, None, 2), (61, None, 3)],
)
async def test_a_list_is_read_to_its_end(count, total, asked):
    assert await pages_of(list(range(count)), total) == (list(range(count)), asked)


async def test_a_cloud_that_sends_smaller_pages_than_asked_for_is_followed_by_its_total():
    assert await pages_of(list(range(25)), 25, cap=10) == (list(range(25)), 3)


async def test_a_row_that_moved_to_the_next_page_is_told_once():
    assert await pages_of([1, 2, 2, 3], 3, cap=2) == ([1, 2, 3], 2)


async def test_a_list_that_brings_something_new_for_ever_is_refused():
    asked = 0

    async def ask(number: int) -> Page[int]:
        nonlocal asked
        asked += 1
        return Page([number], 10**9)

    with pytest.raises(DeviceRefused, match="no end"):
        await all_pages(ask, lambda row: row)
    assert asked == MAX_PAGES
