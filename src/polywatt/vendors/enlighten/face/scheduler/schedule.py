"""Reading and replacing a charger's list of slots."""

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from polywatt.model import Capability, Home, SetCarSlots, Slot, SlotBounds

from ..charger.lookup import current_bound, find_charger
from ..inventory import Charger
from ..state import SiteState
from .envelope import invalid_request
from .reminders import ExtrasMemory, SlotExtras
from .slots import SentSlot, SlotOwner, check_list, extras_from, row_from, slot_from


class Schedules:
    """The slots are the charger's; extras that it does not store are remembered here."""

    def __init__(self) -> None:
        self._extras = ExtrasMemory()

    async def read(self, site: SiteState, serial: str) -> dict[str, Any]:
        """Return ``config`` and ``slots``."""
        charger, home = await find_charger(site, serial), await site.home()
        owner, zone, now = _owner(site, charger, home), await site.zone(), site.clock.now()
        rows = [
            row_from(slot, self._extras.of(serial, slot), owner.slot_id(slot, index), zone, now)
            for index, slot in enumerate(slots_of(charger))
        ]
        return {"config": config_from(home), "slots": rows}

    async def replace(self, site: SiteState, serial: str, sent: list[SentSlot]) -> None:
        """Write the whole list: a slot that is not in it is deleted (document, L1288)."""
        check_list(sent)
        await site.refresh()
        charger = await find_charger(site, serial)
        owner, known = _owner(site, charger, await site.home()), slots_of(charger)
        by_id = {owner.slot_id(slot, index): slot for index, slot in enumerate(known)}
        written: list[tuple[Slot, SlotExtras]] = []
        for one in sent:
            before = by_id.get(one.id) if isinstance(one.id, str) else None
            extras = None if before is None else self._extras.of(serial, before)
            slot = slot_from(one, owner, before)
            written.append((slot, extras_from(one, extras, slot)))
        await self._write(site, charger, written)

    async def change(self, site: SiteState, serial: str, edit: Callable[[list[Slot], SlotOwner], list[Slot]]) -> None:
        """Write the list as ``edit`` returns it."""
        await site.refresh()
        charger = await find_charger(site, serial)
        slots = edit(slots_of(charger), _owner(site, charger, await site.home()))
        await self._write(site, charger, [(slot, self._extras.of(serial, slot)) for slot in slots])

    async def _write(self, site: SiteState, charger: Charger, written: list[tuple[Slot, SlotExtras]]) -> None:
        slots = tuple(slot for slot, _ in written)
        if (await site.home()).capabilities.find(SetCarSlots) is None:
            raise invalid_request("Schedules cannot be set")
        await site.send(SetCarSlots(charger_id=charger.device.id, slots=slots))
        now = slots_of(await find_charger(site, charger.serial))
        self._extras.replace(charger.serial, _with_ids(written, now))


def slots_of(charger: Charger) -> list[Slot]:
    """Return the charger's slots."""
    return [] if charger.settings is None else list(charger.settings.slots)


def config_from(home: Home) -> dict[str, Any]:
    """Return what applies to all slots; here a change is in force as soon as it is accepted."""
    return {
        "isOffPeakEligible": _bounds(home.capabilities.find(SetCarSlots)).may_omit_window,
        "scheduleSyncStatus": "synced",
        "isModeCancellable": True,
        "pendingModesOffGrid": False,
        "pendingSchedulesOffGrid": False,
    }


def toggled(slots: list[Slot], owner: SlotOwner, switches: dict[str, str]) -> list[Slot]:
    """Return the slots with some switched on or off, by their ids.

    Raises:
        Refused: there is no such slot.
    """
    ids = [owner.slot_id(slot, index) for index, slot in enumerate(slots)]
    if not switches or not switches.keys() <= set(ids):
        raise invalid_request("Schedule id is not valid")
    pairs = zip(ids, slots, strict=True)
    return [replace(slot, is_on=switches[id_] == "ENABLED") if id_ in switches else slot for id_, slot in pairs]


def _with_ids(written: list[tuple[Slot, SlotExtras]], now: list[Slot]) -> list[tuple[Slot, SlotExtras]]:
    """Return the written slots, with the ids that the charger has given to the new ones."""
    known_ids = {slot.id for slot, _ in written if slot.id is not None}
    new = [slot for slot in now if slot.id not in known_ids]
    pairs = []
    for slot, extras in written:
        if slot.id is None:
            match = next((one for one in new if (one.window, one.action) == (slot.window, slot.action)), None)
            if match is None:
                continue
            new.remove(match)
            slot = match
        pairs.append((slot, extras))
    return pairs


def _bounds(capability: Capability | None) -> SlotBounds:
    bounds = None if capability is None else capability.bounds.get("slots")
    return bounds if isinstance(bounds, SlotBounds) else SlotBounds(may_omit_window=False)


def _owner(site: SiteState, charger: Charger, home: Home) -> SlotOwner:
    return SlotOwner(site.number, charger.serial, charger.device.id, current_bound(home))
