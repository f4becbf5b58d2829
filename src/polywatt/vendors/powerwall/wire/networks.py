"""``networks`` and its children, and the tests of them in ``system/networks``."""

from typing import Any

import msgspec
from msgspec import UNSET, UnsetType

from .fields import Flag, Number, Text


class ExtraIp(msgspec.Struct, frozen=True, kw_only=True):
    """One more address of an interface."""

    ip: Text = UNSET
    netmask: int | UnsetType | None = UNSET
    """Bits."""


class IpNetwork(msgspec.Struct, frozen=True, kw_only=True):
    """An address and its mask. Firmware 23 writes them with capitals, and the mask as base64 of its four bytes."""

    ip: Text = UNSET
    mask: Text = UNSET
    IP: Text = UNSET
    Mask: Text = UNSET


class Interface(msgspec.Struct, frozen=True, kw_only=True):
    """Present state of a network's interface."""

    network_name: Text = UNSET
    ip_networks: list[IpNetwork] | UnsetType | None = UNSET
    gateway: Text = UNSET
    interface: Text = UNSET
    state: Text = UNSET
    """DeviceStateReady, ..."""
    state_reason: Text = UNSET
    signal_strength: Number = UNSET
    """Percent; 0 on a cable."""
    hw_address: Text = UNSET


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """One entry of ``networks``."""

    network_name: Text = UNSET
    interface: Text = UNSET
    """EthType, WifiType, GsmType."""
    security_type: Text = UNSET
    """WPA2_Personal, NONE, ..."""
    username: Text = UNSET
    dhcp: Flag = UNSET
    enabled: Flag = UNSET
    active: Flag = UNSET
    primary: Flag = UNSET
    lastTeslaConnected: Flag = UNSET
    lastInternetConnected: Flag = UNSET
    extra_ips: list[ExtraIp] | UnsetType | None = UNSET
    iface_network_info: Interface | UnsetType | None = UNSET


class NewNetwork(msgspec.Struct, frozen=True, kw_only=True):
    """``POST networks`` and ``POST networks/connect``: the gateway's own page sends two names in both spellings."""

    network_name: str
    networkName: str
    interface: str
    username: str | UnsetType = UNSET
    password: str | UnsetType = UNSET
    security_type: str | UnsetType = UNSET
    securityType: str | UnsetType = UNSET
    dns_servers: list[str] = []


class NamedNetwork(msgspec.Struct, frozen=True, kw_only=True):
    """``DELETE networks``: which one."""

    network_name: str


class Enabled(msgspec.Struct, frozen=True, kw_only=True):
    """``POST networks/enable_{e}``."""

    enabled: bool


class ClientProtocols(msgspec.Struct, frozen=True, kw_only=True):
    """``networks/client_protocols``: protocols that others may use with the gateway."""

    dnp3: Flag = UNSET
    m2m: Flag = UNSET
    mtls: Flag = UNSET
    modbus: Flag = UNSET
    allow_public_ip: Flag = UNSET


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One step of a diagnostic."""

    name: Text = UNSET
    status: Text = UNSET
    """not_run, scheduled, running, pass, fail."""
    start_time: Text = UNSET
    end_time: Text = UNSET
    message: Text = UNSET
    progress: Number = UNSET
    results: dict[str, Any] | UnsetType | None = UNSET
    debug: dict[str, Any] | UnsetType | None = UNSET
    checks: Any = UNSET


class Diagnostic(msgspec.Struct, frozen=True, kw_only=True):
    """``system/networks/conn_tests``."""

    name: Text = UNSET
    category: Text = UNSET
    disruptive: Flag = UNSET
    inputs: Any = UNSET
    checks: list[Check] | UnsetType | None = UNSET
    alert: Flag = UNSET


class Ping(msgspec.Struct, frozen=True, kw_only=True):
    """``system/networks/ping_test``."""

    Error: dict[str, Any] | str | UnsetType | None = UNSET


NETWORK = msgspec.json.Decoder(Network)
NETWORKS: msgspec.json.Decoder[list[Network] | None] = msgspec.json.Decoder(list[Network] | None)
CLIENT_PROTOCOLS = msgspec.json.Decoder(ClientProtocols)
DIAGNOSTIC = msgspec.json.Decoder(Diagnostic)
DIAGNOSTICS: msgspec.json.Decoder[list[Diagnostic] | Diagnostic] = msgspec.json.Decoder(list[Diagnostic] | Diagnostic)
"""``POST system/networks/conn_tests``: all of the gateway's diagnostics, or the one."""
PING = msgspec.json.Decoder(Ping)
