"""A second factor, which no program that runs by itself can give."""

import functools
from collections.abc import Callable, Coroutine
from typing import Any, ParamSpec, TypeVar

from ..client import SecondFactorNeeded

T = TypeVar("T")
P = ParamSpec("P")


def asking_for_login(
    method: Callable[P, Coroutine[Any, Any, T]],
) -> Callable[P, Coroutine[Any, Any, T]]:
    """A method that says what a person is to do about it."""

    @functools.wraps(method)
    async def ask(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return await method(*args, **kwargs)
        except SecondFactorNeeded as error:
            raise SecondFactorNeeded(
                "Enlighten has sent a code to the account's owner; run `polywatt login` with this target, once, and "
                "give it the code",
                error.state,
            ) from error

    return ask
