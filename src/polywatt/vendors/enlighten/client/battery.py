"""The battery: what it holds, and what it is told."""

from collections.abc import Sequence
from typing import TypeVar

import msgspec
from msgspec import UNSET

from ..wire import battery_config as config
from ..wire.battery import BATTERY_STATUS, BatteryStatus
from ..wire.battery_config import (
    BatterySettings,
    EvseChange,
    MqttSignedUrl,
    Profile,
    SettingsChange,
    SiteSettings,
    StormAlert,
    StormGuardChange,
)
from ..wire.envelope import WRITE_RESPONSE, WriteResponse
from . import endpoints
from .asking import Asking, SiteId, site_text
from .checks import check_profile, check_settings, check_storm
from .line import Call

T = TypeVar("T")
USER = "userId"


class Battery(Asking):
    """Writes answer at once and take effect later: look at ``is_pending``, and read back."""

    async def battery_status(self, site: SiteId) -> BatteryStatus:
        """``battery_status.json``."""
        call = Call(name=endpoints.BATTERY_STATUS, names={"site": site_text(site)})
        found = await self._read(call, BATTERY_STATUS)
        self._hide(storage.serial for storage in found.batteries)
        return found

    async def mqtt_signed_url(self, site: SiteId) -> MqttSignedUrl:
        """``mqttSignedUrl``: another one each time, good for ``duration_s``. Holds secrets."""
        found = await self._read(Call(name=endpoints.MQTT, names={"site": site_text(site)}), config.MQTT_SIGNED_URL)
        self._hide(value for value in (found.aws_token_value, found.aws_digest) if isinstance(value, str))
        return found

    async def site_settings(self, site: SiteId) -> SiteSettings:
        """``siteSettings``."""
        call = Call(name=endpoints.SITE_SETTINGS, names={"site": site_text(site)}, user_key=USER)
        return _inside((await self._read(call, config.SITE_SETTINGS)).data, SiteSettings)

    async def profile(self, site: SiteId, locale: str = "en") -> Profile:
        """``profile``: the active system profile."""
        query = {"source": config.SOURCE, "locale": locale}
        call = Call(name=endpoints.PROFILE, names={"site": site_text(site)}, query=query, user_key=USER)
        return _inside((await self._read(call, config.PROFILE)).data, Profile)

    async def set_profile(
        self,
        site: SiteId,
        profile: str,
        reserve_percent: int,
        *,
        sub_type: str | None = None,
        chargers: Sequence[EvseChange] = (),
    ) -> WriteResponse:
        """``PUT profile``: pending until it takes effect; ``cancel_profile`` until then.

        Raises:
            InvalidRequest: the reserve does not go with the profile; nothing was sent.
        """
        check_profile(profile, reserve_percent)
        change = config.ProfileChange(
            profile=profile,
            operationModeSubType=UNSET if sub_type is None else sub_type,
            batteryBackupPercentage=reserve_percent,
            devices=list(chargers) or UNSET,
        )
        return await self._put(endpoints.PROFILE_SET, site, change)

    async def cancel_profile(self, site: SiteId) -> WriteResponse:
        """``PUT cancel/profile``: while the change is pending."""
        return await self._put(endpoints.PROFILE_CANCEL, site, {})

    async def battery_settings(self, site: SiteId) -> BatterySettings:
        """``batterySettings``."""
        query = {"source": config.SOURCE}
        call = Call(name=endpoints.SETTINGS, names={"site": site_text(site)}, query=query, user_key=USER)
        return _inside((await self._read(call, config.BATTERY_SETTINGS)).data, BatterySettings)

    async def set_battery_settings(self, site: SiteId, change: SettingsChange) -> WriteResponse:
        """``PUT batterySettings``: only what the change has set.

        Raises:
            InvalidRequest: a value is out of range, or grid charging is switched on without the disclaimer; nothing
                was sent.
        """
        check_settings(change)
        return await self._put(endpoints.SETTINGS_SET, site, change)

    async def accept_disclaimer(self, site: SiteId, kind: str = "itc") -> WriteResponse:
        """``acceptDisclaimer``: what the vendor's page does before grid charging is switched on (seen by a client)."""
        call = Call(
            name=endpoints.DISCLAIMER,
            names={"site": site_text(site)},
            json={"disclaimer-type": kind},
            user_key=USER,
        )
        return await self._write(call, WRITE_RESPONSE)

    async def storm_alert(self, site: SiteId) -> StormAlert:
        """``stormAlert``."""
        return await self._read(Call(name=endpoints.STORM, names={"site": site_text(site)}), config.STORM_ALERT)

    async def set_storm_guard(
        self, site: SiteId, *, is_enabled: bool, charges_car: bool | None = None, is_confirmed: bool = False
    ) -> WriteResponse:
        """``PUT stormGuard/toggle``; ``charges_car`` to 100 % while an alert lasts; None leaves that as it is.

        Raises:
            InvalidRequest: switching on may cost money (import), which a person has to confirm; nothing was sent.
        """
        check_storm(is_on=is_enabled or charges_car is True, is_confirmed=is_confirmed)
        change = StormGuardChange(
            stormGuardState="enabled" if is_enabled else "disabled",
            evseStormEnabled=UNSET if charges_car is None else charges_car,
        )
        return await self._put(endpoints.STORM_TOGGLE, site, change)

    async def _put(self, name: str, site: SiteId, body: object) -> WriteResponse:
        call = Call(name=name, names={"site": site_text(site)}, json=body, user_key=USER)
        return await self._write(call, WRITE_RESPONSE)


def _inside(data: object, kind: type[T]) -> T:
    """What the envelope holds; an empty one says nothing."""
    return data if isinstance(data, kind) else msgspec.convert({}, kind)
