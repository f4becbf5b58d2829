"""Lists that come in pages."""

from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, NamedTuple, TypeVar

from polywatt.model import DeviceRefused

T = TypeVar("T")

ROWS = 30
"""Of a page that is asked for: more than most accounts have."""
MOST_PAGES = 1_000
"""A cloud that brings something new beyond that has no end."""


class Page(NamedTuple, Generic[T]):
    """One of them."""

    rows: list[T]
    total: int | None
    """Of all pages, by the cloud's word; None where it gives none."""


def page_form(number: int) -> dict[str, str]:
    """How the portal is asked for a page; the first is 1."""
    return {"page": str(number), "rows": str(ROWS)}


async def all_pages(ask: Callable[[int], Awaitable[Page[T]]], name: Callable[[T], Hashable]) -> list[T]:
    """The rows of all pages, each name once.

    Ends where the total is reached, where there is none and a page is not full, and, whatever the cloud says, with a
    page that brings nothing new.

    Raises:
        DeviceRefused: there was something new on every one of a thousand pages.
    """
    found: dict[Hashable, T] = {}
    for number in range(1, MOST_PAGES + 1):
        rows, total = await ask(number)
        before = len(found)
        for row in rows:
            found.setdefault(name(row), row)
        is_all = len(rows) < ROWS if total is None else len(found) >= total
        if is_all or len(found) == before:
            return list(found.values())
    raise DeviceRefused(
        f"a list of the cloud has no end: {MOST_PAGES} pages with something new on each; search for less"
    )
