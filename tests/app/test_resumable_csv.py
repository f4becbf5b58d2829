"""A CSV file that is continued where it was left."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polywatt.app.resumable_csv import ResumableCsv
from polywatt.app.usage import WrongUsage

LONDON = ZoneInfo("Europe/London")
AUTUMN = datetime(2026, 10, 24, 23, tzinfo=UTC)
COLUMNS = ("soc_percent", "load_w")


def rows(first: int, last: int):
    """Five-minute rows of the night whose second hour comes twice."""
    return [((AUTUMN + timedelta(minutes=5 * n)).astimezone(LONDON), (50.0 + n, None)) for n in range(first, last)]


def written(path: Path, *parts: tuple[int, int]) -> int:
    count = 0
    for part in parts:
        with ResumableCsv(path, COLUMNS) as file:
            count += file.add(rows(*part))
    return count


def test_rows_are_added_behind_the_last_and_never_twice(tmp_path):
    whole, in_parts = tmp_path / "whole.csv", tmp_path / "parts.csv"
    written(whole, (0, 40))

    assert written(in_parts, (0, 10), (5, 25), (0, 40)) == 40
    assert in_parts.read_bytes() == whole.read_bytes()


def test_the_hour_that_comes_twice_has_all_its_rows_and_no_two_are_alike(tmp_path):
    path = tmp_path / "autumn.csv"
    written(path, (0, 36))
    lines = path.read_text().splitlines()[1:]

    assert len(lines) == len(set(lines)) == 36
    assert sum(line.startswith("2026-10-25T01:") for line in lines) == 24


def test_an_unknown_value_is_an_empty_cell(tmp_path):
    path = tmp_path / "one.csv"
    written(path, (0, 1))

    assert path.read_text() == "starts_at,soc_percent,load_w\n2026-10-25T00:00:00+01:00,50,\n"


@given(st.integers(0, 2_000))
def test_a_file_cut_off_anywhere_is_made_whole_again(tmp_path_factory, cut):
    path = tmp_path_factory.mktemp("cut") / "torn.csv"
    written(path, (0, 30))
    whole = path.read_bytes()
    path.write_bytes(whole[: min(cut, len(whole))])
    if 0 < cut < whole.index(b"\n") + 1:
        with pytest.raises(WrongUsage, match="something else"):
            written(path, (0, 30))
        return
    written(path, (0, 30))

    assert path.read_bytes() == whole


@pytest.mark.parametrize(
    "content",
    [
        b"notes of mine\n",
        b"starts_at,load_w\n",
        b"\xef\xbb\xbfstarts_at,soc_percent,load_w\n",
        b"starts_at,soc_percent,load_w\r\n",
        b"\x00" * 100,
        b"starts_at,soc_percent,load_w\nyesterday,1,2\n",
    ],
)
def test_a_file_that_is_something_else_is_refused_and_left_as_it_is(tmp_path, content):
    path = tmp_path / "mine.csv"
    path.write_bytes(content)
    with pytest.raises(WrongUsage):
        written(path, (0, 1))

    assert path.read_bytes() == content


@pytest.mark.parametrize("name", ["", "nowhere/file.csv", "\0"])
def test_a_path_that_cannot_be_written_is_wrong_usage(tmp_path, name):
    with pytest.raises(WrongUsage, match="cannot be written"):
        written(tmp_path / name, (0, 1))


def test_two_exports_into_one_file_do_not_mix(tmp_path):
    path = tmp_path / "one.csv"
    with ResumableCsv(path, COLUMNS), pytest.raises(WrongUsage, match="another export"):
        written(path, (0, 1))
