"""``polywatt read``: numbers, or one line that says what failed and what to do."""

import json
import ssl

import pytest
import trustme

from polywatt.testing import emulator
from tests.conftest import CAPTURES, needs_captures
from tests.servers import dead_port, http, raw_server

from .cli import is_one_line, polywatt

pytestmark = pytest.mark.anyio
RUNNING = CAPTURES / "powerwall" / "21.39.1" / "running"


async def test_read_prints_one_json_object_with_the_models_names():
    async with emulator("sonnen") as home:
        outcome = await polywatt("read", home.target, "--json")
        true = await home.twin.reading()

    assert outcome.code == 0
    [line] = outcome.out.splitlines()
    found = json.loads(line)
    assert found["load_w"] == pytest.approx(true.load_w, abs=1)
    assert found["at"].endswith("Z")
    assert found["critical_load_w"] is None


async def test_read_shows_people_the_charge_that_their_own_app_shows():
    async with emulator("powerwall") as home:
        soc = (await home.twin.reading()).soc_percent
        assert soc is not None
        outcome = await polywatt("read", home.target)

    assert f"{(soc - 5) / 0.95:.1f} %" in outcome.out
    assert f"{soc:.1f} % of the whole battery" in outcome.out


@needs_captures
async def test_a_replayed_gateway_is_read_with_its_own_numbers():
    async with emulator("powerwall", replay=RUNNING) as home:
        outcome = await polywatt("read", home.target, "--json")

    found = json.loads(outcome.out)
    assert {name: found[name] for name in ("grid_w", "battery_w", "load_w", "solar_w")} == {
        "grid_w": 537,
        "battery_w": 10,
        "load_w": 540.25,
        "solar_w": 0,  # -2 W at night is no production
    }
    assert found["soc_percent"] == 29.00611403384047
    assert found["at"] == "2021-12-13T07:24:46.192394Z"


@needs_captures
async def test_a_stopped_gateway_is_said_to_be_stopped_and_no_number_is_invented():
    async with emulator("powerwall", replay=RUNNING.parent / "stopped") as home:
        outcome = await polywatt("read", home.target, "--json")

    assert (outcome.code, outcome.out) == (1, "")
    assert is_one_line(outcome.err)
    assert "is stopped" in outcome.err


async def test_a_wrong_password_is_one_line_that_says_so_without_the_password():
    async with emulator("powerwall") as home:
        outcome = await polywatt("read", home.target.replace(":password@", ":my-own-secret@"))

    assert outcome.code == 1
    assert is_one_line(outcome.err)
    assert "password" in outcome.err
    assert "my-own-secret" not in outcome.err + outcome.out


async def test_a_dead_port_is_one_line():
    with dead_port() as port:
        outcome = await polywatt("read", f"sonnen://127.0.0.1:{port}")

    assert outcome.code == 1
    assert is_one_line(outcome.err)
    assert "cannot be reached" in outcome.err


async def test_a_certificate_nobody_vouches_for_is_refused_with_the_pin_to_use():
    async with emulator("powerwall") as home:
        target, _, query = home.target.partition("?")
        outcome = await polywatt("read", target)
        pinned = await polywatt("read", f"{target}?{query}", "--json")

    assert outcome.code == 1
    assert is_one_line(outcome.err)
    assert query in outcome.err
    assert pinned.code == 0


async def test_another_certificate_than_the_pinned_one_is_refused():
    async with emulator("powerwall") as home:
        outcome = await polywatt("read", home.target.partition("?")[0] + "?tls=pin:" + "0" * 64)

    assert outcome.code == 1
    assert is_one_line(outcome.err)
    assert "another certificate" in outcome.err


async def test_a_locked_gateway_is_one_line_that_says_to_wait():
    async with emulator("powerwall") as home:
        wrong = home.target.replace(":password@", ":wrong@")
        for _ in range(5):
            await polywatt("read", wrong)
        outcome = await polywatt("read", home.target)

    assert outcome.code == 1
    assert is_one_line(outcome.err)
    assert "locked" in outcome.err


@pytest.mark.parametrize("length", [None, 151], ids=["and says so", "and promised more"])
async def test_a_body_cut_in_half_is_one_line(length):
    async with raw_server(lambda _: http(b'{"Consumption_W":0,"Fac":0,"IsSys', length=length)) as (port, _):
        outcome = await polywatt("read", f"sonnen://127.0.0.1:{port}", "--json")

    assert (outcome.code, outcome.out) == (1, "")
    assert is_one_line(outcome.err)


async def test_an_unknown_word_is_shown_as_it_is():
    body = b'{"Consumption_W":10,"Production_W":0,"Pac_total_W":0,"RSOC":50,"SystemStatus":"OnMars"}'
    async with raw_server(lambda _: http(body)) as (port, _):
        shown = await polywatt("read", f"sonnen://127.0.0.1:{port}")
        as_json = await polywatt("read", f"sonnen://127.0.0.1:{port}", "--json")

    assert "OnMars (unknown word)" in shown.out
    assert json.loads(as_json.out)["grid_state"] == {"type": "unknown", "word": "OnMars"}
    assert json.loads(as_json.out)["solar_w"] == 0


async def test_a_password_can_come_from_the_environment():
    async with emulator("powerwall") as home:
        target = home.target.replace(":password@", "@")
        without = await polywatt("read", target)
        found = await polywatt("read", target, "--json", env={"POLYWATT_PASSWORD": "password"})

    assert without.code == 2
    assert "POLYWATT_PASSWORD" in without.err
    assert found.code == 0


async def test_a_configured_home_is_read_by_its_name(tmp_path):
    config = tmp_path / "homes.yaml"
    async with emulator("powerwall") as home:
        config.write_text(f"homes:\n  cabin: {home.target.replace(':password@', '@')}\n")
        env = {"POLYWATT_CONFIG": str(config), "POLYWATT_PASSWORD_CABIN": "password"}
        found = await polywatt("read", "cabin", "--json", env=env)
        unknown = await polywatt("read", "castle", env=env)

    assert found.code == 0
    assert unknown.code == 2
    assert is_one_line(unknown.err)
    assert "cabin" in unknown.err


@pytest.mark.parametrize(
    "target",
    [
        "nonsense",
        "nobody://127.0.0.1",
        "sonnen://",
        "sonnen://127.0.0.1:99999",
        "sonnen://127.0.0.1/path",
        "powerwall://me:p#ss@127.0.0.1",
        "powerwall://me:pass@127.0.0.1?tls=pin:12",
        "powerwall://me:pass@127.0.0.1?tls=maybe",
        "sonnen://127.0.0.1?timezone=Mars/Olympus",
        "sonnen://127.0.0.1?timeout_s=never",
        "sonnen://[::1",
        "sonnen://a..b",
        "sonnen://" + "a" * 300,
        "sonnen://h\udcff",
        "sonnen://127.0.0.1?server_name=",
        "sonnen://127.0.0.1?server_name=a%00b",
        "sonnen://127.0.0.1?server_name=.",
        "sonnen://127.0.0.1?max_W=5000",
        "powerwall://me:12?pass@127.0.0.1",
        "me:pass@127.0.0.1",
        "powerwall:/me:pass@127.0.0.1",
        "me:pass@powerwall://127.0.0.1",
    ],
)
async def test_a_target_that_cannot_be_understood_is_wrong_usage(target):
    outcome = await polywatt("read", target)

    assert outcome.code == 2
    assert is_one_line(outcome.err)
    assert "pass" not in outcome.err.replace("password", "")
    assert "p#ss" not in outcome.err


async def test_a_ca_file_is_trusted_and_a_missing_one_is_one_line(tmp_path):
    ca = tmp_path / "gateway.pem"
    async with emulator("powerwall") as home:
        assert home.ca_pem is not None
        ca.write_bytes(home.ca_pem)
        target = home.target.partition("?")[0]
        found = await polywatt("read", f"{target}?tls=ca:{ca}", "--json")
        missing = await polywatt("read", f"{target}?tls=ca:{ca}x")
        other = tmp_path / "other.pem"
        other.write_bytes(trustme.CA().cert_pem.bytes())
        wrong = await polywatt("read", f"{target}?tls=ca:{other}")

    assert found.code == 0
    assert missing.code == wrong.code == 1
    assert is_one_line(missing.err)
    assert is_one_line(wrong.err)
    assert ssl.PEM_cert_to_DER_cert(ca.read_text())
