"""``polywatt emulate``: first line the address, a clean end, and clear words for nonsense."""

import asyncio
import signal

import aiohttp
import pytest

from polywatt.app.emulation import EmulationOptions
from polywatt.cli.emulate import _emulate
from polywatt.twin import TwinPlant

from .cli import is_one_line, polywatt, running

pytestmark = pytest.mark.anyio


async def first_line(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    return (await asyncio.wait_for(process.stdout.readline(), 30)).decode().strip()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_the_first_line_is_the_base_url_and_a_signal_ends_it_cleanly(number):
    async with running("emulate", "sonnen") as process:
        url = await first_line(process)
        async with aiohttp.ClientSession() as session, session.get(f"{url}/api/v1/status") as answer:
            assert answer.status == 200
        process.send_signal(number)
        out, err = await asyncio.wait_for(process.communicate(), 20)

    assert process.returncode == 0
    assert out == b""
    assert b"Traceback" not in err


async def test_an_emulator_that_signs_in_prints_its_credentials_on_standard_error():
    async with running("emulate", "powerwall", "--password", "another") as process:
        url = await first_line(process)
        assert process.stderr is not None
        said = (await process.stderr.readline()).decode()
        hint = (await process.stderr.readline()).decode()
    assert url.startswith("https://127.0.0.1:")
    assert "customer / another" in said
    assert "tls=pin:" in hint


async def test_plain_http_is_redirected_where_asked_for():
    async with running("emulate", "powerwall", "--http-port", "0") as process:
        url = await first_line(process)
        assert process.stderr is not None
        await process.stderr.readline()
        http_url = (await process.stderr.readline()).decode().split()[0]
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"{http_url}/api/status?x=1", allow_redirects=False) as answer,
        ):
            assert answer.status == 301
            assert answer.headers["Location"] == f"{url}/api/status?x=1"


@pytest.mark.parametrize(
    "arguments",
    [
        ("emulate", "nobody"),
        ("emulate", "sonnen", "--profile", "martian"),
        ("emulate", "sonnen", "--preset", "castle"),
        ("emulate", "sonnen", "--speed", "0"),
        ("emulate", "sonnen", "--speed", "nan"),
        ("emulate", "sonnen", "--http-port", "0"),
        ("emulate", "sonnen", "--replay", "/does/not/exist"),
        ("emulate", "powerwall", "--replay", "/dev/null"),
    ],
)
async def test_nonsense_is_wrong_usage_in_one_line(arguments):
    outcome = await polywatt(*arguments)

    assert outcome.code in (1, 2)
    assert is_one_line(outcome.err)
    assert outcome.out == ""


@pytest.mark.parametrize(
    "arguments",
    [("emulate",), ("emulate", "sonnen", "--port", "x"), ("emulate", "sonnen", "--start", "yesterday"), ("dance",)],
)
async def test_what_the_command_line_does_not_know_exits_with_2_and_no_traceback(arguments):
    outcome = await polywatt(*arguments)

    assert outcome.code == 2
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize(
    ("option", "arguments"),
    [
        ("--start", ("emulate", "sonnen", "--start", "yesterday")),
        ("--for", ("do", "sonnen://127.0.0.1:9", "charge", "--for", "soon")),
        ("--for", ("do", "sonnen://127.0.0.1:9", "charge", "--for", "400d")),
    ],
)
async def test_an_option_that_cannot_be_parsed_is_named(option, arguments):
    outcome = await polywatt(*arguments)

    assert outcome.code == 2
    assert option in outcome.err


async def test_the_past_is_made_once_the_address_is_told_and_before_anybody_asks(monkeypatch, capsys):
    told_first: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    monkeypatch.setattr(TwinPlant, "prepare", lambda _: told_first.set_result(capsys.readouterr().out))
    emulating = asyncio.create_task(_emulate("sonnen", EmulationOptions(past_days=0.1)))
    out = await asyncio.wait_for(told_first, 30)
    emulating.cancel()
    await asyncio.wait([emulating])

    assert out.startswith("http://127.0.0.1:")


async def test_a_port_that_is_taken_is_one_line():
    async with running("emulate", "sonnen") as process:
        port = (await first_line(process)).rpartition(":")[2]
        outcome = await polywatt("emulate", "sonnen", "--port", port)

    assert outcome.code == 1
    assert is_one_line(outcome.err)
    assert "take another port" in outcome.err


async def test_a_swarm_prints_its_addresses_first_and_serves_them_all():
    async with running("emulate", "sonnen", "--homes", "3") as process:
        assert process.stdout is not None
        urls = [(await asyncio.wait_for(process.stdout.readline(), 60)).decode().strip() for _ in range(3)]
        outcomes = [await polywatt("read", f"sonnen://{url.removeprefix('http://')}", "--json") for url in urls]

    assert [outcome.code for outcome in outcomes] == [0, 0, 0]
    assert len({outcome.out for outcome in outcomes}) == 3


async def test_no_homes_at_all_is_wrong_usage():
    assert (await polywatt("emulate", "sonnen", "--homes", "0")).code == 2
