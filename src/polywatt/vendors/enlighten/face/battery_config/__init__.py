"""BatteryConfig: the system profile, the battery settings, and the storm guard (document, section 5)."""

import base64
import hashlib
from typing import Any, Literal
from uuid import NAMESPACE_URL, uuid5

import msgspec
from starlette.responses import Response

from polywatt.model import CancelPending, Command, SetStormGuard

from ..access import Access
from ..request import FaceRequest, Route, convert_body
from ..responses import gateway_not_reporting, json_response
from ..state import FaceState
from . import payloads
from .capabilities import capability_of
from .memory import Memory
from .profiles import SentProfile, car_commands, profile_commands
from .refusals import bad_request, check_all, check_user
from .settings import SentSettings, settings_commands
from .snapshot import SiteSnapshot, fetch_snapshot
from .xsrf import check_schedule, token_headers

BASE = "/service/batteryConfig/api/v1"
PROFILE = "profile"
APPLIES_S = 60.0
"""From the write of a profile to its effect. Invented: as long as the service's polling interval."""
STREAM_S = 900
SUCCESS = {"message": "success"}


class SentStormGuard(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """``PUT stormGuard/toggle``."""

    storm_guard_state: Literal["enabled", "disabled"]
    evse_storm_enabled: bool | None = None


class Disclaimer(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """The consent that the field's page sends on its own (seen by clients)."""

    disclaimer_type: Literal["itc"]


def routes(state: FaceState) -> list[Route]:
    """Return the routes of the group."""
    config = BatteryConfig(state)
    read, write = Access.USERNAME, Access.XSRF
    documented = [
        Route("GET", f"{BASE}/mqttSignedUrl/{{site_id}}", config.mqtt, read),
        Route("GET", f"{BASE}/siteSettings/{{site_id}}", config.site_settings, read),
        Route("GET", f"{BASE}/profile/{{site_id}}", config.profile, read),
        Route("PUT", f"{BASE}/profile/{{site_id}}", config.set_profile, write),
        Route("PUT", f"{BASE}/cancel/profile/{{site_id}}", config.cancel_profile, write),
        Route("GET", f"{BASE}/batterySettings/{{site_id}}", config.battery_settings, read),
        Route("PUT", f"{BASE}/batterySettings/{{site_id}}", config.set_battery_settings, write),
        Route("GET", f"{BASE}/stormGuard/{{site_id}}/stormAlert", config.storm_alert, read),
        Route("PUT", f"{BASE}/stormGuard/toggle/{{site_id}}", config.toggle_storm_guard, write),
    ]
    extras = [
        Route("POST", f"{BASE}/batterySettings/acceptDisclaimer/{{site_id}}", config.accept_disclaimer, write),
        Route("POST", f"{BASE}/battery/sites/{{site_id}}/schedules/isValid", check_schedule, read),
    ]
    return documented + (extras if state.profile.has_field_extras else [])


class BatteryConfig:
    """The handlers, and what the service itself remembers."""

    def __init__(self, state: FaceState) -> None:
        self._has_field_extras = state.profile.has_field_extras
        self._memory = Memory()

    async def mqtt(self, request: FaceRequest) -> Response:
        """``mqttSignedUrl``. Invented but for its keys: there is no broker, and ``.invalid`` never resolves."""
        session_id = "" if request.session is None else request.session.id
        name = f"enlighten/{request.site.number}/{session_id}"
        return json_response(
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

    async def site_settings(self, request: FaceRequest) -> Response:
        """``siteSettings``, which also issues the XSRF token (seen by clients)."""
        check_user(request)
        site = await self._snapshot(request)
        body = payloads.wrap("site-settings", payloads.site_settings_from(site, request.user.email), site.now)
        return json_response(body, headers=token_headers(request))

    async def profile(self, request: FaceRequest) -> Response:
        """``GET profile``."""
        check_user(request)
        site = await self._snapshot(request)
        return json_response(payloads.wrap("profile-details", payloads.profile_from(site), site.now))

    async def set_profile(self, request: FaceRequest) -> Response:
        """``PUT profile``: accepted now, in force a little later (document, L1465)."""
        check_user(request)
        refusal = bad_request(request)
        sent = convert_body(request.body, SentProfile, refusal)
        await request.site.refresh()
        site = await self._snapshot(request)
        if site.health is None:
            raise gateway_not_reporting()
        chargers = {payloads.uuid_of(charger, site.number): charger for charger in site.chargers}
        commands = profile_commands(sent, site.home, site.settings, refusal)
        commands += car_commands(sent, chargers, refusal)
        check_all(commands, site.home, refusal)
        self._apply_later(request, sent, commands)
        return json_response(SUCCESS)

    async def cancel_profile(self, request: FaceRequest) -> Response:
        """``PUT cancel/profile``, with an empty object. Where no profile is pending: 409."""
        check_user(request)
        if request.body != {}:
            raise bad_request(request)
        if request.site.changes.cancel(PROFILE):
            return json_response(SUCCESS)
        if payloads.pending_mode(await request.site.settings()) is None:
            raise bad_request(request, 409, "Conflict")
        await request.site.send(CancelPending())
        return json_response(SUCCESS)

    async def battery_settings(self, request: FaceRequest) -> Response:
        """``GET batterySettings``."""
        check_user(request)
        site = await self._snapshot(request)
        return json_response(payloads.wrap("battery-details", payloads.battery_settings_from(site), site.now))

    async def set_battery_settings(self, request: FaceRequest) -> Response:
        """``PUT batterySettings``: only what is sent changes (document, L1516)."""
        check_user(request)
        refusal = bad_request(request)
        sent = convert_body(request.body, SentSettings, refusal)
        await request.site.refresh()
        site = await self._snapshot(request)
        has_accepted = site.memory.itc_accepted_at is not None
        commands = settings_commands(sent, site.home, site.settings, refusal, has_accepted=has_accepted)
        if not commands and not sent.accepts_disclaimer and not sent.has_schedule:
            raise refusal
        check_all(commands, site.home, refusal)
        await request.site.send(*commands)
        if sent.accepts_disclaimer:
            site.memory.itc_accepted_at = site.now
        return json_response(SUCCESS)

    async def accept_disclaimer(self, request: FaceRequest) -> Response:
        """``POST batterySettings/acceptDisclaimer``."""
        check_user(request)
        convert_body(request.body, Disclaimer, bad_request(request))
        self._memory.of(request.site.number).itc_accepted_at = request.site.clock.now()
        return json_response(SUCCESS)

    async def storm_alert(self, request: FaceRequest) -> Response:
        """``stormAlert``."""
        return json_response(payloads.storm_alert_from(await self._snapshot(request)))

    async def toggle_storm_guard(self, request: FaceRequest) -> Response:
        """``PUT stormGuard/toggle``."""
        check_user(request)
        refusal = bad_request(request)
        sent = convert_body(request.body, SentStormGuard, refusal)
        site = await self._snapshot(request)
        is_on = sent.storm_guard_state == payloads.ENABLED
        capability = capability_of(site.home, SetStormGuard)
        has_cars = capability is not None and "charges_cars" in capability.bounds
        # A home without cars does not charge them: a request not to changes nothing.
        charges_cars = sent.evse_storm_enabled if has_cars or sent.evse_storm_enabled else None
        command = SetStormGuard(is_on=is_on, charges_cars=charges_cars)
        check_all([command], site.home, refusal)
        await request.site.send(command)
        site.memory.has_accepted_storm_guard = site.memory.has_accepted_storm_guard or is_on
        return json_response(SUCCESS)

    async def _snapshot(self, request: FaceRequest) -> SiteSnapshot:
        memory = self._memory.of(request.site.number)
        return await fetch_snapshot(request.site, memory, PROFILE, has_field_extras=self._has_field_extras)

    def _apply_later(self, request: FaceRequest, sent: SentProfile, commands: list[Command]) -> None:
        site, memory = request.site, self._memory.of(request.site.number)
        site.changes.cancel(PROFILE)
        if not commands:
            return
        memory.requested = _requested(sent)

        async def apply() -> None:
            await site.send(*commands)
            memory.profile_at = site.clock.now()

        site.changes.apply_later(APPLIES_S, apply, PROFILE)


def _requested(sent: SentProfile) -> dict[str, Any]:
    fields = {
        "profile": sent.profile,
        "batteryBackupPercentage": sent.battery_backup_percentage,
        "operationModeSubType": sent.operation_mode_sub_type,
    }
    return {name: value for name, value in fields.items() if value is not None}
