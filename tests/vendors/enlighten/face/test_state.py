"""A site's commands and its cached plant."""

import pytest

from polywatt.kit.clock import ManualClock
from polywatt.model import (
    SetReserve,
)
from polywatt.vendors.enlighten.face.responses import Refused
from polywatt.vendors.enlighten.face.state import SiteState

from .account import twin_at

pytestmark = pytest.mark.anyio


async def test_a_command_that_cannot_be_stops_all_that_came_with_it():
    clock = ManualClock()
    twin = twin_at(clock)
    site = SiteState(twin, 1, clock)

    with pytest.raises(Refused) as refused:
        await site.send(SetReserve(reserve_percent=50.0), SetReserve(reserve_percent=500.0))

    settings = await site.settings()
    assert refused.value.status == 400
    assert settings is not None
    assert settings.reserve_percent == 20.0


async def test_a_sent_setting_is_read_back_at_once():
    clock = ManualClock()
    site = SiteState(twin_at(clock), 1, clock)
    await site.settings()
    await site.send(SetReserve(reserve_percent=50.0))

    settings = await site.settings()
    assert settings is not None
    assert settings.reserve_percent == 50.0
