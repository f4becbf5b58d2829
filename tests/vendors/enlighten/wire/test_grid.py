"""Grid control as sent."""

import msgspec
import pytest

from polywatt.vendors.enlighten.wire import (
    grid,
)
from polywatt.vendors.enlighten.wire.grid import GridCheck, GridOutage

from .. import payloads


@pytest.mark.proves("enlighten.b53")
@pytest.mark.parametrize("name", list(payloads.GRID_CHECK))
def test_each_guard_blocks_a_toggle_and_nothing_tells_the_grids_state(name):
    found = msgspec.convert(payloads.GRID_CHECK | {name: True}, GridCheck)

    assert (found.may_toggle, found.blockers) == (False, (name,))
    assert msgspec.convert(payloads.GRID_CHECK, GridCheck).may_toggle is True
    assert GridCheck().may_toggle is None
    assert set(found.__struct_fields__) == set(payloads.GRID_CHECK)


def test_whether_joining_is_offered_is_said_or_not_known():
    assert msgspec.convert(payloads.OUTAGE, GridOutage).can_reconnect is True
    assert GridOutage().can_reconnect is None


def test_relay_states_are_logged_in_two_pairs():
    assert grid.LEAVING == ("OPER_RELAY_CLOSED", "OPER_RELAY_OFFGRID_AC_GRID_PRESENT")
    assert grid.JOINING == ("OPER_RELAY_OFFGRID_READY_FOR_RESYNC_CMD", "OPER_RELAY_CLOSED")
