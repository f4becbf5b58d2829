"""BatteryConfig: the system profile, the battery settings, and the storm guard (document, section 5)."""

import base64
import hashlib
from typing import Any, Literal
from uuid import NAMESPACE_URL, uuid5

import msgspec
from starlette.responses import Response

from polywatt.model import CancelPending, Command, SetStormGuard

from ..account import Account
from ..answers import json
from ..asked import Asked
from ..charger.envelope import fitted
from ..charger.found import refreshed
from ..charger.live import silent
from ..families import Family
from ..routes import Route
from . import shown
from .changes import SentSettings, commands_for
from .kept import Memory
from .offered import capability_of
from .profiles import SentProfile, car_commands
from .profiles import commands_for as profile_commands
from .refusing import check_all, check_user, refusing
from .shown import pending_mode, uuid_of
from .site import Site, site_of
from .xsrf import check_schedule, token_of

BASE = "/service/batteryConfig/api/v1"
PROFILE = "profile"
APPLIES_S = 60.0
"""From the write of a profile to its effect. Invented: as long as the service's polling interval."""
STREAM_S = 900
SUCCESS = {"message": "success"}


class SentStorm(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """``PUT stormGuard/toggle``."""

    storm_guard_state: Literal["enabled", "disabled"]
    evse_storm_enabled: bool | None = None


class Disclaimer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """The consent that the field's page sends on its own (seen by clients)."""

    disclaimer_type: Literal["itc"]


def routes(account: Account) -> list[Route]:
    """Every path of the service."""
    room = BatteryConfig(account)
    read, write = Family.USERNAME, Family.XSRF
    known = [
        Route("GET", f"{BASE}/mqttSignedUrl/{{site_id}}", read, room.mqtt),
        Route("GET", f"{BASE}/siteSettings/{{site_id}}", read, room.site_settings),
        Route("GET", f"{BASE}/profile/{{site_id}}", read, room.profile),
        Route("PUT", f"{BASE}/profile/{{site_id}}", write, room.set_profile),
        Route("PUT", f"{BASE}/cancel/profile/{{site_id}}", write, room.cancel_profile),
        Route("GET", f"{BASE}/batterySettings/{{site_id}}", read, room.battery_settings),
        Route("PUT", f"{BASE}/batterySettings/{{site_id}}", write, room.set_battery_settings),
        Route("GET", f"{BASE}/stormGuard/{{site_id}}/stormAlert", read, room.storm_alert),
        Route("PUT", f"{BASE}/stormGuard/toggle/{{site_id}}", write, room.toggle_storm),
    ]
    consent = Route("POST", f"{BASE}/batterySettings/acceptDisclaimer/{{site_id}}", write, room.accept)
    check = Route("POST", f"{BASE}/battery/sites/{{site_id}}/schedules/isValid", read, check_schedule)
    return [*known, consent, check] if account.is_field else known


class BatteryConfig:
    """The handlers, and what the service itself remembers."""

    def __init__(self, account: Account) -> None:
        self._is_field = account.is_field
        self._memory = Memory()

    async def mqtt(self, asked: Asked) -> Response:
        """``mqttSignedUrl``. Invented but for its keys: nothing listens, and ``.invalid`` leads nowhere."""
        session_id = "" if asked.session is None else asked.session.id
        name = f"enlighten/{asked.site.number}/{session_id}"
        return json(
            {
                "topic": f"v1/server/response-stream/{uuid5(NAMESPACE_URL, name)}",
                "stream_duration": STREAM_S,
                "aws_iot_endpoint": "iot.enlighten.invalid",
                "aws_authorizer": "aws-lambda-authoriser-prod",
                "aws_token_key": "enph_token",
                "aws_token_value": session_id,
                "aws_digest": base64.b64encode(hashlib.sha256(name.encode()).digest()).decode(),
            }
        )

    async def site_settings(self, asked: Asked) -> Response:
        """``siteSettings``, which also hands out the XSRF token (seen by clients)."""
        check_user(asked)
        site = await self._site(asked)
        body = shown.around("site-settings", shown.site_settings_from(site, asked.user.email), site.now)
        return json(body, headers=token_of(asked))

    async def profile(self, asked: Asked) -> Response:
        """``GET profile``."""
        check_user(asked)
        site = await self._site(asked)
        return json(shown.around("profile-details", shown.profile_from(site), site.now))

    async def set_profile(self, asked: Asked) -> Response:
        """``PUT profile``: accepted now, in force a little later (document, L1465)."""
        check_user(asked)
        refuse = refusing(asked)
        sent = fitted(asked.body, SentProfile, refuse())
        await refreshed(asked.site)
        site = await self._site(asked)
        if site.health is None:
            raise silent()
        chargers = {uuid_of(charger, site.number): charger for charger in site.chargers}
        commands = profile_commands(sent, site.home, site.settings, refuse)
        commands += car_commands(sent, chargers, refuse)
        check_all(commands, site.home, refuse)
        self._apply_later(asked, sent, commands)
        return json(SUCCESS)

    async def cancel_profile(self, asked: Asked) -> Response:
        """``PUT cancel/profile``, with an empty object. Where nothing waits there is nothing to cancel: 409."""
        check_user(asked)
        if asked.body != {}:
            raise refusing(asked)()
        if asked.site.changes.cancel(PROFILE):
            return json(SUCCESS)
        if pending_mode(await asked.site.settings()) is None:
            raise refusing(asked, 409, "Conflict")()
        await asked.site.tell(CancelPending())
        return json(SUCCESS)

    async def battery_settings(self, asked: Asked) -> Response:
        """``GET batterySettings``."""
        check_user(asked)
        site = await self._site(asked)
        return json(shown.around("battery-details", shown.battery_settings_from(site), site.now))

    async def set_battery_settings(self, asked: Asked) -> Response:
        """``PUT batterySettings``: only what is sent changes (document, L1516)."""
        check_user(asked)
        refuse = refusing(asked)
        sent = fitted(asked.body, SentSettings, refuse())
        await refreshed(asked.site)
        site = await self._site(asked)
        has_accepted = site.kept.itc_accepted_at is not None
        commands = commands_for(sent, site.home, site.settings, refuse, has_accepted=has_accepted)
        if not commands and not sent.accepts and not sent.touches_schedule:
            raise refuse()
        check_all(commands, site.home, refuse)
        await asked.site.tell(*commands)
        if sent.accepts:
            site.kept.itc_accepted_at = site.now
        return json(SUCCESS)

    async def accept(self, asked: Asked) -> Response:
        """``POST batterySettings/acceptDisclaimer``."""
        check_user(asked)
        fitted(asked.body, Disclaimer, refusing(asked)())
        self._memory.of(asked.site.number).itc_accepted_at = asked.site.clock.now()
        return json(SUCCESS)

    async def storm_alert(self, asked: Asked) -> Response:
        """``stormAlert``."""
        return json(shown.storm_alert_from(await self._site(asked)))

    async def toggle_storm(self, asked: Asked) -> Response:
        """``PUT stormGuard/toggle``."""
        check_user(asked)
        refuse = refusing(asked)
        sent = fitted(asked.body, SentStorm, refuse())
        site = await self._site(asked)
        is_on = sent.storm_guard_state == shown.ENABLED
        capability = capability_of(site.home, SetStormGuard)
        has_cars = capability is not None and "charges_cars" in capability.bounds
        # A home without cars does not charge them: to be told so changes nothing.
        charges_cars = sent.evse_storm_enabled if has_cars or sent.evse_storm_enabled else None
        command = SetStormGuard(is_on=is_on, charges_cars=charges_cars)
        check_all([command], site.home, refuse)
        await asked.site.tell(command)
        site.kept.has_accepted_storm = site.kept.has_accepted_storm or is_on
        return json(SUCCESS)

    async def _site(self, asked: Asked) -> Site:
        kept = self._memory.of(asked.site.number)
        return await site_of(asked.site, kept, PROFILE, is_field=self._is_field)

    def _apply_later(self, asked: Asked, sent: SentProfile, commands: list[Command]) -> None:
        station, kept = asked.site, self._memory.of(asked.site.number)
        station.changes.cancel(PROFILE)
        if not commands:
            return
        kept.requested = _requested(sent)

        async def apply() -> None:
            await station.tell(*commands)
            kept.profile_at = station.clock.now()

        station.changes.later(APPLIES_S, apply, PROFILE)


def _requested(sent: SentProfile) -> dict[str, Any]:
    told = {
        "profile": sent.profile,
        "batteryBackupPercentage": sent.battery_backup_percentage,
        "operationModeSubType": sent.operation_mode_sub_type,
    }
    return {name: value for name, value in told.items() if value is not None}
