"""Every captured body decodes with the wire type of its endpoint."""

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from polywatt.vendors.powerwall.wire import (
    config,
    islanding,
    meters,
    operation,
    powerwalls,
    session,
    site_info,
    sitemaster,
    solars,
    status,
    system_status,
)
from polywatt.vendors.sonnen.wire import STATUS
from tests.conftest import CAPTURES, needs_captures

POWERWALL: dict[str, Any] = {
    "status": status.STATUS,
    "config.completed": status.STATUS,
    "site_info": site_info.SITE_INFO,
    "site_info.site_name": site_info.SITE_NAME,
    "powerwalls": powerwalls.POWERWALLS,
    "solars": solars.SOLARS,
    "meters": meters.METERS,
    "meters.aggregates": meters.AGGREGATES,
    "meters.site": meters.METER_DETAILS,
    "meters.solar": meters.METER_DETAILS,
    "system_status": system_status.SYSTEM_STATUS,
    "system_status.soe": system_status.SOE,
    "system_status.grid_status": system_status.GRID_STATUS,
    "system_status.grid_faults": system_status.GRID_FAULTS,
    "sitemaster": sitemaster.SITEMASTER,
    "operation": operation.OPERATION,
    "operation.post.1": operation.OPERATION,
    "config": config.CONFIG,
    "login.basic": session.LOGGED_IN,
    "v2.islanding.mode.on-grid": islanding.ISLAND_MODE,
    "v2.islanding.mode.off-grid": islanding.ISLAND_MODE,
}
NOT_JSON = {
    "23.28.2-pw-plus/api.meters.readings.json": "the recorder's own TIMEOUT!",
    "23.28.2-pw-plus/api.site_info.grid_codes.json": "the recorder's own TIMEOUT!",
    "23.28.2-pw-plus/api.system.networks.json": "the recorder's own TIMEOUT!",
    "23.28.2-pw-plus/api.solars.brands.json": "cut off in the middle of a word",
}


def _endpoint(file: Path) -> str:
    """``api_meters_aggregates.json``, ``api-meters-site.json`` and ``api.meters.site.json`` have one spelling here."""
    stem = re.sub(r"\.json(-\w+)?$", "", file.name)
    if re.match(r"api[-_]", stem):
        stem = stem[4:].replace("system_status", "system~status").replace("site_info", "site~info")
        stem = stem.replace("grid_codes", "grid~codes").replace("-", ".").replace("_", ".").replace("~", "_")
    return stem.removeprefix("api.")


def _files(vendor: str) -> list[Path]:
    root = CAPTURES / vendor
    return sorted(f for f in root.rglob("*") if f.is_file() and ".json" in f.name) if root.is_dir() else []


def _named(file: Path) -> str:
    return str(file.relative_to(CAPTURES))


@needs_captures
@pytest.mark.parametrize("file", _files("powerwall"), ids=_named)
def test_powerwall_captures_are_json_or_known_not_to_be(file: Path):
    name = file.relative_to(CAPTURES / "powerwall").as_posix()
    try:
        json.loads(file.read_bytes())
    except ValueError:
        assert name in NOT_JSON
    else:
        assert name not in NOT_JSON


@needs_captures
@pytest.mark.parametrize("file", [f for f in _files("powerwall") if _endpoint(f) in POWERWALL], ids=_named)
def test_powerwall_captures_decode(file: Path):
    body = json.loads(file.read_bytes())

    found = POWERWALL[_endpoint(file)].decode(msgspec.json.encode(body))

    assert _numbers_of(found) >= _numbers_known(body, found)


def _numbers_of(found: Any) -> set[float]:
    return _numbers(msgspec.to_builtins(found))


def _numbers_known(body: Any, found: Any) -> set[float]:
    """The numbers of those top-level keys that the wire type has."""
    if isinstance(body, dict) and isinstance(found, msgspec.Struct):
        body = {key: value for key, value in body.items() if key in found.__struct_fields__}
        return {float(value) for value in body.values() if type(value) in (int, float)}
    return set()


def _numbers(value: Any) -> set[float]:
    if isinstance(value, dict):
        return set().union(*map(_numbers, value.values()))
    if isinstance(value, list):
        return set().union(*map(_numbers, value))
    return {float(value)} if type(value) in (int, float) else set()


@needs_captures
def test_every_wire_type_has_a_capture():
    captured = {_endpoint(file) for file in _files("powerwall")}

    assert set(POWERWALL) <= captured


@needs_captures
@pytest.mark.parametrize("file", _files("sonnen"), ids=_named)
def test_sonnen_captures_decode(file: Path):
    body = json.loads(file.read_bytes())

    found = STATUS.decode(file.read_bytes())

    assert not found.is_empty()
    assert set(body) <= {field.encode_name for field in msgspec.structs.fields(type(found))}
