"""Meters as the wizard sets them up; what they measure is another matter."""

from typing import Any

import msgspec
from starlette.responses import Response

from polywatt.kit.request_body import InvalidBody
from polywatt.model import Plant

from .. import names, site
from ..answers import empty, json, refusal
from ..snapshot import Snapshots
from .row import Basis, Call, Row
from .running import is_running

RUNNING = "run sitemanager flag enabled, sitemanager process is running"
CT_TYPES = ("site", "solar", "load", "battery", "generator")
MOST_METERS = 16


class Meters:
    """The meters that are set up, by serial number."""

    def __init__(self, snapshots: Snapshots, plant: Plant) -> None:
        self._snapshots, self._plant = snapshots, plant
        self._known: dict[str, dict[str, Any]] | None = None

    def rows(self) -> list[Row]:
        """Theirs."""
        captured, invented = Basis.CAPTURED, Basis.INVENTED
        return [
            Row("GET", "meters", captured, self._show),
            Row("POST", "meters", invented, self._add),
            Row("GET", "meters/status", captured, self._status),
            Row("GET", "meters/readings", captured, self._readings),
            Row("POST", "meters/detect_wired_meters", invented, self._detect),
            Row("POST", "meters/verify", invented, self._verify),
            Row("POST", "meters/{t}/verify", Basis.DOCUMENTED, self._verify),
            Row("DELETE", "meters/{t}", invented, self._remove),
            Row("GET", "meters/{e}/ct_config", captured, self._ct_config),
            Row("POST", "meters/{e}/ct_config", invented, self._ct_config),
            Row("GET", "meters/{e}/cts", captured, self._show_cts),
            Row("POST", "meters/{serial}/cts", invented, self._set_cts),
            Row("DELETE", "meters/{e}/cts", invented, self._remove_cts),
            Row("POST", "meters/{e}/invert_cts", invented, self._invert),
            Row("POST", "meters/{i}/commission", invented, self._commission),
        ]

    async def _all(self) -> dict[str, dict[str, Any]]:
        if self._known is None:
            found = msgspec.to_builtins(site.meters_from(await self._snapshots.home()))
            self._known = {meter["serial"]: meter for meter in found}
        return self._known

    async def _one(self, serial: str) -> dict[str, Any]:
        found = (await self._all()).get(serial.strip())
        if found is None:
            raise InvalidBody(f"there is no meter {serial.strip()[:60]!r}")
        return found

    async def _show(self, _call: Call) -> Response:
        return json(list((await self._all()).values()))

    async def _add(self, call: Call) -> Response:
        serial, short_id = call.word("serial").strip(), call.word("short_id").strip()
        known = await self._all()
        if len(known) >= MOST_METERS and serial not in known:
            raise InvalidBody(f"at most {MOST_METERS} meters")
        known[serial] = {"serial": serial, "short_id": short_id, "type": "neurio_tcp", "connected": False, "cts": []}
        return json(known[serial])

    async def _status(self, _call: Call) -> Response:
        return json({"status": "", "errors": None})

    async def _readings(self, _call: Call) -> Response:
        """While the site controller runs a meter is asked in vain, and says so beside its zeros (captured)."""
        runs = await is_running(self._plant)
        ct = {"v_V": 0, "p_W": 0, "q_VAR": 0, "eExp_Ws": 0, "eImp_Ws": 0}
        data = {"firmwareVersion": "", "cts": [{"ct": number, **ct} for number in range(4)]}
        return json({serial: {"error": RUNNING if runs else "", "data": data} for serial in await self._all()})

    async def _detect(self, _call: Call) -> Response:
        if await is_running(self._plant):
            return refusal(400, RUNNING, "Unable to detect wired meters")
        return json(list(await self._all()))

    async def _verify(self, call: Call) -> Response:
        """Short id and serial number; the one in the path is the same (a document's spaces around it are trimmed)."""
        short_id, serial = call.word("short_id").strip(), call.word("serial").strip()
        if call.names and call.names[0].strip() != serial:
            raise InvalidBody("the serial numbers of path and body differ")
        found = (await self._all()).get(serial)
        return json(
            {"serial": serial, "short_id": short_id, "verified": found is None or found["short_id"] == short_id}
        )

    async def _remove(self, call: Call) -> Response:
        found = await self._one(call.names[0])
        del (await self._all())[found["serial"]]
        return empty(204)

    async def _ct_config(self, call: Call) -> Response:
        await self._one(call.names[0])
        kind = next((k for k in names.METER_TYPES.values() if call.names[0].endswith(k)), "neurio_tcp")
        return refusal(500, f"meter type must be Neurio ({kind})", "Unable to get Amp configuration")

    async def _show_cts(self, call: Call) -> Response:
        return json((await self._one(call.names[0]))["cts"])

    async def _set_cts(self, call: Call) -> Response:
        found, kind = await self._one(call.names[0]), call.word("type")
        valid = call.fields().get("valid")
        if kind not in CT_TYPES or not _are_flags(valid):
            raise InvalidBody(f"type is one of {', '.join(CT_TYPES)}, and valid four times true or false")
        others = [ct for ct in found["cts"] if ct["type"] != kind]
        ct = {"type": kind, "valid": valid, "inverted": [False] * 4, "real_power_scale_factor": 1}
        found["cts"] = [*others, ct]
        return json(found["cts"])

    async def _remove_cts(self, call: Call) -> Response:
        (await self._one(call.names[0]))["cts"] = []
        return empty(204)

    async def _invert(self, call: Call) -> Response:
        found, inverted = await self._one(call.names[0]), call.fields().get("inverted")
        if not _are_flags(inverted):
            raise InvalidBody("inverted is four times true or false")
        for ct in found["cts"]:
            ct["inverted"] = inverted
        return json(found["cts"])

    async def _commission(self, call: Call) -> Response:
        return json(await self._one(call.names[0]))


def _are_flags(value: object) -> bool:
    return isinstance(value, list) and len(value) == 4 and all(isinstance(flag, bool) for flag in value)
