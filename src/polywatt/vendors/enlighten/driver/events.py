"""What happened: alerts, outages and car sessions."""

from collections.abc import Iterable
from datetime import datetime

from polywatt.model import Alert, CarSession, Event, Outage, Severity, Unknown

from ..wire import events as wire
from ..wire.charger.history import PastSession, session_number
from ..wire.envelope import to_text
from ..wire.history import BackupHistory

SEVERITIES = {
    "info": Severity.INFO,
    "closed": Severity.INFO,
    "warning": Severity.WARNING,
    "error": Severity.CRITICAL,
    "critical": Severity.CRITICAL,
}
"""``status`` is free text: Info and Closed are printed, the others assumed."""

OF_SESSIONS = frozenset({"evse_start_charging", "evse_stop_charging"})
"""What a car's session tells better. The document prints the first; the second is made from it."""


def is_of_session(row: wire.Event) -> bool:
    """Whether it is the begin or the end of charging."""
    return row.key in OF_SESSIONS


def alert_from(row: wire.Event) -> Alert | None:
    """None for a row without a time or a name."""
    since, code, said = row.since, row.key, to_text(row.status)
    number = to_text(row.id)
    if since is None or code is None or number is None:
        return None
    return Alert(
        id=number,
        since=since,
        until=row.until,
        severity=Unknown(word="") if said is None else SEVERITIES.get(said.lower()) or Unknown(word=said),
        code=code,
        text=to_text(row.description),
        advice=to_text(row.recommended_action),
        device_id=to_text(row.serial_num),
    )


def outages_from(history: BackupHistory) -> list[Outage]:
    """Those that the battery bridged."""
    return [Outage(since=row.since, until=row.until) for row in history.outages if row.since is not None]


def session_from(row: PastSession, charger_id: str) -> CarSession | None:
    """None where it does not say when it began."""
    if row.since is None:
        return None
    return CarSession(
        charger_id=charger_id,
        since=row.since,
        until=row.until,
        energy_wh=row.energy_wh,
        active_s=row.charging_s,
        cost=row.cost,
        id=to_text(row.id) or (None if session_number(row) is None else str(session_number(row))),
    )


def within(found: Iterable[Event], since: datetime, until: datetime) -> tuple[Event, ...]:
    """Those that were on at some time in ``[since, until)``, oldest first."""
    kept = [event for event in found if event.since < until and (event.until is None or event.until >= since)]
    return tuple(sorted(kept, key=lambda event: event.since))
