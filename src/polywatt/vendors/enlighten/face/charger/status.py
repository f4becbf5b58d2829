"""The status of the chargers: ``ev_chargers/status``."""

from datetime import datetime, timedelta
from typing import Any

from polywatt.model import CarSession, ChargerDetail, GridState, Health, Reading

from ...wire.charger.status import CONNECTOR, INSUFFICIENT_SOLAR, MAX_KWH, SAFE_LIMIT, ConnectorStatus
from ...wire.scale import WH_PER_KWH
from ..inventory import Charger
from ..responses import epoch_ms, without_fraction
from .envelope import zoned_time

SAFE_A = 8.0
"""The limit of a charger that cannot reach the gateway (document, L1718)."""
NO_AUTHENTICATION = -1
"""``auth_status`` of the document's example; other values are not known."""
GRID_STATES = {GridState.CONNECTED: "ON_GRID", GridState.ISLANDED: "OFF_GRID"}
"""The second is derived from the first; in between there is none."""
CONNECTOR_STATUSES = frozenset(status.value for status in ConnectorStatus)
NO_REASON = ""


def status_from(charger: Charger, reading: Reading | None) -> dict[str, Any]:
    """Return one charger. Unknown values are null."""
    detail, report = charger.detail, charger.report
    is_charging = None if detail is None else detail.is_charging
    return {
        "smartEV": {"hasToken": False, "hasEVDetails": False},
        "evManufacturerName": None,
        "offGrid": _grid_state(reading),
        "sn": charger.serial,
        "name": charger.device.name,
        "lst_rpt_at": zoned_time(reported_at(charger)),
        "offlineAt": None,
        "connected": is_connected(charger),
        "auth_token": None,
        # Seen by clients: 0 while it charges, else 1; the meaning of the number is not known.
        "mode": None if is_charging is None else int(not is_charging),
        "charging": is_charging,
        "pluggedIn": None if detail is None else detail.is_plugged,
        "faulted": None if report is None or report.health is None else report.health == Health.FAULT,
        "commissioned": 1,
        "isEVDetailsSet": False,
        "sch_d": {"status": 0, "info": []},
        "session_d": session_from(charger),
        "connectors": [connector_from(charger)],
    }


def is_connected(charger: Charger) -> bool:
    """Whether the charger is online."""
    return charger.report is not None and charger.report.is_online is not False


def reported_at(charger: Charger) -> datetime | None:
    """Return when the charger reported last."""
    if charger.report is None:
        return None
    return charger.report.received_at if charger.report.at is None else charger.report.at


def session_from(charger: Charger) -> dict[str, Any]:
    """Return the running session; all null while there is none."""
    session = None if charger.detail is None else charger.detail.session
    began = None if session is None or charger.detail is None else _charging_since(charger, charger.detail, session)
    return {
        "plg_in_at": None if session is None else zoned_time(session.since),
        "strt_chrg": None if began is None else epoch_ms(began),
        "plg_out_at": None if session is None else zoned_time(session.until),
        "e_c": None if session is None or session.energy_wh is None else energy_from(session.energy_wh),
        "miles": None,
        "session_cost": None if session is None else session.cost,
        "auth_status": NO_AUTHENTICATION,
        "auth_type": None,
        "auth_id": None,
        "charge_level": _level(charger),
    }


def energy_from(energy_wh: float) -> float:
    """Return ``e_c``: Wh above 200, else kWh, for clients read it so (document, L1712)."""
    rounded_wh = round(energy_wh, 2)
    return rounded_wh if rounded_wh > MAX_KWH else round(energy_wh / WH_PER_KWH, 5)


def _charging_since(charger: Charger, detail: ChargerDetail, session: CarSession) -> datetime | None:
    """Return when charging began, provided that it has not paused since; more is not known."""
    at = reported_at(charger)
    if not detail.is_charging or session.active_s is None or at is None:
        return None
    return max(at - timedelta(seconds=session.active_s), session.since)


def _level(charger: Charger) -> float | None:
    """Return the current that it allows the car, A; while it does not charge, the last one that was set."""
    detail, settings = charger.detail, charger.settings
    if detail is not None and detail.is_charging and detail.limit_a is not None:
        return without_fraction(detail.limit_a)
    return None if settings is None else without_fraction(settings.current_a)


def connector_from(charger: Charger) -> dict[str, Any]:
    """Return its only connector. The current says how it is held back: exactly 8 A is the safe limit."""
    detail = charger.detail
    is_held_back = None if detail is None else detail.is_held_back
    is_safe = bool(is_held_back) and detail is not None and detail.limit_a == SAFE_A
    is_plugged = None if detail is None else detail.is_plugged
    return {
        "connectorId": CONNECTOR,
        "connectorStatusType": connector_status(charger),
        "connectorStatusInfo": "EVConnected" if is_plugged else "",
        "connectorStatusReason": connector_reason(detail),
        "safeLimitState": None if is_held_back is None else SAFE_LIMIT if is_safe else 0,
        "dlbActive": None if is_held_back is None else is_held_back and not is_safe,
        "pluggedIn": is_plugged,
    }


def connector_status(charger: Charger) -> str | None:
    """Return one of the document's seven (L1710); their meaning is invented where it is not evident."""
    detail, report = charger.detail, charger.report
    if detail is None:
        return None
    if detail.connector in CONNECTOR_STATUSES:
        return detail.connector
    if report is not None and report.health == Health.FAULT:
        return ConnectorStatus.FAULTED
    if detail.is_charging:
        return ConnectorStatus.CHARGING
    if not detail.is_plugged:
        return None if detail.is_plugged is None else ConnectorStatus.AVAILABLE
    match connector_reason(detail):
        case "STOPPED":
            return ConnectorStatus.FINISHING
        case "FULL":
            return ConnectorStatus.SUSPENDED_EV
        case "":
            return ConnectorStatus.SUSPENDED
    return ConnectorStatus.SUSPENDED_EVSE


def connector_reason(detail: ChargerDetail | None) -> str | None:
    """Return why it waits, spelled as ``INSUFFICIENT_SOLAR`` is, the only word of the document (L1711)."""
    if detail is None:
        return None
    if detail.reason is None:
        return NO_REASON
    reason = detail.reason.upper().replace(" ", "_").replace("-", "_")
    return INSUFFICIENT_SOLAR if INSUFFICIENT_SOLAR in reason else reason


def _grid_state(reading: Reading | None) -> str | None:
    state = None if reading is None else reading.grid_state
    return GRID_STATES.get(state) if isinstance(state, GridState) else None
