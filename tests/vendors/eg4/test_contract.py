"""The contract's own checker, run against an emulator as anybody would run it."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

from polywatt.testing import emulator
from tests.conftest import CONTRACT, needs_contract

pytestmark = [pytest.mark.anyio, needs_contract]


async def test_the_checker_fails_and_skips_nothing(tmp_path: Path):
    out = tmp_path / "report.json"
    async with emulator("eg4", preset="parallel-gridboss", past_days=1) as home:
        command = [sys.executable, str(CONTRACT / "check_contract.py"), "--vendor", "eg4", "--all"]
        command += ["--base-url", home.url, "--insecure", "--json", str(out)]
        command += ["--username", "user@example.com", "--password", "mypassword123"]
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
        await process.wait()

    results = {row["id"]: row["result"] for row in json.loads(out.read_text())["endpoints"]}
    assert len(results) == 17
    assert set(results.values()) == {"PASS"}
