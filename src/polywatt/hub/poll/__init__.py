"""Poll each home in its own task, at its own pace, and record the readings of all."""

from ._poller import TIMEOUT_S, Poller
from ._recorder import Recorder
from ._status import HomeState, HomeStatus
from ._time_limit import TimeLimitExceeded, with_time_limit

__all__ = ["TIMEOUT_S", "HomeState", "HomeStatus", "Poller", "Recorder", "TimeLimitExceeded", "with_time_limit"]
