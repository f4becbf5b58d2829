import pytest
from msgspec import Struct

from polywatt.model import (
    Charge,
    admit,
)
from polywatt.twin import PRESETS, TwinSpec

from .homes import NOON, home_at

pytestmark = pytest.mark.anyio
every_preset = pytest.mark.parametrize("spec", PRESETS.values(), ids=lambda spec: spec.name)


@every_preset
async def test_every_capability_names_fields_its_command_has(spec: TwinSpec):
    capabilities = (await home_at(NOON, spec)[0].home()).capabilities

    assert admit(Charge(power_w=spec.charge_w), capabilities)
    for capability in capabilities.commands:
        if capability.mode is None:
            assert issubclass(capability.command, Struct)
            assert set(capability.bounds) <= set(capability.command.__struct_fields__)


@every_preset
async def test_all_that_can_be_known_is_named(spec: TwinSpec):
    twin, _ = home_at(NOON, spec)
    reading, counters, settings = await twin.reading(), await twin.counters(), await twin.settings()

    def known(value: object, prefix: str = "") -> set[str]:
        names = value.__struct_fields__  # type: ignore[attr-defined]
        return {prefix + name for name in names if getattr(value, name) not in (None, ())}

    named = known(reading) | known(counters.lifetime, "lifetime.") | known(counters.today, "today.")
    named |= known(settings, "settings.")
    ours = {name for name in named if not name.endswith(("received_at", "at"))} | {"events"}
    # There may be no slots, and that is known.
    assert (await twin.home()).capabilities.readable == ours | {"grid_state", "settings.slots"}
