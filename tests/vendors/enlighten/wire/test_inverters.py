"""Microinverters as sent."""

import msgspec
import pytest

from polywatt.vendors.enlighten.wire import (
    inverters,
)

from .. import payloads


@pytest.mark.proves("enlighten.b66")
def test_a_batterys_inverters_are_not_on_the_roof():
    found = inverters.INVERTER_STATUS.decode(msgspec.json.encode(payloads.INVERTER_STATUS))

    assert list(inverters.microinverters(found)) == ["671"]
    assert found["671"].serial == payloads.INVERTER
    assert inverters.InverterStatus().is_microinverter
    assert [kind for kind in ("IQ8PLUS", "M250", "IQ 7+", "IQ Battery 5P", "Encharge") if _is_micro(kind)] == [
        "IQ8PLUS",
        "M250",
        "IQ 7+",
    ]


def _is_micro(kind: str) -> bool:
    return inverters.InverterStatus(type=kind).is_microinverter
