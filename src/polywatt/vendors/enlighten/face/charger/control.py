"""Starting and stopping a charger, in all the ways of the regions (document, section 3)."""

from typing import Any

import msgspec

from polywatt.model import Bound, StartCar, StopCar

from ...wire.charger.status import CONNECTOR
from ...wire.envelope import (
    ALREADY_CHARGING,
    CONNECTION_NOT_ESTABLISHED,
    INVALID_CONNECTOR,
    INVALID_LEVEL,
    NOT_PLUGGED_IN,
)
from ..inventory import Charger, stable_number
from ..profile import Profile
from ..request import convert_body
from ..responses import Refused, evse_refusal, iso_time, refusal, without_fraction
from ..state import SiteState
from .live_stream import check_gateway
from .lookup import current_bound, find_charger, invalid_request, is_accepted, out_of_range_text
from .status import is_connected

MAX_LEVEL = 100
"""Of the official reference's range (document, L1095)."""
MESSAGES = frozenset(
    (
        *("BootNotification", "DiagnosticsStatusNotification", "FirmwareStatusNotification", "Heartbeat"),
        *("MeterValues", "StatusNotification"),
    )
)
"""The messages that OCPP 1.6 can request of a charger (TriggerMessage, section 6.51)."""


class Level(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """A start's body."""

    charging_level: int | None = None
    connector_id: int = CONNECTOR


class SnakeLevel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The same in some regions (document, L1087)."""

    charging_level: int | None = None
    connector_id: int = CONNECTOR


class Trigger(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """The message that a charger shall send."""

    requested_message: str
    connector_id: int = CONNECTOR


def level_in(body: Any, *, accepts_snake_case: bool) -> int | None:
    """Return the requested current, A; None: the last one.

    Raises:
        Refused: the body is no such body, or the current is out of the range of any charger.
    """
    if body is None:
        return None
    if accepts_snake_case and isinstance(body, dict) and body.keys() & {"charging_level", "connector_id"}:
        snake = convert_body(body, SnakeLevel, invalid_request(INVALID_LEVEL))
        level, connector = snake.charging_level, snake.connector_id
    else:
        camel = convert_body(body, Level, invalid_request(INVALID_LEVEL))
        level, connector = camel.charging_level, camel.connector_id
    if connector <= 0:
        raise invalid_request(INVALID_CONNECTOR)
    if connector != CONNECTOR:
        raise invalid_request(INVALID_CONNECTOR, f"the only connector is {CONNECTOR}")
    if level is not None and not 0 <= level <= MAX_LEVEL:
        raise invalid_request(INVALID_LEVEL)
    return level


def check_level(level_a: int | None, bound: Bound | None) -> None:
    """Check that this charger accepts the current.

    Raises:
        Refused: it does not.
    """
    if level_a is not None and (bound is None or not is_accepted(level_a, bound)):
        raise invalid_request(INVALID_LEVEL, out_of_range_text(bound))


class Control:
    """Start and stop chargers."""

    def __init__(self, profile: Profile) -> None:
        self._not_now_status = profile.not_now_status
        self._message_count = 0

    async def start(self, site: SiteState, serial: str, level_a: int | None) -> float | None:
        """Start, or change the current of a running session; return the current, None where it is unknown."""
        charger = await self._ready_charger(site, serial)
        check_level(level_a, current_bound(await site.home()))
        last_a = None if charger.settings is None else without_fraction(charger.settings.current_a)
        if charger.detail is not None and charger.detail.is_charging and level_a in (None, last_a):
            raise self._not_now("Charger is already in charging state", ALREADY_CHARGING)
        current_a = None if level_a is None else float(level_a)
        await site.send(StartCar(charger_id=charger.device.id, current_a=current_a))
        return last_a if level_a is None else level_a

    async def stop(self, site: SiteState, serial: str) -> None:
        """End the session, or keep one from beginning."""
        charger = await self._ready_charger(site, serial)
        await site.send(StopCar(charger_id=charger.device.id))

    async def trigger(self, site: SiteState, serial: str, body: Any) -> dict[str, Any]:
        """Let a charger report: its cached data is read again."""
        await check_gateway(site)
        await find_charger(site, serial)
        message = convert_body(body, Trigger, invalid_request("requestedMessage is not valid")).requested_message
        if message not in MESSAGES:
            raise invalid_request("requestedMessage is not valid")
        await site.refresh()
        self._message_count += 1
        ticket = f"TICKET-{stable_number(f'{serial} {self._message_count}', 9)}"
        now = iso_time(site.clock.now()).replace("+00:00", "Z")
        return {"status": "accepted", "message": message, "details": {"initiatedAt": now, "trackingId": ticket}}

    async def _ready_charger(self, site: SiteState, serial: str) -> Charger:
        """Return the charger as of now, not of some seconds ago.

        Raises:
            Refused: it is unreachable (552), or no car is plugged in.
        """
        await site.refresh()
        await check_gateway(site)
        charger = await find_charger(site, serial)
        if not is_connected(charger):
            raise refusal(552, CONNECTION_NOT_ESTABLISHED)
        if charger.detail is not None and charger.detail.is_plugged is False:
            raise self._not_now("Charger is not plugged in", NOT_PLUGGED_IN)
        return charger

    def _not_now(self, message: str, code: str) -> Refused:
        return evse_refusal(message, code, self._not_now_status)
