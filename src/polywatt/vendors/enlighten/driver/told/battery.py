"""The battery: profile, reserve, grid charging with its window, shutdown level, storm guard."""

from dataclasses import replace
from datetime import datetime

from msgspec import UNSET

from polywatt.kit.cache import TtlCache
from polywatt.kit.clock import Clock
from polywatt.kit.gather import gather_all
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
    Settings,
    Slot,
    Unsupported,
)

from ...client import EnlightenClient, NotReady
from ...wire.battery_config import (
    MIN_SELF_CONSUMPTION_PERCENT,
    BatterySettings,
    EvseChange,
    Profile,
    SettingsChange,
)
from ..site import Site
from .asked import Asked, requested_in
from .done import Done
from .modes import NAMES, mode_from, sub_type_of
from .shown import FULL_PERCENT, settings_from
from .standing import Standing, Standings

USUAL_RESERVE_PERCENT = 20.0
"""When full backup ends and nobody knows what was before: the document's example (L1429)."""
RARELY_S = 300.0
"""The battery's settings change when a person changes them; while something waits they are asked for each minute."""


class Battery:
    """Remembers what was asked until it is read back: the cloud applies it minutes later."""

    def __init__(self, client: EnlightenClient, clock: Clock) -> None:
        self._client, self._clock = client, clock
        self._asked, self._standings = Asked(clock), Standings()
        self._rarely: TtlCache[BatterySettings] = TtlCache(clock, RARELY_S)

    async def profile(self, site: Site) -> Profile | None:
        """The site's; None for one without a battery."""
        return await self._client.profile(site.id) if site.has_battery else None

    async def settings(self, site: Site, received_at: datetime) -> Settings:
        """One request a minute, and two that are asked for less often."""
        if not site.has_battery:
            return Settings(received_at=received_at)
        if self._asked:
            self._rarely.forget()
        profile, told, alert = await gather_all(
            self._client.profile(site.id), self._told(site), self._client.storm_alert(site.id)
        )
        found = settings_from(profile, told, self._standings.of(profile, alert), received_at)
        return replace(found, pending=self._asked.waiting(found, profile))

    async def _told(self, site: Site) -> BatterySettings:
        return await self._rarely.ask(site.id, lambda: self._client.battery_settings(site.id))

    async def tell(self, site: Site, given: Command) -> Done | None:
        """None: it was not for the battery."""
        match given:
            case CancelPending():
                return await self._cancel(site)
            case SetMode(mode=mode):
                done = await self._set_mode(site, mode)
            case SetReserve(reserve_percent=percent):
                done = await self._set_reserve(site, percent)
            case SetGridCharging(is_allowed=is_allowed):
                done = await self._change(site, chargeFromGrid=is_allowed)
            case SetSlots(slots=slots):
                done = await self._plan(site, slots)
            case SetShutdownLevel(soc_percent=percent):
                done = await self._set(site, SettingsChange(veryLowSoc=round(percent)))
            case SetStormGuard(is_on=is_on, charges_cars=charges_cars):
                # That a person wants it, they say by giving the command.
                await self._client.set_storm_guard(
                    site.id, is_enabled=is_on, charges_car=charges_cars, is_confirmed=True
                )
                done = Done()
            case _:
                return None
        self._rarely.forget()
        self._asked.add(given)
        return done

    async def _cancel(self, site: Site) -> Done:
        """Of a profile; other settings cannot be taken back."""
        try:
            await self._client.cancel_profile(site.id)
        except NotReady as error:
            return Done(note=f"nothing was waiting ({error.words})")
        finally:
            self._asked.cancel_profile()
        return Done()

    async def _set_mode(self, site: Site, mode: Mode) -> Done:
        profile, alert = await gather_all(self._client.profile(site.id), self._client.storm_alert(site.id))
        standing = self._standings.of(profile, alert)
        percent, note = FULL_PERCENT, None
        if not isinstance(mode, Backup):
            percent, note = await self._reserve_for(site, mode, profile, standing)
        await self._set_profile(site, profile, mode, percent)
        return Done(note)

    async def _reserve_for(
        self, site: Site, mode: Mode, profile: Profile, standing: Standing
    ) -> tuple[float, str | None]:
        """What was asked for, else what is kept, else what was kept before the full backup."""
        percent = self._asked_reserve(profile)
        if percent is None and not isinstance(standing.mode, Backup):
            percent = standing.reserve_percent
        if percent is None:
            percent = self._standings.reserve_before(mode, await self._told(site))
        if percent is None:
            note = f"what was kept before is not known: the reserve is {USUAL_RESERVE_PERCENT:.0f} % now"
            return USUAL_RESERVE_PERCENT, note
        least = MIN_SELF_CONSUMPTION_PERCENT
        if percent < least:
            return least, f"the reserve of {percent:g} % is {least} % now, the least that this cloud takes"
        return percent, None

    async def _set_reserve(self, site: Site, percent: float) -> Done:
        """Beside the mode that is on its way, else the one that stands."""
        profile, alert = await gather_all(self._client.profile(site.id), self._client.storm_alert(site.id))
        standing = self._standings.of(profile, alert)
        mode = self._asked_mode(profile) or standing.mode
        if mode is None:
            raise DeviceRefused("the cloud does not say which mode the site is in; choose a mode first")
        if isinstance(mode, Backup) and percent != FULL_PERCENT:
            raise DeviceRefused("in full backup the whole battery is kept; choose another mode first")
        return await self._set_profile(site, profile, mode, percent)

    def _asked_mode(self, profile: Profile) -> Mode | None:
        requested = requested_in(profile)
        if requested is not None:
            return mode_from(requested)
        return None if profile.is_pending is False else self._asked.mode

    def _asked_reserve(self, profile: Profile) -> float | None:
        requested = requested_in(profile)
        if requested is not None:
            return None if isinstance(mode_from(requested), Backup) else requested.reserve_percent
        return None if profile.is_pending is False else self._asked.reserve_percent

    async def _set_profile(self, site: Site, profile: Profile, mode: Mode, reserve_percent: float) -> Done:
        """With its chargers, as the page sends them (L1431)."""
        name = NAMES.get(type(mode))
        if name is None:
            raise DeviceRefused("the site's profile is one that only its app can keep; choose another mode first")
        chargers = [
            EvseChange(uuid=str(car.uuid), chargeMode=str(car.chargeMode), enable=car.enable is True)
            for car in profile.chargers
            if isinstance(car.uuid, str) and isinstance(car.chargeMode, str)
        ]
        percent, sub_type = round(reserve_percent), sub_type_of(mode, requested_in(profile) or profile)
        await self._client.set_profile(site.id, name, percent, sub_type=sub_type, chargers=chargers)
        return Done()

    async def _plan(self, site: Site, slots: tuple[Slot, ...]) -> Done:
        if not slots:
            return await self._change(site, chargeFromGridScheduleEnabled=False)
        window = slots[0].window
        if window is None or not slots[0].is_on or window.start == window.end:
            raise Unsupported("set slots: this cloud keeps one window that is on; leave out what is to be off")
        was_allowed = (await self._client.battery_settings(site.id)).charges_from_grid
        begin, end = (at.hour * 60 + at.minute for at in (window.start, window.end))
        await self._change(
            site, chargeFromGrid=True, chargeBeginTime=begin, chargeEndTime=end, chargeFromGridScheduleEnabled=True
        )
        return Done(None if was_allowed else "charging from the grid is allowed from now on, for its window needs that")

    async def _change(self, site: Site, **values: bool | int) -> Done:
        """Switching it on takes the disclaimer along: as it was accepted before, else now."""
        told = await self._client.battery_settings(site.id)
        accepted = told.acceptedItcDisclaimer
        if not told.has_accepted_disclaimer or not isinstance(accepted, str | bool):
            accepted = self._clock.now().isoformat(timespec="milliseconds")
        disclaimer = accepted if values.get("chargeFromGrid") is True else UNSET
        return await self._set(site, SettingsChange(acceptedItcDisclaimer=disclaimer, **values))  # type: ignore[arg-type]  # by the field's own types

    async def _set(self, site: Site, change: SettingsChange) -> Done:
        await self._client.set_battery_settings(site.id, change)
        return Done()
