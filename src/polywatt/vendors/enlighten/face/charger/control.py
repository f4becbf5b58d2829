"""Starting and stopping a charger, in all the ways that the regions have for it (document, section 3)."""

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
from ..answers import Refused, error, evse_error, instant
from ..parts import Charger, number_of
from ..station import Station
from .envelope import fitted
from .found import amps_of, charger_at, invalid, is_taken, out_of_range, refreshed
from .live import check_live
from .status import is_connected, whole_where_it_is

MOST_LEVEL = 100
"""Of the official reference's range (document, L1095)."""
MESSAGES = frozenset(
    (
        *("BootNotification", "DiagnosticsStatusNotification", "FirmwareStatusNotification", "Heartbeat"),
        *("MeterValues", "StatusNotification"),
    )
)
"""What a charger can be asked for by OCPP 1.6 (TriggerMessage, section 6.51)."""


class Level(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """A start's body."""

    charging_level: int | None = None
    connector_id: int = CONNECTOR


class SnakeLevel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The same in some regions (document, L1087)."""

    charging_level: int | None = None
    connector_id: int = CONNECTOR


class Wanted(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="camel"):
    """Which message a charger is to send."""

    requested_message: str
    connector_id: int = CONNECTOR


def level_in(body: Any, *, takes_snake: bool) -> int | None:
    """The current that is asked for, A; None: the one it was told last.

    Raises:
        Refused: it is no such body, or out of the range of any charger.
    """
    if body is None:
        return None
    if takes_snake and isinstance(body, dict) and body.keys() & {"charging_level", "connector_id"}:
        snake = fitted(body, SnakeLevel, invalid(INVALID_LEVEL))
        level, connector = snake.charging_level, snake.connector_id
    else:
        camel = fitted(body, Level, invalid(INVALID_LEVEL))
        level, connector = camel.charging_level, camel.connector_id
    if connector <= 0:
        raise invalid(INVALID_CONNECTOR)
    if connector != CONNECTOR:
        raise invalid(INVALID_CONNECTOR, f"the only connector is {CONNECTOR}")
    if level is not None and not 0 <= level <= MOST_LEVEL:
        raise invalid(INVALID_LEVEL)
    return level


def check_level(level_a: int | None, bound: Bound | None) -> None:
    """Whether this charger takes the current.

    Raises:
        Refused: it does not.
    """
    if level_a is not None and (bound is None or not is_taken(level_a, bound)):
        raise invalid(INVALID_LEVEL, out_of_range(bound))


class Control:
    """Tells chargers. ``not_now`` is the status of what is no error: the document's 409, the field's 400."""

    def __init__(self, *, is_field: bool) -> None:
        self._not_now = 400 if is_field else 409
        self._messages = 0

    async def start(self, station: Station, serial: str, level_a: int | None) -> float | None:
        """Start, or change the current of what runs; the current that is meant, None where it is not known."""
        charger = await self._ready(station, serial)
        check_level(level_a, amps_of(await station.home()))
        told_a = None if charger.settings is None else whole_where_it_is(charger.settings.current_a)
        if charger.detail is not None and charger.detail.is_charging and level_a in (None, told_a):
            raise self._refused("Charger is already in charging state", ALREADY_CHARGING)
        current_a = None if level_a is None else float(level_a)
        await station.tell(StartCar(charger_id=charger.device.id, current_a=current_a))
        return told_a if level_a is None else level_a

    async def stop(self, station: Station, serial: str) -> None:
        """End the session, or keep one from beginning."""
        charger = await self._ready(station, serial)
        await station.tell(StopCar(charger_id=charger.device.id))

    async def trigger(self, station: Station, serial: str, body: Any) -> dict[str, Any]:
        """Let a charger report: what was kept of it is asked for anew."""
        await check_live(station)
        await charger_at(station, serial)
        message = fitted(body, Wanted, invalid("requestedMessage is not valid")).requested_message
        if message not in MESSAGES:
            raise invalid("requestedMessage is not valid")
        await refreshed(station)
        self._messages += 1
        ticket = f"TICKET-{number_of(f'{serial} {self._messages}', 9)}"
        now = instant(station.clock.now()).replace("+00:00", "Z")
        return {"status": "accepted", "message": message, "details": {"initiatedAt": now, "trackingId": ticket}}

    async def _ready(self, station: Station, serial: str) -> Charger:
        """The charger as it is at this moment, not some seconds ago.

        Raises:
            Refused: it cannot be told anything: nobody hears it (552), or no car is there.
        """
        await refreshed(station)
        await check_live(station)
        charger = await charger_at(station, serial)
        if not is_connected(charger):
            raise error(552, CONNECTION_NOT_ESTABLISHED)
        if charger.detail is not None and charger.detail.is_plugged is False:
            raise self._refused("Charger is not plugged in", NOT_PLUGGED_IN)
        return charger

    def _refused(self, display: str, code: str) -> Refused:
        return evse_error(display, code, self._not_now)
