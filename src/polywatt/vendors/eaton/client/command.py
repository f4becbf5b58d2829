"""``device/command`` and ``device/power``."""

from polywatt.kit.decoding import decode_or_none

from ..wire.command import COMMAND_RECORD, CommandRequest, PowerParameters, PowerRequest
from ..wire.mode import ACTION_CHARGE, ACTION_DISCHARGE, CHARGE, DISCHARGE, ModeRecord, Parameters
from .connection import Group


class Command(Group):
    """Commands for some hours, and the power switch of the unit."""

    async def send(self, command: str, duration_h: int, parameters: Parameters | None = None) -> ModeRecord | None:
        """``POST device/command``. Returns the stored record; None where the device does not send it."""
        request = CommandRequest(command=command, duration=duration_h, parameters=parameters)
        response = await self._connection.write("POST", "/api/device/command", request)
        # No answer to a command is documented: its status says that it was taken.
        envelope = decode_or_none(response.body, COMMAND_RECORD)
        return None if envelope is None else envelope.result

    async def charge(self, power_percent: int, soc_percent: int, duration_h: int) -> ModeRecord | None:
        """``SET_CHARGE`` with 5..100 % of the rating until 0..100 %, in steps of 1 %."""
        parameters = Parameters(action=ACTION_CHARGE, power=power_percent, soc=soc_percent)
        return await self.send(CHARGE, duration_h, parameters)

    async def discharge(self, power_percent: int, soc_percent: int, duration_h: int) -> ModeRecord | None:
        """``SET_DISCHARGE``, as above."""
        parameters = Parameters(action=ACTION_DISCHARGE, power=power_percent, soc=soc_percent)
        return await self.send(DISCHARGE, duration_h, parameters)

    async def switch_power(self, *, is_on: bool) -> None:
        """``POST device/power``."""
        await self._connection.write("POST", "/api/device/power", PowerRequest(PowerParameters(is_on)))
