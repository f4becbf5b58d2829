"""What a person, a slot or a hub can order alike. No signs; None means "as the device likes"."""

from ._value import value


@value
class Charge:
    """Charge the battery."""

    power_w: float | None = None
    """AC side, >= 0."""
    until_soc_percent: float | None = None
    duration_s: float | None = None


@value
class Discharge:
    """Discharge the battery."""

    power_w: float | None = None
    """AC side, >= 0."""
    until_soc_percent: float | None = None
    duration_s: float | None = None


@value
class Hold:
    """Do not discharge; charge only if allowed."""

    duration_s: float | None = None
    may_charge: bool = False


@value
class StartCar:
    """Charge a car now."""

    charger_id: str
    current_a: float | None = None


Order = Charge | Discharge | Hold
