"""The live stream: for a quarter of an hour, values are read afresh (document, 2.3 and 2.4)."""

import re

from polywatt.model import DeviceKind, Home

from ...wire.envelope import LIVE_STREAM_NOT_SUPPORTED, UNSUPPORTED_ENVOY
from ..responses import gateway_not_reporting, refusal
from ..state import SiteState

DURATION_S = 900
MIN_GATEWAY_VERSION = 6
"""Major version (document, L1751)."""


class LiveStreams:
    """The time until which each site's stream runs."""

    def __init__(self) -> None:
        self._until_s: dict[int, float] = {}

    def start(self, site: SiteState) -> None:
        """Start a stream, or start a running one anew."""
        self._until_s[site.number] = site.clock.monotonic_s() + DURATION_S

    def stop(self, site: SiteState) -> None:
        """Stop the stream."""
        self._until_s.pop(site.number, None)

    def is_on(self, site: SiteState) -> bool:
        """Whether the stream runs."""
        return site.clock.monotonic_s() < self._until_s.get(site.number, float("-inf"))


async def check_gateway(site: SiteState) -> None:
    """Check that the site can act at once.

    Raises:
        Refused: its gateway is too old (466), or does not report (473).
    """
    if is_too_old(await site.home()):
        raise refusal(466, UNSUPPORTED_ENVOY)
    if not await site.is_online():
        raise gateway_not_reporting()


async def check_stream(site: SiteState) -> None:
    """Check that the site can have a live stream.

    Raises:
        Refused: as ``check_gateway``, or it has no charger (472).
    """
    await check_gateway(site)
    if not await site.chargers():
        raise refusal(472, LIVE_STREAM_NOT_SUPPORTED)


def is_too_old(home: Home) -> bool:
    """Whether the gateway's firmware is known and below 6 ("D8.2.4225", "8.3.5232")."""
    gateways = (device.firmware for device in home.devices if device.kind is DeviceKind.GATEWAY)
    versions = (re.match(r"[A-Za-z]*(\d{1,9})", firmware.version) for firmware in gateways if firmware is not None)
    return any(version is not None and int(version[1]) < MIN_GATEWAY_VERSION for version in versions)
