"""Decode and encode vitals."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polywatt.twin import PRESETS, TwinSpec
from polywatt.vendors.powerwall.wire.vitals import VitalDevice, decode_vitals, encode_vitals
from tests.conftest import CAPTURES, needs_captures

pytestmark = pytest.mark.anyio
CAPTURE = CAPTURES / "powerwall" / "23.36-vitals" / "devices.vitals.protobuf.bin"
DECODED = CAPTURES / "powerwall" / "vitals-decoded" / "22.1-pw-plus.json"


def plus(_: TwinSpec) -> TwinSpec:
    return PRESETS["powerwall-plus"]


@pytest.mark.proves("powerwall.b35")
@needs_captures
def test_the_captured_payload_decodes_wholly_and_encodes_to_the_same_bytes():
    body = CAPTURE.read_bytes()
    devices = decode_vitals(body)

    assert len(body) == 7_073
    assert encode_vitals(devices) == body
    assert [device.type for device in devices] == [
        *("STSTSM", "TETHC", "TEPOD", "TEPINV", "TETHC", "TEPOD", "TEPINV", "PVAC", "PVS", "TESYNC"),
        *("TESLA", "NEURIO", "TESLA"),
    ]
    assert (devices[-1].nameplate_w, devices[-2].connection, devices[-3].locations) == (7_680, "PWRview-73533", (1,))


@needs_captures
def test_what_other_clients_make_of_vitals_is_what_ours_decodes():
    """Their published reading of another payload has our names, of our types."""
    theirs: dict[str, dict[str, Any]] = json.loads(DECODED.read_text())
    ours = {device.type: device for device in decode_vitals(CAPTURE.read_bytes())}

    for name, values in theirs.items():
        mine = ours[name.partition("--")[0]].values
        for key in values.keys() & mine.keys():
            assert type(values[key]) is type(mine[key]), key
        assert mine.keys() <= values.keys()


TEXTS = st.none() | st.text(max_size=12)
VALUES = st.integers(-(2**63), 2**63 - 1) | st.floats(allow_nan=False) | st.text(max_size=12) | st.booleans()
DEVICES = st.builds(
    VitalDevice,
    din=TEXTS,
    part_number=TEXTS,
    serial=TEXTS,
    manufacturer=TEXTS,
    site_label=TEXTS,
    parent=TEXTS,
    firmware=TEXTS,
    first_seen_s=st.none() | st.integers(-(2**63), 2**63 - 1),
    last_seen_s=st.none() | st.integers(-(2**63), 2**63 - 1),
    connection=TEXTS,
    ecu_type=st.none() | st.integers(-(2**31), 2**31 - 1),
    values=st.dictionaries(st.text(max_size=12), VALUES, max_size=4),
    alerts=st.lists(st.text(max_size=12), max_size=3).map(tuple),
)


@given(st.lists(DEVICES, max_size=3))
def test_what_is_encoded_is_decoded_to_the_same(devices: list[VitalDevice]):
    assert decode_vitals(encode_vitals(devices)) == devices
