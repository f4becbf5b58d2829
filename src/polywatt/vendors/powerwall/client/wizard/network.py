"""How the gateway is connected."""

from typing import Literal

from msgspec import UNSET

from ...wire.wizard import network as wire
from ...wire.wizard.kinds import Flag
from .asking import Asking, named

Interface = Literal["EthType", "WifiType", "GsmType"]


class Network(Asking):
    """Networks and tests of them."""

    async def networks(self) -> list[wire.Network] | None:
        """``GET /api/networks``."""
        return await self.read("/api/networks", wire.NETWORKS)

    async def add_network(
        self,
        network_name: str,
        interface: Interface = "WifiType",
        *,
        security_type: str | None = None,
        password: str | None = None,
    ) -> list[wire.Network] | None:
        """``POST /api/networks``."""
        body = self._wanted(network_name, interface, security_type, password)
        return await self.told("/api/networks", wire.NETWORKS, body)

    async def remove_network(self, network_name: str) -> None:
        """``DELETE /api/networks``."""
        await self.ask("DELETE", "/api/networks", wire.NamedNetwork(network_name=network_name))

    async def disconnect_network(self, network_name: str) -> None:
        """``DELETE /api/networks/{e}/disconnect``."""
        await self.ask("DELETE", named("/api/networks/", network_name, "/disconnect"))

    async def connect_network(
        self,
        network_name: str,
        interface: Interface = "WifiType",
        *,
        security_type: str | None = None,
        password: str | None = None,
    ) -> wire.Network | None:
        """``POST /api/networks/connect``."""
        body = self._wanted(network_name, interface, security_type, password)
        return await self.told("/api/networks/connect", wire.NETWORK, body)

    def _wanted(
        self, network_name: str, interface: Interface, security_type: str | None, password: str | None
    ) -> wire.WantedNetwork:
        """As the gateway's own page sends it; the password is hidden from now on."""
        if password:
            self._http.redactor.hide(password)
        security = UNSET if security_type is None else security_type
        return wire.WantedNetwork(
            network_name=network_name,
            networkName=network_name,
            interface=interface,
            password=UNSET if password is None else password,
            security_type=security,
            securityType=security,
        )

    async def enable_networks(
        self, kind: Literal["eth", "wifi", "gsm"], *, is_enabled: bool = True
    ) -> list[wire.Network] | None:
        """``POST /api/networks/enable_{e}``."""
        body = wire.Enabled(enabled=is_enabled)
        return await self.told(named("/api/networks/enable_", kind), wire.NETWORKS, body)

    async def scan_wifi(self) -> None:
        """``POST /api/networks/request_scan_wifi``."""
        await self.ask("POST", "/api/networks/request_scan_wifi")

    async def client_protocols(self) -> wire.ClientProtocols:
        """``GET /api/networks/client_protocols``."""
        return await self.read("/api/networks/client_protocols", wire.CLIENT_PROTOCOLS)

    async def set_client_protocols(
        self,
        *,
        dnp3: Flag = UNSET,
        m2m: Flag = UNSET,
        mtls: Flag = UNSET,
        modbus: Flag = UNSET,
        allow_public_ip: Flag = UNSET,
    ) -> wire.ClientProtocols | None:
        """``POST /api/networks/client_protocols``: those that are given."""
        body = wire.ClientProtocols(dnp3=dnp3, m2m=m2m, mtls=mtls, modbus=modbus, allow_public_ip=allow_public_ip)
        return await self.told("/api/networks/client_protocols", wire.CLIENT_PROTOCOLS, body)

    async def connection_tests(self) -> wire.Diagnostic:
        """``GET /api/system/networks/conn_tests``."""
        return await self.read("/api/system/networks/conn_tests", wire.DIAGNOSTIC)

    async def run_connection_tests(self) -> list[wire.Diagnostic]:
        """``POST /api/system/networks/conn_tests``: all of the gateway's diagnostics, or the one."""
        found = await self.told("/api/system/networks/conn_tests", wire.DIAGNOSTICS)
        return [found] if isinstance(found, wire.Diagnostic) else found or []

    async def ping_test(self) -> wire.Ping:
        """``GET /api/system/networks/ping_test``."""
        return await self.read("/api/system/networks/ping_test", wire.PING)

    async def run_ping_test(self) -> wire.Ping | None:
        """``POST /api/system/networks/ping_test``."""
        return await self.told("/api/system/networks/ping_test", wire.PING)
