"""Commands as data: which commands a home takes, within which bounds, and how they behave.

"Charge at 5..100 % of 3,600 W until a state of charge, for 1..12 h" is::

    Capability(
        command=Charge,
        bounds={
            "power_w": Bound(minimum=180, maximum=3_600, step=36, is_required=True),
            "until_soc_percent": Bound(minimum=0, maximum=100, step=1, is_required=True),
            "duration_s": Bound(minimum=3_600, maximum=43_200, step=3_600, is_required=True),
        },
        persistence=Persistence.FOR_DURATION,
    )

:func:`~polywatt.model.admit` is the one place that applies them.
"""

from collections.abc import Mapping
from enum import StrEnum, auto
from typing import Any

from ._record import Record, Tagged
from .command import Command, SetMode
from .history import RecordedQuantity


class Speed(StrEnum):
    """How soon a command takes effect."""

    AT_ONCE = auto()
    SECONDS = auto()
    MINUTES = auto()


class Persistence(StrEnum):
    """How long the effect of a command lasts."""

    ONCE = auto()
    UNTIL_NEXT = auto()
    FOR_DURATION = auto()
    UNTIL_CHANGED = auto()


class Proof(StrEnum):
    """Where the effect of a command can be read back."""

    SETTINGS = auto()
    READING = auto()
    NOTHING = auto()


class BlockReason(StrEnum):
    """Why a capability is blocked."""

    ROLE = auto()
    METER = auto()
    COUPLING = auto()
    HARDWARE = auto()
    FIRMWARE = auto()
    COUNTRY = auto()
    CONSENT = auto()
    STATE = auto()


class Bound(Tagged, frozen=True, kw_only=True):
    """The range of a number, both ends included, and its step, counted from zero."""

    minimum: float
    maximum: float
    step: float | None = None
    is_required: bool = False


class Choice(Tagged, frozen=True, kw_only=True):
    """A field that takes one of a few values."""

    options: frozenset[Any]
    is_required: bool = False


class SlotBounds(Tagged, frozen=True, kw_only=True):
    """The bounds of a list of slots."""

    max_slots: int | None = None
    max_per_action: int | None = None
    min_duration_s: float = 0.0
    may_overlap: bool = True
    may_pass_midnight: bool = True
    day_sets: frozenset[frozenset[int]] | None = None
    """The only sets of days the home knows; None: any."""
    actions: tuple[type, ...] | None = None
    """The only orders and modes a slot may hold, within the bounds they have as commands; None: any."""
    action_capabilities: tuple["Capability", ...] = ()
    """Bounds of those actions that are no commands, or that have other bounds in a slot."""
    may_omit_window: bool = True
    """Whether a slot may leave its window to the tariff."""


class OneTimeCode(Tagged, frozen=True, kw_only=True):
    """A code that only a person can supply, when it is needed. Its valid values cannot be listed.

    Without it the command makes the vendor send one, and is refused until the code is supplied.
    """


class Blocked(Record, frozen=True, kw_only=True):
    """The hardware has this capability, but not here, not now or not for this role."""

    reason: BlockReason
    needs: str
    """The thing that a person can supply: "power meter 1"."""


FieldBound = Bound | Choice | SlotBounds | OneTimeCode


class Capability(Record, frozen=True, kw_only=True):
    """One command that a home takes."""

    command: type
    mode: type | None = None
    """For SetMode: one capability per mode."""
    bounds: Mapping[str, FieldBound]
    """By field of the command (of the mode, for SetMode); a field not named here must keep its default."""
    persistence: Persistence = Persistence.UNTIL_CHANGED
    speed: Speed = Speed.AT_ONCE
    proof: Proof = Proof.SETTINGS
    blocked: Blocked | None = None


class Capabilities(Record, frozen=True, kw_only=True):
    """The quantities that can be read of a home, and the commands it takes."""

    readable: frozenset[str] = frozenset()
    """Names of everything that can ever be known: "solar_w", "lifetime.solar_wh", "settings.mode", "events"."""
    commands: tuple[Capability, ...] = ()
    history: tuple[RecordedQuantity, ...] = ()

    def find(self, command: Command | type, mode: object | None = None) -> Capability | None:
        """Return the capability for a command (or a command's type), or None."""
        kind = command if isinstance(command, type) else type(command)
        if isinstance(command, SetMode):
            mode = type(command.mode)
        matches = (c for c in self.commands if c.command is kind and (c.mode is None or c.mode is mode))
        return next(matches, None)

    def proof_of(self, command: Command) -> Proof:
        """Return where the effect of a command can be read back; NOTHING for a command the home does not take."""
        capability = self.find(command)
        return Proof.NOTHING if capability is None else capability.proof
