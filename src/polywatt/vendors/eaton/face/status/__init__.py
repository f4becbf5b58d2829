"""``device/status``."""

from starlette.responses import Response

from polywatt.model import Energies

from ...wire.envelope import Envelope
from ...wire.session import CUSTOMER
from ...wire.status import DeviceStatus, Totals
from ..mode import current_mode
from ..request import FaceRequest, FaceRoute
from ..responses import json_response
from ..state import FaceState
from .flow import energy_flow_from, share
from .snapshot import take_snapshot


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""

    async def respond() -> Response:
        return json_response(Envelope(result=await _status_from(state)))

    async def get_status(_request: FaceRequest) -> Response:
        return await state.status_responses.get(state.plant.generation, respond)

    return [FaceRoute("GET", "/api/device/status", get_status, CUSTOMER)]


async def _status_from(state: FaceState) -> DeviceStatus:
    snapshot, current = await take_snapshot(state), await current_mode(state)
    return DeviceStatus(
        currentMode=current,
        energyFlow=energy_flow_from(snapshot, state.profile),
        last30daysEnergyFlow=_totals_from(snapshot.month),
        today=_totals_from(snapshot.today),
    )


def _totals_from(energies: Energies) -> Totals:
    """Return totals in Wh and percent; what no meter counts is 0, as on units without meters."""
    return Totals(
        gridConsumption=_watt_hours(energies.imported_wh),
        photovoltaicProduction=_watt_hours(energies.solar_wh),
        selfConsumption=share(energies.solar_wh, energies.exported_wh),
        selfSufficiency=share(energies.load_wh, energies.imported_wh),
    )


def _watt_hours(energy_wh: float | None) -> float:
    return 0 if energy_wh is None else round(energy_wh, 2)
