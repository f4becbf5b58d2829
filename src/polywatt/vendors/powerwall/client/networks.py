"""``networks`` and its children, and the tests of them in ``system/networks``."""

from typing import Literal

from msgspec import UNSET

from ..wire import networks as wire
from ..wire.fields import Flag
from .connection import Group, action, quoted, reader

Interface = Literal["EthType", "WifiType", "GsmType"]


class Networks(Group):
    """Networks of the gateway, and tests of them."""

    fetch = reader("/api/networks", wire.NETWORKS)
    scan_wifi = action("POST", "/api/networks/request_scan_wifi")
    client_protocols = reader("/api/networks/client_protocols", wire.CLIENT_PROTOCOLS)
    connection_tests = reader("/api/system/networks/conn_tests", wire.DIAGNOSTIC)
    ping_test = reader("/api/system/networks/ping_test", wire.PING)

    async def add(
        self,
        network_name: str,
        interface: Interface = "WifiType",
        *,
        security_type: str | None = None,
        password: str | None = None,
    ) -> list[wire.Network] | None:
        """``POST /api/networks``."""
        body = self._new_network(network_name, interface, security_type, password)
        return await self._connection.post("/api/networks", wire.NETWORKS, body)

    async def remove(self, network_name: str) -> None:
        """``DELETE /api/networks``."""
        await self._connection.request("DELETE", "/api/networks", wire.NamedNetwork(network_name=network_name))

    async def disconnect(self, network_name: str) -> None:
        """``DELETE /api/networks/{e}/disconnect``."""
        await self._connection.request("DELETE", f"/api/networks/{quoted(network_name)}/disconnect")

    async def connect(
        self,
        network_name: str,
        interface: Interface = "WifiType",
        *,
        security_type: str | None = None,
        password: str | None = None,
    ) -> wire.Network | None:
        """``POST /api/networks/connect``."""
        body = self._new_network(network_name, interface, security_type, password)
        return await self._connection.post("/api/networks/connect", wire.NETWORK, body)

    def _new_network(
        self, network_name: str, interface: Interface, security_type: str | None, password: str | None
    ) -> wire.NewNetwork:
        """Return a network as the gateway's own page sends it; the password is hidden from now on."""
        if password:
            self._connection.hide(password)
        security = UNSET if security_type is None else security_type
        return wire.NewNetwork(
            network_name=network_name,
            networkName=network_name,
            interface=interface,
            password=UNSET if password is None else password,
            security_type=security,
            securityType=security,
        )

    async def enable(
        self, kind: Literal["eth", "wifi", "gsm"], *, is_enabled: bool = True
    ) -> list[wire.Network] | None:
        """``POST /api/networks/enable_{e}``."""
        body = wire.Enabled(enabled=is_enabled)
        return await self._connection.post(f"/api/networks/enable_{quoted(kind)}", wire.NETWORKS, body)

    async def set_client_protocols(
        self,
        *,
        dnp3: Flag = UNSET,
        m2m: Flag = UNSET,
        mtls: Flag = UNSET,
        modbus: Flag = UNSET,
        allow_public_ip: Flag = UNSET,
    ) -> wire.ClientProtocols | None:
        """``POST /api/networks/client_protocols``: change those that are set."""
        body = wire.ClientProtocols(dnp3=dnp3, m2m=m2m, mtls=mtls, modbus=modbus, allow_public_ip=allow_public_ip)
        return await self._connection.post("/api/networks/client_protocols", wire.CLIENT_PROTOCOLS, body)

    async def run_connection_tests(self) -> list[wire.Diagnostic]:
        """``POST /api/system/networks/conn_tests``: run all of the gateway's diagnostics, or this one."""
        diagnostics = await self._connection.post("/api/system/networks/conn_tests", wire.DIAGNOSTICS)
        return [diagnostics] if isinstance(diagnostics, wire.Diagnostic) else diagnostics or []

    async def run_ping_test(self) -> wire.Ping | None:
        """``POST /api/system/networks/ping_test``."""
        return await self._connection.post("/api/system/networks/ping_test", wire.PING)
