"""``getInverterEnergyInfo``: energies in kWh of today, this month, this year and ever."""

from typing import Any

from polywatt.model import Counters

NAMES = {
    "e": "solar_wh",
    "gridSell": "exported_wh",
    "gridBuy": "imported_wh",
    "consumption": "load_wh",
    "charge": "charged_wh",
    "discharge": "discharged_wh",
}
"""The document's beginnings of a key, and our counter."""
DIGITS = 1


def energies_from(counters: Counters, before: dict[tuple[str, str], float | None], share: float) -> dict[str, Any]:
    """Each counter in four spans; only of solar it is told what was made ever. Null: not known."""
    found: dict[str, Any] = {}
    for beginning, name in NAMES.items():
        today_wh = None if counters.today is None else getattr(counters.today, name)
        found[f"{beginning}Today"] = _kwh(today_wh, share)
        for span in ("Month", "Year"):
            earlier_wh = before.get((name, span))
            both = None if today_wh is None or earlier_wh is None else earlier_wh + today_wh
            found[f"{beginning}{span}"] = _kwh(both, share)
        if beginning == "e":
            found["eTotal"] = _kwh(counters.lifetime.solar_wh, share)
    return found


def _kwh(energy_wh: float | None, share: float) -> float | None:
    return None if energy_wh is None else round(energy_wh * share / 1_000.0, DIGITS)
