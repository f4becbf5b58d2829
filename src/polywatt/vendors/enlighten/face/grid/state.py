"""How the site stands to the grid, and whether that may be changed."""

from typing import Any

from polywatt.model import Capabilities, DeviceKind, GridState, Home, JoinGrid, LeaveGrid, Reading

from ...wire.grid import GO_OFF_GRID

DEAD = 0.0
BETWEEN = (GridState.LEAVING, GridState.RETURNING)


def can(command: type, capabilities: Capabilities) -> bool:
    """Whether the home takes it here and now.

    One whose own vendor wants a code of its own for it does not: this cloud's code is another one.
    """
    capability = capabilities.find(command)
    return capability is not None and capability.blocked is None and "code" not in capability.bounds


def is_outage(reading: Reading | None) -> bool | None:
    """Whether the public grid is down; None where an island may as well be one on purpose."""
    if reading is None:
        return None
    if DEAD in (reading.grid_voltage_v, reading.grid_frequency_hz) and reading.grid_state != GridState.CONNECTED:
        return True
    if reading.grid_state == GridState.ISLANDED and reading.grid_voltage_v is None:
        return None
    return None if reading.grid_state is None else False


def check_from(home: Home, reading: Reading | None, *, is_toggling: bool) -> dict[str, bool]:
    """Whether a toggle would be taken; it does not tell which way the grid is (document, L673)."""
    may = can(LeaveGrid, home.capabilities) and can(JoinGrid, home.capabilities)
    firmware = (device.firmware for device in home.devices if device.firmware is not None)
    is_between = reading is not None and reading.grid_state in BETWEEN
    return {
        "disableGridControl": not may or reading is None,
        "activeDownload": any(one.progress is not None for one in firmware),
        "sunlightBackupSystemCheck": is_sunlight_backup(home),
        "gridOutageCheck": is_outage(reading) is True,
        "userInitiatedGridToggle": is_toggling or is_between,
    }


def outage_from(home: Home, reading: Reading | None) -> dict[str, Any]:
    """What decides whether going back is offered. Where the site is, and whom to call, no plant tells."""
    outage = is_outage(reading)
    may_join = can(JoinGrid, home.capabilities)
    return {
        "continent_code": None,
        "country_code": None,
        "isd_code": None,
        "phone": None,
        "is_sunlight_backup": is_sunlight_backup(home),
        "is_grid_outage": outage,
        "show_grid_connect": may_join and outage is not True,
        "has_battery": home.has(DeviceKind.BATTERY),
    }


def is_sunlight_backup(home: Home) -> bool:
    """A system that islands on its solar alone: it has a switch and no battery."""
    return home.has(DeviceKind.SWITCH) and not home.has(DeviceKind.BATTERY)


def is_there(state: int, reading: Reading | None) -> bool:
    """Whether the home is already as it is asked to be."""
    grid_state = None if reading is None else reading.grid_state
    return grid_state == (GridState.ISLANDED if state == GO_OFF_GRID else GridState.CONNECTED)
