"""Where the kit's and the drivers' log lines go before a program says so: to standard error, and only errors.

``app.logs`` and a program's own ``structlog.configure`` come after it and win.
"""

import sys
from typing import Any

import structlog

QUIET = frozenset({"debug", "info", "warning", "warn"})


def logger() -> Any:
    """A structlog logger that never writes to standard output, which belongs to whoever calls us."""
    if not structlog.is_configured():
        structlog.configure(
            processors=[_only_errors, structlog.processors.add_log_level, structlog.processors.LogfmtRenderer()],
            logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        )
    return structlog.get_logger()


def _only_errors(_logger: Any, name: str, event: Any) -> Any:
    if name in QUIET:
        raise structlog.DropEvent
    return event
