"""The vendor that the page "add a vendor" builds works as the page has it, letter by letter."""

import os
import re
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs/how-to/add-a-vendor.md"
MODULES = {
    "wire.py": '"""The Acme Box\'s payloads',
    "client.py": '"""One typed',
    "driver.py": '"""An Acme Box as',
    "face.py": '"""An Acme Box\'s',
}
CHECKS = """
import anyio, json
from polywatt.model import SetReserve, AuthenticationFailed
from polywatt.kit.vendor import Credentials
from polywatt.testing import emulator
from polywatt.testing.conformance import CHECKS
import dataclasses

async def main():
    for check in CHECKS:
        async with emulator("acme") as home:
            await check(home)
            print("passed", check.__name__)
    async with emulator("acme") as home, home.driver() as driver:
        reading, true = await driver.reading(), await home.twin.reading()
        assert (reading.solar_w, reading.battery_w) == (true.solar_w, true.battery_w)
        await driver.send(SetReserve(reserve_percent=31.0))
        await home.clock.advance(5)
        print("reserve", round((await driver.settings()).reserve_percent, 6))
        await home.clock.advance(7_200)
        print("renewed", (await driver.reading()).soc_percent is not None)

anyio.run(main)
"""


def blocks() -> list[str]:
    """The page's indented blocks."""
    text = re.sub(r"\n{3,}(?=    )", "\n\n\n", PAGE.read_text(encoding="utf-8"))
    return [textwrap.dedent(block) for block in re.findall(r"(?:^    .*\n|^\n(?=\n*    ))+", text, re.MULTILINE)]


def block_that_begins(start: str) -> str:
    [block] = [block.lstrip("\n") for block in blocks() if block.lstrip("\n").startswith(start)]
    return block


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("acme")
    (folder / "polywatt_acme").mkdir()
    for name, start in MODULES.items():
        (folder / "polywatt_acme" / name).write_text(block_that_begins(start))
    (folder / "polywatt_acme" / "__init__.py").write_text(block_that_begins('"""The Acme Box (local'))
    metadata = folder / "polywatt_acme-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: polywatt-acme\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[polywatt.vendors]\nacme = polywatt_acme:VENDOR\n")
    return folder


def run(package: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    env = dict(os.environ) | {"PYTHONPATH": os.pathsep.join([str(package), os.environ.get("PYTHONPATH", "")])}
    return subprocess.run(
        [sys.executable, *arguments], env=env, capture_output=True, text=True, timeout=300, check=False
    )


def test_it_passes_the_conformance_suite_and_does_what_it_is_sent(package: Path):
    done = run(package, "-c", CHECKS)

    assert done.returncode == 0, done.stderr
    assert done.stdout.count("passed") > 10
    assert done.stdout.splitlines()[-2:] == ["reserve 31.0", "renewed True"]


def test_it_is_listed_with_what_it_takes(package: Path):
    done = run(package, "-m", "polywatt", "vendors")

    assert "Acme Box (local API)" in done.stdout
    assert "SetReserve 0..100 %" in done.stdout


def test_its_metadata_names_its_entry_point():
    assert 'acme = "polywatt_acme:VENDOR"' in block_that_begins("[build-system]")
