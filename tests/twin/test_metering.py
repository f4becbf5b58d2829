"""What is known depends on the meters that are fitted; what happens does not."""

from dataclasses import replace

import pytest

from polywatt.model import (
    DeviceKind,
    ExportLimit,
    FrequencyRegulation,
    MeterDetail,
    MeterPlace,
    PeakShaving,
    SelfUse,
    SetMode,
    SetSlots,
    Slot,
    SolarOnly,
    TimeOfUse,
    Unsupported,
    Window,
)
from polywatt.twin import PRESETS, SONNEN_ECO_8, TwinPlant, TwinSpec

from .homes import NIGHT, NOON, home_at

pytestmark = pytest.mark.anyio
BLIND = replace(SONNEN_ECO_8, meters=frozenset())
AC_GRID_ONLY = replace(SONNEN_ECO_8, meters=frozenset({MeterPlace.GRID}))


async def read(spec: TwinSpec) -> tuple[TwinPlant, dict[str, float | None]]:
    twin, hand = home_at(NOON, spec, past_days=1.0)
    hand.move(minutes=7)
    reading = await twin.reading()
    return twin, {name: getattr(reading, name) for name in ("solar_w", "battery_w", "grid_w", "load_w")}


async def test_without_a_grid_meter_neither_grid_nor_load_is_known():
    twin, powers_w = await read(BLIND)

    assert [name for name, power_w in powers_w.items() if power_w is None] == ["solar_w", "grid_w", "load_w"]
    assert (await twin.reading()).critical_load_w is not None


async def test_a_grid_meter_alone_does_not_tell_the_load_of_a_home_whose_solar_nobody_measures():
    _, powers_w = await read(AC_GRID_ONLY)

    assert [name for name, power_w in powers_w.items() if power_w is None] == ["solar_w", "load_w"]


async def test_an_inverter_that_has_the_solar_knows_it_without_a_meter():
    twin, powers_w = await read(PRESETS["eaton-dc"])

    assert None not in powers_w.values()
    meters = [d.data.place for d in await twin.details() if isinstance(d.data, MeterDetail)]
    assert meters == [MeterPlace.GRID]


async def test_meters_do_not_change_what_happens():
    known, blind = await read(SONNEN_ECO_8), await read(BLIND)

    assert (await blind[0].counters()).lifetime.charged_wh == (await known[0].counters()).lifetime.charged_wh
    assert blind[1]["battery_w"] == known[1]["battery_w"]


async def test_what_no_meter_measures_is_neither_counted_nor_recorded_nor_promised():
    twin, _ = await read(BLIND)
    home, counters = await twin.home(), await twin.counters()

    unknown = {"solar_wh", "load_wh", "imported_wh", "exported_wh"}
    assert {name for name in unknown if getattr(counters.lifetime, name) is None} == unknown
    assert counters.today.charged_wh is not None
    reads = home.capabilities.readable
    assert not reads & {"solar_w", "grid_w", "load_w", *(f"lifetime.{name}" for name in unknown)}
    assert {offer.quantity for offer in home.capabilities.history} == {
        "battery_w", "critical_load_w", "soc_percent", "charged_wh", "discharged_wh",
    }  # fmt: skip
    assert not home.has(DeviceKind.METER)
    with pytest.raises(Unsupported, match="grid_w"):
        await twin.history("grid_w", NOON, NOON)


@pytest.mark.parametrize(
    "mode", [SelfUse(), TimeOfUse(), PeakShaving(load_limit_w=900.0), ExportLimit(export_limit_w=0.0)], ids=str
)
async def test_modes_that_follow_the_grid_need_its_meter(mode):
    twin, _ = home_at(NIGHT, BLIND)
    window = Window(start=NIGHT.time(), end=NOON.time())

    with pytest.raises(Unsupported, match="needs a grid meter"):
        await twin.send(SetMode(mode=mode))
    with pytest.raises(Unsupported, match="needs a grid meter"):
        await twin.send(SetSlots(slots=(Slot(action=mode, window=window),)))


@pytest.mark.parametrize("mode", [SolarOnly(), FrequencyRegulation(power_w=900.0, target_soc_percent=50.0)], ids=str)
async def test_other_modes_need_no_meter(mode):
    twin, _ = home_at(NIGHT, BLIND)

    await twin.send(SetMode(mode=mode))

    assert (await twin.settings()).mode == mode
