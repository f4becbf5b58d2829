"""The flows between solar, grid, battery and home, as far as the balance of the home determines them.

Solar, grid and battery each feed the home, the grid and the battery, but none feeds itself: seven flows, of which six
meters determine five. Unknown is how much of the charging came from the grid (``grid_battery``) and how much of the
export from the battery (``battery_grid``). Neither is less than 0 nor more than both its ends, and together they make
up for what solar cannot have given. Where that leaves no room, all seven are known.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
SOURCES = ("solar_wh", "imported_wh", "exported_wh", "charged_wh", "discharged_wh")
FLOWS = (
    "solar_home",
    "solar_grid",
    "solar_battery",
    "grid_home",
    "grid_battery",
    "battery_home",
    "battery_grid",
)


def flows_from(measured: Mapping[str, Floats]) -> tuple[dict[str, Floats], Floats]:
    """Return the seven flows of each step in Wh, each in the middle of its range, and the width of that range in Wh."""
    solar, imported, exported, charged, discharged = (measured[name] for name in SOURCES)
    max_to_battery, max_to_grid = np.minimum(charged, imported), np.minimum(discharged, exported)
    not_from_solar = np.maximum(exported + charged - solar, 0.0)
    min_to_battery = np.clip(not_from_solar - max_to_grid, 0.0, max_to_battery)
    min_to_grid = np.clip(not_from_solar - max_to_battery, 0.0, max_to_grid)
    grid_battery = (min_to_battery + max_to_battery) / 2.0
    battery_grid = (min_to_grid + max_to_grid) / 2.0
    solar_grid, solar_battery = exported - battery_grid, charged - grid_battery
    flows = {
        # Real meters do not balance to the Wh.
        "solar_home": np.maximum(solar - solar_grid - solar_battery, 0.0),
        "solar_grid": solar_grid,
        "solar_battery": solar_battery,
        "grid_home": imported - grid_battery,
        "grid_battery": grid_battery,
        "battery_home": discharged - battery_grid,
        "battery_grid": battery_grid,
    }
    return flows, (max_to_battery - min_to_battery) + (max_to_grid - min_to_grid)
