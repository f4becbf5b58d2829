"""What each microinverter has made in a range of days: the site's production, by each one's share of all so far."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import accumulate

from ..answers import Refused, error
from ..parts import Micro
from ..recorded import Recorded
from ..station import Station
from .status import inverter_id

DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Made:
    """Shares are remembered: while nobody hears the site its past is still shown (document, L1755)."""

    def __init__(self) -> None:
        self._shares: dict[int, dict[str, float | None]] = {}

    async def between(self, station: Station, start: str | None, end: str | None) -> dict[str, object]:
        """``inverter_data_x/energy.json``; both dates are inclusive (L928).

        Raises:
            Refused: they are no dates, or the wrong way round.
        """
        first, last = date_in("start_date", start), date_in("end_date", end)
        if last < first:
            raise _bad("end_date is before start_date")
        found = shares_of(await station.microinverters())
        if station.number not in self._shares or None not in found.values():
            self._shares[station.number] = found
        recorded = await station.past.until_now(await station.home())
        energies = production_from(recorded, self._shares[station.number], first, last)
        return {"production": energies, "start_date": first.isoformat(), "end_date": last.isoformat()}


def shares_of(micros: Sequence[Micro]) -> dict[str, float | None]:
    """The part of all production that each has, by serial number; None where one of them does not tell."""
    made_wh = [None if micro.detail is None else micro.detail.produced_wh for micro in micros]
    known_wh = [value for value in made_wh if value is not None]
    total_wh = sum(known_wh)
    if len(known_wh) < len(micros) or not total_wh > 0.0:
        return {micro.serial: None for micro in micros}
    return {micro.serial: value / total_wh for micro, value in zip(micros, known_wh, strict=True)}


def production_from(
    recorded: Recorded, shares: Mapping[str, float | None], first: date, last: date
) -> dict[str, int | None]:
    """Wh by inverter id; None where nothing was measured on any of the days, or the inverter's part is not known.

    Rounded as totals since the first day, so that the days of a range add up to it (b64 of the contract).
    """
    begin = max(0, (first - recorded.first).days)
    end = min(recorded.count, (last - recorded.first).days + 1)
    days_wh = recorded.days["solar_wh"]
    if not any(value is not None for value in days_wh[begin : max(begin, end)]):
        return dict.fromkeys(map(inverter_id, shares))
    # A day that was not measured adds nothing that anybody knows of.
    totals_wh = list(accumulate((0 if value is None else value for value in days_wh), initial=0))
    return {
        inverter_id(serial): None if share is None else round(totals_wh[end] * share) - round(totals_wh[begin] * share)
        for serial, share in shares.items()
    }


def date_in(name: str, text: str | None) -> date:
    """A date like "2026-02-09".

    Raises:
        Refused: it is none.
    """
    if text is None or not DATE.fullmatch(text):
        raise _bad(f"{name} is no date")
    try:
        return date.fromisoformat(text)
    except ValueError as trouble:
        raise _bad(f"{name} is no date") from trouble


def _bad(words: str) -> Refused:
    return error(400, "Bad request", words)
