"""``meters`` and its children."""

from typing import Any

import msgspec
from starlette.responses import Response

from polywatt.kit.cached_plant import Snapshot
from polywatt.kit.request_body import InvalidBody

from ..request import FaceRequest, FaceRoute, captured, documented, invented
from ..responses import empty, json, refusal
from ..snapshot import METER_TYPES
from ..state import SITEMASTER_RUNS, FaceState, Handlers
from .aggregates import aggregates_from
from .details import meter_details_from, meters_from

CT_TYPES = ("site", "solar", "load", "battery", "generator")
MAX_METERS = 16


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""
    values, setup = _ValueHandlers(state), _SetupHandlers(state)
    return [
        captured("GET", "meters/aggregates", values.aggregates),
        captured("GET", "meters/site", values.site),
        captured("GET", "meters/solar", values.solar),
        captured("GET", "meters", setup.fetch),
        invented("POST", "meters", setup.add),
        captured("GET", "meters/status", setup.status),
        captured("GET", "meters/readings", setup.readings),
        invented("POST", "meters/detect_wired_meters", setup.detect),
        invented("POST", "meters/verify", setup.verify),
        documented("POST", "meters/{t}/verify", setup.verify),
        invented("DELETE", "meters/{t}", setup.remove),
        captured("GET", "meters/{e}/ct_config", setup.ct_config),
        invented("POST", "meters/{e}/ct_config", setup.ct_config),
        captured("GET", "meters/{e}/cts", setup.cts),
        invented("POST", "meters/{serial}/cts", setup.set_cts),
        invented("DELETE", "meters/{e}/cts", setup.remove_cts),
        invented("POST", "meters/{e}/invert_cts", setup.invert_cts),
        invented("POST", "meters/{i}/commission", setup.commission),
    ]


class _ValueHandlers(Handlers):
    """Measured values."""

    def __init__(self, state: FaceState) -> None:
        super().__init__(state)
        self._aggregates: tuple[Snapshot | None, Response] = (None, Response())

    async def aggregates(self, _request: FaceRequest) -> Response:
        """``GET meters/aggregates``, encoded once per snapshot."""
        snapshot = await self._state.snapshot()
        if self._aggregates[0] is not snapshot:
            aggregates = aggregates_from(snapshot, self._state.profile.has_2023_fields)
            self._aggregates = snapshot, json(aggregates)
        return self._aggregates[1]

    async def site(self, _request: FaceRequest) -> Response:
        return json(meter_details_from(await self._state.snapshot(), "site"))

    async def solar(self, _request: FaceRequest) -> Response:
        return json(meter_details_from(await self._state.snapshot(), "solar"))


class _SetupHandlers(Handlers):
    """Meters as they are set up, by serial number; their values are another matter."""

    def __init__(self, state: FaceState) -> None:
        super().__init__(state)
        self._known: dict[str, dict[str, Any]] | None = None

    async def _meters(self) -> dict[str, dict[str, Any]]:
        if self._known is None:
            meters = msgspec.to_builtins(meters_from(await self._state.home()))
            self._known = {meter["serial"]: meter for meter in meters}
        return self._known

    async def _meter(self, serial: str) -> dict[str, Any]:
        meter = (await self._meters()).get(serial.strip())
        if meter is None:
            raise InvalidBody(f"there is no meter {serial.strip()[:60]!r}")
        return meter

    async def fetch(self, _request: FaceRequest) -> Response:
        return json(list((await self._meters()).values()))

    async def add(self, request: FaceRequest) -> Response:
        serial, short_id = request.text("serial").strip(), request.text("short_id").strip()
        known = await self._meters()
        if len(known) >= MAX_METERS and serial not in known:
            raise InvalidBody(f"at most {MAX_METERS} meters")
        known[serial] = {"serial": serial, "short_id": short_id, "type": "neurio_tcp", "connected": False, "cts": []}
        return json(known[serial])

    async def status(self, _request: FaceRequest) -> Response:
        return json({"status": "", "errors": None})

    async def readings(self, _request: FaceRequest) -> Response:
        """``GET meters/readings``: while the site controller runs, zeros and an error for each meter (captured)."""
        runs = await self._state.is_running()
        ct = {"v_V": 0, "p_W": 0, "q_VAR": 0, "eExp_Ws": 0, "eImp_Ws": 0}
        data = {"firmwareVersion": "", "cts": [{"ct": number, **ct} for number in range(4)]}
        return json(
            {serial: {"error": SITEMASTER_RUNS if runs else "", "data": data} for serial in await self._meters()}
        )

    async def detect(self, _request: FaceRequest) -> Response:
        if await self._state.is_running():
            return refusal(400, SITEMASTER_RUNS, "Unable to detect wired meters")
        return json(list(await self._meters()))

    async def verify(self, request: FaceRequest) -> Response:
        """``POST meters/{t}/verify`` and ``meters/verify``; spaces around a serial are trimmed, as in the document."""
        short_id, serial = request.text("short_id").strip(), request.text("serial").strip()
        if request.names and request.name.strip() != serial:
            raise InvalidBody("the serial numbers of path and body differ")
        meter = (await self._meters()).get(serial)
        return json(
            {"serial": serial, "short_id": short_id, "verified": meter is None or meter["short_id"] == short_id}
        )

    async def remove(self, request: FaceRequest) -> Response:
        meter = await self._meter(request.name)
        del (await self._meters())[meter["serial"]]
        return empty(204)

    async def ct_config(self, request: FaceRequest) -> Response:
        """``GET`` and ``POST meters/{e}/ct_config``: the meter inside the gateway has none (captured)."""
        await self._meter(request.name)
        kind = next((k for k in METER_TYPES.values() if request.name.endswith(k)), "neurio_tcp")
        return refusal(500, f"meter type must be Neurio ({kind})", "Unable to get Amp configuration")

    async def cts(self, request: FaceRequest) -> Response:
        return json((await self._meter(request.name))["cts"])

    async def set_cts(self, request: FaceRequest) -> Response:
        meter, kind = await self._meter(request.name), request.text("type")
        valid = request.fields().get("valid")
        if kind not in CT_TYPES or not _are_flags(valid):
            raise InvalidBody(f"type is one of {', '.join(CT_TYPES)}, and valid four times true or false")
        others = [ct for ct in meter["cts"] if ct["type"] != kind]
        ct = {"type": kind, "valid": valid, "inverted": [False] * 4, "real_power_scale_factor": 1}
        meter["cts"] = [*others, ct]
        return json(meter["cts"])

    async def remove_cts(self, request: FaceRequest) -> Response:
        (await self._meter(request.name))["cts"] = []
        return empty(204)

    async def invert_cts(self, request: FaceRequest) -> Response:
        meter, inverted = await self._meter(request.name), request.fields().get("inverted")
        if not _are_flags(inverted):
            raise InvalidBody("inverted is four times true or false")
        for ct in meter["cts"]:
            ct["inverted"] = inverted
        return json(meter["cts"])

    async def commission(self, request: FaceRequest) -> Response:
        return json(await self._meter(request.name))


def _are_flags(value: object) -> bool:
    return isinstance(value, list) and len(value) == 4 and all(isinstance(flag, bool) for flag in value)
