"""What is not even sent."""

from collections.abc import Mapping

from ..wire.control import FUNCTIONS, PARAMETERS, TOP_BALANCING_PERCENT, ParameterId
from .errors import InvalidParameter


def check_values(values: Mapping[int, int]) -> None:
    """Against the document's ranges, as far as they are the same for every device."""
    if not values:
        raise InvalidParameter("there is nothing to write: give at least one parameter")
    for id_, value in values.items():
        most = _most(id_)
        if value < 0 or (most is not None and value > most):
            range_ = "0 or more" if most is None else f"0 to {most}"
            raise InvalidParameter(f"parameter {id_} cannot be {value}: it takes {range_}")


def check_function(name: str, value: int) -> None:
    """One of three, off or on."""
    if name not in FUNCTIONS:
        raise InvalidParameter(f"there is no function {name!r}: take one of {', '.join(FUNCTIONS)}")
    if value not in (0, 1):
        raise InvalidParameter(f"function {name} cannot be {value}: it takes 0 or 1")


def _most(id_: int) -> int | None:
    if id_ == ParameterId.CHARGE_SOC_LIMIT:
        # The document ends at 100, the portal does not: the cloud decides.
        return TOP_BALANCING_PERCENT
    kind = PARAMETERS.get(id_)
    return None if kind is None else kind.most
