"""Commands to a simulated home."""

from collections.abc import Callable
from datetime import datetime, timedelta

from msgspec.structs import replace

from polywatt.model import (
    Capabilities,
    Command,
    DeviceRefused,
    JoinGrid,
    LeaveGrid,
    Receipt,
    ReceiptState,
    SetCarMode,
    SetCarSlots,
    SetPortUse,
    Start,
    StartCar,
    Stop,
    StopCar,
    Unsupported,
    admit,
    is_met,
)

from ..car import Fleet
from ..car_control import charger_number
from ..epoch import epoch_s, utc
from ..reading import reading_from
from ..settings import settings_from
from ..simulation.settings import TwinSettings
from ..simulation.simulation import Simulation
from ..snapshot import snapshot_from
from ..world.grid import LEAVES_WITHIN_S, RETURNS_WITHIN_S
from ..world.intervals import Interval
from ..world_control import WorldControl
from .apply import apply

_MARGIN_S = 5.0
"""Past the time a transition takes, before it counts as failed."""


class Commands:
    """Checks commands, applies them, and acknowledges each with a receipt."""

    def __init__(self, simulation: Simulation, world: WorldControl, capabilities: Capabilities) -> None:
        self._simulation, self._world, self._capabilities = simulation, world, capabilities
        self.stops: tuple[Interval, ...] = ()
        """When the home was stopped by command."""

    def send(self, command: Command) -> Receipt:
        """Apply a command; all but leaving and joining the grid takes effect at once.

        Raises:
            Unsupported: its capabilities do not admit this.
            DeviceRefused: it is not to be stopped (see ``WorldControl.stop_refusal``), or cannot start.
        """
        sent = admit(command, self._capabilities)
        at, timeline = self._simulation.advance(), self._simulation.timeline
        self._check_switch(sent, epoch_s(at))
        self._check_car(sent)
        before = timeline.settings
        timeline.set_settings(epoch_s(at), apply(before, sent, epoch_s(at), self._simulation.spec))
        self._change_car(sent, before, epoch_s(at))
        self._record_stop(sent, epoch_s(at))
        return self._receipt(command, sent, at)

    def _check_switch(self, sent: Command, at_s: float) -> None:
        refusal = self._world.stop_refusal
        if isinstance(sent, Stop) and not sent.is_forced and refusal is not None:
            raise DeviceRefused(refusal, words=refusal)
        if isinstance(sent, Start) and self._simulation.timeline.faults.is_emergency_off(at_s):
            reason = "the emergency power off is pressed"
            raise DeviceRefused(f"cannot start: {reason}; release it first", words=reason)

    def _check_car(self, sent: Command) -> None:
        """Refuse commands that a charger cannot carry out now."""
        if isinstance(sent, SetCarSlots) and not all(isinstance(slot.action, StartCar) for slot in sent.slots):
            raise Unsupported("set car slots: a slot of a charger can only start its car")
        if not isinstance(sent, StartCar):
            return
        car = self._simulation.timeline.fleet.cars[charger_number(self._simulation.spec, sent.charger_id)]
        if not car.is_plugged:
            raise DeviceRefused("cannot start car: it is not plugged; plug it in first", words="not plugged")
        if car.is_faulted:
            raise DeviceRefused("cannot start car: its charger has a fault; clear it first", words="faulted")

    def _change_car(self, sent: Command, before: TwinSettings, at_s: float) -> None:
        """Start or stop this visit of a car; a new mode clears an earlier start or stop."""
        change: Callable[[Fleet, int], None]
        match sent:
            case StartCar():
                change = Fleet.start
            case StopCar():
                change = Fleet.stop
            case SetCarMode():
                change = Fleet.clear_override
            case _:
                return
        number = charger_number(self._simulation.spec, sent.charger_id)
        if isinstance(sent, SetCarMode) and before.chargers[number].mode == sent.mode:
            return
        self._simulation.timeline.change_cars(at_s, lambda fleet: change(fleet, number))

    def _record_stop(self, sent: Command, at_s: float) -> None:
        is_stopped = bool(self.stops) and self.stops[-1].until_s == float("inf")
        if isinstance(sent, Stop) and not is_stopped:
            self.stops = (*self.stops, Interval(at_s))
        if isinstance(sent, Start) and is_stopped:
            self.stops = (*self.stops[:-1], Interval(self.stops[-1].since_s, at_s))

    def _receipt(self, command: Command, sent: Command, at: datetime) -> Receipt:
        receipt = Receipt(
            command=command,
            sent=sent,
            proof=self._capabilities.proof_of(sent),
            state=ReceiptState.APPLIED,
            at=at,
        )
        if isinstance(sent, SetPortUse | StartCar | StopCar):
            # Only a detail shows them, which is no proof.
            return replace(receipt, state=ReceiptState.ACCEPTED)
        if not isinstance(sent, LeaveGrid | JoinGrid):
            return replace(receipt, settings=settings_from(self._simulation.timeline, at))
        reading = reading_from(snapshot_from(self._simulation, at))
        if is_met(sent, None, reading):
            return replace(receipt, reading=reading)
        takes_s = LEAVES_WITHIN_S if isinstance(sent, LeaveGrid) else RETURNS_WITHIN_S
        settles_by = utc(epoch_s(at)) + timedelta(seconds=takes_s + _MARGIN_S)
        return replace(receipt, state=ReceiptState.PENDING, settles_by=settles_by)
