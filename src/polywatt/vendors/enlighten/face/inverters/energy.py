"""Energy of each microinverter in a range of days: the site's production, by its share of the lifetime production."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import accumulate

from ..inventory import Microinverter
from ..responses import Refused, refusal
from ..state import SiteState
from ..state.daily_energy import EnergyRecord
from .status import inverter_id

DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class ProducedEnergy:
    """Remember the shares, so that the past is there while the site is unreachable (document, L1755)."""

    def __init__(self) -> None:
        self._shares: dict[int, dict[str, float | None]] = {}

    async def between(self, site: SiteState, start: str | None, end: str | None) -> dict[str, object]:
        """Return ``inverter_data_x/energy.json``; both dates are inclusive (L928).

        Raises:
            Refused: they are not dates, or the end is before the start.
        """
        first, last = date_in("start_date", start), date_in("end_date", end)
        if last < first:
            raise _invalid("end_date is before start_date")
        shares = shares_of(await site.microinverters())
        if site.number not in self._shares or None not in shares.values():
            self._shares[site.number] = shares
        record = await site.daily_energy.record(await site.home())
        energies = production_from(record, self._shares[site.number], first, last)
        return {"production": energies, "start_date": first.isoformat(), "end_date": last.isoformat()}


def shares_of(microinverters: Sequence[Microinverter]) -> dict[str, float | None]:
    """Return each one's share of the production, by serial number; None where one of them has no counter."""
    produced_wh = [None if one.detail is None else one.detail.produced_wh for one in microinverters]
    known_wh = [value for value in produced_wh if value is not None]
    total_wh = sum(known_wh)
    if len(known_wh) < len(microinverters) or not total_wh > 0.0:
        return {one.serial: None for one in microinverters}
    return {one.serial: value / total_wh for one, value in zip(microinverters, known_wh, strict=True)}


def production_from(
    record: EnergyRecord, shares: Mapping[str, float | None], first: date, last: date
) -> dict[str, int | None]:
    """Return Wh by inverter id; None where nothing was measured on any of the days, or the share is unknown.

    Rounded as totals since the first day, so that the days of a range add up to it (b64 of the contract).
    """
    begin = max(0, (first - record.first).days)
    end = min(record.count, (last - record.first).days + 1)
    days_wh = record.days["solar_wh"]
    if not any(value is not None for value in days_wh[begin : max(begin, end)]):
        return dict.fromkeys(map(inverter_id, shares))
    # A day that was not measured adds no known energy.
    totals_wh = list(accumulate((0 if value is None else value for value in days_wh), initial=0))
    return {
        inverter_id(serial): None if share is None else round(totals_wh[end] * share) - round(totals_wh[begin] * share)
        for serial, share in shares.items()
    }


def date_in(name: str, text: str | None) -> date:
    """Return a date like "2026-02-09".

    Raises:
        Refused: the text is none.
    """
    if text is None or not DATE.fullmatch(text):
        raise _invalid(f"{name} is no date")
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise _invalid(f"{name} is no date") from error


def _invalid(details: str) -> Refused:
    return refusal(400, "Bad request", details)
