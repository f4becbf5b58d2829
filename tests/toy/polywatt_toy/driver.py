"""The toy's words in our meaning."""

import contextlib
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

from polywatt.kit.clock import Clock
from polywatt.kit.http import HttpSession
from polywatt.kit.vendor import Address
from polywatt.model import (
    Bound,
    Capabilities,
    Capability,
    Charge,
    Command,
    Counters,
    Detail,
    DeviceRefused,
    DeviceUnreachable,
    Discharge,
    Event,
    Hold,
    Home,
    Persistence,
    Proof,
    Reading,
    Receipt,
    ReceiptState,
    Series,
    Settings,
    Unsupported,
    admit,
)

from .wire import NOW, Ordered

POWER = {"power_w": Bound(minimum=0, maximum=2_000, step=100, is_required=True)}
READS = frozenset({"solar_w", "battery_w", "grid_w", "load_w", "soc_percent"})


def _order(command: type, bounds: dict[str, Bound]) -> Capability:
    return Capability(command=command, bounds=bounds, persistence=Persistence.UNTIL_NEXT, proof=Proof.READING)


@contextlib.asynccontextmanager
async def connect(address: Address, clock: Clock) -> AsyncIterator["ToyDriver"]:
    async with HttpSession(f"http://{address.host}:{address.port or 8000}", timeout_s=address.timeout_s) as http:
        yield ToyDriver(http, clock)


class ToyDriver:
    def __init__(self, http: HttpSession, clock: Clock) -> None:
        self._http, self._clock, self._is_steered = http, clock, False

    async def home(self) -> Home:
        commands = (_order(Charge, POWER), _order(Discharge, POWER), _order(Hold, {}))
        return Home(id="toy", vendor="toy", capabilities=Capabilities(readable=READS, commands=commands))

    async def reading(self) -> Reading:
        answer = await self._http.request("GET", "/now")
        if answer.status == 503:
            raise DeviceUnreachable("the toy sleeps; wake it up")
        if answer.status != 200:
            raise self._http.bad_answer(answer, "not what was asked for")
        now = self._http.decode(answer, NOW)
        return Reading(
            received_at=self._clock.now(),
            solar_w=now.sun,
            battery_w=None if now.into_battery is None else -now.into_battery,
            grid_w=now.net,
            load_w=now.home,
            soc_percent=None if now.full is None else 100 * now.full,
        )

    async def counters(self) -> Counters:
        raise Unsupported("a toy counts nothing")

    async def details(self) -> tuple[Detail, ...]:
        raise Unsupported("a toy has no parts")

    async def settings(self) -> Settings:
        raise Unsupported("a toy has no settings")

    async def events(self, since: datetime, until: datetime) -> tuple[Event, ...]:
        raise Unsupported("a toy reports nothing")

    async def history(self, quantity: str, since: datetime, until: datetime) -> Series:
        raise Unsupported("a toy remembers nothing")

    async def send(self, command: Command) -> Receipt:
        capabilities = (await self.home()).capabilities
        given = admit(command, capabilities)
        match given:
            case Charge(power_w=float() | int() as power_w):
                await self._order(int(power_w))
            case Discharge(power_w=float() | int() as power_w):
                await self._order(-int(power_w))
            case _:
                await self._order(0)
        now = self._clock.now()
        by = now + timedelta(seconds=5)
        return Receipt(
            command=command,
            sent=given,
            proof=capabilities.proof_of(given),
            state=ReceiptState.PENDING,
            at=now,
            settles_by=by,
        )

    async def make_safe(self) -> str | None:
        if not self._is_steered:
            return None
        await self._order(0)
        return "the toy was put down"

    async def _order(self, charge_w: int) -> None:
        answer = await self._http.request("POST", "/order", json=Ordered(charge_w))
        if answer.status != 204:
            raise DeviceRefused(f"the toy refused (HTTP {answer.status})", answer.status)
        self._is_steered = charge_w != 0
