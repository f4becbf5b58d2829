"""A Plant made from one xStorage Home."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from polywatt.kit.cache import TtlCache
from polywatt.kit.clock import Clock
from polywatt.kit.gather import gather_all
from polywatt.kit.http import HttpSession
from polywatt.kit.redact import Redactor
from polywatt.kit.url import netloc_of
from polywatt.kit.vendor import Address
from polywatt.model import (
    Charge,
    Command,
    Counters,
    Detail,
    DeviceUnreachable,
    Discharge,
    Event,
    Home,
    MarkAlertsRead,
    Mode,
    Order,
    Reading,
    Receipt,
    ReceiptState,
    Series,
    SetEnergySaving,
    SetMode,
    SetReserve,
    SetSlots,
    Settings,
    Start,
    Stop,
    Unsupported,
    admit,
)

from ..client import EatonClient, NotThere
from ..wire import device as wire
from ..wire.installation import Installation
from ..wire.metrics import Point
from ..wire.mode import ModeRecord, Parameters, spelling_of
from ..wire.notice import Notification
from ..wire.request import WantedMode
from ..wire.session import SECRET_KEYS
from ..wire.status import DeviceStatus
from ..wire.technical import TechnicalStatus
from .details import details_from
from .events import alerts_from
from .history import FIELDS, days_between, series_from
from .home import HOUR_S, history_of, home_from, installation_of
from .reading import battery_w_from, counters_from, is_all_zero, reading_from
from .schedule import changes_between
from .settings import settings_from, wanted_from

MOMENT_S = 0.5
"""Reading, counters, settings and details of one poll share their answers."""
MARKED_S = 600.0
"""``device`` says when settings and schedule were last written. They are read again when that moves, and after this
time in any case: whether every firmware keeps its marks is not known."""
DAY_KEPT_S = 60.0
SETTLES_S = 10.0
"""Commands show at once in ``currentMode``; a slow controller is given a moment."""
PAGE, MOST_PAGES = 100, 50


@contextlib.asynccontextmanager
async def connect(address: Address, clock: Clock) -> AsyncIterator["EatonDriver"]:
    """A driver for the device at ``address``; always TLS, verified unless the owner says otherwise.

    Options: ``inverter_sn`` signs in as the technician, who alone sees grid and battery in detail, with any ``email``.
    """
    password, serial = address.credentials.password, address.options.get("inverter_sn")
    async with HttpSession(
        f"https://{netloc_of(address.host, address.port or 443)}",
        trust=address.trust,
        server_name=address.server_name,
        timeout_s=address.timeout_s,
        redactor=Redactor([key for key in SECRET_KEYS if key], [password] if password else []),
    ) as http:
        client = EatonClient(http, address.credentials, clock, serial, address.options.get("email"))
        yield EatonDriver(client, clock, http.address)


class EatonDriver:
    """A Plant made from one xStorage Home.

    A poll of everything takes a customer three requests (status, device, notifications) and a technician four.
    """

    def __init__(self, client: EatonClient, clock: Clock, address: str) -> None:
        self.client = client
        self._clock, self._address = clock, address
        self._now: TtlCache[Any] = TtlCache(clock, MOMENT_S)
        self._marked: TtlCache[Any] = TtlCache(clock, MARKED_S)
        self._days: TtlCache[list[Point]] = TtlCache(clock, DAY_KEPT_S, max_entries=4)
        self._writing = asyncio.Lock()
        self._known: tuple[Home, Installation] | None = None

    async def home(self) -> Home:
        """Two GETs."""
        device, status = await gather_all(self._device(), self._now.get("status", self.client.status))
        installation = installation_of(device, status)
        if self._known is not None and self._known[1].has_critical_loads:
            # Once seen they are there, also while they take nothing.
            installation = replace(installation, has_critical_loads=True)
        home = home_from(self._address, device, installation, is_technician=self.client.is_technician)
        self._known = home, installation
        return home

    async def reading(self) -> Reading:
        """One GET; a technician's two at once."""
        _, installation = await self._what_it_is()
        status, technical = await gather_all(self._status(), self._technical())
        return reading_from(status, technical, installation, self._clock.now())

    async def counters(self) -> Counters:
        """The reading's GET: today's energies."""
        _, installation = await self._what_it_is()
        return counters_from(await self._status(), installation, self._clock.now())

    async def details(self) -> tuple[Detail, ...]:
        """The technician's GET, and the reading's.

        Raises:
            Unsupported: we are the customer.
        """
        home, _ = await self._what_it_is()
        status, technical = await gather_all(self._status(), self._technical())
        if technical is None:
            raise Unsupported("a customer of an xStorage Home sees no details; the technician does (?inverter_sn=...)")
        return details_from(technical, battery_w_from(status.energyFlow), home.devices, self._clock.now())

    async def settings(self) -> Settings:
        """Two GETs, and those of settings and schedule after these were written."""
        home, installation = await self._what_it_is()
        device, status = await gather_all(self._device(), self._now.get("status", self.client.status))
        told, events = await gather_all(
            self._marked.get(("settings", device.deviceLastUpdate), self.client.settings),
            self._marked.get(("schedule", device.deviceLastScheduleUpdate), self._schedule),
        )
        rating_w, zone = installation.rating_w, _zone_of(home)
        return settings_from(device, told, status.currentMode, events, rating_w, zone, self._clock.now())

    async def events(self, since: datetime, until: datetime) -> tuple[Event, ...]:
        """One GET per hundred notifications, back to ``since``."""
        return alerts_from(await self._notifications(since), since, until)

    async def history(self, quantity: str, since: datetime, until: datetime) -> Series:
        """One GET per day, shared by the quantities.

        Raises:
            Unsupported: it is not recorded, or nothing measures it.
        """
        _, installation = await self._what_it_is()
        if quantity not in history_of(installation):
            raise Unsupported(f"this xStorage Home has no history of {quantity}; it has: {', '.join(FIELDS)}")
        points: list[Point] = []
        for first, last in days_between(since, until):
            points += await self._days.get((first, last), lambda f=first, t=last: self.client.metrics(f, t))  # type: ignore[misc]
        return series_from(points, quantity, since, until)

    async def send(self, command: Command) -> Receipt:
        """One request; a change of settings reads all of them first, as all must be written together."""
        home, installation = await self._what_it_is()
        given = admit(command, home.capabilities)
        try:
            reference = await self._tell(given, installation.rating_w)
        finally:
            # Also after a failure: it may have been taken.
            self._now.clear()
            self._marked.clear()
        now = self._clock.now()
        by = now + timedelta(seconds=SETTLES_S)
        return Receipt(
            command=command,
            sent=given,
            proof=home.capabilities.proof_of(given),
            state=ReceiptState.PENDING,
            at=now,
            settles_by=by,
            reference=reference,
        )

    async def make_safe(self) -> str | None:
        """Each order of an xStorage Home ends by itself."""
        return None

    async def change_settings(self, **changes: Any) -> None:
        """Read all settings, change some (by the names of :class:`WantedSettings`), write all."""
        async with self._writing:
            wanted = wanted_from(await self.client.settings(), self._address)
            await self.client.update_settings(msgspec.structs.replace(wanted, **changes))

    async def _tell(self, given: Command, rating_w: float | None) -> str | None:
        match given:
            case Charge() | Discharge():
                return await self._order(given, given.duration_s, rating_w)
            case SetMode(mode=mode, duration_s=None):
                word, parameters = _spelled(mode, rating_w)
                await self.change_settings(defaultMode=WantedMode(command=word, parameters=parameters or Parameters()))
            case SetMode(mode=mode, duration_s=duration_s):
                return await self._order(mode, duration_s, rating_w)
            case SetReserve(reserve_percent=percent):
                await self.change_settings(bmsBackupLevel=round(percent))
            case SetEnergySaving():
                await self._set_energy_saving(given)
            case SetSlots():
                await self._set_slots(given, rating_w)
            case Start() | Stop():
                await self.client.power(isinstance(given, Start))
            case MarkAlertsRead():
                await self.client.read_all()
        return None

    async def _order(self, does: Order | Mode, duration_s: float | None, rating_w: float | None) -> str | None:
        word, parameters = _spelled(does, rating_w)
        record = await self.client.command(word, round((duration_s or HOUR_S) / HOUR_S), parameters)
        return record.id if record is not None and isinstance(record.id, str) else None

    async def _set_energy_saving(self, given: SetEnergySaving) -> None:
        async with self._writing:
            wanted = wanted_from(await self.client.settings(), self._address)
            saving = msgspec.structs.replace(wanted.energySavingMode, enabled=given.is_on)
            if given.below_load_w is not None:
                saving = msgspec.structs.replace(saving, houseConsumptionThreshold=round(given.below_load_w))
            await self.client.update_settings(msgspec.structs.replace(wanted, energySavingMode=saving))

    async def _set_slots(self, given: SetSlots, rating_w: float | None) -> None:
        """As few writes as the difference needs: first what makes room, then what is new."""
        async with self._writing:
            changes = changes_between(await self.client.schedule(), given.slots, rating_w)
            for event_id in changes.gone:
                await self.client.delete_event(event_id)
            for event_id, event in changes.changed:
                await self.client.change_event(event_id, event)
            for event in changes.new:
                await self.client.add_event(event)

    async def _what_it_is(self) -> tuple[Home, Installation]:
        if self._known is None:
            await self.home()
        assert self._known is not None  # noqa: S101  # home() sets it
        return self._known

    async def _status(self) -> DeviceStatus:
        """The live values.

        Raises:
            DeviceUnreachable: it is switched off: the controller answers, and its zeros are nothing it measured.
        """
        status: DeviceStatus = await self._now.get("status", self.client.status)
        if is_all_zero(status.energyFlow) and (await self._device()).powerState is False:
            raise DeviceUnreachable(
                f"the xStorage Home at {self._address} is switched off and measures nothing; start it with 'start'"
            )
        return status

    async def _device(self) -> wire.Device:
        device: wire.Device = await self._now.get("device", self.client.device)
        return device

    async def _technical(self) -> TechnicalStatus | None:
        if not self.client.is_technician:
            return None
        technical: TechnicalStatus = await self._now.get("technical", self.client.technical_status)
        return technical

    async def _schedule(self) -> list[ModeRecord] | None:
        """None where this firmware has none."""
        try:
            return await self.client.schedule()
        except NotThere:
            return None

    async def _notifications(self, since: datetime) -> list[Notification]:
        """The newest, back to the first that is older than ``since``, and to the beginnings of what ended after it."""
        found: list[Notification] = []
        for number in range(MOST_PAGES):
            page = await self.client.notifications(size=PAGE, offset=number * PAGE)
            records = page.results or []
            found += records
            if not records or len(found) >= page.total:
                break
            begun = {r.alertId for r in found}
            is_back = records[-1].createdAt < since.timestamp() * 1_000
            if is_back and all(not r.previousAlertId or r.previousAlertId in begun for r in found):
                break
        return found


def _spelled(does: Order | Mode, rating_w: float | None) -> tuple[str, Parameters | None]:
    spelled = spelling_of(does, rating_w)
    if spelled is None:
        raise Unsupported(f"an xStorage Home has no word for {does}")
    return spelled


def _zone_of(home: Home) -> tzinfo:
    """Where the device names none, or one that we do not know, its clock times are read as UTC."""
    try:
        return ZoneInfo(home.timezone or "UTC")
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")
