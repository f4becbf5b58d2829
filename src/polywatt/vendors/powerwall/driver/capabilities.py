"""Capabilities of a gateway: quantities that it reports and commands that it takes."""

import re

from polywatt.kit.coerce import text_or_none
from polywatt.model import (
    Backup,
    Bound,
    Capabilities,
    Capability,
    Choice,
    ExportLimit,
    JoinGrid,
    LeaveGrid,
    Proof,
    SelfUse,
    SetMode,
    SetReserve,
    Speed,
    Start,
    Stop,
    TimeOfUse,
)

from .site.report import SiteReport

READABLE = frozenset(
    (
        *("at", "solar_w", "battery_w", "grid_w", "load_w", "generator_w"),
        *("soc_percent", "battery_activity", "grid_state", "grid_frequency_hz"),
        *("lifetime.solar_wh", "lifetime.load_wh", "lifetime.imported_wh", "lifetime.exported_wh"),
        *("lifetime.charged_wh", "lifetime.discharged_wh", "lifetime.generator_wh"),
        *("settings.mode", "settings.in_force", "settings.reserve_percent", "settings.is_running"),
        *("details.battery", "details.meter", "events"),
    )
)
RESTRICTED_READABLE = frozenset(
    name for name in READABLE if not name.startswith(("settings.", "details.")) and name != "events"
) | {"details.meter"}
"""Of a gateway that answers its meters, its charge and its grid state, and nothing else."""
RESTRICTED = Capabilities(readable=RESTRICTED_READABLE, commands=())
RESERVE = Bound(minimum=0, maximum=100, is_required=True)
LATER_RESERVE = Bound(minimum=0, maximum=81, is_required=True)
"""From 25.18 on: 80 % as the app counts; what lies between that and 100 snaps back to it (evcc pull request 22956)."""
LATER = "25.18"
MAX_EXPORT_LIMIT_W = 100_000.0
"""No home exports more; the gateway reports no bound."""


def _mode(mode: type, **bounds: Bound) -> Capability:
    return Capability(command=SetMode, mode=mode, bounds=bounds)


MODES = (
    _mode(SelfUse),
    _mode(TimeOfUse),
    _mode(Backup),
    _mode(ExportLimit, export_limit_w=Bound(minimum=0.0, maximum=MAX_EXPORT_LIMIT_W, step=1.0, is_required=True)),
)
SWITCHES = (
    Capability(command=LeaveGrid, bounds={}, speed=Speed.SECONDS, proof=Proof.READING),
    Capability(command=JoinGrid, bounds={}, speed=Speed.SECONDS, proof=Proof.READING),
    Capability(command=Start, bounds={}, speed=Speed.SECONDS),
    Capability(command=Stop, bounds={"is_forced": Choice(options=frozenset({True, False}))}, speed=Speed.SECONDS),
)


def capabilities_from(report: SiteReport) -> Capabilities:
    """Return the capabilities of a site; of readable details only those of devices in the report."""
    if report.is_restricted:
        return RESTRICTED
    details = {
        "details.inverter": report.internals.has_strings,
        "details.switch": report.internals.has_switch,
        "details.generator": report.has_generator,
    }
    version = None if report.status is None else text_or_none(report.status.version)
    readable = READABLE | {name for name, is_readable in details.items() if is_readable}
    return Capabilities(readable=readable, commands=commands_from(version))


def commands_from(version: str | None) -> tuple[Capability, ...]:
    """Return the commands that a gateway of this firmware takes.

    ``scheduler`` is listed by the document and "not supported now": it is read (Managed) and not available. A limit to
    exporting is self-consumption with ``max_pv_export_power_kW``.
    """
    reserve = LATER_RESERVE if _is_from(version, LATER) else RESERVE
    return (*MODES, Capability(command=SetReserve, bounds={"reserve_percent": reserve}), *SWITCHES)


def _is_from(version: str | None, first: str) -> bool:
    """Whether firmware ``25.26.1 abc`` is as new as ``25.18``; unknown is not."""
    match = re.match(r"(\d+)\.(\d+)", version or "")
    return match is not None and tuple(map(int, match.groups())) >= tuple(map(int, first.split(".")))
