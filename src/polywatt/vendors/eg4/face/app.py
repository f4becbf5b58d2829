"""Which path answers what."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from polywatt.kit.body import NotUnderstood, body_of
from polywatt.kit.catch_all import catch_all
from polywatt.kit.clock import Clock
from polywatt.kit.recent import Recent
from polywatt.kit.vendor import Credentials
from polywatt.model import (
    Charge,
    Command,
    Counters,
    DeviceUnreachable,
    Home,
    Order,
    Plant,
    PolywattError,
    Reading,
    Release,
    Settings,
    Unsupported,
    admit,
)

from . import control, site
from .answers import INVALID, INVALID_LOGIN, NOT_FOUND, UNSUPPORTED, Refused, json, refusal
from .battery import battery_from
from .energy import Before, energies_from
from .firmware import Machine, Updates
from .firmware.answers import eligibility
from .midbox import midbox_from
from .runtime import Moment, runtime_from
from .session import Sessions
from .units import GROUP_ID, Tree, Unit, parts_of, switch_of, tree_of

FORM = "application/x-www-form-urlencoded"
MOVES_S = 5.0
"""Values change every 5 to 30 s on the device's side (document, L1507)."""
Form = Mapping[str, str]
Handler = Callable[[Form], Awaitable[Response]]


class Eg4Face:
    """The API, whole and stateful, with one account and one plant; the state of the home is the plant's."""

    def __init__(self, plant: Plant, credentials: Credentials, clock: Clock) -> None:
        self._plant, self._clock = plant, clock
        self._sessions = Sessions(credentials, clock)
        self._recent = Recent(plant, clock, MOVES_S)
        self._updates = Updates(clock)
        self._before = Before(plant)
        self._shown_before: tuple[float, Mapping[int, int | None]] | None = None
        """Until when parameters are still read as they were before the last writing."""
        self._ending: asyncio.Task[None] | None = None
        self._routes = self._table()
        self.app = catch_all(self._answer)

    def _table(self) -> dict[str, Handler]:
        return {
            "/WManage/web/config/plant/list/viewer": self._plants,
            "/WManage/api/inverterOverview/getParallelGroupDetails": self._groups,
            "/WManage/api/inverterOverview/list": self._devices,
            "/WManage/api/inverter/getInverterRuntime": self._runtime,
            "/WManage/api/inverter/getInverterEnergyInfo": self._energy,
            "/WManage/api/inverter/getInverterEnergyInfoParallel": self._parallel_energy,
            "/WManage/api/battery/getBatteryInfo": self._battery,
            "/WManage/api/midbox/getMidboxRuntime": self._midbox,
            "/WManage/web/maintain/remoteRead/read": self._read,
            "/WManage/web/maintain/remoteSet/write": self._write,
            "/WManage/web/maintain/remoteSet/functionControl": self._function,
            "/WManage/web/config/quickCharge/getStatusInfo": self._quick_charge,
            "/WManage/web/maintain/standardUpdate/checkUpdates": self._firmware_check,
            "/WManage/web/maintain/standardUpdate/check12KParallelStatus": self._firmware_eligible,
            "/WManage/web/maintain/standardUpdate/run": self._firmware_run,
            "/WManage/web/maintain/remoteUpdate/info": self._firmware_info,
        }

    async def _answer(self, request: Request) -> Response:
        path = request.scope["path"]
        handler = self._routes.get(path)
        if handler is None and path != "/WManage/api/login":
            return Response("Not Found", 404, media_type="text/plain")
        if request.method != "POST":
            return Response("Method Not Allowed", 405, {"Allow": "POST"}, media_type="text/plain")
        if handler is not None and not self._sessions.is_in(request):
            return Response(None, 401)
        try:
            form = await _form_of(request)
            return await (self._log_in if handler is None else handler)(form)
        except Refused as error:
            return refusal(error.message)
        except (NotUnderstood, Unsupported):
            return refusal(INVALID)

    async def _log_in(self, form: Form) -> Response:
        cookie = self._sessions.log_in(form.get("account", ""), form.get("password", ""))
        if cookie is None:
            raise Refused(INVALID_LOGIN)
        home, tree = await self._home()
        answer = json(site.login_from(home, tree, await self._is_lost()))
        answer.headers["Set-Cookie"] = cookie
        return answer

    async def _plants(self, form: Form) -> Response:
        home, _ = await self._home()
        return json(site.plants_from(home, self._clock.now(), form.get("searchText", "")))

    async def _groups(self, form: Form) -> Response:
        self._check_plant(form)
        _, tree = await self._home()
        return json(site.groups_from(tree))

    async def _devices(self, form: Form) -> Response:
        self._check_plant(form)
        _, tree = await self._home()
        return json(site.devices_from(tree, await self._is_lost()))

    async def _runtime(self, form: Form) -> Response:
        return json(runtime_from(await self._moment(await self._unit(form))))

    async def _energy(self, form: Form) -> Response:
        unit = await self._unit(form)
        return await self._energies(unit, unit.share)

    async def _parallel_energy(self, form: Form) -> Response:
        return await self._energies(await self._unit(form), 1.0)

    async def _energies(self, unit: Unit, share: float) -> Response:
        home, _ = await self._home()
        counters = await self._counters() or Counters(received_at=self._clock.now())
        before = await self._before.today(self._clock.now(), home.timezone)
        return json({"success": True, "serialNum": unit.serial, **energies_from(counters, before, share)})

    async def _battery(self, form: Form) -> Response:
        return json(battery_from(await self._moment(await self._unit(form))))

    async def _midbox(self, form: Form) -> Response:
        _, tree = await self._home()
        if tree.mid is None or form.get("serialNum") != tree.mid.serial:
            # Whoever asks for a device that there is, but that is no GridBOSS, is told so.
            await self._unit(form)
            raise Refused(UNSUPPORTED)
        reading = await self._reading()
        details = () if reading is None else await self._recent.details()
        return json(midbox_from(tree.mid, switch_of(tree.mid, details), reading))

    async def _read(self, form: Form) -> Response:
        unit = await self._unit(form)
        ids = control.ids_from(form.get("paramIds", ""))
        found = control.parameters_from(ids, await self._values())
        return json({"success": True, "serialNum": unit.serial, "parameters": found})

    async def _write(self, form: Form) -> Response:
        unit = await self._unit(form)
        await self._tell(control.written_from(form.get("data", "")))
        return json({"success": True, "serialNum": unit.serial, "message": "Parameters updated successfully"})

    async def _function(self, form: Form) -> Response:
        unit = await self._unit(form)
        name, value = form.get("function", ""), form.get("value", "")
        if name not in control.FUNCTIONS or value not in ("0", "1"):
            raise Refused(INVALID)
        await self._tell({control.FUNCTIONS[name]: int(value)})
        words = "activated" if value == "1" else "deactivated"
        told = {"function": name, "value": int(value), "message": f"Function {words} successfully"}
        return json({"success": True, "serialNum": unit.serial, **told})

    async def _quick_charge(self, form: Form) -> Response:
        unit = await self._unit(form)
        return json(control.quick_charge_from(unit.serial, await self._recent.settings()))

    async def _tell(self, wanted: Mapping[int, int]) -> None:
        """All or nothing: what cannot be is refused before anything is told."""
        home, tree = await self._home()
        rated = control.rated_of(home, len(tree.units))
        settings = await self._recent.settings()
        commands = [admit(control.command_for(*one, rated), home.capabilities) for one in wanted.items()]
        if settings is not None and settings.is_running is False and any(isinstance(c, Charge) for c in commands):
            # In standby nothing charges (document, L840; which parameters it means is not said).
            raise Refused(INVALID)
        before = await self._values()
        for command in commands:
            if not self._is_so(command, settings):
                await self._plant.ask(command)
                self._time_quick_charge(command)
        self._recent.forget()
        self._shown_before = self._clock.monotonic_s() + control.LAGS_S, before

    def _time_quick_charge(self, command: Command) -> None:
        """The cloud ends a quick charge by itself."""
        if not isinstance(command, Charge | Release):
            return
        if self._ending is not None:
            self._ending.cancel()
            self._ending = None
        if isinstance(command, Charge):
            self._ending = asyncio.ensure_future(self._end_quick_charge())

    async def _end_quick_charge(self) -> None:
        await self._clock.sleep(control.QUICK_CHARGE_S)
        self._ending = None
        in_force = (await self._plant.settings()).in_force
        if in_force is not None and isinstance(in_force.does, Charge):
            await self._plant.ask(Release())
            self._recent.forget()

    def _is_so(self, command: Command, settings: Settings | None) -> bool:
        """A quick charge that runs is not begun again, and where no order runs none is ended."""
        does = None if settings is None or settings.in_force is None else settings.in_force.does
        if isinstance(command, Charge):
            return isinstance(does, Charge)
        return isinstance(command, Release) and not isinstance(does, Order)

    async def _values(self) -> Mapping[int, int | None]:
        if self._shown_before is not None and self._clock.monotonic_s() < self._shown_before[0]:
            return self._shown_before[1]
        home, tree = await self._home()
        return control.values_from(await self._recent.settings(), control.rated_of(home, len(tree.units)))

    async def _firmware_check(self, form: Form) -> Response:
        return json(self._updates.check(await self._machine(form)))

    async def _firmware_eligible(self, form: Form) -> Response:
        self._check_user(form)
        _, word = self._updates.eligible(await self._machine(form), await self._machines())
        return json(eligibility(word))

    async def _firmware_run(self, form: Form) -> Response:
        self._check_user(form)
        try_fast = form.get("tryFastMode", "false").lower() == "true"
        return json(self._updates.start(await self._machine(form), await self._machines(), try_fast))

    async def _firmware_info(self, form: Form) -> Response:
        self._check_user(form)
        return json(self._updates.info(await self._machines()))

    async def _machines(self) -> list[Machine]:
        _, tree = await self._home()
        is_online = not await self._is_lost()
        group = GROUP_ID if tree.is_group else None
        found = [_machine(unit, group, is_online) for unit in tree.units]
        return found if tree.mid is None else [*found, _machine(tree.mid, group, is_online, is_midbox=True)]

    async def _machine(self, form: Form) -> Machine:
        serial = form.get("serialNum", "")
        found = next((machine for machine in await self._machines() if machine.serial == serial), None)
        if found is None:
            raise Refused(NOT_FOUND)
        return found

    async def _home(self) -> tuple[Home, Tree]:
        home = await self._recent.home()
        return home, tree_of(home)

    async def _unit(self, form: Form) -> Unit:
        """The inverter that is meant; a GridBOSS where one is meant.

        Raises:
            Refused: it is none of this account's.
        """
        _, tree = await self._home()
        unit = tree.unit(form.get("serialNum", ""))
        if unit is None:
            raise Refused(NOT_FOUND)
        return unit

    async def _moment(self, unit: Unit) -> Moment:
        home, tree = await self._home()
        is_updating = self._updates.is_updating(unit.serial)
        reading = None if is_updating else await self._reading()
        settings = await self._recent.settings()
        is_standby = settings is not None and settings.is_running is False
        details = () if reading is None else await self._recent.details()
        machine = next(m for m in await self._machines() if m.serial == unit.serial)
        return Moment(
            home=home,
            unit=unit,
            units=len(tree.units),
            parts=parts_of(unit, details),
            reading=reading,
            settings=settings,
            now=self._clock.now(),
            is_lost=is_updating or (reading is None and not is_standby),
            firmware=self._updates.fw_code(machine),
        )

    async def _reading(self) -> Reading | None:
        """None while nobody hears the home: the cloud still answers."""
        try:
            return await self._recent.reading()
        except DeviceUnreachable:
            return None

    async def _counters(self) -> Counters | None:
        try:
            return await self._recent.counters()
        except DeviceUnreachable:
            return None

    async def _is_lost(self) -> bool:
        try:
            settings = await self._recent.settings()
        except PolywattError:
            return True
        return await self._reading() is None and (settings is None or settings.is_running is not False)

    def _check_plant(self, form: Form) -> None:
        if form.get("plantId") != str(site.PLANT_ID):
            raise Refused(NOT_FOUND)

    def _check_user(self, form: Form) -> None:
        if form.get("userId") != str(site.USER_ID):
            raise Refused(INVALID)


def _machine(unit: Unit, group: str | None, is_online: bool, is_midbox: bool = False) -> Machine:
    code = site.firmware_of(unit)
    return Machine(
        serial=unit.serial,
        standard=code.partition("-")[0],
        fw_code=code,
        is_midbox=is_midbox,
        group=group,
        is_online=is_online,
        can_go_fast=not is_midbox,
    )


async def _form_of(request: Request) -> dict[str, str]:
    """The body's fields; JSON and other kinds are refused.

    Raises:
        Refused: it is no form.
    """
    body = await body_of(request)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if body and kind != FORM:
        raise Refused(INVALID)
    try:
        return dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=100))
    except ValueError as error:
        raise Refused(INVALID) from error
