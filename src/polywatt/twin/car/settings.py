"""Settings of chargers, and the commands that change them."""

from typing import TypeVar

from msgspec.structs import replace

from polywatt.model import ChargerSettings, SetCarLock, SetCarMode, SetCarSlots, Slot, StartCar

from ..slots import with_ids
from ..spec import TwinSpec

T = TypeVar("T")
ChargerCommand = StartCar | SetCarMode | SetCarLock | SetCarSlots
"""Commands that change a charger's settings."""


def initial_charger_settings(spec: TwinSpec) -> tuple[ChargerSettings, ...]:
    """Return the settings of each charger at first: charging in the cheap hours where it has a schedule."""
    return tuple(
        ChargerSettings(
            charger_id=charger_id,
            mode=spec.car_mode,
            current_a=spec.charger_max_a,
            uses_battery=False,
            needs_app=False,
            needs_card=False,
            slots=with_ids((Slot(action=StartCar(charger_id=charger_id)),)),
        )
        for charger_id in spec.charger_ids
    )


def apply_to_charger(charger: ChargerSettings, command: ChargerCommand) -> ChargerSettings:
    """Return the charger's settings after a command; fields that the command omits stay as they were."""
    if command.charger_id != charger.charger_id:
        return charger
    match command:
        case StartCar(current_a=current_a):
            return replace(charger, current_a=_or_stored(current_a, charger.current_a))
        case SetCarMode(mode=mode, uses_battery=uses_battery):
            return replace(charger, mode=mode, uses_battery=_or_stored(uses_battery, charger.uses_battery))
        case SetCarLock(needs_app=needs_app, needs_card=needs_card):
            app, card = _or_stored(needs_app, charger.needs_app), _or_stored(needs_card, charger.needs_card)
            return replace(charger, needs_app=app, needs_card=card)
        case SetCarSlots(slots=slots):
            return replace(charger, slots=with_ids(slots))


def _or_stored(new: T | None, stored: T | None) -> T | None:
    return stored if new is None else new
