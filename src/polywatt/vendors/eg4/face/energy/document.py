"""Energies as the document has them: in kWh, of today, this month, this year and the lifetime."""

from collections.abc import Mapping

from polywatt.model import Counters

from ..responses import Body

PREFIXES = {
    "e": "solar_wh",
    "gridSell": "exported_wh",
    "gridBuy": "imported_wh",
    "consumption": "load_wh",
    "charge": "charged_wh",
    "discharge": "discharged_wh",
}
"""Beginnings of the document's keys, and our counters."""
DIGITS = 1


def energies_from(counters: Counters, past_wh: Mapping[tuple[str, str], float | None], share: float) -> Body:
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
    return None if energy_wh is None else round(energy_wh * share / 1_000.0, DIGITS)
