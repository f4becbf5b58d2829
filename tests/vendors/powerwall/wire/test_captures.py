"""What real gateways said of the wizard's rows is decoded, and nothing of it lost."""

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from polywatt.vendors.powerwall.wire import (
    auth,
    customer,
    fields,
    meters,
    networks,
    powerwalls,
    site_info,
    solars,
    system,
)
from tests.captures.test_decoding import NOT_JSON, _endpoint, _files, _named
from tests.conftest import CAPTURES, needs_captures

DECODERS: dict[str, Any] = {
    r"auth\.toggle\.supported": auth.TOGGLE_SUPPORTED,
    r"autoconfig\.status": system.AUTOCONFIG,
    r"customer": customer.CUSTOMER,
    r"customer\.registration": customer.REGISTRATION,
    r"generators\.disconnect_types": fields.TEXTS,
    r"installer": customer.INSTALLER,
    r"installer\.companies": customer.COMPANIES,
    r"meters\..*\.cts": meters.CTS,
    r"meters\.readings(\.err)?": meters.METER_READINGS,
    r"meters\.status": meters.METERS_STATUS,
    r"networks": networks.NETWORKS,
    r"networks\.client_protocols": networks.CLIENT_PROTOCOLS,
    r"networks\.connect": msgspec.json.Decoder(networks.NewNetwork),
    r"password\.change\.request": msgspec.json.Decoder(auth.NewPassword),
    r"password\.change\.response": auth.PASSWORD,
    r"powerwalls\.status.*": powerwalls.POWERWALLS_STATUS,
    r"site_info\.grid_codes": site_info.GRID_CODES,
    r"site_info\.grid_regions": site_info.GRID_REGIONS,
    r"solar_edge_models": solars.SOLAR_MODELS,
    r"solars\.brands": fields.TEXTS,
    r"synchrometer\.ct_voltage_references": system.CT_REFERENCES,
    r"synchrometer\.ct_voltage_references\.options": system.CT_REFERENCE_OPTIONS,
    r"system\.networks\.conn_tests(\.get\..)?": networks.DIAGNOSTIC,
    r"system\.networks\.conn_tests\.post": networks.DIAGNOSTICS,
    r"system\.networks\.ping_test": networks.PING,
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
