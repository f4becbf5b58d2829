"""The API as the portal itself speaks, where that is another than the document's (captures, and what clients send)."""

from collections.abc import Mapping
from dataclasses import replace

from starlette.responses import HTMLResponse, Response

from polywatt.model import Charge, Discharge, Release

from ...wire.registers import GRIDBOSS, INVERTER, Kind
from ..account import Account
from ..answers import Refused, json
from ..numbers import part
from ..quick import QUICK_S, quick_order
from ..runtime import runtime_from
from ..spelling import Form, Handler, Spelling
from ..station import LAGS_S, Station
from ..units import Unit, switch_of
from . import registers, site
from .battery import battery_from
from .energy import energies_from
from .midbox import midbox_from
from .offline import LastSaid
from .quick import seconds_from, status_from
from .registers import Held, Told

NOTHING_HELD = (Held(), Held(), 0.0)
LOGIN_PAGE = "<!DOCTYPE html><html><head><title>Login</title></head><body></body></html>"
"""A page in place of JSON, with status 200; what else stands in it means nothing to clients."""


class PortalSpelling(Spelling):
    """What was captured, and what clients of the portal send."""

    def __init__(self, account: Account) -> None:
        super().__init__(account)
        self._last = LastSaid()
        self._held: dict[int, tuple[Held, Held, float]] = {}
        """By plant: before the last writing, since then, and until when the former is shown."""

    def table(self) -> dict[str, Handler]:
        """The documented paths, and those by which the portal is controlled."""
        remote = "/web/maintain/remoteSet"
        return self.common() | {
            "/web/config/plant/list": self._plants,
            "/web/config/plant/list/viewer": self._plants,
            "/api/inverterOverview/getParallelGroupDetails": self._group,
            "/api/inverterOverview/list": self._devices,
            "/api/inverter/getInverterRuntime": self._runtime_or_last,
            "/api/inverter/getInverterEnergyInfo": self._energy,
            "/api/inverter/getInverterEnergyInfoParallel": self._parallel_energy,
            "/api/battery/getBatteryInfo": self._battery,
            "/api/midbox/getMidboxRuntime": self._midbox,
            "/web/maintain/remoteRead/read": self._read,
            f"{remote}/write": self._write,
            f"{remote}/functionControl": self._function,
            f"{remote}/bitParamControl": self._bit,
            "/web/config/quickCharge/start": self._charge,
            "/web/config/quickCharge/stop": self._stop_charge,
            "/web/config/quickDischarge/start": self._discharge,
            "/web/config/quickDischarge/stop": self._stop_discharge,
            "/web/config/quickCharge/getStatusInfo": self._quick,
        }

    def signed_out(self) -> Response:
        """The login page."""
        return HTMLResponse(LOGIN_PAGE)

    def refused(self, error: Refused) -> Response:
        """Under the portal's key."""
        return json({"success": False, "msg": error.message})

    async def login(self) -> Response:
        """Flat, with all devices."""
        listed = await self.account.listed()
        return json(site.login_from(listed, self.account.username, self.account.clock.now()))

    async def _plants(self, form: Form) -> Response:
        listed = await self.account.listed(form.get("searchText", ""))
        return json(site.plants_from(listed, self.account.clock.now(), dict(form)))

    async def _group(self, form: Form) -> Response:
        station, tree = await self.account.station_of(form.get("serialNum", ""))
        listed = next(one for one in await self.account.listed() if one.tree == tree)
        return json(site.group_from(listed.tree, await station.is_lost(), listed.number, listed.name))

    async def _devices(self, form: Form) -> Response:
        number = form.get("plantId", site.EVERY_PLANT)
        every = await self.account.listed()
        plants = every if number == site.EVERY_PLANT else [await self.account.listed_as(number)]
        details = [await (await self.account.station_of(one.tree.units[0].serial))[0].details() for one in plants]
        rows = site.rows_from(plants, details, form.get("searchText", ""))
        return json({"success": True, "total": len(rows), "rows": site.page_of(rows, dict(form))})

    async def _runtime_or_last(self, form: Form) -> Response:
        station, unit = await self._inverter(form)
        return json(self._last.runtime(runtime_from(await station.moment(unit))))

    async def _energy(self, form: Form) -> Response:
        station, unit = await self._inverter(form)
        return await self._energies(station, {"serialNum": unit.serial}, unit.share)

    async def _parallel_energy(self, form: Form) -> Response:
        """Without a serial number, as captured."""
        station, _ = await self._inverter(form)
        return await self._energies(station, {}, 1.0)

    async def _energies(self, station: Station, head: Mapping[str, str], share: float) -> Response:
        is_lost = await station.is_lost()
        return json(
            {
                "success": True,
                **head,
                "lost": is_lost,
                "hasRuntimeData": not is_lost,
                **energies_from(await station.counters(), share),
            }
        )

    async def _battery(self, form: Form) -> Response:
        station, unit = await self._inverter(form)
        return json(battery_from(await station.moment(unit)))

    async def _midbox(self, form: Form) -> Response:
        station, unit = await self.account.gridboss(form.get("serialNum", ""))
        moments = [await station.moment(one) for one in (await station.tree()).units]
        of = switch_of(unit, await station.details())
        return json(midbox_from(unit, of, await station.reading(), await station.counters(), moments))

    async def _read(self, form: Form) -> Response:
        station, tree = await self.account.station_of(form.get("inverterSn", ""))
        unit = tree.unit(form.get("inverterSn", ""))
        if unit is None:
            assert tree.mid is not None  # noqa: S101  # it is one of the two
            values = registers.gridboss_values(tree.mid, switch_of(tree.mid, await station.details()))
            return json(registers.block_from(tree.mid.serial, form, values, GRIDBOSS))
        values = registers.inverter_values(unit, await self._shown(station))
        return json(registers.block_from(unit.serial, form, values, INVERTER))

    async def _write(self, form: Form) -> Response:
        station, _ = await self._by_sn(form)
        register = registers.register_named(form.get("holdParam", ""), INVERTER, Kind.NUMBER)
        number = registers.number_from(register, form.get("valueText", ""))
        commands, held = registers.command_for(register.name, number, await self._told(station))
        await station.tell(commands)
        shown_s = self.account.clock.monotonic_s() + LAGS_S
        self._held[station.index] = (self._held.get(station.index, NOTHING_HELD)[1], held, shown_s)
        return json({"success": True})

    async def _function(self, form: Form) -> Response:
        station, _ = await self._by_sn(form)
        register = registers.register_named(form.get("functionParam", ""), INVERTER, Kind.FLAG)
        is_on = registers.flag_from(register, form.get("enable", ""))
        await station.tell([registers.function_for(register.name, is_on, await self._told(station))])
        return json({"success": True})

    async def _bit(self, form: Form) -> Response:
        """Of a GridBOSS: what its ports are used for."""
        station, _ = await self.account.gridboss(form.get("inverterSn", ""))
        register = registers.register_named(form.get("bitParam", ""), GRIDBOSS, Kind.CHOICE)
        number = registers.number_from(register, form.get("value", ""))
        await station.tell([registers.port_for(register.name, number)])
        return json({"success": True})

    async def _charge(self, form: Form) -> Response:
        return await self._order(form, Charge)

    async def _discharge(self, form: Form) -> Response:
        return await self._order(form, Discharge)

    async def _order(self, form: Form, kind: type[Charge] | type[Discharge]) -> Response:
        station, _ = await self._by_sn(form)
        lasts_s = seconds_from(form.get("minute"))
        order = quick_order(kind, await station.home(), lasts_s)
        await station.tell([order], QUICK_S if lasts_s is None else lasts_s)
        return json({"success": True})

    async def _stop_charge(self, form: Form) -> Response:
        return await self._stop(form, Charge)

    async def _stop_discharge(self, form: Form) -> Response:
        return await self._stop(form, Discharge)

    async def _stop(self, form: Form, kind: type[Charge] | type[Discharge]) -> Response:
        """Ends its own kind alone."""
        station, _ = await self._by_sn(form)
        settings = await station.settings()
        in_force = None if settings is None else settings.in_force
        if in_force is not None and isinstance(in_force.action, kind):
            await station.tell([Release()])
        return json({"success": True})

    async def _quick(self, form: Form) -> Response:
        """Clients name the device by either key."""
        serial = form.get("inverterSn") or form.get("serialNum", "")
        station, unit = await self.account.inverter(serial)
        now = self.account.clock.now()
        return json(status_from(unit.serial, await station.settings(), station.quick_tasks, now))

    async def _told(self, station: Station) -> Told:
        home, tree = await station.home(), await station.tree()
        most_w = home.ratings.inverter_w if home.ratings.inverter_w is not None else home.ratings.charge_w
        settings, held = await station.settings(), self._held.get(station.index, NOTHING_HELD)[1]
        return Told(settings, part(most_w, 1.0 / len(tree.units)), len(tree.units), held)

    async def _shown(self, station: Station) -> Told:
        """As it is read: for some seconds still as before the last writing."""
        before, since, shown_s = self._held.get(station.index, NOTHING_HELD)
        held = before if self.account.clock.monotonic_s() < shown_s else since
        return replace(await self._told(station), settings=await station.settings_shown(), held=held)

    async def _inverter(self, form: Form) -> tuple[Station, Unit]:
        return await self.account.inverter(form.get("serialNum", ""))

    async def _by_sn(self, form: Form) -> tuple[Station, Unit]:
        """Controls name the device by another key than readings do."""
        return await self.account.inverter(form.get("inverterSn", ""))


__all__ = ["PortalSpelling"]
