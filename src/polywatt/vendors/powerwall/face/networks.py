"""``networks`` and its children, and the tests of them in ``system/networks``."""

from typing import Any

from starlette.responses import Response

from polywatt.kit.request_body import InvalidBody

from .request import FaceRequest, FaceRoute, captured, invented
from .responses import diagnostic, empty, json, not_found
from .state import FaceState, Handlers

INTERFACES = {"eth": "EthType", "wifi": "WifiType", "gsm": "GsmType"}
CHECKS = ("Network device", "Gateway address", "Internet", "Tesla")


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""
    handlers = _Handlers(state)
    return [
        captured("GET", "networks", handlers.fetch),
        invented("POST", "networks", handlers.add),
        invented("DELETE", "networks", handlers.remove),
        invented("DELETE", "networks/{e}/disconnect", handlers.disconnect),
        captured("GET", "networks/client_protocols", handlers.client_protocols),
        invented("POST", "networks/client_protocols", handlers.set_client_protocols),
        invented("POST", "networks/connect", handlers.connect),
        invented("POST", "networks/enable_{e}", handlers.enable),
        invented("POST", "networks/request_scan_wifi", handlers.scan_wifi),
        captured("GET", "system/networks/conn_tests", handlers.connection_tests),
        invented("POST", "system/networks/conn_tests", handlers.run_connection_tests),
        captured("GET", "system/networks/ping_test", handlers.ping_test),
        invented("POST", "system/networks/ping_test", handlers.ping_test),
    ]


class _Handlers(Handlers):
    def __init__(self, state: FaceState) -> None:
        super().__init__(state)
        self._networks = [
            _new_network("ethernet_tesla_internal_default", "EthType", is_active=True),
            _new_network("gsm_tesla_internal_default", "GsmType", is_active=False),
        ]
        self._protocols: dict[str, Any] = dict.fromkeys(("dnp3", "m2m", "mtls", "modbus", "allow_public_ip"), False)
        self._tested_at: str | None = None

    async def fetch(self, _request: FaceRequest) -> Response:
        return json(self._networks)

    async def add(self, request: FaceRequest) -> Response:
        name = request.text("network_name")
        interface = request.fields().get("interface", "WifiType")
        if interface not in INTERFACES.values():
            raise InvalidBody(f"interface is one of {', '.join(INTERFACES.values())}")
        self._networks = [n for n in self._networks if n["network_name"] != name]
        self._networks.append(_new_network(name, interface, is_active=False))
        return json(self._networks)

    async def remove(self, request: FaceRequest) -> Response:
        self._networks.remove(self._network(request.text("network_name")))
        return empty(204)

    async def disconnect(self, request: FaceRequest) -> Response:
        self._network(request.name).update(active=False, primary=False)
        return empty(204)

    async def connect(self, request: FaceRequest) -> Response:
        connected = self._network(request.text("network_name"))
        for network in self._networks:
            network["primary"] = network is connected
        connected["active"] = True
        return json(connected)

    def _network(self, name: str) -> dict[str, Any]:
        for network in self._networks:
            if network["network_name"] == name:
                return network
        raise InvalidBody(f"there is no network {name[:60]!r}")

    async def client_protocols(self, _request: FaceRequest) -> Response:
        return json(self._protocols)

    async def set_client_protocols(self, request: FaceRequest) -> Response:
        self._protocols |= request.changes_of(self._protocols)
        return json(self._protocols)

    async def enable(self, request: FaceRequest) -> Response:
        interface = INTERFACES.get(request.name)
        enabled = request.fields().get("enabled", True)
        if interface is None:
            return not_found()
        if not isinstance(enabled, bool):
            raise InvalidBody("enabled is true or false")
        for network in self._networks:
            if network["interface"] == interface:
                network["enabled"] = enabled
        return json(self._networks)

    async def scan_wifi(self, _request: FaceRequest) -> Response:
        return empty(202)

    async def connection_tests(self, _request: FaceRequest) -> Response:
        return json(self._connection_test())

    async def run_connection_tests(self, _request: FaceRequest) -> Response:
        self._tested_at = self._state.now().isoformat()
        return json(self._connection_test())

    def _connection_test(self) -> dict[str, Any]:
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
        return diagnostic("Network connection", "Network", False, checks)

    async def ping_test(self, _request: FaceRequest) -> Response:
        return json({"Error": {}})


def _new_network(name: str, interface: str, *, is_active: bool) -> dict[str, Any]:
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
