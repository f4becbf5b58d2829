"""BatteryConfig: profile, reserve, grid charging, shutdown level, storm guard."""

from collections.abc import Sequence
from typing import TypeVar

import msgspec
from msgspec import UNSET

from ..wire import battery_config as wire
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
from .connection import Group, Request, SiteId
from .validation import check_profile, check_settings, check_storm_guard

T = TypeVar("T")
USER = "userId"


class BatteryConfig(Group):
    """The battery's settings. Writes answer at once and take effect later: look at ``is_pending``, and read back."""

    async def mqtt_signed_url(self, site: SiteId) -> MqttSignedUrl:
        """``mqttSignedUrl``: another one each time, good for ``duration_s``. Holds secrets."""
        url = await self._connection.read(Request.to_site(endpoints.MQTT, site), wire.MQTT_SIGNED_URL)
        self._connection.hide(value for value in (url.aws_token_value, url.aws_digest) if isinstance(value, str))
        return url

    async def site_settings(self, site: SiteId) -> SiteSettings:
        """``siteSettings``."""
        request = Request.to_site(endpoints.SITE_SETTINGS, site, user_key=USER)
        return _data_of((await self._connection.read(request, wire.SITE_SETTINGS)).data, SiteSettings)

    async def profile(self, site: SiteId, locale: str = "en") -> Profile:
        """``profile``: the active system profile."""
        query = {"source": wire.SOURCE, "locale": locale}
        request = Request.to_site(endpoints.PROFILE, site, query=query, user_key=USER)
        return _data_of((await self._connection.read(request, wire.PROFILE)).data, Profile)

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
        change = wire.ProfileChange(
            profile=profile,
            operationModeSubType=UNSET if sub_type is None else sub_type,
            batteryBackupPercentage=reserve_percent,
            devices=list(chargers) or UNSET,
        )
        return await self._write(endpoints.PROFILE_SET, site, change)

    async def cancel_profile(self, site: SiteId) -> WriteResponse:
        """``PUT cancel/profile``: while the change is pending."""
        return await self._write(endpoints.PROFILE_CANCEL, site, {})

    async def settings(self, site: SiteId) -> BatterySettings:
        """``batterySettings``."""
        request = Request.to_site(endpoints.SETTINGS, site, query={"source": wire.SOURCE}, user_key=USER)
        return _data_of((await self._connection.read(request, wire.BATTERY_SETTINGS)).data, BatterySettings)

    async def set_settings(self, site: SiteId, change: SettingsChange) -> WriteResponse:
        """``PUT batterySettings``: only what the change has set.

        Raises:
            InvalidRequest: a value is out of range, or grid charging is switched on without the disclaimer; nothing
                was sent.
        """
        check_settings(change)
        return await self._write(endpoints.SETTINGS_SET, site, change)

    async def accept_disclaimer(self, site: SiteId, kind: str = "itc") -> WriteResponse:
        """``acceptDisclaimer``: what the vendor's page does before grid charging is switched on (seen by a client)."""
        return await self._write(endpoints.DISCLAIMER, site, {"disclaimer-type": kind})

    async def storm_alert(self, site: SiteId) -> StormAlert:
        """``stormAlert``."""
        return await self._connection.read(Request.to_site(endpoints.STORM, site), wire.STORM_ALERT)

    async def set_storm_guard(
        self, site: SiteId, *, is_enabled: bool, charges_car: bool | None = None, is_confirmed: bool = False
    ) -> WriteResponse:
        """``PUT stormGuard/toggle``; ``charges_car`` to 100 % while an alert lasts; None leaves that as it is.

        Raises:
            InvalidRequest: switching on may cost money (import), which a person has to confirm; nothing was sent.
        """
        check_storm_guard(is_on=is_enabled or charges_car is True, is_confirmed=is_confirmed)
        change = StormGuardChange(
            stormGuardState="enabled" if is_enabled else "disabled",
            evseStormEnabled=UNSET if charges_car is None else charges_car,
        )
        return await self._write(endpoints.STORM_TOGGLE, site, change)

    async def _write(self, name: str, site: SiteId, body: object) -> WriteResponse:
        return await self._connection.write(Request.to_site(name, site, json=body, user_key=USER), WRITE_RESPONSE)


def _data_of(data: object, kind: type[T]) -> T:
    """Return the envelope's content; where it is empty, one in which every field is absent."""
    return data if isinstance(data, kind) else msgspec.convert({}, kind)
