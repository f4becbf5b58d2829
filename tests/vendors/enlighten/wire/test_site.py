"""Sites as sent."""

import msgspec
import pytest

from polywatt.vendors.enlighten.wire import (
    site,
)


@pytest.mark.proves("enlighten.b06", "enlighten.b132")
def test_a_site_is_named_by_its_title_or_its_number_and_its_id_is_text():
    found = msgspec.convert(
        {"sites": [{"id": 1234567, "title": "Main"}, {"id": "89", "title": ""}]}, site.SiteList
    ).rows

    assert [(each.site_id, each.name) for each in found] == [("1234567", "Main"), ("89", "89")]
