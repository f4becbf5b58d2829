"""Named registers: the parameters as the portal has them."""

from collections.abc import Mapping

from ..wire.control import WRITTEN
from ..wire.registers import BLOCK, MAX_WORDS, RegisterBlock, RegisterValue, block_from
from ..wire.session import Dialect
from . import cache
from .connection import Group
from .control import READ, SET
from .quick_charge import FROM_WEB
from .validation import check_block, check_flag, check_number, check_text, check_time

REMOTE_SET = FROM_WEB | {"remoteSetType": "NORMAL"}
"""Sent with every write."""
ALTERNATIVE = "use control.fetch_parameters, control.write_parameters or control.set_function"


class Registers(Group):
    """Parameters of a device, in the portal.

    All methods raise WrongDialect in a session of the document, whose parameters are numbered. Registers that are not
    in our tables are read and written all the same; the cloud knows many more.
    """

    async def fetch(self, serial: str, start: int, count: int = MAX_WORDS) -> Mapping[str, RegisterValue]:
        """``remoteRead/read``: the registers that begin in ``count`` words (1 to 127) from ``start`` on.

        Raises:
            InvalidParameter: there are no such words, or too many; nothing was sent.
        """
        check_block(start, count)
        await self._require_portal("registers")
        form = {
            "inverterSn": self._connection.serials.checked(serial),
            "startRegister": str(start),
            "pointNumber": str(count),
            "autoRetry": "true",
        }
        block = await self._connection.cache.get(
            cache.PARAMETERS, f"registers:{serial}:{start},{count}", lambda: self._fetch(form)
        )
        return dict(block.values)

    async def write(self, serial: str, name: str, text: str) -> None:
        """``remoteSet/write``: a number as the portal writes it ("8" kW, "101" %).

        Raises:
            InvalidParameter: it is no number, or out of the register's range; nothing was sent. So for the next ones.
        """
        check_text(name, text)
        await self._write("write", "write", serial, {"holdParam": name, "valueText": text})

    async def write_bit(self, serial: str, name: str, value: int) -> None:
        """``remoteSet/bitParamControl``: a choice that takes some bits of a word."""
        check_number(name, value)
        await self._write("bitParamControl", "write_bit", serial, {"bitParam": name, "value": str(int(value))})

    async def set_function(self, serial: str, name: str, is_on: bool) -> None:
        """``remoteSet/functionControl``: a flag."""
        check_flag(name)
        form = {"functionParam": name, "enable": "true" if is_on else "false"}
        await self._write("functionControl", "set_function", serial, form)

    async def write_time(self, serial: str, name: str, hour: int, minute: int) -> None:
        """``remoteSet/writeTime``: hour and minute of a day on the device's clock, in one.

        Less well attested than the rest: clients of the portal send this form, but no answer was captured.
        """
        check_time(name, hour, minute)
        form = {"timeParam": name, "hour": str(hour), "minute": str(minute)}
        await self._write("writeTime", "write_time", serial, form)

    async def _fetch(self, form: Mapping[str, str]) -> RegisterBlock:
        http = self._connection.http
        answer = await self._connection.request(READ, form)
        body = http.decode(answer, BLOCK)
        block = block_from(body)
        if not block.values and block.frame is None:
            raise http.bad_answer(answer, "it holds no registers")
        return block

    async def _write(self, action: str, method: str, serial: str, fields: Mapping[str, str]) -> None:
        await self._require_portal(method)
        form = {"inverterSn": self._connection.serials.checked(serial), **fields, **REMOTE_SET}
        await self._connection.write(f"{SET}/{action}", form, WRITTEN)

    async def _require_portal(self, method: str) -> None:
        await self._connection.require_dialect(Dialect.PORTAL, method, ALTERNATIVE)
