"""The xStorage Home's API in front of any Plant."""

from polywatt.kit.certificate import self_signed
from polywatt.kit.clock import Clock, WallClock
from polywatt.kit.vendor import Face, FaceOptions
from polywatt.model import Plant

from .app import EatonFace

NAME = "xstorage-home"
"""On its certificate: not what anybody calls it by in a network."""


def face(plant: Plant, options: FaceOptions, clock: Clock) -> Face:
    """The API in front of a plant.

    Its certificate is self-made, as the device's, and also good for a client on the same machine that checks the name.
    It is dated by the real time, which its clients check it by, whatever date the emulated home lives in.
    """
    certificate = self_signed(NAME, (NAME, "localhost"), ("127.0.0.1", "::1"), "Eaton", WallClock().now())
    return Face(app=EatonFace(plant, options.profile, options.credentials, clock).app, certificate=certificate)
