"""The configuration file, and passwords from the environment."""

from pathlib import Path

import pytest

from polywatt.app.config import BadConfig, config_path, configured_homes, find_target, state_folder
from polywatt.app.target import BadTarget


@pytest.fixture
def configured(tmp_path):
    """Writes a file; gives the environment that names it."""

    def write(text: str) -> dict[str, str]:
        path = tmp_path / "homes.yaml"
        path.write_text(text, encoding="utf-8")
        return {"POLYWATT_CONFIG": str(path)}

    return write


def test_the_file_is_where_the_environment_says(monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", "/x")
    assert config_path({"POLYWATT_CONFIG": "/a/b.yaml"}) == Path("/a/b.yaml")
    assert config_path({}) == Path("/x/polywatt/homes.yaml")
    monkeypatch.delenv("XDG_CONFIG_HOME")
    assert config_path({}) == Path.home() / ".config" / "polywatt" / "homes.yaml"


def test_the_state_is_where_the_environment_says(monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", "/x")
    assert state_folder({"POLYWATT_STATE": "/a/b"}) == Path("/a/b")
    assert state_folder({}) == Path("/x/polywatt")
    monkeypatch.delenv("XDG_STATE_HOME")
    assert state_folder({}) == Path.home() / ".local" / "state" / "polywatt"


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "homes: {}\n"])
def test_a_file_with_nothing_in_it_has_no_homes(configured, text):
    assert configured_homes(Path(configured(text)["POLYWATT_CONFIG"])) == {}


def test_without_a_file_there_are_no_homes(tmp_path):
    assert configured_homes(tmp_path / "none.yaml") == {}


@pytest.mark.parametrize(
    "text",
    [
        "homes: [",
        "homes:\n\tcabin: x",
        "- a",
        "text",
        "homes: text",
        "homes:\n  cabin: 5",
        "house: sonnen://x",
        "a: b: c",
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_one_line_that_names_it(configured, text):
    path = Path(configured(text)["POLYWATT_CONFIG"])

    with pytest.raises(BadConfig) as caught:
        configured_homes(path)

    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_text_is_refused(tmp_path):
    path = tmp_path / "homes.yaml"
    path.write_bytes(b"homes:\n  a: \xff\xfe\n")

    with pytest.raises(BadConfig, match="UTF-8"):
        configured_homes(path)


def test_a_folder_instead_of_a_file_is_refused(tmp_path):
    with pytest.raises(BadConfig):
        configured_homes(tmp_path)


def test_a_home_is_found_by_its_name(configured):
    environ = configured("homes:\n  cabin: sonnen://10.0.0.1?timezone=Europe/Berlin\n  12: sonnen://10.0.0.2\n")

    assert find_target("cabin", environ).address.host == "10.0.0.1"
    assert find_target("12", environ).address.host == "10.0.0.2"


def test_a_url_needs_no_file(tmp_path):
    found = find_target("sonnen://10.0.0.1", {"POLYWATT_CONFIG": str(tmp_path)})

    assert found.vendor.name == "sonnen"


def test_an_unknown_name_is_told_which_there_are(configured):
    environ = configured("homes:\n  cabin: sonnen://10.0.0.1\n")

    with pytest.raises(BadTarget, match=r"castle.*cabin"):
        find_target("castle", environ)


@pytest.mark.parametrize(
    ("target", "environ", "password"),
    [
        ("house", {}, None),
        ("house", {"POLYWATT_PASSWORD": "all"}, "all"),
        ("house", {"POLYWATT_PASSWORD": "all", "POLYWATT_PASSWORD_HOUSE": "own"}, "own"),
        ("with-own", {"POLYWATT_PASSWORD": "all", "POLYWATT_PASSWORD_WITH_OWN": "own"}, "written"),
        ("my-house", {"POLYWATT_PASSWORD_MY_HOUSE": "own"}, "own"),
        ("powerwall://me@10.0.0.1", {"POLYWATT_PASSWORD": "all"}, "all"),
    ],
)
def test_a_password_comes_from_the_target_then_the_homes_own_variable_then_that_of_all(
    configured, target, environ, password
):
    file = "homes:\n  house: powerwall://me@10.0.0.1\n  my-house: powerwall://me@10.0.0.1\n"
    file += "  with-own: powerwall://me:written@10.0.0.1\n"

    credentials = find_target(target, configured(file) | environ).address.credentials

    assert (credentials.username, credentials.password) == ("me", password)


def test_what_was_meant_as_a_target_is_shown_without_its_password(configured):
    with pytest.raises(BadTarget) as caught:
        find_target("me:secret@10.0.0.1", configured("homes: {}\n"))

    assert "secret" not in str(caught.value)
