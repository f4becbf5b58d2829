"""Events: grid faults as alerts."""

from collections.abc import Iterable
from datetime import UTC, datetime

from polywatt.model import Alert, Severity

from ..wire.system_status import GridFault


def events_from(faults: Iterable[GridFault], since: datetime, until: datetime) -> tuple[Alert, ...]:
    """Return the alerts that began in ``[since, until)``, oldest first."""
    alerts = (alert_from(fault) for fault in faults)
    in_span = (alert for alert in alerts if alert is not None and since <= alert.since < until)
    return tuple(sorted(in_span, key=lambda alert: alert.since))


def alert_from(fault: GridFault) -> Alert | None:
    """Return a grid fault as an alert without an end: the gateway lists it while it matters, and never its end.

    None where no calendar has its time: no span holds it.
    """
    try:
        since = datetime.fromtimestamp(fault.timestamp / 1_000, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return Alert(
        id=f"{fault.timestamp}-{fault.alert_name}",
        since=since,
        severity=Severity.CRITICAL if fault.alert_is_fault else Severity.WARNING,
        code=fault.alert_name,
        device_id=fault.ecu_package_serial_number or None,
    )
