"""A live stream: for a quarter of an hour values are asked for afresh (document, 2.3 and 2.4)."""

import re

from polywatt.model import Home, Kind

from ...wire.envelope import LIVE_STREAM_NOT_SUPPORTED, UNSUPPORTED_ENVOY
from ..answers import Refused, error
from ..station import Station

LASTS_S = 900
OLDEST_GATEWAY = 6
"""Major version (document, L1751)."""


class LiveStreams:
    """Until when each site's stream runs."""

    def __init__(self) -> None:
        self._until_s: dict[int, float] = {}

    def start(self, station: Station) -> None:
        """From now on; one that runs begins anew."""
        self._until_s[station.number] = station.clock.monotonic_s() + LASTS_S

    def stop(self, station: Station) -> None:
        """Not any more."""
        self._until_s.pop(station.number, None)

    def is_on(self, station: Station) -> bool:
        """Whether it runs."""
        return station.clock.monotonic_s() < self._until_s.get(station.number, float("-inf"))


async def check_live(station: Station) -> None:
    """Whether the site can act at once.

    Raises:
        Refused: its gateway is too old (466), or silent (473).
    """
    if is_too_old(await station.home()):
        raise error(466, UNSUPPORTED_ENVOY)
    if not await station.is_heard():
        raise silent()


async def check_stream(station: Station) -> None:
    """Whether the site can have a live stream.

    Raises:
        Refused: as ``check_live``, or it has nothing that streams (472).
    """
    await check_live(station)
    if not await station.chargers():
        raise error(472, LIVE_STREAM_NOT_SUPPORTED)


def silent() -> Refused:
    """The gateway does not report (document, L1755)."""
    return error(473, "IQ_GATEWAY_NOT_REPORTING")


def is_too_old(home: Home) -> bool:
    """Whether the gateway's firmware is known and below 6 ("D8.2.4225", "8.3.5232")."""
    gateways = (device.firmware for device in home.devices if device.kind is Kind.GATEWAY)
    versions = (re.match(r"[A-Za-z]*(\d{1,9})", firmware.version) for firmware in gateways if firmware is not None)
    return any(found is not None and int(found[1]) < OLDEST_GATEWAY for found in versions)
