"""The monitoring cloud's API in front of any Plant."""

from collections.abc import Sequence

from polywatt.kit.certificate import Certificate, self_signed
from polywatt.kit.clock import Clock, WallClock
from polywatt.kit.vendor import Face, FaceOptions
from polywatt.model import Plant

from .app import Eg4Face

NAME = "monitor.eg4electronics.com"


def face(plant: Plant, options: FaceOptions, clock: Clock) -> Face:
    """Serve an account with one plant."""
    return account([plant], options, clock)


def account(plants: Sequence[Plant], options: FaceOptions, clock: Clock) -> Face:
    """Serve an account with several plants."""
    return Face(app=Eg4Face(plants, options, clock).app, certificate=_certificate())


def _certificate() -> Certificate:
    """Return a self-signed certificate; it is dated by the real time, which clients check it by."""
    return self_signed("eg4-emulator", (NAME, "localhost"), ("127.0.0.1", "::1"), "Polywatt", WallClock().now())
