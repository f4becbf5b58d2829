"""How the gateway is connected."""

from typing import Any

from starlette.responses import Response

from polywatt.kit.clock import Clock
from polywatt.kit.request_body import InvalidBody

from ..answers import empty, json, refusal
from .row import Basis, Call, Row

KINDS = {"eth": "EthType", "wifi": "WifiType", "gsm": "GsmType"}
CHECKS = ("Network device", "Gateway address", "Internet", "Tesla")


def _network(name: str, interface: str, *, is_active: bool) -> dict[str, Any]:
    return {
        "network_name": name,
        "interface": interface,
        "dhcp": True,
        "enabled": True,
        "active": is_active,
        "primary": is_active,
        "lastTeslaConnected": False,
        "lastInternetConnected": is_active,
    }


class Network:
    """Networks and tests of them."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._networks = [
            _network("ethernet_tesla_internal_default", "EthType", is_active=True),
            _network("gsm_tesla_internal_default", "GsmType", is_active=False),
        ]
        self._protocols: dict[str, Any] = dict.fromkeys(("dnp3", "m2m", "mtls", "modbus", "allow_public_ip"), False)
        self._tested_at: str | None = None

    def rows(self) -> list[Row]:
        """Theirs."""
        captured, invented = Basis.CAPTURED, Basis.INVENTED
        return [
            Row("GET", "networks", captured, self._show),
            Row("POST", "networks", invented, self._add),
            Row("DELETE", "networks", invented, self._remove),
            Row("DELETE", "networks/{e}/disconnect", invented, self._disconnect),
            Row("GET", "networks/client_protocols", captured, self._show_protocols),
            Row("POST", "networks/client_protocols", invented, self._change_protocols),
            Row("POST", "networks/connect", invented, self._connect),
            Row("POST", "networks/enable_{e}", invented, self._enable),
            Row("POST", "networks/request_scan_wifi", invented, self._scan),
            Row("GET", "system/networks/conn_tests", captured, self._show_tests),
            Row("POST", "system/networks/conn_tests", invented, self._run_tests),
            Row("GET", "system/networks/ping_test", captured, self._ping),
            Row("POST", "system/networks/ping_test", invented, self._ping),
        ]

    async def _show(self, _call: Call) -> Response:
        return json(self._networks)

    async def _add(self, call: Call) -> Response:
        name = call.word("network_name")
        interface = call.fields().get("interface", "WifiType")
        if interface not in KINDS.values():
            raise InvalidBody(f"interface is one of {', '.join(KINDS.values())}")
        self._networks = [n for n in self._networks if n["network_name"] != name]
        self._networks.append(_network(name, interface, is_active=False))
        return json(self._networks)

    async def _remove(self, call: Call) -> Response:
        self._networks.remove(self._named(call.word("network_name")))
        return empty(204)

    async def _disconnect(self, call: Call) -> Response:
        self._named(call.names[0]).update(active=False, primary=False)
        return empty(204)

    async def _connect(self, call: Call) -> Response:
        found = self._named(call.word("network_name"))
        for network in self._networks:
            network["primary"] = network is found
        found["active"] = True
        return json(found)

    def _named(self, name: str) -> dict[str, Any]:
        for network in self._networks:
            if network["network_name"] == name:
                return network
        raise InvalidBody(f"there is no network {name[:60]!r}")

    async def _show_protocols(self, _call: Call) -> Response:
        return json(self._protocols)

    async def _change_protocols(self, call: Call) -> Response:
        self._protocols |= call.typed(self._protocols)
        return json(self._protocols)

    async def _enable(self, call: Call) -> Response:
        kind = KINDS.get(call.names[0])
        enabled = call.fields().get("enabled", True)
        if kind is None or not isinstance(enabled, bool):
            return refusal(404, "File Not Found", "File Not Found") if kind is None else self._refused()
        for network in self._networks:
            if network["interface"] == kind:
                network["enabled"] = enabled
        return json(self._networks)

    def _refused(self) -> Response:
        raise InvalidBody("enabled is true or false")

    async def _scan(self, _call: Call) -> Response:
        return empty(202)

    async def _show_tests(self, _call: Call) -> Response:
        return json(self._tests())

    async def _run_tests(self, _call: Call) -> Response:
        self._tested_at = self._clock.now().isoformat()
        return json(self._tests())

    def _tests(self) -> dict[str, Any]:
        status = "not_run" if self._tested_at is None else "pass"
        checks = [
            {
                "name": name,
                "status": status,
                "start_time": self._tested_at,
                "end_time": self._tested_at,
                "results": None,
                "debug": None,
                "checks": None,
            }
            for name in CHECKS
        ]
        return {
            "name": "Network connection",
            "category": "Network",
            "disruptive": False,
            "inputs": None,
            "checks": checks,
            "alert": False,
        }

    async def _ping(self, _call: Call) -> Response:
        return json({"Error": {}})
