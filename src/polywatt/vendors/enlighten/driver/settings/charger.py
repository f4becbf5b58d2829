"""The chargers' settings: modes, who may charge, and the schedule."""

from dataclasses import dataclass

from polywatt.kit.cache import TtlCache
from polywatt.kit.clock import Clock
from polywatt.kit.gather import gather_all, gather_by_key
from polywatt.model import ChargerSettings, PendingChange, SetCarLock, Slot, StartCar, Unknown, Window

from ...client import EnlightenClient
from ...wire import scheduler as wire
from ...wire.charger.config import APP, CARD, ChargerConfig, ConfigEntry
from ...wire.charger.status import Charger
from ...wire.scale import to_list, to_text
from ...wire.scheduler import GreenSettings, Preference, Schedules
from ..site import Site
from .modes import CAR_MODES

RARE_TTL_S = 600.0
"""Schedules, locks and green settings change when a person changes them."""
MAX_CHARGERS = 64


@dataclass(frozen=True, slots=True)
class RareSettings:
    """A charger's settings that change seldom."""

    green: GreenSettings | None
    """None: the battery cannot help here."""
    schedules: Schedules
    config: ChargerConfig


class ChargerReader:
    """Reads the settings of all chargers of a site."""

    def __init__(self, client: EnlightenClient, clock: Clock) -> None:
        self._client = client
        self._cache: TtlCache[RareSettings] = TtlCache(clock, RARE_TTL_S, MAX_CHARGERS)

    async def read(self, site: Site) -> tuple[tuple[ChargerSettings, ...], tuple[PendingChange, ...]]:
        """Return the settings, and what is pending of them.

        The reading's status, and for each charger one request every five minutes and three every ten.
        """
        by_charger = await gather_by_key(site.chargers_by_serial, lambda sn: self._read_one(site, sn), 1)
        pending = tuple(change for _, changes in by_charger.values() for change in changes)
        if pending:
            self._cache.clear()
        return tuple(settings for settings, _ in by_charger.values()), pending

    def clear_cache(self) -> None:
        """Read everything afresh next time."""
        self._cache.clear()

    async def _read_one(self, site: Site, sn: str) -> tuple[ChargerSettings, list[PendingChange]]:
        preference, status = await gather_all(
            self._client.scheduler.mode(site.id, sn), self._client.charger.status(site.id)
        )
        rare = await self._cache.get((site.id, sn), lambda: self._fetch_rare(site, sn))
        return charger_settings_from(sn, preference, rare, status.charger(sn)), _pending_changes(sn, rare.config)

    async def _fetch_rare(self, site: Site, sn: str) -> RareSettings:
        schedules, config = await gather_all(
            self._client.scheduler.schedules(site.id, sn), self._client.charger.config(site.id, sn)
        )
        can_help = site.chargers_by_serial[sn].supports_battery
        green = await self._client.scheduler.green_settings(site.id, sn) if can_help else None
        return RareSettings(green, schedules, config)


def charger_settings_from(sn: str, preference: Preference, rare: RareSettings, row: Charger | None) -> ChargerSettings:
    """Return the settings of one charger."""
    mode, green, config = preference.mode, rare.green, rare.config
    keys = {to_text(entry.key) for entry in to_list(config.data)}
    return ChargerSettings(
        charger_id=sn,
        mode=None if mode is None else CAR_MODES.get(mode) or Unknown(word=mode.value),
        current_a=None if row is None else row.session.level_a,
        uses_battery=None if green is None else green.uses_battery,
        needs_app=config.needs_app if APP in keys else None,
        needs_card=config.needs_card if CARD in keys else None,
        slots=tuple(slot_from(sn, slot) for slot in rare.schedules.slots),
    )


def slot_from(sn: str, slot: wire.Slot) -> Slot:
    """Return a slot of the model; one that leaves its time to the tariff has no window."""
    times, days = slot.window, frozenset(slot.weekdays)
    window = None if times is None else Window(start=times[0], end=times[1], days=days or frozenset(wire.EVERY_DAY))
    action = StartCar(charger_id=sn, current_a=slot.level_a)
    return Slot(action=action, window=window, is_on=slot.is_enabled is not False, id=slot.slot_id)


def _pending_changes(sn: str, config: ChargerConfig) -> list[PendingChange]:
    """Locks that were requested and are not in force yet."""

    def requested(entry: ConfigEntry) -> bool | None:
        return entry.is_requested if entry.is_pending and entry.is_requested != entry.is_enabled else None

    app, card = requested(config.entry(APP)), requested(config.entry(CARD))
    if app is None and card is None:
        return []
    return [PendingChange(command=SetCarLock(charger_id=sn, needs_app=app, needs_card=card))]
