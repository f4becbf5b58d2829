"""The state of the grid connection, and whether it may be changed."""

from typing import Any

from polywatt.model import Capabilities, DeviceKind, GridState, Home, JoinGrid, LeaveGrid, Reading

from ...wire.grid import GO_OFF_GRID

DEAD = 0.0
IN_BETWEEN = (GridState.LEAVING, GridState.RETURNING)


def is_available(command: type, capabilities: Capabilities) -> bool:
    """Whether the home accepts the command now.

    A home whose own vendor requires a code for it does not: the code of this cloud is another one.
    """
    capability = capabilities.find(command)
    return capability is not None and capability.blocked is None and "code" not in capability.bounds


def is_outage(reading: Reading | None) -> bool | None:
    """Whether the public grid is down; None where an island may be intended as well."""
    if reading is None:
        return None
    if DEAD in (reading.grid_voltage_v, reading.grid_frequency_hz) and reading.grid_state != GridState.CONNECTED:
        return True
    if reading.grid_state == GridState.ISLANDED and reading.grid_voltage_v is None:
        return None
    return None if reading.grid_state is None else False


def check_from(home: Home, reading: Reading | None, *, is_toggling: bool) -> dict[str, bool]:
    """Return whether a toggle would be accepted; not in which state the grid connection is (document, L673)."""
    is_toggle_available = is_available(LeaveGrid, home.capabilities) and is_available(JoinGrid, home.capabilities)
    firmware = (device.firmware for device in home.devices if device.firmware is not None)
    is_in_between = reading is not None and reading.grid_state in IN_BETWEEN
    return {
        "disableGridControl": not is_toggle_available or reading is None,
        "activeDownload": any(one.progress is not None for one in firmware),
        "sunlightBackupSystemCheck": is_sunlight_backup(home),
        "gridOutageCheck": is_outage(reading) is True,
        "userInitiatedGridToggle": is_toggling or is_in_between,
    }


def outage_from(home: Home, reading: Reading | None) -> dict[str, Any]:
    """Return what decides whether joining is possible. No plant knows the site's country and telephone number."""
    outage = is_outage(reading)
    can_join = is_available(JoinGrid, home.capabilities)
    return {
        "continent_code": None,
        "country_code": None,
        "isd_code": None,
        "phone": None,
        "is_sunlight_backup": is_sunlight_backup(home),
        "is_grid_outage": outage,
        "show_grid_connect": can_join and outage is not True,
        "has_battery": home.has(DeviceKind.BATTERY),
    }


def is_sunlight_backup(home: Home) -> bool:
    """Whether the system islands on its solar alone: it has a switch and no battery."""
    return home.has(DeviceKind.SWITCH) and not home.has(DeviceKind.BATTERY)


def is_in_state(state: int, reading: Reading | None) -> bool:
    """Whether the grid connection is already in the requested state."""
    grid_state = None if reading is None else reading.grid_state
    return grid_state == (GridState.ISLANDED if state == GO_OFF_GRID else GridState.CONNECTED)
