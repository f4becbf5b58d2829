"""The status of a charger, in both of its shapes."""

from datetime import datetime
from enum import StrEnum

import msgspec
from msgspec import UNSET, UnsetType

from ..envelope import EvseResponse
from ..scale import (
    Flag,
    Json,
    Number,
    Scalar,
    Text,
    from_kilo,
    to_bool,
    to_datetime,
    to_float,
    to_int,
    to_list,
    to_text,
)

MAX_KWH = 200.0
"""``session_d.e_c`` above is Wh, up to it kWh (L1712): a guess of those who read it, not a rule of the service."""
SAFE_LIMIT = 1
"""``safeLimitState``: held at 8 A, because the gateway cannot be reached (L1718)."""
CONNECTOR = 1
"""The only connector there is (L14)."""


class ConnectorStatus(StrEnum):
    """L1710; others are carried along as they are."""

    AVAILABLE = "AVAILABLE"
    CHARGING = "CHARGING"
    FINISHING = "FINISHING"
    SUSPENDED = "SUSPENDED"
    SUSPENDED_EV = "SUSPENDED_EV"
    SUSPENDED_EVSE = "SUSPENDED_EVSE"
    FAULTED = "FAULTED"


INSUFFICIENT_SOLAR = "INSUFFICIENT_SOLAR"
"""A ``connectorStatusReason`` (L1711)."""


class Connector(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A connector of the charger."""

    connectorId: Number = UNSET
    connectorStatusType: Text = UNSET
    connectorStatusInfo: Text = UNSET
    connectorStatusReason: Text = UNSET
    safeLimitState: Number = UNSET
    dlbActive: Flag = UNSET
    """Load balancing acts now."""
    pluggedIn: Flag = UNSET


class CarSession(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """``session_d``: the running session, or the last one; flat answers have ``start_time`` for ``strt_chrg``."""

    plg_in_at: Scalar = UNSET
    strt_chrg: Scalar = UNSET
    """Epoch milliseconds."""
    start_time: Scalar = UNSET
    """Epoch seconds."""
    plg_out_at: Scalar = UNSET
    e_c: Number = UNSET
    miles: Number = UNSET
    session_cost: Number = UNSET
    auth_status: Number = UNSET
    auth_type: Scalar = UNSET
    auth_id: Scalar = UNSET
    charge_level: Number = UNSET
    """A."""

    @property
    def energy_wh(self) -> float | None:
        """The energy the car got: above 200 the number is Wh, else kWh."""
        energy = to_float(self.e_c)
        return energy if energy is None or energy > MAX_KWH else from_kilo(energy)

    @property
    def start_time_s(self) -> int | None:
        """The begin of charging in epoch seconds, from whichever field is there (L164)."""
        at = self.started_at
        return None if at is None else int(at.timestamp())

    @property
    def started_at(self) -> datetime | None:
        """The begin of charging."""
        return to_datetime(self.strt_chrg) or to_datetime(self.start_time)

    @property
    def plugged_in_at(self) -> datetime | None:
        """Time at which the car was plugged in."""
        return to_datetime(self.plg_in_at)

    @property
    def plugged_out_at(self) -> datetime | None:
        """Time at which it was unplugged."""
        return to_datetime(self.plg_out_at)

    @property
    def level_a(self) -> float | None:
        """The highest current allowed to it."""
        return to_float(self.charge_level)


class SmartEv(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Whether the car itself is known."""

    hasToken: Flag = UNSET
    hasEVDetails: Flag = UNSET


class ScheduleStatus(msgspec.Struct, frozen=True, kw_only=True):
    """``sch_d``."""

    status: Number = UNSET
    info: Json = UNSET


class Charger(msgspec.Struct, frozen=True, kw_only=True):
    """One charger; in flat answers its connector's fields are its own."""

    sn: Text = UNSET
    name: Text = UNSET
    displayName: Text = UNSET
    connected: Flag = UNSET
    pluggedIn: Flag = UNSET
    charging: Flag = UNSET
    faulted: Flag = UNSET
    mode: Number = UNSET
    offGrid: Text = UNSET
    """"ON_GRID"."""
    lst_rpt_at: Scalar = UNSET
    offlineAt: Scalar = UNSET
    commissioned: Number = UNSET
    auth_token: Scalar = UNSET
    isEVDetailsSet: Flag = UNSET
    evManufacturerName: Text = UNSET
    smartEV: SmartEv | UnsetType | None = UNSET
    sch_d: ScheduleStatus | UnsetType | None = UNSET
    session_d: CarSession | UnsetType | None = UNSET
    connectors: list[Connector] | UnsetType | None = UNSET
    connectorStatusType: Text = UNSET
    connectorStatusInfo: Text = UNSET
    connectorStatusReason: Text = UNSET
    safeLimitState: Number = UNSET
    dlbActive: Flag = UNSET

    @property
    def serial(self) -> str | None:
        """Its serial number."""
        return to_text(self.sn)

    @property
    def title(self) -> str | None:
        """Its name; some deployments send none, then the summary has it (L1764)."""
        return to_text(self.name) or to_text(self.displayName)

    @property
    def is_connected(self) -> bool | None:
        """Whether the cloud hears it."""
        return to_bool(self.connected)

    @property
    def is_plugged(self) -> bool | None:
        """Whether a car is plugged in."""
        return to_bool(self.pluggedIn)

    @property
    def is_charging(self) -> bool | None:
        """Whether current flows."""
        return to_bool(self.charging)

    @property
    def is_faulted(self) -> bool | None:
        """Whether something is wrong with it."""
        return to_bool(self.faulted)

    @property
    def connector(self) -> Connector:
        """Its only connector, whichever shape the answer has."""
        connectors = to_list(self.connectors)
        if connectors:
            connector: Connector = connectors[0]
            return connector
        return Connector(
            connectorStatusType=self.connectorStatusType,
            connectorStatusInfo=self.connectorStatusInfo,
            connectorStatusReason=self.connectorStatusReason,
            safeLimitState=self.safeLimitState,
            dlbActive=self.dlbActive,
            pluggedIn=self.pluggedIn,
        )

    @property
    def connector_status(self) -> str | None:
        """One of ``ConnectorStatus``, or a newer word."""
        return to_text(self.connector.connectorStatusType)

    @property
    def connector_reason(self) -> str | None:
        """The reason of the status ("INSUFFICIENT_SOLAR")."""
        return to_text(self.connector.connectorStatusReason)

    @property
    def is_balancing(self) -> bool | None:
        """Whether load balancing acts now."""
        return to_bool(self.connector.dlbActive)

    @property
    def grid_state_text(self) -> str | None:
        """The grid state as sent ("ON_GRID")."""
        return to_text(self.offGrid)

    @property
    def safe_limit(self) -> int | None:
        """``safeLimitState`` as sent; 1 is the forced limit of 8 A."""
        return to_int(self.connector.safeLimitState)

    @property
    def session(self) -> CarSession:
        """The running session, or the last one; empty where there is none."""
        return self.session_d if isinstance(self.session_d, CarSession) else CarSession()

    @property
    def at(self) -> datetime | None:
        """Time of its last report."""
        return to_datetime(self.lst_rpt_at)

    @property
    def offline_since(self) -> datetime | None:
        """Time at which the cloud last lost it."""
        return to_datetime(self.offlineAt)

    def flat(self) -> "Charger":
        """Return it in the flat shape: ``evChargerData`` of older services (L164)."""
        connector, session = self.connector, self.session
        flat_session = CarSession(e_c=session.e_c, start_time=session.start_time_s, charge_level=session.charge_level)
        return msgspec.structs.replace(
            self,
            name=self.title,
            connectorStatusType=connector.connectorStatusType,
            connectorStatusInfo=connector.connectorStatusInfo,
            connectorStatusReason=connector.connectorStatusReason,
            safeLimitState=connector.safeLimitState,
            dlbActive=connector.dlbActive,
            session_d=flat_session if isinstance(self.session_d, CarSession) else None,
        )


class StatusData(msgspec.Struct, frozen=True, kw_only=True):
    """``data`` of the nested shape."""

    site: Scalar = UNSET
    """Text here, a number in the search."""
    tz: Text = UNSET
    chargers: list[Charger] | UnsetType | None = UNSET
    evChargerData: list[Charger] | UnsetType | None = UNSET


class ChargerStatus(EvseResponse, frozen=True, kw_only=True):
    """``ev_chargers/status``: wrapped in ``meta`` and ``data``, or flat with ``evChargerData``."""

    data: StatusData | UnsetType | None = UNSET
    evChargerData: list[Charger] | UnsetType | None = UNSET

    @property
    def chargers(self) -> list[Charger]:
        """The chargers, whichever way they are wrapped."""
        data = self.data if isinstance(self.data, StatusData) else StatusData()
        return to_list(data.chargers) or to_list(data.evChargerData) or to_list(self.evChargerData)

    def charger(self, sn: str) -> Charger | None:
        """Return one charger; None where it is not there."""
        return next((charger for charger in self.chargers if charger.serial == sn), None)


class LiveStream(msgspec.Struct, frozen=True, kw_only=True):
    """``start_live_stream`` and ``stop_live_stream``."""

    status: Text = UNSET
    topics: list[Text] | UnsetType | None = UNSET
    """"evse/<sn>/status"."""
    duration_s: Number = UNSET
    """900."""

    @property
    def stream_s(self) -> float | None:
        """Seconds for which the values come faster."""
        return to_float(self.duration_s)


class ChargeResponse(msgspec.Struct, frozen=True, kw_only=True):
    """``start_charging`` and ``stop_charging``."""

    status: Text = UNSET
    """"accepted": queued."""
    chargingLevel: Number = UNSET
    """A."""
    charging_level: Number = UNSET
    message: Text = UNSET

    @property
    def level_a(self) -> float | None:
        """The current by the answer; None where it does not say."""
        level = to_float(self.chargingLevel)
        return to_float(self.charging_level) if level is None else level


class TriggerResponse(msgspec.Struct, frozen=True, kw_only=True):
    """``trigger_message``: replies vary, this is the common shape (L1114-L1123)."""

    status: Text = UNSET
    message: Text = UNSET
    details: Json = UNSET

    @property
    def tracking_id(self) -> str | None:
        """The vendor's id of the request."""
        return to_text(self.details.get("trackingId")) if isinstance(self.details, dict) else None


STATUS = msgspec.json.Decoder(ChargerStatus)
LIVE_STREAM = msgspec.json.Decoder(LiveStream)
CHARGE_RESPONSE = msgspec.json.Decoder(ChargeResponse)
TRIGGER_RESPONSE = msgspec.json.Decoder(TriggerResponse)
