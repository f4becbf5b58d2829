"""Errors of a gateway beyond the model's."""

from polywatt.model import DeviceUnreachable


class SystemStopped(DeviceUnreachable):
    """The gateway answers, its site controller does not (502 with an empty body): stopped, or not up yet."""
