"""The contract's own checker, run against an emulator as anybody would run it."""

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from polywatt.app.emulation import EmulationOptions, emulation
from polywatt.app.registry import vendor_named
from tests.conftest import CONTRACT, needs_contract

pytestmark = [pytest.mark.anyio, needs_contract]
VARIABLES = ("otp=1234", "mfa_username=mfa@example.com", "mfa_password=password", "login_otp=1234")
SKIPPED = {
    *("enlighten.auth.access_token", "enlighten.auth.tokens", "enlighten.v4.start", "enlighten.v4.stop"),
    *("enlighten.v4.telemetry", "enlighten.local.pdm", "enlighten.local.peb"),
}
"""What the contract itself marks: the document names them and no more."""
START, DAYS = datetime(2026, 6, 21, 18, tzinfo=UTC), 300
"""The checker asks for the car's sessions of a day in October 2025."""


async def test_the_checker_fails_nothing_and_skips_what_the_contract_marks(tmp_path: Path):
    out = tmp_path / "report.json"
    options = EmulationOptions(one_time_code="1234", start=START, past_days=DAYS)
    async with emulation(vendor_named("enlighten"), options) as cloud:
        assert cloud.twin is not None
        cloud.twin.prepare()
        command = [sys.executable, str(CONTRACT / "check_contract.py"), "--vendor", "enlighten", "--all"]
        command += ["--base-url", cloud.url, "--insecure", "--json", str(out), "--password", "password"]
        command += [word for variable in VARIABLES for word in ("--var", variable)]
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
        await process.wait()

    results = {row["id"]: row["result"] for row in json.loads(out.read_text())["endpoints"]}
    assert {id_ for id_, result in results.items() if result == "FAIL"} == set()
    assert {id_ for id_, result in results.items() if result == "SKIP"} == SKIPPED
