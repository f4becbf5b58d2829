"""Parameters as the portal has them: named registers."""

from collections.abc import Mapping

from ..wire.control import PARAMETERS_WRITTEN
from ..wire.registers import BLOCK, MOST_WORDS, RegisterBlock, Shown, block_from
from .asking import PARAMETERS, Asking
from .checks import check_block, check_flag, check_number, check_text, check_time
from .quick import FROM_WEB

READ, SET = "/web/maintain/remoteRead/read", "/web/maintain/remoteSet"
TOLD = FROM_WEB | {"remoteSetType": "NORMAL"}
"""Sent with every write."""
INSTEAD = "use parameters, write_parameters or function"


class Registers(Asking):
    """What a device is told, in the portal.

    All raise OtherSpelling in a session of the document, whose parameters are numbered. Registers that we do not know
    are asked for and told all the same; the cloud knows many more.
    """

    async def registers(self, serial: str, start: int, count: int = MOST_WORDS) -> Mapping[str, Shown]:
        """``remoteRead/read``: those that begin in ``count`` words (1 to 127) from ``start`` on, as they are shown.

        Raises:
            InvalidParameter: there are no such words, or too many; nothing was sent.
        """
        check_block(start, count)
        await self._check_portals("registers")
        form = {
            "inverterSn": self._checked(serial),
            "startRegister": str(start),
            "pointNumber": str(count),
            "autoRetry": "true",
        }
        found: RegisterBlock = await self._ask_kept(
            PARAMETERS, f"registers:{serial}:{start},{count}", lambda: self._block(form)
        )
        return dict(found.values)

    async def write_register(self, serial: str, name: str, text: str) -> None:
        """``remoteSet/write``: a number as the portal shows it ("8" kW, "101" %).

        Raises:
            InvalidParameter: it is no number, or out of the register's range; nothing was sent. So for the next ones.
        """
        check_text(name, text)
        await self._tell_register("write", "write_register", serial, {"holdParam": name, "valueText": text})

    async def write_bit(self, serial: str, name: str, value: int) -> None:
        """``remoteSet/bitParamControl``: a choice that takes some bits of a word."""
        check_number(name, value)
        await self._tell_register("bitParamControl", "write_bit", serial, {"bitParam": name, "value": str(int(value))})

    async def set_function(self, serial: str, name: str, is_on: bool) -> None:
        """``remoteSet/functionControl``: a flag."""
        check_flag(name)
        form = {"functionParam": name, "enable": "true" if is_on else "false"}
        await self._tell_register("functionControl", "set_function", serial, form)

    async def write_time(self, serial: str, name: str, hour: int, minute: int) -> None:
        """``remoteSet/writeTime``: hour and minute of a day on the device's clock, in one.

        Less well attested than the rest: clients of the portal send this form, but no answer was captured.
        """
        check_time(name, hour, minute)
        form = {"timeParam": name, "hour": str(hour), "minute": str(minute)}
        await self._tell_register("writeTime", "write_time", serial, form)

    async def _block(self, form: Mapping[str, str]) -> RegisterBlock:
        answer = await self._line.ask(READ, form)
        told = self._http.decode(answer, BLOCK)
        found = block_from(told)
        if not found.values and found.frame is None:
            raise self._http.bad_answer(answer, "it holds no registers")
        return found

    async def _tell_register(self, action: str, what: str, serial: str, form: Mapping[str, str]) -> None:
        await self._check_portals(what)
        sent = {"inverterSn": self._checked(serial), **form, **TOLD}
        await self._write(f"{SET}/{action}", sent, PARAMETERS_WRITTEN)

    async def _check_portals(self, what: str) -> None:
        await self._check_spelling(what, INSTEAD, is_portals=True)
