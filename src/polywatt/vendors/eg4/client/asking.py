"""What all parts of the client share: the session, what is kept, and which serial numbers there are."""

import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from polywatt.kit.clock import Clock
from polywatt.kit.http import HttpSession
from polywatt.kit.vendor import Credentials

from ..wire.session import Login
from ..wire.tree import DeviceRow
from .errors import InvalidSerial, OtherSpelling
from .hourly import HourlyKept
from .line import Line
from .retry import Retrier, RetryPolicy

T = TypeVar("T")

DISCOVERY, PARAMETERS, QUICK_CHARGE, FIRMWARE = "discovery", "parameters", "quick charge", "firmware"
RUNTIME_, ENERGY_, MIDBOX_, BATTERY_ = "runtime", "energy", "midbox", "battery"
KEPT_S: Mapping[str, float] = {
    RUNTIME_: 20.0,
    ENERGY_: 20.0,
    MIDBOX_: 20.0,
    BATTERY_: 300.0,
    PARAMETERS: 120.0,
    QUICK_CHARGE: 60.0,
    DISCOVERY: 900.0,
    FIRMWARE: 3_600.0,
}
"""How long answers are kept (L1440-L1450, L1036). Whoever polls gains nothing by asking more often."""
SERIAL = re.compile(r"[0-9]{10}")
"""L1500."""


class Asking:
    """Asks the cloud, and does not ask twice what it has just said."""

    def __init__(
        self, http: HttpSession, credentials: Credentials, clock: Clock, *, retry: RetryPolicy | None = None
    ) -> None:
        self._http, self._clock = http, clock
        self._kept: dict[str, HourlyKept[Any]] = {name: HourlyKept(clock, kept_s) for name, kept_s in KEPT_S.items()}
        self._line = Line(http, credentials, clock, Retrier(retry, clock), self._signed_in)
        self._serials: set[str] = set()

    async def login(self, *, afresh: bool = False) -> Login:
        """What the login told; signs in where there is no session.

        A refused sign-in is not repeated, unless ``afresh`` says that a person has acted.
        """
        if afresh:
            self._line.forget()
        return await self._line.login()

    async def is_portals(self) -> bool:
        """Whether the living session is asked in the portal's spelling: else in the document's."""
        return (await self.login()).is_portals

    def forget_told(self) -> None:
        """Drop what is kept of settings: they may still be settling. A write does that by itself."""
        self._forget(PARAMETERS, QUICK_CHARGE)

    async def _of(self, name: str, path: str, serial: str, decoder: "msgspec.json.Decoder[T]") -> T:
        form = {"serialNum": self._checked(serial)}
        return await self._ask_kept(name, f"{path}:{serial}:", lambda: self._read(path, form, decoder))

    async def _ask_kept(self, name: str, key: str, question: Callable[[], Awaitable[T]]) -> T:
        found: T = await self._kept[name].get(key, question)
        return found

    async def _read(self, path: str, form: Mapping[str, str], decoder: "msgspec.json.Decoder[T]") -> T:
        return self._http.decode(await self._line.ask(path, form), decoder)

    async def _write(self, path: str, form: Mapping[str, str], decoder: "msgspec.json.Decoder[T]") -> T:
        """All settings are views of one state: what is kept of them is forgotten, also where the answer got lost."""
        try:
            return await self._read(path, form, decoder)
        finally:
            self.forget_told()

    async def _check_spelling(self, what: str, instead: str, *, is_portals: bool) -> None:
        """Some questions there are in one spelling only."""
        if await self.is_portals() is not is_portals:
            ours = "the document's" if is_portals else "the portal's"
            raise OtherSpelling(f"{self._line.who} was not asked for {what}: it speaks {ours} spelling; {instead}")

    def _signed_in(self, login: Login) -> None:
        """Parameters are not kept over a login (L1394)."""
        self._forget(PARAMETERS)
        self._learn(login.devices)

    def _forget(self, *names: str) -> None:
        for name in names:
            self._kept[name].clear()

    def _learn(self, devices: Iterable[DeviceRow]) -> None:
        self._serials.update(device.serial for device in devices if device.serial is not None)

    def _checked(self, serial: str) -> str:
        """Ten digits, or what the cloud itself has called a serial number."""
        if SERIAL.fullmatch(serial) or serial in self._serials:
            return serial
        raise InvalidSerial(f"{self._http.clean_text(serial)!r} is no serial number: it has ten digits")
