"""``getInverterEnergyInfo``: tenths of a kWh of today and ever, each once more as text (capture: ``energy_…json``)."""

from typing import Any

from polywatt.model import Counters

NAMES = {
    "Yielding": "solar_wh",
    "Discharging": "discharged_wh",
    "Charging": "charged_wh",
    "Import": "imported_wh",
    "Export": "exported_wh",
    "Usage": "load_wh",
}
"""The portal's ends of a key, and our counter."""
WH_PER_TENTH = 100.0
KWH_PER_MWH = 1_000.0


def energies_from(counters: Counters, share: float) -> dict[str, Any]:
    """What is not known is left out."""
    found: dict[str, Any] = {"todayIncomeText": "--", "totalIncomeText": "--"}
    for ending, name in NAMES.items():
        today_wh = None if counters.today is None else getattr(counters.today, name)
        found |= _shown(f"today{ending}", today_wh, share)
        ever_wh = getattr(counters.lifetime, name)
        found |= _shown(f"total{ending}", ever_wh, share)
        found |= _rounded(f"total{ending}", ever_wh, share)
    return found


def _shown(key: str, energy_wh: float | None, share: float) -> dict[str, Any]:
    if energy_wh is None:
        return {}
    tenths = round(energy_wh * share / WH_PER_TENTH)
    return {key: tenths, f"{key}Text": text_of(tenths / 10.0, 1)}


def _rounded(key: str, energy_wh: float | None, share: float) -> dict[str, Any]:
    """The same in kWh, or from one MWh on in MWh."""
    if energy_wh is None:
        return {}
    kwh = energy_wh * share / 1_000.0
    is_much = kwh >= KWH_PER_MWH
    data = text_of(kwh / KWH_PER_MWH, 2) if is_much else text_of(kwh, 1)
    return {f"{key}Data": data, f"{key}Unit": "MWh" if is_much else "kWh"}


def text_of(number: float, digits: int) -> str:
    """Without needless zeros: "1577.8", "3339"."""
    return f"{number:.{digits}f}".rstrip("0").rstrip(".")
