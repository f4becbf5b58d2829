"""Tokens and their claims."""

import pytest

from polywatt.vendors.enlighten.wire import (
    session,
)
from polywatt.vendors.enlighten.wire.session import decode_claims


@pytest.mark.parametrize("token", ["", None, "a.b", "a.b.c", "eyJ.!!!.x", "x.bm8.y"])
def test_what_is_no_token_has_no_claims(token):
    assert decode_claims(token) == session.Claims()


def test_claims_may_be_wrapped():
    inside = session.Claims(data={"user_id": 7}, exp=10, iat=4)

    assert (inside.claim("user_id"), inside.claim("session_id"), inside.lifetime_s) == ("7", None, 6.0)
