"""Law 1: ``driver(face(twin))`` reads what the twin is, and None for what the vendor does not carry."""

import pytest
from hypothesis import given

from polywatt.testing.conformance import (
    check_counters,
    check_details,
    check_events,
    check_home,
    check_reading,
    check_settings,
)

from .homes import ENDS, in_situation, lawful, situations

VIEWS = (
    check_reading,
    check_counters,
    check_settings,
    check_details,
    check_home,
    check_events,
)
"""The last one takes the grid away."""


@pytest.mark.parametrize(("vendor", "profile"), ENDS)
@lawful
@given(there=situations)
def test_a_driver_reads_through_its_face_what_the_home_is(vendor, profile, there):
    async def see_it_all(home):
        for view in VIEWS:
            await view(home)

    in_situation(vendor, profile, there, see_it_all)
