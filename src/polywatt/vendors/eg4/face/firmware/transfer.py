"""One update as a function of time: nothing moves it on but the clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from ...wire.firmware import UpdateStatus

PACKAGES = 561
"""The document's sample; here every firmware has as many."""
READY_UNTIL, SENT_AT = 0.05, 0.95
"""The share of a step in which the device gets ready, and the one at which all packages are there. Invented."""


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of an update: of the step that runs, or of the last one."""

    status: UpdateStatus
    firmware: str
    started_at: datetime
    """When this step began."""
    stopped_at: datetime | None
    package_index: int
    """0..561; it begins anew with every step."""

    @property
    def is_over(self) -> bool:
        """Complete or failed."""
        return self.stopped_at is not None


@dataclass(frozen=True, slots=True)
class Run:
    """A started update: one step after the other, all of the same length."""

    firmwares: tuple[str, ...]
    """The firmware that each step installs; one or more."""
    code_after: str
    """In force with the last step's end; until then, and after a failure, the old one is. Invented."""
    started_at: datetime
    duration: timedelta
    """Of all steps together."""
    failed_at: datetime | None = None

    @property
    def ends_at(self) -> datetime:
        """When it is or will be over."""
        return self.started_at + self.duration if self.failed_at is None else self.failed_at

    def is_over(self, now: datetime) -> bool:
        """Complete or failed."""
        return now >= self.ends_at

    def is_complete(self, now: datetime) -> bool:
        """Whether the new firmware is in force."""
        return self.failed_at is None and self.is_over(now)

    def progress(self, now: datetime) -> Progress:
        """Return its progress."""
        step_duration = self.duration / len(self.firmwares)
        elapsed = max(timedelta(0), min(now, self.ends_at) - self.started_at)
        step = min(elapsed // step_duration, len(self.firmwares) - 1)
        share = (elapsed - step * step_duration) / step_duration
        is_over = self.is_over(now)
        return Progress(
            status=self._end_status() if is_over else _status(share),
            firmware=self.firmwares[step],
            started_at=self.started_at + step * step_duration,
            stopped_at=self.ends_at if is_over else None,
            package_index=PACKAGES if self.is_complete(now) else packages_at(share),
        )

    def _end_status(self) -> UpdateStatus:
        return UpdateStatus.COMPLETE if self.failed_at is None else UpdateStatus.FAILED


def _status(share: float) -> UpdateStatus:
    return UpdateStatus.READY if share < READY_UNTIL else UpdateStatus.UPLOADING


def packages_at(share: float) -> int:
    """Return the number of packages that were sent after this share of a step; 0..561."""
    sent = (share - READY_UNTIL) / (SENT_AT - READY_UNTIL)
    return int(PACKAGES * min(1.0, max(0.0, sent)))
