"""Parameters and functions as the document has them."""

from collections.abc import Mapping, Sequence

from ..wire.control import (
    FUNCTION_DONE,
    PARAMETER_LIST,
    PARAMETERS_WRITTEN,
    FunctionDone,
    data_text,
    ids_text,
)
from .asking import PARAMETERS, Asking
from .checks import check_function, check_values

INSTEAD = "use registers, write_register, write_bit or set_function"


class Control(Asking):
    """What a device is told.

    All raise OtherSpelling in a session of the portal, whose parameters are named registers.
    """

    async def parameters(self, serial: str, ids: Sequence[int]) -> dict[int, float]:
        """``remoteRead/read``: the values of those that the device knows."""
        form = {"serialNum": self._checked(serial), "paramIds": ids_text(ids)}
        # Before the kept ones are looked at: a new session forgets them.
        await self._check_documents("parameters")
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
        await self._check_documents("write_parameters")
        await self._write("/web/maintain/remoteSet/write", form, PARAMETERS_WRITTEN)

    async def function(self, serial: str, name: str, value: int) -> FunctionDone:
        """``remoteSet/functionControl``: quickCharge, batteryBackup or operatingMode (0 normal, 1 standby).

        Raises:
            InvalidParameter: there is no such function, or the value is neither 0 nor 1; nothing was sent.
        """
        check_function(name, value)
        form = {"serialNum": self._checked(serial), "function": name, "value": str(value)}
        await self._check_documents("function")
        return await self._write("/web/maintain/remoteSet/functionControl", form, FUNCTION_DONE)

    async def _parameters(self, form: Mapping[str, str]) -> dict[int, float]:
        answer = await self._line.ask("/web/maintain/remoteRead/read", form)
        values = self._http.decode(answer, PARAMETER_LIST).values
        if values is None:
            raise self._http.bad_answer(answer, "it holds no parameters")
        return values

    async def _check_documents(self, what: str) -> None:
        await self._check_spelling(what, INSTEAD, is_portals=False)
