"""Events as sent."""

from datetime import UTC, datetime

import msgspec
import pytest

from polywatt.vendors.enlighten.wire import (
    events,
)

from .. import payloads


@pytest.mark.proves("enlighten.b47", "enlighten.b48")
def test_an_event_has_times_and_need_not_have_the_rest():
    found = msgspec.convert(payloads.EVENT, events.Event)
    page = events.EventPage(site_timezone="Europe/Berlin")

    assert found.since == datetime(2026, 2, 2, 2, 41, 40, tzinfo=UTC)
    assert found.until == datetime(2026, 2, 2, 2, 43, 20, tzinfo=UTC)
    assert msgspec.structs.replace(found, standing=True).until is None
    assert found.since.astimezone(page.zone).hour == 3
    assert events.EventPage(site_timezone="Region/City").zone is None
    assert events.Event().since is None
