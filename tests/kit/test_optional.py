import pytest

from polywatt.kit.optional import optional
from polywatt.model import DeviceRefused, DeviceUnreachable, EndpointMissing, PolywattError, Unsupported

pytestmark = pytest.mark.anyio


async def raising(error: PolywattError) -> int:
    raise error


async def zero() -> int:
    return 0


async def test_an_answer_is_the_answer_also_where_it_is_zero():
    assert await optional(zero()) == 0


@pytest.mark.parametrize("error", [Unsupported("no counters"), EndpointMissing("404", 404)])
async def test_an_ability_or_an_endpoint_that_is_missing_is_none(error):
    assert await optional(raising(error)) is None


@pytest.mark.parametrize("error", [DeviceUnreachable("gone"), DeviceRefused("no")])
async def test_every_other_error_goes_on(error):
    with pytest.raises(type(error)):
        await optional(raising(error))


async def test_which_errors_mean_missing_can_be_said():
    assert await optional(raising(DeviceUnreachable("gone")), (DeviceUnreachable,)) is None
    with pytest.raises(Unsupported):
        await optional(raising(Unsupported("no")), (DeviceUnreachable,))
