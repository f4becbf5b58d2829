"""``polywatt devices``: what a home is made of, with vitals and without."""

import json

import pytest

from polywatt.model import Stop
from polywatt.testing import emulator
from tests.servers import dead_port

from .cli import is_one_line, polywatt

pytestmark = pytest.mark.anyio


async def test_people_see_packs_strings_phases_and_the_switch_with_live_numbers():
    async with emulator("powerwall", profile="23.28-pw-plus") as home:
        outcome = await polywatt("devices", home.target)
        solar_w = (await home.twin.reading()).solar_w

    assert outcome.code == 0
    assert outcome.out.count("battery EMU-TG-") == 2
    assert f"{solar_w:,.0f} W" in outcome.out
    for words in ("string A ", "string B nothing connected", "L1 ", "connected", "°C", "firmware 23.28.2"):
        assert words in outcome.out
    assert "installer" not in outcome.out, "no credentials"


async def test_without_vitals_the_same_devices_are_shown_with_what_is_left():
    async with emulator("powerwall", profile="23.44", preset="powerwall-plus") as home:
        outcome = await polywatt("devices", home.target)

    assert outcome.code == 0
    assert outcome.out.count("battery EMU-TG-") == 2
    assert "string A " in outcome.out
    assert "°C" not in outcome.out, "only the vitals tell"


async def test_a_pack_that_is_switched_off_is_said_to_be():
    async with emulator("powerwall", profile="field", preset="powerwall-one-off") as home:
        outcome = await polywatt("devices", home.target)

    assert outcome.out.count("switched off") == 1


async def test_programs_get_one_object_per_device():
    async with emulator("powerwall", profile="field", preset="powerwall-three-phase") as home:
        outcome = await polywatt("devices", home.target, "--json")

    rows = [json.loads(line) for line in outcome.out.splitlines()]
    assert [row["device"]["kind"] for row in rows].count("battery") == 3
    assert {row["home"] for row in rows} == {home.target.partition("?")[0].replace("installer:password@", "")}
    [meter] = [row["detail"]["data"] for row in rows if row["device"]["id"].endswith("synchrometerX")]
    assert [phase["phase"] for phase in meter["phases"]] == [1, 2, 3]
    [generator] = [row["detail"]["data"] for row in rows if row["device"]["kind"] == "generator"]
    assert generator["is_running"] is False


async def test_a_home_that_tells_no_details_still_shows_what_it_is_made_of():
    async with emulator("eaton") as home:
        outcome = await polywatt("devices", home.target)

    assert outcome.code == 0
    assert "inverter" in outcome.out


async def test_what_goes_wrong_is_one_line():
    async with emulator("powerwall") as home:
        await home.twin.send(Stop())
        stopped = await polywatt("devices", home.target)
        wrong = await polywatt("devices", home.target.replace("password", "wrong", 1))
    with dead_port() as port:
        gone = await polywatt("devices", f"powerwall://a:b@127.0.0.1:{port}?tls=insecure")

    for outcome, words in ((stopped, "is stopped"), (wrong, "refused the login"), (gone, "cannot be reached")):
        assert outcome.code == 1
        assert is_one_line(outcome.err)
        assert words in outcome.err


@pytest.mark.parametrize(
    ("action", "says"),
    [
        (("island",), "leave grid: applied"),
        (("reserve", "30"), "set reserve 33.5 % of the whole battery: applied"),
        (("mode", "self-consumption"), "set mode self use: applied"),
        (("mode", "autonomous"), "set mode time of use: applied"),
        (("reconnect",), "join grid: applied"),
        (("mode", "export-limit", "--limit", "1500"), "set mode export limit"),
    ],
)
async def test_a_powerwall_does_what_its_owner_types_and_it_is_read_back(action: tuple[str, ...], says: str):
    async with emulator("powerwall") as home:
        # Its clock stands still while nobody moves it: only what needs no time is confirmed.
        wait = [] if action[0] != "island" else ["--no-wait"]
        outcome = await polywatt("do", home.target, *action, *wait)

    assert outcome.code == 0, outcome.err
    assert says.removesuffix(": applied") in outcome.out
    assert ("applied" in outcome.out) == (action[0] != "island")
