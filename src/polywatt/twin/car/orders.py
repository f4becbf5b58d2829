"""What a charger has been told."""

from typing import TypeVar

from msgspec.structs import replace

from polywatt.model import ChargerSettings, SetCarLock, SetCarMode, SetCarSlots, Slot, StartCar

from ..slots import with_ids
from ..spec import TwinSpec

T = TypeVar("T")
Told = StartCar | SetCarMode | SetCarLock | SetCarSlots
"""Commands that a charger keeps something of."""


def first_chargers(spec: TwinSpec) -> tuple[ChargerSettings, ...]:
    """What each charger was told before anybody told it anything: to charge in the cheap hours if it has a schedule."""
    return tuple(
        ChargerSettings(
            charger_id=charger_id,
            mode=spec.car_mode,
            current_a=spec.charger_most_a,
            uses_battery=False,
            needs_app=False,
            needs_card=False,
            slots=with_ids((Slot(action=StartCar(charger_id=charger_id)),)),
        )
        for charger_id in spec.charger_ids
    )


def charger_told(charger: ChargerSettings, command: Told) -> ChargerSettings:
    """What it has been told after a command; what the command leaves out stays as it was."""
    if command.charger_id != charger.charger_id:
        return charger
    match command:
        case StartCar(current_a=current_a):
            return replace(charger, current_a=_new(current_a, charger.current_a))
        case SetCarMode(mode=mode, uses_battery=uses_battery):
            return replace(charger, mode=mode, uses_battery=_new(uses_battery, charger.uses_battery))
        case SetCarLock(needs_app=needs_app, needs_card=needs_card):
            app, card = _new(needs_app, charger.needs_app), _new(needs_card, charger.needs_card)
            return replace(charger, needs_app=app, needs_card=card)
        case SetCarSlots(slots=slots):
            return replace(charger, slots=with_ids(slots))


def _new(told: T | None, kept: T | None) -> T | None:
    return kept if told is None else told
