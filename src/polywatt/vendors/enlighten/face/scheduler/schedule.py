"""Reading and replacing a charger's list of slots."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from polywatt.model import Capability, Home, SetCarSlots, Slot, SlotBounds

from ..charger.found import amps_of, charger_at, refreshed
from ..parts import Charger
from ..station import Station
from .envelope import bad
from .reminders import Extras, Remembered
from .slots import Place, SentSlot, check_list, extras_from, row_from, slot_from


class Schedules:
    """The slots are the charger's; what it has no word for is remembered here."""

    def __init__(self) -> None:
        self._remembered = Remembered()

    async def shown(self, station: Station, serial: str) -> dict[str, Any]:
        """``config`` and ``slots``."""
        charger, home = await charger_at(station, serial), await station.home()
        place, zone, now = _place(station, charger, home), await station.zone(), station.clock.now()
        slots = slots_of(charger)
        rows = [
            row_from(slot, self._remembered.of(serial, slot), place.id_of(slot, index), zone, now)
            for index, slot in enumerate(slots)
        ]
        return {"config": config_from(home), "slots": rows}

    async def replace(self, station: Station, serial: str, sent: list[SentSlot]) -> None:
        """Write the whole list: what it does not have is deleted (document, L1288)."""
        check_list(sent)
        await refreshed(station)
        charger = await charger_at(station, serial)
        place, known = _place(station, charger, await station.home()), slots_of(charger)
        by_id = {place.id_of(slot, index): slot for index, slot in enumerate(known)}
        written: list[tuple[Slot, Extras]] = []
        for one in sent:
            before = by_id.get(one.id) if isinstance(one.id, str) else None
            extras = None if before is None else self._remembered.of(serial, before)
            slot = slot_from(one, place, before)
            written.append((slot, extras_from(one, extras, slot)))
        await self._write(station, charger, written)

    async def change(self, station: Station, serial: str, make: Callable[[list[Slot], Place], list[Slot]]) -> None:
        """Write the list with something changed in it."""
        await refreshed(station)
        charger = await charger_at(station, serial)
        slots = make(slots_of(charger), _place(station, charger, await station.home()))
        await self._write(station, charger, [(slot, self._remembered.of(serial, slot)) for slot in slots])

    async def _write(self, station: Station, charger: Charger, written: list[tuple[Slot, Extras]]) -> None:
        slots = tuple(slot for slot, _ in written)
        if (await station.home()).capabilities.find(SetCarSlots) is None:
            raise bad("Schedules cannot be set")
        await station.tell(SetCarSlots(charger_id=charger.device.id, slots=slots))
        now = slots_of(await charger_at(station, charger.serial))
        self._remembered.keep(charger.serial, _named(written, now))


def slots_of(charger: Charger) -> list[Slot]:
    """As the charger has them."""
    return [] if charger.settings is None else list(charger.settings.slots)


def config_from(home: Home) -> dict[str, Any]:
    """What holds for all slots; here a change is in the charger as soon as it is accepted."""
    return {
        "isOffPeakEligible": _bounds(home.capabilities.find(SetCarSlots)).may_omit_window,
        "scheduleSyncStatus": "synced",
        "isModeCancellable": True,
        "pendingModesOffGrid": False,
        "pendingSchedulesOffGrid": False,
    }


def toggled(slots: list[Slot], place: Place, words: dict[str, str]) -> list[Slot]:
    """The slots with some switched on or off, by their ids.

    Raises:
        Refused: there is no such slot.
    """
    ids = [place.id_of(slot, index) for index, slot in enumerate(slots)]
    if not words or not words.keys() <= set(ids):
        raise bad("Schedule id is not valid")
    changed = zip(ids, slots, strict=True)
    return [replace(slot, is_on=words[id_] == "ENABLED") if id_ in words else slot for id_, slot in changed]


def _named(written: list[tuple[Slot, Extras]], now: list[Slot]) -> list[tuple[Slot, Extras]]:
    """What was written, with the ids that the charger has given to what was new."""
    taken = {slot.id for slot, _ in written if slot.id is not None}
    new = [slot for slot in now if slot.id not in taken]
    named = []
    for slot, extras in written:
        if slot.id is None:
            found = next((one for one in new if (one.window, one.action) == (slot.window, slot.action)), None)
            if found is None:
                continue
            new.remove(found)
            slot = found
        named.append((slot, extras))
    return named


def _bounds(capability: Capability | None) -> SlotBounds:
    found = None if capability is None else capability.bounds.get("slots")
    return found if isinstance(found, SlotBounds) else SlotBounds(may_omit_window=False)


def _place(station: Station, charger: Charger, home: Home) -> Place:
    return Place(station.number, charger.serial, charger.device.id, amps_of(home))
