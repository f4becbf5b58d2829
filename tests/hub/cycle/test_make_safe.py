"""What a hub leaves behind when it stops."""

import pytest
import structlog

from polywatt.hub import Hub, Store
from polywatt.model import Charge, DeviceUnreachable, Hold, InForce
from polywatt.testing import EmulatedHome, emulator

pytestmark = pytest.mark.anyio


async def in_force(home: EmulatedHome) -> InForce:
    found = (await home.twin.settings()).in_force
    assert found is not None
    return found


async def test_a_setpoint_that_the_hub_sent_does_not_outlive_it(tmp_path):
    store = Store.open(tmp_path / "history.sqlite")
    async with emulator("sonnen") as home, home.driver() as driver:
        async with Hub({"cabin": driver}, store, home.clock) as hub:
            await hub.plant("cabin").send(Charge(power_w=1_000.0))
            assert isinstance((await in_force(home)).action, Charge)

        assert isinstance((await in_force(home)).action, Hold)
    store.close()


async def test_a_home_that_the_hub_told_nothing_is_left_alone(tmp_path):
    store = Store.open(tmp_path / "history.sqlite")
    async with emulator("sonnen") as home, home.driver() as driver:
        before = await home.twin.settings()
        async with Hub({"cabin": driver}, store, home.clock):
            pass

        assert await home.twin.settings() == before
    store.close()


async def test_a_home_that_cannot_be_reached_any_more_is_told_of_and_does_not_stop_the_rest(tmp_path):
    store = Store.open(tmp_path / "history.sqlite")
    async with emulator("sonnen") as home, home.driver() as driver, home.driver() as other:

        async def gone() -> str | None:
            raise DeviceUnreachable("it is gone")

        with structlog.testing.capture_logs() as logs:
            async with Hub({"gone": driver, "cabin": other}, store, home.clock) as hub:
                await hub.plant("cabin").send(Charge(power_w=1_000.0))
                driver.make_safe = gone  # type: ignore[method-assign]

        assert isinstance((await in_force(home)).action, Hold)
    assert [entry["error"] for entry in logs if entry["log_level"] == "error"] == ["it is gone"]
    store.close()
