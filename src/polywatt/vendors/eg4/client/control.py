"""Numbered parameters and functions, as the document has them."""

from collections.abc import Mapping, Sequence

from ..wire.control import FUNCTION_SET, PARAMETER_LIST, WRITTEN, FunctionSet, data_text, ids_text
from ..wire.session import Dialect
from . import cache
from .connection import Group
from .validation import check_function, check_values

READ, SET = "/web/maintain/remoteRead/read", "/web/maintain/remoteSet"
ALTERNATIVE = "use registers.fetch, registers.write, registers.write_bit or registers.set_function"


class Control(Group):
    """Parameters and functions of a device.

    All methods raise WrongDialect in a session of the portal, whose parameters are named registers.
    """

    async def fetch_parameters(self, serial: str, ids: Sequence[int]) -> dict[int, float]:
        """``remoteRead/read``: the values of the parameters that the device knows."""
        form = {"serialNum": self._connection.serials.checked(serial), "paramIds": ids_text(ids)}
        # Before the look into the cache: a new session drops parameters.
        await self._require_document("parameters")
        key = f"parameters:{serial}:{form['paramIds']}"
        return dict(await self._connection.cache.get(cache.PARAMETERS, key, lambda: self._fetch(form)))

    async def write_parameters(self, serial: str, values: Mapping[int, int]) -> None:
        """``remoteSet/write``: accepted at once, but the inverter may need seconds to apply it.

        Raises:
            InvalidParameter: a value is out of range; none of them was written.
        """
        check_values(values)
        form = {"serialNum": self._connection.serials.checked(serial), "data": data_text(values)}
        await self._require_document("write_parameters")
        await self._connection.write(f"{SET}/write", form, WRITTEN)

    async def set_function(self, serial: str, name: str, value: int) -> FunctionSet:
        """``remoteSet/functionControl``: quickCharge, batteryBackup or operatingMode (0 normal, 1 standby).

        Raises:
            InvalidParameter: there is no such function, or the value is neither 0 nor 1; nothing was sent.
        """
        check_function(name, value)
        form = {"serialNum": self._connection.serials.checked(serial), "function": name, "value": str(value)}
        await self._require_document("function")
        return await self._connection.write(f"{SET}/functionControl", form, FUNCTION_SET)

    async def _fetch(self, form: Mapping[str, str]) -> dict[int, float]:
        http = self._connection.http
        answer = await self._connection.request(READ, form)
        values = http.decode(answer, PARAMETER_LIST).values
        if values is None:
            raise http.bad_answer(answer, "it holds no parameters")
        return values

    async def _require_document(self, method: str) -> None:
        await self._connection.require_dialect(Dialect.DOCUMENT, method, ALTERNATIVE)
