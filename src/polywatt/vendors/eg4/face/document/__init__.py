"""The API as the document has it."""

from starlette.responses import Response

from polywatt.model import Charge, Command, Release

from ..answers import INVALID, Refused, json
from ..quick import quick_order
from ..spelling import Form, Handler, Spelling
from ..station import Station
from ..units import Unit, switch_of
from . import control, site
from .battery import battery_from
from .energy import energies_from
from .midbox import midbox_from


class DocumentSpelling(Spelling):
    """Every endpoint of the document."""

    def table(self) -> dict[str, Handler]:
        """The document's sixteen beside the login."""
        return self.common() | {
            "/web/config/plant/list/viewer": self._plants,
            "/api/inverterOverview/getParallelGroupDetails": self._groups,
            "/api/inverterOverview/list": self._devices,
            "/api/inverter/getInverterEnergyInfo": self._energy,
            "/api/inverter/getInverterEnergyInfoParallel": self._parallel_energy,
            "/api/battery/getBatteryInfo": self._battery,
            "/api/midbox/getMidboxRuntime": self._midbox,
            "/web/maintain/remoteRead/read": self._read,
            "/web/maintain/remoteSet/write": self._write,
            "/web/maintain/remoteSet/functionControl": self._function,
            "/web/config/quickCharge/getStatusInfo": self._quick_charge,
        }

    def signed_out(self) -> Response:
        """A status and nothing more."""
        return Response(None, 401)

    def refused(self, error: Refused) -> Response:
        """HTTP 200 as well (assumed: no status is printed)."""
        return json({"success": False, "message": error.message})

    async def login(self) -> Response:
        """Plants and user."""
        return json(site.login_from(await self.account.listed()))

    async def _plants(self, form: Form) -> Response:
        return json(site.plants_from(await self.account.listed(form.get("searchText", "")), self.account.clock.now()))

    async def _groups(self, form: Form) -> Response:
        return json(site.groups_from((await self.account.listed_as(form.get("plantId", ""))).tree))

    async def _devices(self, form: Form) -> Response:
        listed = await self.account.listed_as(form.get("plantId", ""))
        return json(site.devices_from(listed.tree, listed.is_lost))

    async def _energy(self, form: Form) -> Response:
        station, unit = await self._inverter(form)
        return await self._energies(station, unit, unit.share)

    async def _parallel_energy(self, form: Form) -> Response:
        return await self._energies(*await self._inverter(form), 1.0)

    async def _energies(self, station: Station, unit: Unit, share: float) -> Response:
        counters = await station.counters()
        before = await station.before.today(self.account.clock.now(), (await station.home()).timezone)
        return json({"success": True, "serialNum": unit.serial, **energies_from(counters, before, share)})

    async def _battery(self, form: Form) -> Response:
        station, unit = await self._inverter(form)
        return json(battery_from(await station.moment(unit)))

    async def _midbox(self, form: Form) -> Response:
        station, unit = await self.account.gridboss(form.get("serialNum", ""))
        return json(midbox_from(unit, switch_of(unit, await station.details()), await station.reading()))

    async def _read(self, form: Form) -> Response:
        station, unit = await self._inverter(form)
        ids = control.ids_from(form.get("paramIds", ""))
        values = control.values_from(await station.settings_shown(), await _rated(station))
        found = control.parameters_from(ids, values)
        return json({"success": True, "serialNum": unit.serial, "parameters": found})

    async def _write(self, form: Form) -> Response:
        station, unit = await self._inverter(form)
        wanted = control.written_from(form.get("data", ""))
        await station.tell([await _command(station, *one) for one in wanted.items()])
        return json({"success": True, "serialNum": unit.serial, "message": "Parameters updated successfully"})

    async def _function(self, form: Form) -> Response:
        station, unit = await self._inverter(form)
        name, value = form.get("function", ""), form.get("value", "")
        if name not in control.FUNCTIONS or value not in ("0", "1"):
            raise Refused(INVALID)
        await station.tell([await _command(station, control.FUNCTIONS[name], int(value))])
        words = "activated" if value == "1" else "deactivated"
        told = {"function": name, "value": int(value), "message": f"Function {words} successfully"}
        return json({"success": True, "serialNum": unit.serial, **told})

    async def _quick_charge(self, form: Form) -> Response:
        station, unit = await self._inverter(form)
        return json(control.quick_charge_from(unit.serial, await station.settings()))

    async def _inverter(self, form: Form) -> tuple[Station, Unit]:
        return await self.account.inverter(form.get("serialNum", ""))


async def _rated(station: Station) -> control.Rated:
    return control.rated_of(await station.home(), len((await station.tree()).units))


async def _command(station: Station, id_: int, value: int) -> Command:
    if id_ == control.QUICK_CHARGE and value in (0, 1):
        return quick_order(Charge, await station.home()) if value else Release()
    return control.command_for(id_, value, await _rated(station))
