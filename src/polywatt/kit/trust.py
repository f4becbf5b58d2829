"""How a device proves who it is over TLS."""

import asyncio
import hashlib
import ssl
from dataclasses import dataclass
from pathlib import Path

import aiohttp


@dataclass(frozen=True, slots=True)
class SystemTrust:
    """A certificate that this machine's authorities signed. The default, always."""


@dataclass(frozen=True, slots=True)
class CaFile:
    """A certificate signed by (or equal to) one in this PEM file; the host name counts."""

    path: Path


@dataclass(frozen=True, slots=True)
class Pin:
    """Exactly this certificate, whoever signed it; the host name does not count."""

    sha256_hex: str


@dataclass(frozen=True, slots=True)
class Insecure:
    """Anybody. Encrypts, but does not tell who is at the other end; only on explicit demand."""


Trust = SystemTrust | CaFile | Pin | Insecure
SYSTEM_TRUST = SystemTrust()


def context_for(trust: Trust) -> ssl.SSLContext | aiohttp.Fingerprint | bool:
    """Return what aiohttp takes as ``ssl=`` for this trust.

    Raises:
        OSError: a CA file that cannot be read (``ssl.SSLError`` where it holds no certificate).
    """
    match trust:
        case SystemTrust():
            return True
        case CaFile(path):
            return ssl.create_default_context(cafile=str(path))
        case Pin(sha256_hex):
            return aiohttp.Fingerprint(bytes.fromhex(sha256_hex))
        case Insecure():
            return False


async def fingerprint_of(host: str, port: int, server_name: str | None, timeout_s: float = 5.0) -> str | None:
    """Return the SHA-256 of a server's certificate in hex, for a person to compare and pin; None if it has none."""
    unverified = ssl.create_default_context()
    unverified.check_hostname, unverified.verify_mode = False, ssl.CERT_NONE
    try:
        async with asyncio.timeout(timeout_s):
            _, writer = await asyncio.open_connection(host, port, ssl=unverified, server_hostname=server_name)
    except (OSError, TimeoutError, UnicodeError):
        return None
    try:
        certificate = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
        return hashlib.sha256(certificate).hexdigest()
    finally:
        writer.transport.abort()
