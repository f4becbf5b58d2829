"""Every vendor has the same shape: the same file name means the same everywhere.

A group is a group of endpoints of the vendor's API. It has one name in ``wire``, ``client`` and ``face``. What is no
group is a file that every vendor has (FIXED), or one of a few that several need (SHARED).
"""

import ast
from pathlib import Path

import pytest

VENDORS = Path(__file__).parents[2] / "src" / "polywatt" / "vendors"
ROOMS = ("wire", "client", "driver", "face")
FIXED: dict[str, tuple[str, ...]] = {
    "wire": (),
    "client": ("connection", "errors"),
    "driver": ("plant", "home", "capabilities", "reading", "commands"),
    "face": ("app", "session", "state"),
}
"""The files of every vendor with a package per room."""
OPTIONAL = ("counters", "details", "settings", "events", "history", "site", "firmware")
"""The other files of a driver; one is absent where the API has nothing for it."""
SHARED: dict[str, dict[str, str]] = {
    "wire": {
        "envelope": "the outer form of answers and refusals, around the payloads of all groups",
        "fields": "types of fields that the payloads of several groups share",
        "scale": "the units of numbers as sent, in the payloads of several groups",
    },
    "client": {
        "endpoints": "the table of all endpoints, where the API is one of many",
        "validation": "checks of arguments before sending, which several groups share",
        "paging": "lists that come in pages, in several groups",
        "cache": "answers that several groups reuse for a short time",
        "retry": "requests that are repeated, by a rule for all groups",
        "session_state": "the session as a file holds it, which connection and errors both name",
    },
    "driver": {},
    "face": {
        "request": "what a handler is given: body, query and signed-in user, for all groups",
        "access": "who may use a route, where an API has several ways to show it",
        "rate_limit": "how often a client may ask, for all groups",
        "validation": "checks of a request's body, in several groups",
        "inventory": "the devices of the home as the API lists them: ids, serial numbers, states",
        "snapshot": "the home at one moment, as several groups report it",
        "responses": "the form of answers and refusals, for all groups",
        "profile": "the differences between the document and devices in the field, in all groups",
        "replay": "answers from captures instead of a plant, for all groups",
        "numbers": "the vendor's way to write numbers, in several groups",
    },
}
"""What is neither fixed nor a group, and why it is allowed."""
ONE_FILE_PER_ROOM = ("sonnen",)
"""Vendors with so few endpoints that a room is a file."""
NAMES = sorted(path.parent.name for path in VENDORS.glob("*/__init__.py"))
PACKAGED = [name for name in NAMES if name not in ONE_FILE_PER_ROOM]


def modules(folder: Path) -> set[str]:
    """The modules and packages of a folder, without ``__init__``."""
    packages = {path.parent.name for path in folder.glob("*/__init__.py")}
    return {path.stem for path in folder.glob("*.py")} - {"__init__"} | packages


def groups(vendor: str, room: str) -> set[str]:
    """The groups of endpoints in a room; ``session`` is one that each face has."""
    not_groups = ({*FIXED[room]} | SHARED[room].keys()) - {"session"}
    return modules(VENDORS / vendor / room) - not_groups


def test_there_are_vendors_to_check():
    assert {*ONE_FILE_PER_ROOM} < {*NAMES}


@pytest.mark.parametrize("vendor", NAMES)
def test_a_vendor_has_four_rooms(vendor):
    assert modules(VENDORS / vendor) == {*ROOMS}


@pytest.mark.parametrize("vendor", ONE_FILE_PER_ROOM)
def test_a_small_vendor_is_exactly_five_files(vendor):
    files = {path.relative_to(VENDORS / vendor).as_posix() for path in (VENDORS / vendor).rglob("*.py")}

    assert files == {"__init__.py", *(f"{room}.py" for room in ROOMS)}


@pytest.mark.parametrize("vendor", PACKAGED)
@pytest.mark.parametrize("room", ROOMS)
def test_a_room_is_a_package_with_the_files_of_every_vendor(vendor, room):
    assert (VENDORS / vendor / room / "__init__.py").is_file()
    assert {*FIXED[room]} - modules(VENDORS / vendor / room) == set()


@pytest.mark.parametrize("vendor", PACKAGED)
def test_a_driver_has_no_other_files(vendor):
    assert modules(VENDORS / vendor / "driver") - {*FIXED["driver"], *OPTIONAL} == set()


@pytest.mark.parametrize("vendor", PACKAGED)
@pytest.mark.parametrize("room", ["client", "face"])
def test_a_group_has_the_name_it_has_in_wire(vendor, room):
    assert groups(vendor, room) - groups(vendor, "wire") == set()


@pytest.mark.parametrize("vendor", PACKAGED)
def test_a_group_of_wire_is_one_of_client_or_face(vendor):
    assert groups(vendor, "wire") - groups(vendor, "client") - groups(vendor, "face") == set()


@pytest.mark.parametrize("vendor", PACKAGED)
def test_commands_are_sent_by_the_class_commands(vendor):
    driver = VENDORS / vendor / "driver"
    files = [path for path in driver.rglob("*.py") if path.relative_to(driver).parts[0] in ("commands", "commands.py")]
    nodes = [node for path in files for node in ast.parse(path.read_text(encoding="utf-8")).body]
    classes = [node for node in nodes if isinstance(node, ast.ClassDef) and node.name == "Commands"]

    assert len(classes) == 1
    assert "send" in {node.name for node in classes[0].body if isinstance(node, ast.AsyncFunctionDef)}
