"""From the bytes of three answers (aggregates, soe, grid_status) to a Reading."""

from datetime import UTC, datetime

import anyio
import msgspec
import orjson
from tesla_powerwall.const import GridStatus as TheirGridStatus
from tesla_powerwall.responses import MetersAggregatesResponse

from polywatt.twin import POWERWALL_2, TwinPlant
from polywatt.vendors.powerwall.driver.reading import reading_from
from polywatt.vendors.powerwall.face.live import aggregates_from, grid_status_from, soe_from
from polywatt.vendors.powerwall.face.snapshot import Snapshot
from polywatt.vendors.powerwall.wire.meters import AGGREGATES
from polywatt.vendors.powerwall.wire.system import GRID_STATUS, SOE

from .rows import Row, ratio

NOW = datetime(2026, 6, 21, 19, tzinfo=UTC)
TIMES = 5_000


def run() -> list[Row]:
    """Against tesla_powerwall on the same bytes, and against the typed decode without any meaning."""
    aggregates, soe, grid = anyio.run(answers)

    def ours() -> object:
        return reading_from(AGGREGATES.decode(aggregates), SOE.decode(soe), GRID_STATUS.decode(grid), NOW)

    def bare() -> object:
        return AGGREGATES.decode(aggregates), SOE.decode(soe), GRID_STATUS.decode(grid)

    def tesla_powerwall() -> object:
        meters = MetersAggregatesResponse.from_dict(orjson.loads(aggregates))
        return meters, orjson.loads(soe)["percentage"], TheirGridStatus(orjson.loads(grid)["grid_status"])

    what = "bytes of three answers to a Reading"
    return [
        Row(what, "tesla_powerwall, time", ratio(ours, tesla_powerwall, TIMES), "< 1"),
        Row(what, "typed decode alone, time", ratio(ours, bare, TIMES), "≤ 3"),
    ]


async def answers() -> tuple[bytes, bytes, bytes]:
    """What our own face sends."""
    twin = TwinPlant(POWERWALL_2, lambda: NOW, start=NOW, past_days=1)
    moment = Snapshot(await twin.home(), await twin.reading(), (await twin.counters()).lifetime, await twin.details())
    encode = msgspec.json.encode
    return (
        encode(aggregates_from(moment)),
        encode(soe_from(moment)),
        encode(grid_status_from(moment.reading.grid_state)),
    )
