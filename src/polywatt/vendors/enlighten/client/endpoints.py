"""The table of endpoints: path, headers, lifetime of the cached answer, and what a write invalidates."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from urllib.parse import quote

EVSE = "/service/evse_controller"
SCHEDULER = "/service/evse_scheduler/api/v1/iqevc/charging-mode"
BATTERY = "/service/batteryConfig/api/v1"
EVENTS_ROOT, PAGE_DATA = "/service/events-platform-service", ("/app-api/", "/pv/settings/")
HISTORY = "/service/enho_historical_events_ms"


class Family(Enum):
    """Families of headers: each endpoint names its own."""

    LOGIN = auto()
    """Cookies only, and no session yet."""
    SITE = auto()
    """Cookies and e-auth-token; a bearer token where there is one."""
    CONTROL = auto()
    """The same, as the EV controller and the scheduler want it: the bearer token is needed."""
    HISTORY = auto()
    """The session id and the user of the token, and a request id (L376-L379)."""
    BATTERY = auto()
    """Username, and the Origin of another page; without a bearer token (L1303-L1304)."""
    BATTERY_WRITE = auto()
    """The same, and the XSRF token twice: in a header and as a cookie."""
    PARTNER = auto()
    """Bearer token only: the partner API, unproved."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One row. ``is_read``: it changes nothing, whatever its method."""

    method: str
    path: str
    family: Family
    is_read: bool
    ttl_s: float = 0.0
    invalidates: tuple[str, ...] = ()
    """The endpoints whose cached answers are not true any more afterwards."""

    @property
    def extra_headers(self) -> dict[str, str]:
        """Headers that the document prints otherwise than the family's."""
        if self.path.startswith(EVENTS_ROOT):
            return {"Accept": "application/json", "Content-Type": "application/json"}
        is_page_data = self.method == "GET" and self.path.startswith(PAGE_DATA)
        return {"Accept": "*/*"} if is_page_data else {}

    def path_for(self, **values: str) -> str:
        """Return the path for one site, charger, ..."""
        return self.path.format(**{name: quote(value, safe="") for name, value in values.items()})


def _read(path: str, family: Family, ttl_s: float, method: str = "GET") -> Endpoint:
    return Endpoint(method, path, family, is_read=True, ttl_s=ttl_s)


def _write(method: str, path: str, family: Family, *invalidates: str) -> Endpoint:
    return Endpoint(method, path, family, is_read=False, invalidates=invalidates)


STATUS_S, SETTINGS_S, SLOW_S, INVENTORY_S, ACCOUNT_S = 60.0, 60.0, 300.0, 600.0, 3_600.0
"""Users of the service were blocked for more frequent requests: status each minute, inventories every ten."""
LIVE_TTL_S = 5.0
"""The status while a live stream runs: at most 15 minutes (L1741)."""

SITES, DEVICES = "enlighten.site.search", "enlighten.devices"
INVERTERS, INVERTER_ENERGY, INVERTER_STATUS = (
    "enlighten.inverters",
    "enlighten.inverters.energy",
    "enlighten.inverters.status",
)
LIFETIME, EVENTS, BACKUP_HISTORY = "enlighten.energy.lifetime", "enlighten.events", "enlighten.backup_history"
GRID_CHECK, GRID_OTP, GRID_VERIFY = "enlighten.grid.check", "enlighten.grid.otp.send", "enlighten.grid.otp.verify"
GRID_STATE, GRID_LOG, GRID_OUTAGE = "enlighten.grid.state", "enlighten.grid.log", "enlighten.grid.outage"
BATTERY_STATUS = "enlighten.battery.status"
MQTT, SITE_SETTINGS = "enlighten.battery.mqtt", "enlighten.battery.site_settings"
PROFILE, PROFILE_SET = "enlighten.battery.profile", "enlighten.battery.profile.set"
PROFILE_CANCEL = "enlighten.battery.profile.cancel"
SETTINGS, SETTINGS_SET = "enlighten.battery.settings", "enlighten.battery.settings.set"
STORM, STORM_TOGGLE = "enlighten.battery.storm", "enlighten.battery.storm.toggle"
DISCLAIMER, IS_VALID = "battery.disclaimer", "battery.schedule.valid"
STATUS, SUMMARIES, SUMMARY = "enlighten.evse.status", "enlighten.evse.summary", "enlighten.evse.summary.charger"
LIVE_START, LIVE_STOP = "enlighten.evse.live.start", "enlighten.evse.live.stop"
CONFIG, CONFIG_SET = "enlighten.evse.config.read", "enlighten.evse.config.update"
FILTER_CRITERIA, SESSIONS = "enlighten.evse.history.filter", "enlighten.evse.history"
START, STOP, TRIGGER = "enlighten.evse.start", "enlighten.evse.stop", "enlighten.evse.trigger"
MODE, MODE_SET = "enlighten.scheduler.mode", "enlighten.scheduler.mode.set"
GREEN, GREEN_SET = "enlighten.scheduler.green", "enlighten.scheduler.green.set"
SCHEDULES, SCHEDULES_SET = "enlighten.scheduler.schedules", "enlighten.scheduler.schedules.update"
SLOT_SWITCH = "scheduler.slot.switch"
LOGIN, LOGIN_OTP, LOGIN_OTP_RESEND = "enlighten.auth.login", "enlighten.auth.otp", "enlighten.auth.otp.resend"
ACCESS_TOKEN, TOKENS = "enlighten.auth.access_token", "enlighten.auth.tokens"
JWT_TOKEN, SESSION_TOKEN = "auth.jwt_token", "auth.session_token"
V4_START, V4_STOP, V4_TELEMETRY = "enlighten.v4.start", "enlighten.v4.stop", "enlighten.v4.telemetry"
LOCAL_PDM, LOCAL_PEB = "enlighten.local.pdm", "enlighten.local.peb"

_BATTERY_READS = (PROFILE, SETTINGS)
ENDPOINTS: Mapping[str, Endpoint] = {
    SITES: _read("/app-api/search_sites.json", Family.SITE, ACCOUNT_S),
    DEVICES: _read("/app-api/{site}/devices.json", Family.SITE, INVENTORY_S),
    INVERTERS: _read("/app-api/{site}/inverters.json", Family.SITE, INVENTORY_S),
    INVERTER_ENERGY: _read("/systems/{site}/inverter_data_x/energy.json", Family.SITE, INVENTORY_S),
    INVERTER_STATUS: _read("/systems/{site}/inverter_status_x.json", Family.SITE, INVENTORY_S),
    LIFETIME: _read("/pv/systems/{site}/lifetime_energy", Family.SITE, SLOW_S),
    EVENTS: _read("/service/events-platform-service/v1.0/{site}/events/homeowner", Family.SITE, SLOW_S),
    BACKUP_HISTORY: _read("/app-api/{site}/battery_backup_history.json", Family.SITE, INVENTORY_S),
    GRID_CHECK: _read("/app-api/{site}/grid_control_check.json", Family.SITE, STATUS_S),
    GRID_OTP: _write("GET", "/app-api/{site}/grid_toggle_otp.json", Family.SITE),
    GRID_VERIFY: _write("POST", "/app-api/grid_toggle_otp.json", Family.SITE, GRID_CHECK),
    GRID_STATE: _write("POST", "/pv/settings/grid_state.json", Family.SITE, GRID_CHECK, GRID_OUTAGE, STATUS),
    GRID_LOG: _write("POST", "/pv/settings/log_grid_change.json", Family.SITE, GRID_CHECK, GRID_OUTAGE),
    GRID_OUTAGE: _read("/app-api/{site}/off_grid_due_to_grid_outage", Family.SITE, STATUS_S),
    BATTERY_STATUS: _read("/pv/settings/{site}/battery_status.json", Family.SITE, STATUS_S),
    MQTT: _read(f"{BATTERY}/mqttSignedUrl/{{site}}", Family.BATTERY, 0.0),
    SITE_SETTINGS: _read(f"{BATTERY}/siteSettings/{{site}}", Family.BATTERY, INVENTORY_S),
    PROFILE: _read(f"{BATTERY}/profile/{{site}}", Family.BATTERY, SETTINGS_S),
    PROFILE_SET: _write("PUT", f"{BATTERY}/profile/{{site}}", Family.BATTERY_WRITE, *_BATTERY_READS),
    PROFILE_CANCEL: _write("PUT", f"{BATTERY}/cancel/profile/{{site}}", Family.BATTERY_WRITE, *_BATTERY_READS),
    SETTINGS: _read(f"{BATTERY}/batterySettings/{{site}}", Family.BATTERY, SETTINGS_S),
    SETTINGS_SET: _write("PUT", f"{BATTERY}/batterySettings/{{site}}", Family.BATTERY_WRITE, *_BATTERY_READS),
    STORM: _read(f"{BATTERY}/stormGuard/{{site}}/stormAlert", Family.BATTERY, SLOW_S),
    STORM_TOGGLE: _write("PUT", f"{BATTERY}/stormGuard/toggle/{{site}}", Family.BATTERY_WRITE, STORM, *_BATTERY_READS),
    DISCLAIMER: _write("POST", f"{BATTERY}/batterySettings/acceptDisclaimer/{{site}}", Family.BATTERY_WRITE, SETTINGS),
    IS_VALID: _write("POST", f"{BATTERY}/battery/sites/{{site}}/schedules/isValid", Family.BATTERY),
    STATUS: _read(f"{EVSE}/{{site}}/ev_chargers/status", Family.SITE, STATUS_S),
    SUMMARIES: _read(f"{EVSE}/api/v2/{{site}}/ev_chargers/summary", Family.SITE, INVENTORY_S),
    SUMMARY: _read(f"{EVSE}/api/v2/{{site}}/ev_chargers/{{sn}}/summary", Family.SITE, INVENTORY_S),
    LIVE_START: _write("GET", f"{EVSE}/{{site}}/ev_chargers/start_live_stream", Family.SITE, STATUS),
    LIVE_STOP: _write("GET", f"{EVSE}/{{site}}/ev_chargers/stop_live_stream", Family.SITE, STATUS),
    CONFIG: _read(f"{EVSE}/api/v1/{{site}}/ev_chargers/{{sn}}/ev_charger_config", Family.CONTROL, SLOW_S, "POST"),
    CONFIG_SET: _write("PUT", f"{EVSE}/api/v1/{{site}}/ev_chargers/{{sn}}/ev_charger_config", Family.CONTROL, CONFIG),
    FILTER_CRITERIA: _read(f"{HISTORY}/{{site}}/filter_criteria", Family.HISTORY, ACCOUNT_S),
    SESSIONS: _read(f"{HISTORY}/{{site}}/sessions/{{sn}}/history", Family.HISTORY, SLOW_S, "POST"),
    START: _write("POST", f"{EVSE}/{{site}}/ev_chargers/{{sn}}/start_charging", Family.SITE, STATUS, MODE),
    STOP: _write("PUT", f"{EVSE}/{{site}}/ev_chargers/{{sn}}/stop_charging", Family.SITE, STATUS, MODE),
    TRIGGER: _write("POST", f"{EVSE}/{{site}}/ev_charger/{{sn}}/trigger_message", Family.SITE, STATUS),
    MODE: _read(f"{SCHEDULER}/{{site}}/{{sn}}/preference", Family.CONTROL, SETTINGS_S),
    MODE_SET: _write(
        "PUT", f"{SCHEDULER}/{{site}}/{{sn}}/preference", Family.CONTROL, MODE, STATUS, SCHEDULES, PROFILE
    ),
    GREEN: _read(f"{SCHEDULER}/GREEN_CHARGING/{{site}}/{{sn}}/settings", Family.CONTROL, SLOW_S),
    GREEN_SET: _write("PUT", f"{SCHEDULER}/GREEN_CHARGING/{{site}}/{{sn}}/settings", Family.CONTROL, GREEN, SETTINGS),
    SCHEDULES: _read(f"{SCHEDULER}/SCHEDULED_CHARGING/{{site}}/{{sn}}/schedules", Family.CONTROL, SLOW_S),
    SCHEDULES_SET: _write(
        "PATCH", f"{SCHEDULER}/SCHEDULED_CHARGING/{{site}}/{{sn}}/schedules", Family.CONTROL, SCHEDULES, MODE
    ),
    SLOT_SWITCH: _write(
        "PATCH", f"{SCHEDULER}/SCHEDULED_CHARGING/{{site}}/{{sn}}/schedules", Family.CONTROL, SCHEDULES, MODE
    ),
    LOGIN: _write("POST", "/login/login.json", Family.LOGIN),
    LOGIN_OTP: _write("POST", "/app-api/validate_login_otp", Family.LOGIN),
    LOGIN_OTP_RESEND: _write("POST", "/app-api/generate_mfa_login_otp", Family.LOGIN),
    ACCESS_TOKEN: _write("POST", "/access_token", Family.LOGIN),
    TOKENS: _write("POST", "/tokens", Family.LOGIN),
    JWT_TOKEN: _write("GET", "/app-api/jwt_token.json", Family.SITE),
    SESSION_TOKEN: _write("GET", "/service/auth_ms_enho/api/v1/session/token", Family.SITE),
    V4_START: _write("POST", "/api/v4/systems/{site}/ev_charger/{sn}/start_charging", Family.PARTNER, STATUS),
    V4_STOP: _write("POST", "/api/v4/systems/{site}/ev_charger/{sn}/stop_charging", Family.PARTNER, STATUS),
    V4_TELEMETRY: _read("/api/v4/systems/{site}/telemetry/{meter}", Family.PARTNER, SLOW_S),
    LOCAL_PDM: _read("/ivp/pdm/{name}", Family.PARTNER, 0.0),
    LOCAL_PEB: _read("/ivp/peb/{name}", Family.PARTNER, 0.0),
}
"""By the contract's id where it has one; what follows no id is known from clients of the service only.

Where the document gives no method (tokens, the partner API's telemetry, local paths) it is a guess that one such client
confirms, or none does.
"""
TTL_S: Mapping[str, float] = {name: endpoint.ttl_s for name, endpoint in ENDPOINTS.items() if endpoint.is_read}
"""How long answers are cached. Whoever polls gains nothing by more frequent requests."""
