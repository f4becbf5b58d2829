"""Lists that come in pages."""

from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, NamedTuple, TypeVar

from polywatt.model import DeviceRefused

T = TypeVar("T")

ROWS = 30
"""Of a requested page: more than most accounts have."""
MAX_PAGES = 1_000
"""A cloud that brings something new beyond that has no end."""


class Page(NamedTuple, Generic[T]):
    """One page of a list."""

    rows: list[T]
    total: int | None
    """Of all pages, by the cloud's word; None where it gives none."""


def page_form(number: int) -> dict[str, str]:
    """Return the fields of a form that request a page of the portal; the first is 1."""
    return {"page": str(number), "rows": str(ROWS)}


async def all_pages(fetch: Callable[[int], Awaitable[Page[T]]], name: Callable[[T], Hashable]) -> list[T]:
    """Return the rows of all pages, each name once.

    Ends where the total is reached, where there is none and a page is not full, and, whatever the cloud says, with a
    page that brings nothing new.

    Raises:
        DeviceRefused: there was something new on every one of a thousand pages.
    """
    rows_by_name: dict[Hashable, T] = {}
    for number in range(1, MAX_PAGES + 1):
        rows, total = await fetch(number)
        before = len(rows_by_name)
        for row in rows:
            rows_by_name.setdefault(name(row), row)
        is_all = len(rows) < ROWS if total is None else len(rows_by_name) >= total
        if is_all or len(rows_by_name) == before:
            return list(rows_by_name.values())
    raise DeviceRefused(
        f"a list of the cloud has no end: {MAX_PAGES} pages with something new on each; search for less"
    )
