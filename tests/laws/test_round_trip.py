"""Law 1: ``driver(face(twin))`` reads what the twin is, and None for what the vendor does not carry."""

import pytest
from hypothesis import given

from polywatt.testing.conformance import (
    counts_what_the_home_counts,
    is_what_the_home_is,
    knows_what_the_home_was_told,
    looks_into_the_devices,
    reads_what_the_home_is,
    tells_what_is_going_on,
)

from .homes import ENDS, in_situation, lawful, situations

VIEWS = (
    reads_what_the_home_is,
    counts_what_the_home_counts,
    knows_what_the_home_was_told,
    looks_into_the_devices,
    is_what_the_home_is,
    tells_what_is_going_on,
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
