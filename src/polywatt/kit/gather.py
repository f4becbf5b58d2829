"""Await several things at once and leave none of them running behind."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Iterable
from typing import Any, TypeVar, overload

A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
E = TypeVar("E")
F = TypeVar("F")
G = TypeVar("G")
K = TypeVar("K", bound=Hashable)


@overload
async def gather_all(a: Awaitable[A], b: Awaitable[B], /) -> tuple[A, B]: ...
@overload
async def gather_all(a: Awaitable[A], b: Awaitable[B], c: Awaitable[C], /) -> tuple[A, B, C]: ...
@overload
async def gather_all(a: Awaitable[A], b: Awaitable[B], c: Awaitable[C], d: Awaitable[D], /) -> tuple[A, B, C, D]: ...
@overload
async def gather_all(
    a: Awaitable[A], b: Awaitable[B], c: Awaitable[C], d: Awaitable[D], e: Awaitable[E], /
) -> tuple[A, B, C, D, E]: ...
@overload
async def gather_all(
    a: Awaitable[A],
    b: Awaitable[B],
    c: Awaitable[C],
    d: Awaitable[D],
    e: Awaitable[E],
    f: Awaitable[F],
    g: Awaitable[G],
    /,
) -> tuple[A, B, C, D, E, F, G]: ...
async def gather_all(*awaitables: Awaitable[Any]) -> tuple[Any, ...]:
    """Return the results in order once all have ended; of several failures the first in that order is raised.

    Cancelling the caller cancels them all, and returns when they have ended.
    """
    return tuple(await _results_of(awaitables))


async def gather_by_key(keys: Iterable[K], fetch: Callable[[K], Awaitable[A]], max_concurrent: int = 4) -> dict[K, A]:
    """Return ``fetch(key)`` by key, ``max_concurrent`` of them under way at a time; ends as :func:`gather_all` does."""
    turns = asyncio.Semaphore(max_concurrent)

    async def fetch_in_turn(key: K) -> A:
        async with turns:
            return await fetch(key)

    ordered = list(keys)
    return dict(zip(ordered, await _results_of(map(fetch_in_turn, ordered)), strict=True))


async def _results_of(awaitables: Iterable[Awaitable[A]]) -> list[A]:
    tasks = [asyncio.ensure_future(awaitable) for awaitable in awaitables]
    # A plain gather leaves at the first failure, and the others go on unseen. With the failures returned it stays
    # till the end, also when it is cancelled.
    await asyncio.gather(*tasks, return_exceptions=True)
    return [task.result() for task in tasks]
