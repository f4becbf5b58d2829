"""``login`` as the document has it: plants and user."""

from collections.abc import Sequence

from ..devices.document import device_row
from ..responses import Body
from ..state import ListedPlant
from ..state.sessions import USER_ID


def login_from(plants: Sequence[ListedPlant]) -> Body:
    """Return the answer. The example elides plants and user; the user's id stands in both places."""
    rows = [
        {
            "plantId": plant.number,
            "name": plant.name,
            "inverters": [device_row(inverter, plant.tree, plant.is_lost) for inverter in plant.tree.inverters],
        }
        for plant in plants
    ]
    return {"success": True, "userId": USER_ID, "plants": rows, "user": {"userId": USER_ID, "role": "VIEWER"}}
