"""Energies as the portal has them: tenths of a kWh of today and ever, and as text (capture: ``energy_…json``)."""

from polywatt.model import Counters

from ..responses import Body

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


def energies_from(counters: Counters, share: float) -> Body:
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


def text_of(number: float, digits: int) -> str:
    """Return a number without needless zeros: "1577.8", "3339"."""
    return f"{number:.{digits}f}".rstrip("0").rstrip(".")
