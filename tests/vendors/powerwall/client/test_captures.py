"""What real gateways said of the wizard's rows is decoded, and nothing of it lost."""

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from polywatt.vendors.powerwall.wire.wizard import kinds, meters, network, people, site, solar, system
from tests.captures.test_decoding import NOT_JSON, _endpoint, _files, _named
from tests.conftest import CAPTURES, needs_captures

DECODERS: dict[str, Any] = {
    r"auth\.toggle\.supported": people.TOGGLE_SUPPORTED,
    r"autoconfig\.status": system.AUTOCONFIG,
    r"customer": people.CUSTOMER,
    r"customer\.registration": people.REGISTRATION,
    r"generators\.disconnect_types": kinds.WORDS,
    r"installer": people.INSTALLER,
    r"installer\.companies": people.COMPANIES,
    r"meters\..*\.cts": meters.CTS,
    r"meters\.readings(\.err)?": meters.METER_READINGS,
    r"meters\.status": meters.METERS_STATUS,
    r"networks": network.NETWORKS,
    r"networks\.client_protocols": network.CLIENT_PROTOCOLS,
    r"networks\.connect": msgspec.json.Decoder(network.WantedNetwork),
    r"password\.change\.request": msgspec.json.Decoder(people.NewPassword),
    r"password\.change\.response": people.PASSWORD,
    r"powerwalls\.status.*": system.PACKS_STATUS,
    r"site_info\.grid_codes": site.GRID_CODES,
    r"site_info\.grid_regions": site.GRID_REGIONS,
    r"solar_edge_models": solar.SOLAR_MODELS,
    r"solars\.brands": kinds.WORDS,
    r"synchrometer\.ct_voltage_references": system.CT_REFERENCES,
    r"synchrometer\.ct_voltage_references\.options": system.CT_REFERENCE_OPTIONS,
    r"system\.networks\.conn_tests(\.get\..)?": network.DIAGNOSTIC,
    r"system\.networks\.conn_tests\.post": network.DIAGNOSTICS,
    r"system\.networks\.ping_test": network.PING,
    r"system\.testing": system.TESTING,
    r"system\.update\.status": system.UPDATE_STATUS,
    r"troubleshooting\.problems": system.PROBLEMS,
}


def _decoder(file: Path) -> Any:
    if file.relative_to(CAPTURES / "powerwall").as_posix() in NOT_JSON:
        return None
    return next((of for pattern, of in DECODERS.items() if re.fullmatch(pattern, _endpoint(file))), None)


FILES = [file for file in _files("powerwall") if _decoder(file) is not None]


@needs_captures
@pytest.mark.parametrize("file", FILES, ids=_named)
def test_a_captured_body_decodes_and_nothing_of_it_is_lost(file: Path):
    body = json.loads(file.read_bytes())

    assert msgspec.to_builtins(_decoder(file).decode(file.read_bytes())) == body


@needs_captures
def test_each_of_these_types_has_a_capture():
    seen = {pattern for pattern in DECODERS for file in FILES if re.fullmatch(pattern, _endpoint(file))}

    assert seen == set(DECODERS)
