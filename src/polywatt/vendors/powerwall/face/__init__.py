"""The gateway's API in front of any Plant."""

from polywatt.kit.certificate import Certificate, self_signed
from polywatt.kit.clock import Clock, WallClock
from polywatt.kit.vendor import Face, FaceOptions
from polywatt.model import Plant

from .app import PowerwallFace
from .replay import PowerwallReplay

NAMES = ("powerwall", "teg", "powerpack")
"""Its names in TLS by the document (L41-L50); a client may also send no name (an IP address)."""


def face(plant: Plant, options: FaceOptions, clock: Clock) -> Face:
    """Return the API in front of a plant."""
    return _over_tls(PowerwallFace(plant, options.profile, options.credentials, clock).app, options)


def replay(options: FaceOptions, clock: Clock) -> Face:
    """Return the API in front of captures."""
    return _over_tls(PowerwallReplay(options, clock).app, options)


def _over_tls(app: object, options: FaceOptions) -> Face:
    def accepts_name(name: str | None) -> bool:
        return not options.is_strict_about_server_name or name is None or name in NAMES

    return Face(app=app, certificate=_certificate(), accepts_name=accepts_name)


def _certificate() -> Certificate:
    """Return a self-signed certificate, as the gateway's; it names this machine too, for a client that checks names.

    Dated by the real time, which its clients check it by, whatever date the emulated home lives in.
    """
    return self_signed("powerwall", (*NAMES, "localhost"), ("127.0.0.1", "::1"), "Tesla", WallClock().now())
