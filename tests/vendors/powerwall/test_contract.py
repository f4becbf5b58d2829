"""The contract's own checker, run against an emulator as anybody would run it."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

from polywatt.testing import emulator
from tests.conftest import CONTRACT, needs_contract

pytestmark = [pytest.mark.anyio, needs_contract]
BUILT = {
    "powerwall.login",
    "powerwall.logout.get",
    "powerwall.status",
    "powerwall.sitemaster.get",
    "powerwall.sitemaster.run",
    "powerwall.sitemaster.stop",
    "powerwall.config.get",
    "powerwall.config.completed",
    "powerwall.operation.get",
    "powerwall.operation.set",
    "powerwall.solars",
    "powerwall.islanding.mode",
    "powerwall.system_status.get",
    "powerwall.system_status.soe.get",
    "powerwall.system_status.grid_status",
    "powerwall.system_status.grid_faults.get",
    "powerwall.customer.registration",
    "powerwall.meters.get",
    "powerwall.meters.aggregates.get",
    "powerwall.powerwalls.get",
    "powerwall.site_info.get",
    "powerwall.site_info.site_name.get",
}
OF_NO_SENSE = {"powerwall.e.get"}
"""An artefact of the document's own making; whatever is answered is right."""


UNLIKE_THE_DOCUMENT: dict[str, set[str]] = {
    "document": set(),
    "21.39": {"powerwall.config.completed", "powerwall.operation.get"},
}
"""As captured: 200 with the status instead of 202; ``real_mode`` instead of ``mode``."""


@pytest.mark.parametrize("profile", ["document", "21.39"])
async def test_the_checker_passes_every_endpoint_that_is_built(profile: str, tmp_path: Path):
    out = tmp_path / "report.json"
    async with emulator("powerwall", profile=profile, past_days=1) as home:
        command = [sys.executable, str(CONTRACT / "check_contract.py"), "--vendor", "powerwall", "--all"]
        command += ["--base-url", home.url, "--insecure", "--json", str(out)]
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
        await process.wait()

    results = {row["id"]: (row["result"], row["reason"]) for row in json.loads(out.read_text())["endpoints"]}
    passed = BUILT - UNLIKE_THE_DOCUMENT[profile]
    assert {id_: results[id_] for id_ in passed if results[id_][0] != "PASS"} == {}
    assert {id_ for id_, (result, _) in results.items() if result == "PASS"} - OF_NO_SENSE == passed
