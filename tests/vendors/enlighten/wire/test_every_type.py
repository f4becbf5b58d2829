"""All wire types: a field may be null or absent."""

from typing import Any

import msgspec
import pytest

from polywatt.vendors.enlighten.wire import (
    battery,
    battery_config,
    devices,
    energy,
    events,
    grid,
    history,
    inverters,
    scheduler,
    session,
    site,
)
from polywatt.vendors.enlighten.wire.charger import config as charger_config
from polywatt.vendors.enlighten.wire.charger import history as charger_history
from polywatt.vendors.enlighten.wire.charger import status as charger_status
from polywatt.vendors.enlighten.wire.charger import summary as charger_summary

STRUCTS = [
    kind
    for module in (
        battery,
        battery_config,
        charger_config,
        charger_history,
        charger_status,
        charger_summary,
        devices,
        energy,
        events,
        grid,
        history,
        inverters,
        scheduler,
        session,
        site,
    )
    for kind in vars(module).values()
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind.__module__ == module.__name__
]


@pytest.mark.parametrize("kind", STRUCTS)
@pytest.mark.parametrize("nothing", [None, "absent"])
def test_every_field_may_be_null_or_absent_and_then_nothing_is_known(kind, nothing):
    if kind.__name__.endswith(("Change", "Params", "Query")):
        return
    names = [field.encode_name for field in msgspec.structs.fields(kind)]
    found = msgspec.convert({} if nothing else dict.fromkeys(names), kind)

    for name in dir(kind):
        if isinstance(getattr(kind, name), property):
            assert getattr(found, name) in NOTHING_KNOWN or isinstance(getattr(found, name), msgspec.Struct), name


NOTHING_KNOWN: tuple[Any, ...] = (None, False, 0, [], {}, (), True)
