"""The memory of the firmware endpoints: available firmware, and each device's newest update."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from polywatt.kit.clock import Clock

from ...wire.firmware import Eligibility
from ..responses import Body
from . import bodies
from .transfer import Run
from .versions import (
    AvailableFirmware,
    Machine,
    Versions,
    app_name,
    default_available,
    parameters_name,
    updated,
)

DURATION_S = 30 * 60.0
MIN_DURATION_S, MAX_DURATION_S = 20 * 60.0, 40 * 60.0
"""The document's range; the value within it is invented."""
FAST_SHARE = 0.75
"""20 to 30 % shorter, says the document."""
LISTED_FOR = timedelta(days=1)
"""How long an update is listed after its end; invented, the document says "recent"."""


class Updates:
    """Updates of the account's devices; time is the clock's, and between calls nothing runs.

    Raises:
        ValueError: the duration is not within 20..40 minutes.
    """

    def __init__(self, clock: Clock, *, is_document: bool = True, duration_s: float = DURATION_S) -> None:
        if not MIN_DURATION_S <= duration_s <= MAX_DURATION_S:
            raise ValueError(f"an update takes {MIN_DURATION_S:g}..{MAX_DURATION_S:g} s, not {duration_s:g}")
        self._clock, self._is_document, self._duration_s = clock, is_document, duration_s
        self._available: dict[str, AvailableFirmware] = {}
        self._excluded: set[str] = set()
        self._codes: dict[str, str] = {}
        """The firmware at the begin of the newest update."""
        self._runs: dict[str, Run] = {}
        """The newest update of each device: a later one takes its place."""

    def make_available(self, serial: str, firmware: AvailableFirmware) -> None:
        """Have this for a device, in place of the document's versions. A GridBOSS takes v1 alone, in one step."""
        self._available[serial] = firmware

    def exclude(self, serial: str) -> None:
        """Let a device's configuration prevent updates while it is in a parallel group."""
        self._excluded.add(serial)

    def fail(self, serial: str) -> None:
        """End a device's update where it is; the old firmware stays, and it may be tried again.

        Raises:
            LookupError: none is running.
        """
        if not self.is_updating(serial):
            raise LookupError(f"{serial} is not updating; start an update first")
        self._runs[serial] = replace(self._runs[serial], failed_at=self._clock.now())

    def is_updating(self, serial: str) -> bool:
        """Whether a device is being updated: meanwhile it is offline."""
        run = self._runs.get(serial)
        return run is not None and not run.is_over(self._clock.now())

    def firmware_code(self, machine: Machine) -> str:
        """Return the installed firmware."""
        run = self._runs.get(machine.serial)
        if run is not None and run.is_complete(self._clock.now()):
            return run.code_after
        return self._codes.get(machine.serial, machine.factory_code)

    def check(self, machine: Machine) -> Body:
        """Answer ``checkUpdates``. Without an update: equal versions in the document, a refusal in the portal."""
        installed, available = self._installed(machine), self._available_for(machine)
        if updated(installed, available) == installed and not self._is_document:
            return dict(bodies.LATEST)
        return bodies.check(machine, installed, available)

    def eligibility(self, machine: Machine, machines: Iterable[Machine]) -> tuple[bool, Eligibility]:
        """Answer ``check12KParallelStatus``: whether the device may be updated, and the cloud's word for that.

        The document has none for a device that is offline and idle; ``notAllowedInParallel`` is invented.
        """
        eligibility = self._eligibility(machine, machines)
        return eligibility is Eligibility.ALLOWED, eligibility

    def _eligibility(self, machine: Machine, machines: Iterable[Machine]) -> Eligibility:
        if self.is_updating(machine.serial):
            return Eligibility.DEVICE_UPDATING
        if machine.group is not None and any(self.is_updating(m.serial) for m in machines if m.group == machine.group):
            return Eligibility.GROUP_UPDATING
        is_excluded = machine.group is not None and machine.serial in self._excluded
        return Eligibility.NOT_IN_PARALLEL if is_excluded or not machine.is_online else Eligibility.ALLOWED

    def start(self, machine: Machine, machines: Iterable[Machine], try_fast: bool = False) -> Body:
        """Answer ``run``: begin an update, or refuse it, first of all where the device is busy or offline."""
        refusal = self._refusal(machine, machines)
        if refusal is not None:
            return dict(refusal)
        duration_s = self._duration_s * (FAST_SHARE if try_fast and machine.can_go_fast else 1.0)
        installed, available = self._installed(machine), self._available_for(machine)
        self._codes[machine.serial] = installed.code
        self._runs[machine.serial] = Run(
            firmwares=_steps(installed, available),
            code_after=updated(installed, available).code,
            started_at=self._clock.now(),
            duration=timedelta(seconds=duration_s),
        )
        return dict(bodies.STARTED)

    def _refusal(self, machine: Machine, machines: Iterable[Machine]) -> Body | None:
        match self._eligibility(machine, machines):
            case Eligibility.DEVICE_UPDATING:
                return bodies.IN_PROGRESS
            case Eligibility.GROUP_UPDATING:
                return bodies.GROUP_IN_PROGRESS
            case Eligibility.NOT_IN_PARALLEL:
                return bodies.PREVENTED if machine.is_online else bodies.OFFLINE
        installed = self._installed(machine)
        if updated(installed, self._available_for(machine)) == installed:
            return bodies.NO_UPDATE if self._is_document else bodies.LATEST
        return None

    def info(self, machines: Iterable[Machine]) -> Body:
        """Answer ``remoteUpdate/info``: updates that run or ended within a day, one for each device, newest first."""
        now = self._clock.now()
        runs = [(m.serial, self._runs[m.serial]) for m in machines if m.serial in self._runs]
        rows = [(serial, run.progress(now)) for serial, run in runs if now - run.ends_at < LISTED_FOR]
        return bodies.info(sorted(rows, key=lambda row: row[1].started_at, reverse=True))

    def _installed(self, machine: Machine) -> Versions:
        return Versions.parse(self.firmware_code(machine))

    def _available_for(self, machine: Machine) -> AvailableFirmware:
        default = default_available(self._installed(machine), is_midbox=machine.is_midbox)
        available = self._available.get(machine.serial) or default
        return AvailableFirmware(available.v1) if machine.is_midbox else available


def _steps(installed: Versions, available: AvailableFirmware) -> tuple[str, ...]:
    """Return each step's name: the application first, where it is newer, then the parameters. Invented."""
    names = [app_name(installed.standard, available.v1)] if available.v1 > installed.v1 else []
    if available.v2 is not None and available.v2 > installed.v2:
        names.append(parameters_name(installed.standard, available.v2))
    return tuple(names[min(step, len(names) - 1)] for step in range(available.steps))
