"""The contract's own checker, run against an emulator as anybody would run it."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

from polywatt.testing import emulator
from tests.conftest import CONTRACT, needs_contract

pytestmark = [pytest.mark.anyio, needs_contract]
REFUSED = {
    "powerwall.auth.toggle.login.post": "nobody has started the toggle",
    "powerwall.auth.toggle.login.delete": "nobody has started the toggle",
    "powerwall.customer.post": "no body",
    "powerwall.meters.post": "no body",
    "powerwall.meters.e.ct_config.get": "no such meter; and ours has no amps to configure (captured 500)",
    "powerwall.meters.e.ct_config.post": "no such meter",
    "powerwall.meters.e.cts.delete": "no such meter",
    "powerwall.meters.e.invert_cts.post": "no such meter",
    "powerwall.meters.i.commission.post": "no such meter",
    "powerwall.meters.serial.cts.post": "no such meter",
    "powerwall.meters.t.delete": "no such meter",
    "powerwall.meters.detect_wired_meters.post": "the site controller runs",
    "powerwall.meters.verify.post": "no body",
    "powerwall.networks.post": "no body",
    "powerwall.networks.delete": "no body",
    "powerwall.networks.e.disconnect.delete": "no such network",
    "powerwall.networks.client_protocols.post": "no body",
    "powerwall.networks.connect.post": "no body",
    "powerwall.networks.enable_e.post": "no such kind of network",
    "powerwall.password.change.post": "no body",
    "powerwall.password.generate.post": "needs the switch toggled",
    "powerwall.password.reset.post": "needs physical access",
    "powerwall.powerwalls.phase_detection.get": "the site controller runs",
    "powerwall.powerwalls.phase_usages.get": "no phase information (captured 500)",
    "powerwall.site_info.grid_code.post": "no body",
    "powerwall.site_info.offgrid.post": "no body",
    "powerwall.site_info.site_name.post": "no body",
    "powerwall.site_info.timezone.post": "no body",
    "powerwall.solar_powerwall.n.power_status.get": "no Powerwall+",
    "powerwall.solar_powerwall.t.reset.get": "no Powerwall+",
    "powerwall.solar_powerwall.power_status.get": "no Powerwall+",
    "powerwall.solar_powerwall.reset.get": "no Powerwall+",
    "powerwall.synchrometer.ct_voltage_references.options.get": "the site controller runs (captured 400)",
    "powerwall.synchrometer.ct_voltage_references.post": "no body",
    "powerwall.system.testing.PINV_TEST.post": "the site controller runs",
}
"""What the checker's bare request is refused for; with good input each is tried in face/test_groups.py."""
OF_NO_SENSE = {"powerwall.e.get"}
"""An artefact of the document's own making; whatever is answered is right."""


UNLIKE_THE_DOCUMENT: dict[str, set[str]] = {
    "document": set(),
    "21.39": {
        *("powerwall.config.completed", "powerwall.operation.get"),
        *("powerwall.operation.set", "powerwall.sitemaster.stop"),
    },
}
"""200 with the status instead of 202; ``real_mode`` instead of ``mode``; an operation is the installer's to set, and
the system is stopped by POST."""


@pytest.mark.parametrize("profile", ["document", "21.39"])
async def test_the_checker_passes_every_endpoint_but_those_it_asks_in_vain(profile: str, tmp_path: Path):
    out = tmp_path / "report.json"
    async with emulator("powerwall", profile=profile, past_days=1) as home:
        command = [sys.executable, str(CONTRACT / "check_contract.py"), "--vendor", "powerwall", "--all"]
        command += ["--base-url", home.url, "--insecure", "--json", str(out)]
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.DEVNULL)
        await process.wait()

    results = {row["id"]: (row["result"], row["reason"]) for row in json.loads(out.read_text())["endpoints"]}
    not_passed = {id_ for id_, (result, _) in results.items() if result != "PASS"} - OF_NO_SENSE
    assert not_passed - set(REFUSED) == UNLIKE_THE_DOCUMENT[profile]
    assert set(REFUSED) - not_passed <= {
        "powerwall.password.generate.post",  # the toggle is started in between
    }


async def test_the_checker_fails_nothing_that_the_document_describes():
    async with emulator("powerwall", past_days=1) as home:
        command = [sys.executable, str(CONTRACT / "check_contract.py"), "--vendor", "powerwall"]
        command += ["--base-url", home.url, "--insecure"]
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
        out, _ = await process.communicate()

    assert out.decode().splitlines()[-1].split(",")[:2] == ["18 passed", " 0 failed"]
