"""Asking each home in its own task, at its own pace, and keeping what all of them answer."""

from ._poller import TIMEOUT_S, Poller
from ._recorder import Recorder
from ._status import HomeState, HomeStatus
from ._within import TookTooLong, within

__all__ = ["TIMEOUT_S", "HomeState", "HomeStatus", "Poller", "Recorder", "TookTooLong", "within"]
