"""What the chargers do now: ``ev_chargers/status``."""

from datetime import datetime, timedelta
from typing import Any

from polywatt.model import CarSession, ChargerDetail, GridState, Health, Reading

from ...wire.charger.status import CONNECTOR, INSUFFICIENT_SOLAR, MAX_KWH, SAFE_LIMIT, ConnectorStatus
from ..answers import epoch_ms
from ..parts import Charger
from .envelope import zulu

SAFE_A = 8.0
"""What a charger keeps to that cannot reach the gateway (document, L1718)."""
WH_PER_KWH = 1_000.0
NO_AUTHENTICATION = -1
"""``auth_status`` of the document's example; other values are not known."""
GRID_WORDS = {GridState.CONNECTED: "ON_GRID", GridState.ISLANDED: "OFF_GRID"}
"""The second is made from the first; in between nothing is said."""
CONNECTOR_WORDS = frozenset(word.value for word in ConnectorStatus)
NOTHING_WAITS = ""


def status_from(charger: Charger, reading: Reading | None) -> dict[str, Any]:
    """One charger. What its home does not tell is null."""
    detail, told = charger.detail, charger.told
    is_charging = None if detail is None else detail.is_charging
    return {
        "smartEV": {"hasToken": False, "hasEVDetails": False},
        "evManufacturerName": None,
        "offGrid": _grid_word(reading),
        "sn": charger.serial,
        "name": charger.device.name,
        "lst_rpt_at": zulu(reported_at(charger)),
        "offlineAt": None,
        "connected": is_connected(charger),
        "auth_token": None,
        # Seen by clients: 0 while it charges, else 1; what the number means nobody knows.
        "mode": None if is_charging is None else int(not is_charging),
        "charging": is_charging,
        "pluggedIn": None if detail is None else detail.is_plugged,
        "faulted": None if told is None or told.health is None else told.health == Health.FAULT,
        "commissioned": 1,
        "isEVDetailsSet": False,
        "sch_d": {"status": 0, "info": []},
        "session_d": session_from(charger),
        "connectors": [connector_from(charger)],
    }


def is_connected(charger: Charger) -> bool:
    """Whether the cloud hears it."""
    return charger.told is not None and charger.told.is_heard is not False


def reported_at(charger: Charger) -> datetime | None:
    """When it was heard last."""
    if charger.told is None:
        return None
    return charger.told.received_at if charger.told.at is None else charger.told.at


def session_from(charger: Charger) -> dict[str, Any]:
    """The running session; all null while there is none."""
    session = None if charger.detail is None else charger.detail.session
    began = None if session is None or charger.detail is None else _began(charger, charger.detail, session)
    return {
        "plg_in_at": None if session is None else zulu(session.since),
        "strt_chrg": None if began is None else epoch_ms(began),
        "plg_out_at": None if session is None else zulu(session.until),
        "e_c": None if session is None or session.energy_wh is None else energy_shown(session.energy_wh),
        "miles": None,
        "session_cost": None if session is None else session.cost,
        "auth_status": NO_AUTHENTICATION,
        "auth_type": None,
        "auth_id": None,
        "charge_level": _level(charger),
    }


def energy_shown(energy_wh: float) -> float:
    """``e_c``: Wh above 200, else kWh, for readers take it so (document, L1712)."""
    shown_wh = round(energy_wh, 2)
    return shown_wh if shown_wh > MAX_KWH else round(energy_wh / WH_PER_KWH, 5)


def _began(charger: Charger, detail: ChargerDetail, session: CarSession) -> datetime | None:
    """When charging began, if it has gone on since; that is all that can be told of it."""
    at = reported_at(charger)
    if not detail.is_charging or session.active_s is None or at is None:
        return None
    return max(at - timedelta(seconds=session.active_s), session.since)


def _level(charger: Charger) -> float | None:
    """What it lets the car take, A; while nothing flows, what it was told last."""
    detail, settings = charger.detail, charger.settings
    if detail is not None and detail.is_charging and detail.limit_a is not None:
        return whole_where_it_is(detail.limit_a)
    return None if settings is None else whole_where_it_is(settings.current_a)


def whole_where_it_is(amperes: float | None) -> float | None:
    """32 rather than 32.0."""
    return int(amperes) if amperes is not None and float(amperes).is_integer() else amperes


def connector_from(charger: Charger) -> dict[str, Any]:
    """Its only connector. How it is held back is told apart by the current: exactly 8 A is the safe limit."""
    detail = charger.detail
    is_held = None if detail is None else detail.is_held_back
    is_safe = bool(is_held) and detail is not None and detail.limit_a == SAFE_A
    is_plugged = None if detail is None else detail.is_plugged
    return {
        "connectorId": CONNECTOR,
        "connectorStatusType": connector_word(charger),
        "connectorStatusInfo": "EVConnected" if is_plugged else "",
        "connectorStatusReason": reason_word(detail),
        "safeLimitState": None if is_held is None else SAFE_LIMIT if is_safe else 0,
        "dlbActive": None if is_held is None else is_held and not is_safe,
        "pluggedIn": is_plugged,
    }


def connector_word(charger: Charger) -> str | None:
    """One of the document's seven (L1710); which of them stands for what is invented where it is not evident."""
    detail, told = charger.detail, charger.told
    if detail is None:
        return None
    if detail.connector in CONNECTOR_WORDS:
        return detail.connector
    if told is not None and told.health == Health.FAULT:
        return ConnectorStatus.FAULTED
    if detail.is_charging:
        return ConnectorStatus.CHARGING
    if not detail.is_plugged:
        return None if detail.is_plugged is None else ConnectorStatus.AVAILABLE
    match reason_word(detail):
        case "STOPPED":
            return ConnectorStatus.FINISHING
        case "FULL":
            return ConnectorStatus.SUSPENDED_EV
        case "":
            return ConnectorStatus.SUSPENDED
    return ConnectorStatus.SUSPENDED_EVSE


def reason_word(detail: ChargerDetail | None) -> str | None:
    """Why it waits, spelled as ``INSUFFICIENT_SOLAR`` is, the only word that the document has (L1711)."""
    if detail is None:
        return None
    if detail.reason is None:
        return NOTHING_WAITS
    word = detail.reason.upper().replace(" ", "_").replace("-", "_")
    return INSUFFICIENT_SOLAR if INSUFFICIENT_SOLAR in word else word


def _grid_word(reading: Reading | None) -> str | None:
    state = None if reading is None else reading.grid_state
    return GRID_WORDS.get(state) if isinstance(state, GridState) else None
