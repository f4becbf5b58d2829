"""Law 1: ``driver(face(twin))`` reads what the twin is, and None for what the vendor does not carry."""

import pytest
from hypothesis import given

from polywatt.testing.conformance import counts_what_the_home_counts, reads_what_the_home_is

from .homes import ENDS, in_situation, lawful, situations


@pytest.mark.parametrize(("vendor", "profile"), ENDS)
@lawful
@given(there=situations)
def test_a_driver_reads_through_its_face_what_the_home_is(vendor, profile, there):
    in_situation(vendor, profile, there, reads_what_the_home_is)


@pytest.mark.parametrize(("vendor", "profile"), ENDS)
@lawful
@given(there=situations)
def test_counters_survive_the_round_trip(vendor, profile, there):
    in_situation(vendor, profile, there, counts_what_the_home_counts)
