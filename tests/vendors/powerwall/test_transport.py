"""HTTPS, certificates and names: behaviours b01 to b07, b12."""

import asyncio
import contextlib
import socket
import ssl
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from cryptography import x509

from polywatt.app.emulation import EmulationOptions, emulation
from polywatt.app.registry import NoSuchVendor, vendor_named
from polywatt.app.target import parse_target
from polywatt.kit.certificate import self_signed, server_context
from polywatt.kit.clock import ManualClock
from polywatt.kit.trust import SYSTEM_TRUST, CaFile, Insecure, Pin
from polywatt.kit.vendor import Address, Credentials
from polywatt.model import BadAnswer, DeviceUnreachable, UntrustedDevice
from polywatt.testing import EmulatedHome, emulator
from polywatt.vendors.powerwall.driver import connect
from tests.vendors.powerwall.gateway import anonymous, machine_time, signed_in, tapped

pytestmark = pytest.mark.anyio


def _pem(home: EmulatedHome, folder: Path) -> Path:
    assert home.ca_pem is not None
    file = folder / "gateway.pem"
    file.write_bytes(home.ca_pem)
    return file


@pytest.mark.proves("powerwall.b01")
async def test_plain_http_is_sent_to_https():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        http_port = free.getsockname()[1]
    options = EmulationOptions(http_port=http_port, past_days=1)
    async with emulation(vendor_named("powerwall"), options, ManualClock()) as running, httpx.AsyncClient() as client:
        answer = await client.get(f"http://127.0.0.1:{http_port}/api/status?a=b")

    assert answer.status_code == 301
    assert answer.headers["Location"] == f"{running.url}/api/status?a=b"
    assert answer.headers["Location"].startswith("https://")
    assert "Moved Permanently" in answer.text


@pytest.mark.proves("powerwall.b02")
async def test_driver_shows_its_password_to_nobody_who_speaks_plain_http():
    heard = bytearray()

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.extend(await reader.read(4_096))
        writer.write(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    address = Address(host="127.0.0.1", port=port, credentials=Credentials(password="secret-word"), trust=Insecure())
    async with server, connect(address, ManualClock()) as driver:
        with pytest.raises(DeviceUnreachable, match="does not speak TLS"):
            await driver.reading()

    assert heard[:1] == b"\x16", "a TLS handshake and nothing else"
    assert b"secret-word" not in heard
    assert b"login" not in heard


@pytest.mark.proves("powerwall.b02")
def test_a_target_cannot_ask_for_plain_http():
    with pytest.raises(NoSuchVendor):
        parse_target("http://customer:password@192.168.1.5")


@pytest.mark.proves("powerwall.b03", "powerwall.b07")
async def test_driver_connects_with_the_certificate_as_its_authority(tmp_path: Path):
    async with emulator("powerwall", start=machine_time()) as home:
        address = replace(home.address, trust=CaFile(_pem(home, tmp_path)))
        async with connect(address, home.clock) as driver:
            reading = await driver.reading()

    assert reading.load_w is not None


@pytest.mark.proves("powerwall.b03")
@pytest.mark.parametrize("kind", ["pin", "insecure"])
async def test_driver_connects_with_a_pin_or_on_demand_with_no_verification(kind: str):
    async with emulator("powerwall") as home:
        certificate = home.emulation.face.certificate
        assert certificate is not None
        trust = Pin(certificate.sha256_hex) if kind == "pin" else Insecure()
        async with connect(replace(home.address, trust=trust), home.clock) as driver:
            reading = await driver.reading()

    assert reading.load_w is not None


@pytest.mark.proves("powerwall.b03", "powerwall.b04")
async def test_driver_verifies_by_default_and_says_what_to_pin_before_it_logs_in():
    async with tapped() as (home, tap):
        certificate = home.emulation.face.certificate
        address = Address(host=home.address.host, port=home.address.port, credentials=home.address.credentials)
        async with connect(address, home.clock) as driver:
            with pytest.raises(UntrustedDevice) as caught:
                await driver.reading()

    assert address.trust == SYSTEM_TRUST
    assert certificate is not None
    assert caught.value.fingerprint == certificate.sha256_hex
    assert f"tls=pin:{certificate.sha256_hex}" in str(caught.value)
    assert tap.seen == []


@pytest.mark.proves("powerwall.b03")
async def test_driver_refuses_another_certificate_than_the_pinned_one():
    async with tapped() as (home, tap), connect(replace(home.address, trust=Pin("ab" * 32)), home.clock) as driver:
        with pytest.raises(UntrustedDevice, match="another certificate than the pinned one"):
            await driver.reading()

    assert tap.seen == []


async def _shakes_hands(home: EmulatedHome, name: str | None) -> bool:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    try:
        _, writer = await asyncio.open_connection(
            home.address.host, home.address.port, ssl=context, server_hostname=name or home.address.host
        )
    except (ssl.SSLError, ConnectionError):
        return False
    writer.transport.abort()
    return True


@pytest.mark.proves("powerwall.b05")
async def test_a_strict_gateway_answers_to_three_names_and_to_none():
    async with emulator("powerwall", is_strict_about_server_name=True) as home:
        accepted = {name: await _shakes_hands(home, name) for name in ("teg", "powerwall", "powerpack", None)}
        refused = {name: await _shakes_hands(home, name) for name in ("powerwall.mycooldomain.net", "localhost", "pw")}

    assert accepted == dict.fromkeys(accepted, True)
    assert refused == dict.fromkeys(refused, False)


async def test_a_gateway_that_is_not_strict_answers_to_any_name():
    async with emulator("powerwall") as home:
        assert await _shakes_hands(home, "powerwall.mycooldomain.net")


@pytest.mark.proves("powerwall.b06")
async def test_driver_asks_a_strict_gateway_for_a_name_it_knows(tmp_path: Path):
    async with emulator("powerwall", start=machine_time(), is_strict_about_server_name=True) as home:
        other_name = replace(home.address, host="localhost", trust=CaFile(_pem(home, tmp_path)))
        async with connect(other_name, home.clock) as driver:
            with pytest.raises(DeviceUnreachable):
                await driver.reading()
        async with connect(replace(other_name, server_name="powerwall"), home.clock) as driver:
            reading = await driver.reading()

    assert reading.load_w is not None


@pytest.mark.proves("powerwall.b07")
async def test_certificate_names_the_three_hosts_and_no_other_matches(tmp_path: Path):
    async with emulator("powerwall", start=machine_time()) as home:
        assert home.ca_pem is not None
        names = x509.load_pem_x509_certificate(home.ca_pem).extensions.get_extension_for_class(
            x509.SubjectAlternativeName
        )
        trusting = replace(home.address, trust=CaFile(_pem(home, tmp_path)))
        for name in ("teg", "powerwall", "powerpack"):
            async with connect(replace(trusting, server_name=name), home.clock) as driver:
                await driver.reading()
        async with connect(replace(trusting, server_name="gateway.example"), home.clock) as driver:
            with pytest.raises(UntrustedDevice, match=r"gateway\.example"):
                await driver.reading()

    assert {"teg", "powerwall", "powerpack"} <= set(names.value.get_values_for_type(x509.DNSName))


@pytest.mark.proves("powerwall.b12")
@pytest.mark.parametrize("path", ["/status", "/", "/apiary/status", "/login/Basic", "//api/status"])
async def test_without_api_in_its_path_a_request_is_no_api_call(path: str):
    async with emulator("powerwall") as home, signed_in(home) as client:
        answer = await client.get(home.url + path)

    assert answer.status_code == 404
    assert not answer.headers["Content-Type"].startswith("application/json")


async def test_api_alone_is_sent_to_its_folder():
    async with emulator("powerwall") as home, anonymous(home) as client:
        answer = await client.get("/api")

    assert (answer.status_code, answer.headers["Location"]) == (301, "/api/")


async def test_a_path_with_a_slash_at_its_end_is_the_same_path():
    async with emulator("powerwall") as home, signed_in(home) as client:
        plain = await client.get("/api/system_status/grid_status")
        slashed = await client.get("/api/system_status/grid_status/")

    assert slashed.json() == plain.json()


@contextlib.asynccontextmanager
async def _broken_off(answer: bytes) -> AsyncIterator[Address]:
    """A TLS server that sends ``answer`` and hangs up."""
    certificate = self_signed("powerwall", ("powerwall",), ("127.0.0.1",), "Tesla", machine_time())

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, ssl.SSLError):
            await reader.readuntil(b"\r\n\r\n")
            writer.write(answer)
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=server_context(certificate, lambda _name: True))
    async with server:
        port = server.sockets[0].getsockname()[1]
        credentials = Credentials(username="customer", password="password")
        yield Address(host="127.0.0.1", port=port, credentials=credentials, trust=Pin(certificate.sha256_hex))


async def test_an_answer_that_breaks_off_is_one_line_without_secrets():
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 400\r\n\r\n"
    half = head + b'{"email":"me@example.com","token":"OgiGHjoNvwx17SRI'
    async with _broken_off(half) as address, connect(address, ManualClock()) as driver:
        with pytest.raises(BadAnswer, match="broke off in the middle") as caught:
            await driver.reading()

    shown = str(caught.value) + caught.value.body
    assert "\n" not in shown
    assert not any(secret in shown for secret in ("OgiGH", "me@example.com", "password"))


async def test_a_gateway_that_sends_us_elsewhere_gets_no_second_request():
    head = b"HTTP/1.1 301 Moved\r\nLocation: https://example.com/\r\nContent-Length: 0\r\n\r\n"
    async with _broken_off(head) as address, connect(address, ManualClock()) as driver:
        with pytest.raises(DeviceUnreachable, match="sends us elsewhere"):
            await driver.reading()
