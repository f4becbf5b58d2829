"""Parameters, functions, and the quick charge."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import msgspec

from ..wire.control import (
    FUNCTION_DONE,
    PARAMETER_LIST,
    PARAMETERS_WRITTEN,
    QUICK_CHARGE_STATUS,
    FunctionDone,
    QuickCharge,
    data_text,
    ids_text,
)
from .asking import PARAMETERS, QUICK_CHARGE, Asking
from .checks import check_function, check_values

T = TypeVar("T")


class Control(Asking):
    """What a device is told."""

    async def parameters(self, serial: str, ids: Sequence[int]) -> dict[int, float]:
        """``remoteRead/read``: the values of those that the device knows."""
        form = {"serialNum": self._checked(serial), "paramIds": ids_text(ids)}
        # Before the kept ones are looked at: a new session forgets them.
        await self._line.login()
        found = await self._ask_kept(
            PARAMETERS, f"parameters:{serial}:{form['paramIds']}", lambda: self._parameters(form)
        )
        return dict(found)

    async def write_parameters(self, serial: str, values: Mapping[int, int]) -> None:
        """``remoteSet/write``: taken at once, but the inverter may need seconds to apply it.

        Raises:
            InvalidParameter: a value is out of range; none of them was written.
        """
        check_values(values)
        form = {"serialNum": self._checked(serial), "data": data_text(values)}
        await self._write("/web/maintain/remoteSet/write", form, PARAMETERS_WRITTEN)

    async def function(self, serial: str, name: str, value: int) -> FunctionDone:
        """``remoteSet/functionControl``: quickCharge, batteryBackup or operatingMode (0 normal, 1 standby).

        Raises:
            InvalidParameter: there is no such function, or the value is neither 0 nor 1; nothing was sent.
        """
        check_function(name, value)
        form = {"serialNum": self._checked(serial), "function": name, "value": str(value)}
        return await self._write("/web/maintain/remoteSet/functionControl", form, FUNCTION_DONE)

    async def quick_charge_status(self, serial: str) -> QuickCharge:
        """``quickCharge/getStatusInfo``."""
        return await self._of(QUICK_CHARGE, "/web/config/quickCharge/getStatusInfo", serial, QUICK_CHARGE_STATUS)

    async def _parameters(self, form: Mapping[str, str]) -> dict[int, float]:
        answer = await self._line.ask("/web/maintain/remoteRead/read", form)
        values = self._http.decoded(answer, PARAMETER_LIST).values
        if values is None:
            raise self._http.bad(answer, "it holds no parameters")
        return values

    async def _write(self, path: str, form: Mapping[str, str], decoder: "msgspec.json.Decoder[T]") -> T:
        """Parameters and functions are views of one state: both are forgotten, also where the answer got lost."""
        try:
            return await self._read(path, form, decoder)
        finally:
            self.forget_told()
