"""Measure the decoding of three answers (aggregates, soe, grid_status) to a Reading, and of vitals to details."""

from datetime import UTC, datetime
from pathlib import Path

import anyio
import msgspec
import orjson
from tesla_powerwall.const import GridStatus as TheirGridStatus
from tesla_powerwall.responses import MetersAggregatesResponse

from polywatt.kit.cached_plant import Snapshot
from polywatt.twin import POWERWALL_2, POWERWALL_PLUS, TwinPlant
from polywatt.vendors.powerwall.driver.details.vitals import vital_details
from polywatt.vendors.powerwall.driver.reading import reading_from
from polywatt.vendors.powerwall.driver.site.report import VITAL_NAMES
from polywatt.vendors.powerwall.face.meters.aggregates import aggregates_from
from polywatt.vendors.powerwall.face.profile import PROFILES
from polywatt.vendors.powerwall.face.system_status import grid_status_from, soe_from
from polywatt.vendors.powerwall.face.vitals.devices import vitals_from
from polywatt.vendors.powerwall.wire.meters import AGGREGATES
from polywatt.vendors.powerwall.wire.system_status import GRID_STATUS, SOE
from polywatt.vendors.powerwall.wire.vitals import MESSAGE, decode_vitals, encode_vitals

from .rows import Row, ratio

NOW = datetime(2026, 6, 21, 19, tzinfo=UTC)
TIMES = 5_000
CAPTURE = Path(__file__).parents[2] / "shared/captures/powerwall/23.36-vitals/devices.vitals.protobuf.bin"


def run() -> list[Row]:
    """Compare with tesla_powerwall on the same bytes, and with the typed decoding alone."""
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
        vitals(),
    ]


def vitals() -> Row:
    """Compare with parsing into dicts; on the capture where it exists, else on the answer of our own face."""
    body = CAPTURE.read_bytes() if CAPTURE.is_file() else anyio.run(own_vitals)

    def ours() -> object:
        return vital_details(decode_vitals(body, VITAL_NAMES), (), NOW)

    def bare() -> object:
        return {
            entry.connected.device.din.value: {
                vital.name: getattr(vital, vital.WhichOneof("value")) for vital in entry.vitals
            }
            for entry in MESSAGE.FromString(body).devices
        }

    origin = "captured" if CAPTURE.is_file() else "our own"
    return Row(
        f"{origin} vitals, {len(body):,} bytes, to details", "parse into dicts, time", ratio(ours, bare, 500), "≤ 2"
    )


async def own_vitals() -> bytes:
    """Return the vitals of a Powerwall+."""
    twin = TwinPlant(POWERWALL_PLUS, lambda: NOW, start=NOW, past_days=1)
    return encode_vitals(vitals_from(await snapshot_of(twin), PROFILES["23.28-pw-plus"]))


async def snapshot_of(twin: TwinPlant) -> Snapshot:
    """Return the snapshot a face would serve now."""
    return Snapshot(await twin.home(), await twin.reading(), await twin.counters(), await twin.details())


async def answers() -> tuple[bytes, bytes, bytes]:
    """Return the three answers of our own face."""
    twin = TwinPlant(POWERWALL_2, lambda: NOW, start=NOW, past_days=1)
    snapshot = await snapshot_of(twin)
    encode = msgspec.json.encode
    return (
        encode(aggregates_from(snapshot)),
        encode(soe_from(snapshot)),
        encode(grid_status_from(snapshot.reading.grid_state)),
    )
