"""What the live endpoints' answers are made of; the wizard's rows say it themselves."""

from .wizard import Basis

D, C = Basis.DOCUMENTED, Basis.CAPTURED
LIVE: dict[tuple[str, str], Basis] = {
    ("POST", "login/Basic"): C,
    ("GET", "logout"): D,
    ("GET", "status"): C,
    ("GET", "meters/aggregates"): C,
    ("GET", "meters/site"): C,
    ("GET", "meters/solar"): C,
    ("GET", "devices/vitals"): C,
    ("GET", "system_status"): C,
    ("GET", "system_status/soe"): C,
    ("GET", "system_status/grid_status"): C,
    ("GET", "system_status/grid_faults"): C,
    ("GET", "operation"): C,
    ("POST", "operation"): D,
    ("GET", "config"): C,
    ("GET", "config/completed"): D,
    ("GET", "site_info"): C,
    ("GET", "site_info/site_name"): C,
    ("GET", "powerwalls"): C,
    ("GET", "solars"): D,
    ("GET", "sitemaster"): C,
    ("GET", "sitemaster/run"): D,
    ("GET", "sitemaster/stop"): D,
    ("POST", "sitemaster/stop"): C,
    ("POST", "v2/islanding/mode"): D,
}
"""By method and path below ``/api/``."""
