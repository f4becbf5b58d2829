"""Energy counters of an inverter, and of its parallel group.

The document has kWh of today, this month, this year and the lifetime; the portal tenths of a kWh of today and ever, and
the same as text (capture: ``energy_…json``).
"""

from collections.abc import Mapping

from starlette.responses import Response

from polywatt.model import Counters

from ..wire.session import Dialect
from .numbers import text_of
from .request import FaceRequest, FaceRoute, post
from .responses import Body, json_response
from .state import FaceState
from .state.plant import PlantState

PREFIXES = {
    "e": "solar_wh",
    "gridSell": "exported_wh",
    "gridBuy": "imported_wh",
    "consumption": "load_wh",
    "charge": "charged_wh",
    "discharge": "discharged_wh",
}
"""Beginnings of the document's keys, and our counters."""
SUFFIXES = {
    "Yielding": "solar_wh",
    "Discharging": "discharged_wh",
    "Charging": "charged_wh",
    "Import": "imported_wh",
    "Export": "exported_wh",
    "Usage": "load_wh",
}
"""Ends of the portal's keys, and our counters."""
WH_PER_TENTH = 100.0
KWH_PER_MWH = 1_000.0


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of this group."""

    async def fetch(request: FaceRequest) -> Response:
        plant, inverter = await state.inverter(request.serial)
        return await answer(plant, {"serialNum": inverter.serial}, inverter.share)

    async def fetch_group(request: FaceRequest) -> Response:
        """Return the sum of the group; the portal's has no serial number, as captured."""
        plant, inverter = await state.inverter(request.serial)
        return await answer(plant, {"serialNum": inverter.serial} if is_document else {}, 1.0)

    async def answer(plant: PlantState, head: Body, share: float) -> Response:
        if is_document:
            counters, timezone = await plant.counters(), (await plant.cached.home()).timezone
            past_wh = await plant.past_energies.get(state.clock.now(), timezone)
            return json_response({"success": True, **head, **document_energies(counters, past_wh, share)})
        is_lost = await plant.is_lost()
        status = {"lost": is_lost, "hasRuntimeData": not is_lost}
        return json_response({"success": True, **head, **status, **portal_energies(await plant.counters(), share)})

    is_document = state.dialect is Dialect.DOCUMENT
    return [
        post("/api/inverter/getInverterEnergyInfo", fetch),
        post("/api/inverter/getInverterEnergyInfoParallel", fetch_group),
    ]


def document_energies(counters: Counters, past_wh: Mapping[tuple[str, str], float | None], share: float) -> Body:
    """Return each counter by span, that of the lifetime only for solar. Null: not known."""
    body: Body = {}
    for prefix, name in PREFIXES.items():
        today_wh = None if counters.today is None else getattr(counters.today, name)
        body[f"{prefix}Today"] = _kwh(today_wh, share)
        for span in ("Month", "Year"):
            earlier_wh = past_wh.get((name, span))
            sum_wh = None if today_wh is None or earlier_wh is None else earlier_wh + today_wh
            body[f"{prefix}{span}"] = _kwh(sum_wh, share)
        if prefix == "e":
            body["eTotal"] = _kwh(counters.lifetime.solar_wh, share)
    return body


def _kwh(energy_wh: float | None, share: float) -> float | None:
    return None if energy_wh is None else round(energy_wh * share / 1_000.0, 1)


def portal_energies(counters: Counters, share: float) -> Body:
    """Return the known counters; unknown ones are left out."""
    body: Body = {"todayIncomeText": "--", "totalIncomeText": "--"}
    for suffix, name in SUFFIXES.items():
        today_wh = None if counters.today is None else getattr(counters.today, name)
        body |= _exact(f"today{suffix}", today_wh, share)
        lifetime_wh = getattr(counters.lifetime, name)
        body |= _exact(f"total{suffix}", lifetime_wh, share)
        body |= _rounded(f"total{suffix}", lifetime_wh, share)
    return body


def _exact(key: str, energy_wh: float | None, share: float) -> Body:
    if energy_wh is None:
        return {}
    tenths = round(energy_wh * share / WH_PER_TENTH)
    return {key: tenths, f"{key}Text": text_of(tenths / 10.0, 1)}


def _rounded(key: str, energy_wh: float | None, share: float) -> Body:
    """Return the same in kWh, or from one MWh on in MWh."""
    if energy_wh is None:
        return {}
    kwh = energy_wh * share / 1_000.0
    is_large = kwh >= KWH_PER_MWH
    data = text_of(kwh / KWH_PER_MWH, 2) if is_large else text_of(kwh, 1)
    return {f"{key}Data": data, f"{key}Unit": "MWh" if is_large else "kWh"}
