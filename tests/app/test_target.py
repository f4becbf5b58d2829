"""TARGET: what is written and what is read of it are the same."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polywatt.app.registry import NoSuchVendor, vendor_named
from polywatt.app.target import BadTarget, parse_target, target_text
from polywatt.kit.trust import SYSTEM_TRUST, CaFile, Insecure, Pin
from polywatt.kit.vendor import Credentials

POWERWALL, SONNEN = vendor_named("powerwall"), vendor_named("sonnen")
words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
hosts = st.one_of(
    st.from_regex(r"\A[a-z]([a-z0-9-]{0,20}[a-z0-9])?(\.[a-z]([a-z0-9-]{0,10}[a-z0-9])?){0,2}\Z"),
    st.ip_addresses().map(str),
)
hexes = st.text("0123456789abcdef", min_size=64, max_size=64)
options = st.fixed_dictionaries(
    {},
    optional={
        "tls": st.one_of(st.just("insecure"), hexes.map("pin:{}".format), st.just("ca:/a folder/ü&#?%.pem")),
        "timezone": st.sampled_from(["Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5"]),
        "server_name": st.sampled_from(["powerwall", "teg"]),
        "timeout_s": st.floats(0.1, 3_000).map(str),
    },
)


@given(hosts, st.integers(0, 65_535), st.none() | st.builds(Credentials, username=words, password=words), options)
def test_what_is_written_as_a_target_is_read_back(host, port, credentials, given_options):
    text = target_text(POWERWALL, host, port, credentials, given_options)

    found = parse_target(text)

    assert found.vendor is POWERWALL
    assert (found.address.host, found.address.port) == (host, port)
    assert (found.address.credentials.username or "") == ((credentials and credentials.username) or "")
    assert (found.address.credentials.password or "") == ((credentials and credentials.password) or "")
    assert str(found.address.timezone or "") == given_options.get("timezone", "")
    assert found.address.server_name == given_options.get("server_name")
    assert found.address.timeout_s == float(given_options.get("timeout_s", 10))
    assert (found.address.trust == SYSTEM_TRUST) == ("tls" not in given_options)


@pytest.mark.parametrize(
    "password", ["a@b", "a:b", "a/b", "a#b", "a?b", "a%b", "%41", "pass word", "pässwörd-密码", "&=+;"]
)
def test_a_password_of_any_characters_is_percent_encoded_and_comes_back(password):
    text = target_text(POWERWALL, "10.0.0.1", 443, Credentials(username="me@home", password=password), {})

    credentials = parse_target(text).address.credentials

    assert text.isascii()
    assert (credentials.username, credentials.password) == ("me@home", password)


@pytest.mark.parametrize("host", ["::1", "fe80::1", "2001:db8::2"])
def test_an_ipv6_address_stands_in_brackets(host):
    text = target_text(SONNEN, host, 8080, None, {})

    found = parse_target(text)

    assert text == f"sonnen://[{host}]:8080"
    assert (found.address.host, found.address.port) == (host, 8080)
    assert found.label == text


def test_what_is_not_said_is_the_vendors_own():
    address = parse_target("powerwall://10.0.0.1").address

    assert address.port is None
    assert address.trust == SYSTEM_TRUST
    assert address.timezone is None
    assert address.server_name is None
    assert address.credentials == Credentials()
    assert address.options == {}


@pytest.mark.parametrize(
    ("said", "means"),
    [
        ("insecure", Insecure()),
        ("ca:/etc/gateway.pem", CaFile(Path("/etc/gateway.pem"))),
        ("pin:" + "ab" * 32, Pin("ab" * 32)),
        ("pin:" + ":".join(["AB"] * 32), Pin("ab" * 32)),
    ],
)
def test_trust_is_said_in_one_of_three_ways(said, means):
    assert parse_target(f"powerwall://10.0.0.1?tls={said}").address.trust == means


def test_options_of_the_vendor_and_of_all_vendors_stand_together():
    address = parse_target("sonnen://unit.local?max_w=3300&timezone=Europe/Berlin&capacity_wh=8000").address

    assert address.options == {"max_w": "3300", "capacity_wh": "8000"}
    assert address.timezone == ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    "target",
    [
        "10.0.0.1",
        "powerwall://",
        "powerwall://10.0.0.1:70000",
        "powerwall://10.0.0.1:port",
        "powerwall://10.0.0.1/api",
        "powerwall://10.0.0.1#part",
        "powerwall://[::1",
        "powerwall://me:se#cret@10.0.0.1",
        "powerwall://me:se/cret@10.0.0.1",
        "powerwall://me:se?cret@10.0.0.1",
        "powerwall://me:secret@10.0.0.1?tls=pin:ab",
        "powerwall://me:secret@10.0.0.1?max_w=3",
        "powerwall://me:secret@10.0.0.1?timezone=Nowhere/Else",
        "powerwall://me:secret@10.0.0.1?timeout_s=0",
    ],
)
def test_what_cannot_be_understood_is_refused_in_one_line_without_the_password(target):
    with pytest.raises(BadTarget) as caught:
        parse_target(target)

    assert "\n" not in str(caught.value)
    assert "cret" not in str(caught.value)


def test_an_unknown_vendor_is_told_which_there_are():
    with pytest.raises(NoSuchVendor, match=r"'acme'.*powerwall, sonnen"):
        parse_target("acme://10.0.0.1")


@given(st.text(max_size=60))
def test_any_text_at_all_is_a_target_or_is_refused(text):
    for target in (text, f"powerwall://{text}", f"powerwall://me:secret@{text}", f"sonnen://10.0.0.1?{text}"):
        try:
            found = parse_target(target)
        except (BadTarget, NoSuchVendor) as error:
            assert "secret" not in str(error).replace(text, "")
        else:
            assert found.address.host
