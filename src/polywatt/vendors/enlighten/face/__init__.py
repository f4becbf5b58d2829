"""The cloud's API in front of any Plant."""

from collections.abc import Sequence

from polywatt.kit.certificate import Certificate, self_signed
from polywatt.kit.clock import Clock, WallClock
from polywatt.kit.vendor import Face, FaceOptions
from polywatt.model import Plant

from .app import EnlightenFace

HOST_NAMES = ("enlighten.enphaseenergy.com", "entrez.enphaseenergy.com", "localhost")
"""One host serves what the cloud spreads over two (document, L8 and 6.4)."""


def face(plant: Plant, options: FaceOptions, clock: Clock) -> Face:
    """Return the face of an account with one site."""
    return account([plant], options, clock)


def account(plants: Sequence[Plant], options: FaceOptions, clock: Clock) -> Face:
    """Return the face of an account with several sites."""
    return Face(app=EnlightenFace(plants, options, clock).app, certificate=_certificate())


def _certificate() -> Certificate:
    """Return a self-signed one: only the vendor has the cloud's. Dated by the real time, which clients check it by."""
    return self_signed("enlighten-emulator", HOST_NAMES, ("127.0.0.1", "::1"), "Polywatt", WallClock().now())
