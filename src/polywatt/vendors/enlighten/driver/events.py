"""Events: alerts, outages and car sessions."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from polywatt.kit.optional import optional
from polywatt.model import Alert, CarSession, Event, Outage, Severity, Unknown

from ..client import EnlightenClient
from ..wire import events as wire
from ..wire.charger.history import PastSession, session_number
from ..wire.history import BackupHistory
from ..wire.scale import to_text
from .details import running_session
from .site import Site, fetch_charger_status

SEVERITIES = {
    "info": Severity.INFO,
    "closed": Severity.INFO,
    "warning": Severity.WARNING,
    "error": Severity.CRITICAL,
    "critical": Severity.CRITICAL,
}
"""``status`` is free text: Info and Closed are printed, the others assumed."""

SESSION_KEYS = frozenset({"evse_start_charging", "evse_stop_charging"})
"""Rows that a car's session replaces. The document prints the first; the second is made from it."""


async def fetch_events(
    client: EnlightenClient, site: Site, since: datetime, until: datetime, now: datetime
) -> tuple[Event, ...]:
    """Return the events in ``[since, until)``: alerts, outages, and car sessions."""
    if since > now:
        return ()
    events: list[Event] = list(await _fetch_alerts(client, site, since))
    history = await optional(client.history.backups(site.id))
    events += [] if history is None else outages_from(history)
    return within([*events, *await _fetch_sessions(client, site, since, until, now)], since, until)


async def _fetch_alerts(client: EnlightenClient, site: Site, since: datetime) -> list[Alert]:
    alerts: list[Alert] = []
    async for row in client.events.all(site.id):
        alert = None if is_of_session(row) and site.chargers else alert_from(row)
        if alert is not None:
            alerts.append(alert)
        if row.since is not None and row.since < since and row.is_active is not True:
            break
    return alerts


async def _fetch_sessions(
    client: EnlightenClient, site: Site, since: datetime, until: datetime, now: datetime
) -> list[CarSession]:
    """Return the sessions that have ended, and those that go on."""
    sessions: list[CarSession] = []
    first, last = (min(at, now).astimezone(site.zone).date() for at in (since, until))
    for sn in site.chargers_by_serial:
        rows = client.charger.history.all(site.id, sn, first - timedelta(days=1), last, site.timezone or "UTC")
        sessions += [session for past in [one async for one in rows] if (session := session_from(past, sn))]
    status = await fetch_charger_status(client, site)
    running = (running_session(row) for row in (() if status is None else status.chargers))
    known = {(session.charger_id, session.since) for session in sessions}
    return sessions + [one for one in running if one is not None and (one.charger_id, one.since) not in known]


def is_of_session(row: wire.Event) -> bool:
    """Whether a row is the beginning or the end of charging."""
    return row.key in SESSION_KEYS


def alert_from(row: wire.Event) -> Alert | None:
    """Return an alert; None for a row without a time or a name."""
    since, code, status = row.since, row.key, to_text(row.status)
    id_ = to_text(row.id)
    if since is None or code is None or id_ is None:
        return None
    return Alert(
        id=id_,
        since=since,
        until=row.until,
        severity=Unknown(word="") if status is None else SEVERITIES.get(status.lower()) or Unknown(word=status),
        code=code,
        text=to_text(row.description),
        advice=to_text(row.recommended_action),
        device_id=to_text(row.serial_num),
    )


def outages_from(history: BackupHistory) -> list[Outage]:
    """Return the outages that the battery bridged."""
    return [Outage(since=row.since, until=row.until) for row in history.outages if row.since is not None]


def session_from(row: PastSession, charger_id: str) -> CarSession | None:
    """Return a session; None where it does not say when it began."""
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


def within(events: Iterable[Event], since: datetime, until: datetime) -> tuple[Event, ...]:
    """Return the events that lasted at some time in ``[since, until)``, oldest first."""
    matches = [event for event in events if event.since < until and (event.until is None or event.until >= since)]
    return tuple(sorted(matches, key=lambda event: event.since))
