"""Where the kit's and the drivers' log lines go before a program says so: to standard error, and only errors.

``app.logs`` and a program's own ``structlog.configure`` come after it and win.
"""

import logging
import sys
from typing import Any

import structlog


def logger() -> Any:
    """A structlog logger that never writes to standard output, which belongs to whoever calls us."""
    if not structlog.is_configured():
        structlog.configure(
            wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR),
            logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        )
    return structlog.get_logger()
