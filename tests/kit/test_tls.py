"""Who a device is, over TLS."""

import contextlib
import dataclasses
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography import x509

from polywatt.kit.certificate import Certificate, self_signed, server_context
from polywatt.kit.http import HttpSession
from polywatt.kit.serve import serve
from polywatt.kit.trust import CaFile, Insecure, Pin, SystemTrust, Trust, fingerprint_of
from polywatt.model import AuthenticationFailed, DeviceUnreachable, UntrustedDevice
from polywatt.testing import emulator

pytestmark = pytest.mark.anyio
NOW = datetime.now(UTC)  # OpenSSL looks at the machine's clock, not at ours
OURS = self_signed("unit", ["unit"], ["127.0.0.1"], "Polywatt", NOW)
OTHER = self_signed("other", ["other"], ["127.0.0.2"], "Polywatt", NOW)
EXPIRED = self_signed("unit", ["unit"], ["127.0.0.1"], "Polywatt", datetime(1990, 1, 1, tzinfo=UTC))


async def hello(scope, receive, send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"5")]})
    await send({"type": "http.response.body", "body": b"hello"})


@contextlib.asynccontextmanager
async def device(certificate: Certificate = OURS) -> AsyncIterator[str]:
    async with serve(hello, tls=server_context(certificate, lambda _name: True)) as url:
        yield url


async def body_of(url: str, trust: Trust, server_name: str | None = None) -> bytes:
    async with HttpSession(url, trust=trust, server_name=server_name, timeout_s=5.0) as session:
        return (await session.request("GET", "/")).body


async def distrust(url: str, trust: Trust, server_name: str | None = None) -> UntrustedDevice:
    with pytest.raises(UntrustedDevice) as caught:
        await body_of(url, trust, server_name)
    assert isinstance(caught.value, AuthenticationFailed), "a person must act"
    assert len(str(caught.value).splitlines()) == 1
    return caught.value


def file_of(folder: Path, *certificates: Certificate) -> CaFile:
    path = folder / "ca.pem"
    path.write_bytes(b"".join(c.certificate_pem for c in certificates))
    return CaFile(path)


async def test_a_certificate_of_its_own_making_is_not_trusted_by_default_and_its_pin_is_offered():
    async with device() as url:
        error = await distrust(url, SystemTrust())

    assert error.fingerprint == OURS.sha256_hex
    assert f"?tls=pin:{OURS.sha256_hex}" in str(error)


@pytest.mark.parametrize("spelling", [str.lower, str.upper])
async def test_the_pinned_certificate_is_trusted_whatever_its_name_and_age(spelling):
    for certificate in (OURS, OTHER, EXPIRED):
        async with device(certificate) as url:
            assert await body_of(url, Pin(spelling(certificate.sha256_hex))) == b"hello"


async def test_another_certificate_than_the_pinned_one_is_not_trusted_and_is_shown():
    async with device(OTHER) as url:
        error = await distrust(url, Pin(OURS.sha256_hex))

    assert error.fingerprint == OTHER.sha256_hex
    assert OTHER.sha256_hex in str(error)
    assert "another certificate than the pinned one" in str(error)


async def test_a_certificate_from_the_ca_file_is_trusted(tmp_path):
    async with device() as url:
        assert await body_of(url, file_of(tmp_path, OTHER, OURS)) == b"hello"


async def test_a_certificate_that_the_ca_file_does_not_know_is_not_trusted(tmp_path):
    async with device() as url:
        error = await distrust(url, file_of(tmp_path, OTHER))

    assert error.fingerprint == OURS.sha256_hex


async def test_with_a_ca_file_the_name_counts_and_can_be_given(tmp_path):
    async with device(OTHER) as url:
        error = await distrust(url, file_of(tmp_path, OTHER))
        body = await body_of(url, file_of(tmp_path, OTHER), server_name="other")

    assert "127.0.0.1" in str(error)
    assert body == b"hello"


async def test_with_a_ca_file_the_age_counts(tmp_path):
    async with device(EXPIRED) as url:
        assert "expired" in str(await distrust(url, file_of(tmp_path, EXPIRED)))


@pytest.mark.parametrize("content", [None, b"", b"no certificate", OURS.key_pem])
async def test_a_ca_file_that_cannot_be_used_is_named_before_anything_is_sent(tmp_path, content):
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_bytes(content)
    error = await distrust("https://127.0.0.1:1", CaFile(path))

    assert f"the CA file {path} cannot be used" in str(error)


async def test_insecure_takes_anybody():
    for certificate in (OURS, OTHER, EXPIRED):
        async with device(certificate) as url:
            assert await body_of(url, Insecure()) == b"hello"


async def test_a_server_that_is_strict_about_names_answers_only_to_those_it_knows():
    async with emulator("powerwall", past_days=0, is_strict_about_server_name=True) as home:
        port = urlsplit(home.url).port
        assert home.emulation.face.certificate is not None
        pin = Pin(home.emulation.face.certificate.sha256_hex)
        with pytest.raises(DeviceUnreachable, match=r"does not speak TLS with us.*server name") as caught:
            await body_of(f"https://localhost:{port}", pin)
        answer = await body_of(f"https://localhost:{port}", pin, server_name="powerwall")
        without_name = await body_of(f"https://127.0.0.1:{port}", pin)
        with pytest.raises(DeviceUnreachable):
            await body_of(f"https://127.0.0.1:{port}", pin, server_name="teslamotors")

    assert len(str(caught.value).splitlines()) == 1
    assert len(answer) == len(without_name)


async def test_the_emulators_own_address_trusts_it_and_its_driver_reads():
    async with emulator("powerwall", past_days=0) as home, home.driver() as driver:
        assert (await driver.reading()).load_w is not None

    wrong = dataclasses.replace(home.address, trust=Pin("00" * 32))
    assert wrong.trust != home.address.trust


async def test_plain_http_where_tls_is_meant_and_the_reverse_are_unreachable_or_bad():
    async with serve(hello) as plain, device() as tls:
        with pytest.raises(DeviceUnreachable, match="does not speak TLS with us"):
            await body_of(plain.replace("http://", "https://"), Insecure())
        with pytest.raises(Exception, match=r"broke off|not HTTP"):
            await body_of(tls.replace("https://", "http://"), Insecure())


async def test_the_fingerprint_of_a_server_is_read_without_trusting_it_and_of_none_is_none():
    async with device() as url:
        port = urlsplit(url).port or 0
        shown = await fingerprint_of("127.0.0.1", port, None)

    assert shown == OURS.sha256_hex
    assert await fingerprint_of("127.0.0.1", port, None) is None


def test_a_self_made_certificate_names_its_hosts_and_lives_long_enough():
    made = self_signed("unit", ["unit", "localhost"], ["127.0.0.1", "::1"], "Polywatt", NOW)
    read = x509.load_pem_x509_certificate(made.certificate_pem)
    names = read.extensions.get_extension_for_class(x509.SubjectAlternativeName).value

    assert names.get_values_for_type(x509.DNSName) == ["unit", "localhost"]
    assert [str(a) for a in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1", "::1"]
    assert read.issuer == read.subject
    assert read.not_valid_before_utc <= NOW
    assert (read.not_valid_after_utc - NOW).days > 9_000
    assert made.sha256_hex != OURS.sha256_hex


def test_a_servers_key_does_not_stay_on_disk(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    server_context(OURS, lambda _name: True)

    assert list(tmp_path.iterdir()) == []
