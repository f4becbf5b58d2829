"""Commands to the battery: profile, reserve, grid charging with its window, shutdown level, storm guard."""

from msgspec import UNSET

from polywatt.kit.clock import Clock
from polywatt.model import (
    Backup,
    CancelPending,
    Command,
    DeviceRefused,
    Mode,
    SetGridCharging,
    SetMode,
    SetReserve,
    SetShutdownLevel,
    SetSlots,
    SetStormGuard,
    Slot,
    Unsupported,
)

from ...client import EnlightenClient
from ...client.errors import NotReady
from ...wire.battery_config import MIN_SELF_CONSUMPTION_PERCENT, EvseChange, Profile, SettingsChange
from ..settings.battery import FULL_PERCENT, BatteryReader
from ..settings.modes import PROFILE_BY_MODE, sub_type_for
from ..settings.pending import requested_profile
from ..settings.standing_mode import StandingMode
from ..site import Site
from .outcome import Outcome

USUAL_RESERVE_PERCENT = 20.0
"""When full backup ends and the reserve before it is not known: the document's example (L1429)."""


class BatteryCommands:
    """Sends commands; the cloud applies them minutes later, and until then the reader holds them as pending."""

    def __init__(self, client: EnlightenClient, clock: Clock, reader: BatteryReader) -> None:
        self._client, self._clock, self._reader = client.battery_config, clock, reader

    async def send(self, command: Command, site: Site) -> Outcome | None:
        """Return the outcome, or None for a command that is not the battery's."""
        match command:
            case CancelPending():
                return await self._cancel(site)
            case SetMode(mode=mode):
                outcome = await self._set_mode(site, mode)
            case SetReserve(reserve_percent=percent):
                outcome = await self._set_reserve(site, percent)
            case SetGridCharging(is_allowed=is_allowed):
                outcome = await self._set_grid_charging(site, chargeFromGrid=is_allowed)
            case SetSlots(slots=slots):
                outcome = await self._set_slots(site, slots)
            case SetShutdownLevel(soc_percent=percent):
                outcome = await self._set_settings(site, SettingsChange(veryLowSoc=round(percent)))
            case SetStormGuard(is_on=is_on, charges_cars=charges_cars):
                # A person confirms it by giving the command.
                await self._client.set_storm_guard(
                    site.id, is_enabled=is_on, charges_car=charges_cars, is_confirmed=True
                )
                outcome = Outcome()
            case _:
                return None
        self._reader.clear_cache()
        self._reader.pending.add(command)
        return outcome

    async def _cancel(self, site: Site) -> Outcome:
        """Cancel a profile's change; other settings cannot be taken back."""
        try:
            await self._client.cancel_profile(site.id)
        except NotReady as error:
            return Outcome(note=f"nothing was waiting ({error.words})")
        finally:
            self._reader.pending.cancel_profile()
        return Outcome()

    async def _set_mode(self, site: Site, mode: Mode) -> Outcome:
        profile, standing = await self._reader.standing_mode(site)
        percent, note = FULL_PERCENT, None
        if not isinstance(mode, Backup):
            percent, note = await self._reserve_with(site, mode, profile, standing)
        await self._set_profile(site, profile, mode, percent)
        return Outcome(note)

    async def _reserve_with(
        self, site: Site, mode: Mode, profile: Profile, standing: StandingMode
    ) -> tuple[float, str | None]:
        """Return the pending reserve, else the standing one, else that before the full backup; and a note on it."""
        percent = self._reader.pending.reserve_percent(profile)
        if percent is None and not isinstance(standing.mode, Backup):
            percent = standing.reserve_percent
        if percent is None:
            percent = self._reader.standing_modes.reserve_before_backup(mode, await self._reader.settings(site))
        if percent is None:
            note = f"the reserve before is not known: it is {USUAL_RESERVE_PERCENT:.0f} % now"
            return USUAL_RESERVE_PERCENT, note
        minimum = MIN_SELF_CONSUMPTION_PERCENT
        if percent < minimum:
            return minimum, f"the reserve of {percent:g} % is {minimum} % now, the least that this cloud takes"
        return percent, None

    async def _set_reserve(self, site: Site, percent: float) -> Outcome:
        """With the pending mode, else the standing one."""
        profile, standing = await self._reader.standing_mode(site)
        mode = self._reader.pending.mode(profile) or standing.mode
        if mode is None:
            raise DeviceRefused("the cloud does not say which mode the site is in; choose a mode first")
        if isinstance(mode, Backup) and percent != FULL_PERCENT:
            raise DeviceRefused("in full backup the whole battery is reserved; choose another mode first")
        return await self._set_profile(site, profile, mode, percent)

    async def _set_profile(self, site: Site, profile: Profile, mode: Mode, reserve_percent: float) -> Outcome:
        """With its chargers, as the page sends them (L1431)."""
        name = PROFILE_BY_MODE.get(type(mode))
        if name is None:
            raise DeviceRefused("the site's profile is one that only its app can set; choose another mode first")
        chargers = [
            EvseChange(uuid=str(row.uuid), chargeMode=str(row.chargeMode), enable=row.enable is True)
            for row in profile.chargers
            if isinstance(row.uuid, str) and isinstance(row.chargeMode, str)
        ]
        sub_type = sub_type_for(mode, requested_profile(profile) or profile)
        await self._client.set_profile(site.id, name, round(reserve_percent), sub_type=sub_type, chargers=chargers)
        return Outcome()

    async def _set_slots(self, site: Site, slots: tuple[Slot, ...]) -> Outcome:
        if not slots:
            return await self._set_grid_charging(site, chargeFromGridScheduleEnabled=False)
        window = slots[0].window
        if window is None or not slots[0].is_on or window.start == window.end:
            raise Unsupported("set slots: this cloud has one window that is on; leave out what is to be off")
        was_allowed = (await self._client.settings(site.id)).charges_from_grid
        begin, end = (at.hour * 60 + at.minute for at in (window.start, window.end))
        await self._set_grid_charging(
            site, chargeFromGrid=True, chargeBeginTime=begin, chargeEndTime=end, chargeFromGridScheduleEnabled=True
        )
        note = "charging from the grid is allowed from now on, for its window needs that"
        return Outcome(None if was_allowed else note)

    async def _set_grid_charging(self, site: Site, **values: bool | int) -> Outcome:
        """Switching it on takes the disclaimer along: as it was accepted before, else now."""
        settings = await self._client.settings(site.id)
        accepted = settings.acceptedItcDisclaimer
        if not settings.has_accepted_disclaimer or not isinstance(accepted, str | bool):
            accepted = self._clock.now().isoformat(timespec="milliseconds")
        disclaimer = accepted if values.get("chargeFromGrid") is True else UNSET
        return await self._set_settings(site, SettingsChange(acceptedItcDisclaimer=disclaimer, **values))  # type: ignore[arg-type]  # by the field's own types

    async def _set_settings(self, site: Site, change: SettingsChange) -> Outcome:
        await self._client.set_settings(site.id, change)
        return Outcome()
