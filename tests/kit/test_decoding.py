import msgspec
import pytest

from polywatt.kit.decoding import decode_or_none

NUMBERS = msgspec.json.Decoder(list[int])


def test_a_body_that_fits_is_its_wire_type():
    assert decode_or_none(b"[1, 2]", NUMBERS) == [1, 2]


@pytest.mark.parametrize("body", [b"", b"{}", b'["a"]', b"\xff", b"[" * 100_000], ids=range(5))
def test_a_body_that_does_not_fit_is_none(body):
    assert decode_or_none(body, NUMBERS) is None
