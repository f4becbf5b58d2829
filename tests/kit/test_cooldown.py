import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from polywatt.kit.clock import ManualClock
from polywatt.kit.cooldown import FILE, MAX_COOL_DOWN_S, CoolDown

pytestmark = pytest.mark.anyio
START = datetime(2026, 6, 1, tzinfo=UTC)


def clock() -> ManualClock:
    return ManualClock(START)


async def test_a_device_is_left_alone_for_as_long_as_it_asked():
    at = clock()
    cool_down = CoolDown(at)
    assert cool_down.left_s() == 0
    cool_down.begin(600)
    await at.advance(599)
    assert cool_down.left_s() == 1
    await at.advance(1)
    assert cool_down.left_s() == 0


async def test_the_next_program_knows_of_it_and_other_devices_are_not_held_back(tmp_path: Path):
    at = clock()
    CoolDown(at, tmp_path / "state", "gateway").begin(600)
    CoolDown(at, tmp_path / "state", "other").begin(60)
    await at.advance(100)

    assert CoolDown(at, tmp_path / "state", "gateway").left_s() == 500
    assert CoolDown(at, tmp_path / "state", "other").left_s() == 0
    assert CoolDown(at, tmp_path / "state", "third").left_s() == 0
    assert CoolDown(at, None, "gateway").left_s() == 0


async def test_what_is_over_is_not_kept(tmp_path: Path):
    at = clock()
    CoolDown(at, tmp_path, "first").begin(60)
    await at.advance(61)
    CoolDown(at, tmp_path, "second").begin(60)

    assert list(json.loads((tmp_path / FILE).read_text())) == ["second"]
    assert os.listdir(tmp_path) == [FILE]  # noqa: PTH208  # pathlib may not be used in a coroutine


@pytest.mark.parametrize(
    "text", ["", "no json", "[1]", '{"gateway": "soon"}', '{"gateway": NaN}', '{"gateway": 1e999}']
)
def test_a_damaged_file_holds_nobody_back(tmp_path: Path, text: str):
    (tmp_path / FILE).write_text(text)

    assert CoolDown(clock(), tmp_path, "gateway").left_s() == 0


def test_a_wrong_calendar_shuts_nobody_out_for_good(tmp_path: Path):
    (tmp_path / FILE).write_text(json.dumps({"gateway": START.timestamp() + 1e9}))

    assert CoolDown(clock(), tmp_path, "gateway").left_s() == MAX_COOL_DOWN_S


def test_a_folder_that_cannot_be_written_is_done_without(tmp_path: Path):
    (tmp_path / "file").write_text("")
    cool_down = CoolDown(clock(), tmp_path / "file", "gateway")
    cool_down.begin(60)

    assert cool_down.left_s() == 60
