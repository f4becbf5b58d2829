"""Operations that Python floats and numpy arrays do not share by operator.

A step function takes one of the two and is otherwise plain arithmetic, so that one home costs microseconds and ten
thousand homes cost little more than one.
"""

from typing import Protocol, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Flag: TypeAlias = bool | NDArray[np.bool_]
"""A truth for one home, or one per home."""
N = TypeVar("N", float, Floats)
"""A number for one home, or one per home."""


class Ops(Protocol[N]):
    """Operations of a step function besides + - * /."""

    def minimum(self, a: N | float, b: N | float) -> N:
        """The smaller one."""
        ...

    def maximum(self, a: N | float, b: N | float) -> N:
        """The larger one."""
        ...

    def where(self, flag: Flag, a: N | float, b: N | float) -> N:
        """``a`` where ``flag`` holds, else ``b``; both are computed."""
        ...

    def all(self, flag: Flag) -> bool:
        """Whether it holds for every home: skips a branch that no home takes."""
        ...


class _FloatOps:
    # Written out: the built-in min and max cost twice as much.
    @staticmethod
    def minimum(a: float, b: float) -> float:
        return a if a < b else b  # noqa: FURB136

    @staticmethod
    def maximum(a: float, b: float) -> float:
        return a if a > b else b  # noqa: FURB136

    @staticmethod
    def where(flag: Flag, a: float, b: float) -> float:
        return a if flag else b

    @staticmethod
    def all(flag: Flag) -> bool:
        return bool(flag)


class _ArrayOps:
    @staticmethod
    def minimum(a: Floats | float, b: Floats | float) -> Floats:
        return np.asarray(np.minimum(a, b), dtype=np.float64)

    @staticmethod
    def maximum(a: Floats | float, b: Floats | float) -> Floats:
        return np.asarray(np.maximum(a, b), dtype=np.float64)

    @staticmethod
    def where(flag: Flag, a: Floats | float, b: Floats | float) -> Floats:
        return np.asarray(np.where(flag, a, b), dtype=np.float64)

    @staticmethod
    def all(flag: Flag) -> bool:
        return bool(np.all(flag))


FLOATS: Ops[float] = _FloatOps()
ARRAYS: Ops[Floats] = _ArrayOps()
