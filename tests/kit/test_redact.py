import json
from urllib.parse import quote, quote_plus, urlencode

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from polywatt.kit.redact import Redactor, without_password

KEYS = ("password", "token", "Authorization", "AuthCookie")
redact = Redactor(KEYS)
# Nothing that the masked text contains anyway, so that "is not in it" means something.
secrets = st.text(min_size=4, max_size=30).map(lambda text: f"§{text}§")
keys = st.sampled_from(KEYS) | st.sampled_from([key.upper() for key in KEYS])


@given(keys, secrets, st.sampled_from([None, 1]), st.booleans())
def test_no_value_of_a_secret_key_survives_in_json(key, secret, indent, is_ascii):
    document = {"before": 1, key: secret, "nested": [{key: secret}], "after": "x"}
    text = redact(json.dumps(document, indent=indent, ensure_ascii=is_ascii))

    hidden = json.loads(text)
    assert hidden == {"before": 1, key: "***", "nested": [{key: "***"}], "after": "x"}


@given(keys, st.integers(10**6, 10**12))
def test_a_number_under_a_secret_key_does_not_survive_either(key, secret):
    assert str(secret) not in redact(json.dumps({key: secret, "x": 1}))


@given(keys, secrets)
def test_no_secret_survives_in_a_form(key, secret):
    text = redact(urlencode({"before": "1", key: secret, "after": "2"}))

    assert quote(secret) not in text
    assert "%C2%A7" not in text
    assert text.startswith("before=1&")
    assert text.endswith("&after=2")


@pytest.mark.parametrize("scheme", ["Bearer ", "Basic ", "bearer ", ""])
@given(st.text("abcXYZ019._~+/=-", min_size=1, max_size=80).map(lambda t: f"q{t}q"))
@example("dXNlcjpwYXNz")
def test_no_secret_survives_in_a_header_however_short(scheme, secret):
    text = redact(f"Host: unit\r\nAuthorization: {scheme}{secret}\r\nAccept: */*")

    assert secret not in text
    assert text.endswith("\r\nAccept: */*")


def test_a_cookie_is_hidden_and_its_neighbours_stay():
    assert redact("Cookie: AuthCookie=abc.def; path=/") == "Cookie: AuthCookie=***; path=/"


@given(st.text(), secrets, st.text())
def test_a_known_secret_survives_nowhere(before, secret, after):
    assert "§" not in Redactor(secrets=[secret])(before.replace("§", "") + secret + after.replace("§", ""))


@given(secrets, st.sampled_from([json.dumps, quote, quote_plus, lambda text: json.dumps(text, ensure_ascii=False)]))
@example('§a"b\\c d/e§', json.dumps)
@example("§a b/c§", quote)
def test_a_known_secret_survives_in_no_spelling(secret, spelled):
    text = Redactor(secrets=[secret])(f"echo {spelled(secret)} end")

    assert text in ("echo *** end", 'echo "***" end')


def test_the_longer_of_two_known_secrets_goes_first_and_an_empty_one_hides_nothing():
    assert Redactor(secrets=["pass", "password1", ""])("a password1 b pass c") == "a *** b *** c"


@pytest.mark.parametrize(
    "text", ["", "nothing secret", '{"passwordless": true}', '{"a":"the password is long"}', "tokens=1"]
)
def test_what_is_no_secret_stays_as_it_is(text):
    assert redact(text) == text


def test_a_redactor_without_keys_changes_nothing():
    assert Redactor()('{"password":"x"}') == '{"password":"x"}'


def test_a_body_that_breaks_off_inside_the_secret_shows_none_of_it():
    assert "hunter" not in redact('{"username":"me","password":"hunter2\\" and mo')


plain_users = st.text(st.characters(exclude_characters=":/"), max_size=10)


@given(plain_users, secrets)
@example("me@example.com", "§pw§")
@example("", "§pa/ss@wo:rd\n§")
@example("a\nb", "§pw§")
def test_no_password_survives_in_a_url(user, secret):
    shown = without_password(f"powerwall://{user}:{secret}@10.0.0.5:443?tls=insecure")

    assert shown == f"powerwall://{user}:***@10.0.0.5:443?tls=insecure"


@pytest.mark.parametrize("url", ["sonnen://10.0.0.5", "sonnen://10.0.0.5:8080?max_w=1", "powerwall://me@host", "attic"])
def test_a_url_without_a_password_is_shown_whole(url):
    assert without_password(url) == url


@pytest.mark.parametrize("url", ["powerwall:me:hunter2@host", "powerwall//me:hunter2@host", "me:hunter2@host"])
def test_a_mistyped_url_shows_no_password_either(url):
    assert "hunter2" not in without_password(url)
