"""What all tests share: the backend, where captures are, and what a skip means."""

import os
from pathlib import Path

import pytest

SHARED = Path(__file__).parents[2] / "shared"
CAPTURES = Path(os.environ.get("POLYWATT_CAPTURES", SHARED / "captures"))
CONTRACT = SHARED / "contract"
WITHOUT_SHARED = "needs the captured payloads and contracts beside the repository (../shared), which are not part of it"

needs_captures = pytest.mark.skipif(not CAPTURES.is_dir(), reason=WITHOUT_SHARED)
needs_contract = pytest.mark.skipif(not CONTRACT.is_dir(), reason=WITHOUT_SHARED)


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """In CI a test that is skipped because a component is missing has failed; only ../shared may be absent."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true" and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if WITHOUT_SHARED not in reason:
            report.outcome, report.longrepr = "failed", f"skipped in CI, where nothing may be missing: {reason}"
    return report
