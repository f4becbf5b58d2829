"""The state behind the firmware pages: offers, and each device's newest update."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from polywatt.kit.clock import Clock

from . import answers
from .answers import Body
from .transfer import Run
from .versions import Machine, Offer, Versions, app_name, parameters_name, usual_offer, with_offer

DURATION_S = 30 * 60.0
SHORTEST_S, LONGEST_S = 20 * 60.0, 40 * 60.0
"""The document's range; what is within it is invented."""
FAST_SHARE = 0.75
"""20 to 30 % shorter, says the document."""
RECENT = timedelta(days=1)
"""How long an update is shown after its end; invented, the document says "recent"."""


class Updates:
    """Updates of the account's devices; time is the clock's, and between calls nothing runs.

    Raises:
        ValueError: the duration is not within 20..40 minutes.
    """

    def __init__(self, clock: Clock, *, is_document: bool = True, duration_s: float = DURATION_S) -> None:
        if not SHORTEST_S <= duration_s <= LONGEST_S:
            raise ValueError(f"an update takes {SHORTEST_S:g}..{LONGEST_S:g} s, not {duration_s:g}")
        self._clock, self._is_document, self._duration_s = clock, is_document, duration_s
        self._offers: dict[str, Offer] = {}
        self._barred: set[str] = set()
        self._codes: dict[str, str] = {}
        """What was in force when the newest update began."""
        self._runs: dict[str, Run] = {}
        """The newest update of each device: a later one takes its place."""

    def offer(self, serial: str, offer: Offer) -> None:
        """Have this for a device, in place of the document's versions. A GridBOSS takes v1 alone, in one step."""
        self._offers[serial] = offer

    def bar(self, serial: str) -> None:
        """Let a device's configuration prevent updates while it is in a parallel group."""
        self._barred.add(serial)

    def fail(self, serial: str) -> None:
        """End a device's update where it is; the old firmware stays, and it may be tried again.

        Raises:
            LookupError: none is running.
        """
        if not self.is_updating(serial):
            raise LookupError(f"{serial} is not updating; start an update first")
        self._runs[serial] = replace(self._runs[serial], failed_at=self._clock.now())

    def is_updating(self, serial: str) -> bool:
        """While it is, the device is away."""
        run = self._runs.get(serial)
        return run is not None and not run.is_over(self._clock.now())

    def fw_code(self, machine: Machine) -> str:
        """The firmware in force."""
        run = self._runs.get(machine.serial)
        if run is not None and run.is_complete(self._clock.now()):
            return run.code_after
        return self._codes.get(machine.serial, machine.fw_code)

    def check(self, machine: Machine) -> Body:
        """``checkUpdates``. Up to date: equal versions by the document, a refusal in the field."""
        has, offer = self._has(machine), self._offer(machine)
        if with_offer(has, offer) == has and not self._is_document:
            return dict(answers.LATEST)
        return answers.check(machine, has, offer)

    def eligible(self, machine: Machine, machines: Iterable[Machine]) -> tuple[bool, str]:
        """``check12KParallelStatus``: whether it may be updated, and the word for it.

        The document has no word for a device that is offline and idle; ``notAllowedInParallel`` is invented.
        """
        word = self._word(machine, machines)
        return word == answers.ALLOWED, word

    def _word(self, machine: Machine, machines: Iterable[Machine]) -> str:
        if self.is_updating(machine.serial):
            return answers.UPDATING
        if machine.group is not None and any(self.is_updating(m.serial) for m in machines if m.group == machine.group):
            return answers.GROUP_UPDATING
        is_barred = machine.group is not None and machine.serial in self._barred
        return answers.NOT_IN_PARALLEL if is_barred or not machine.is_online else answers.ALLOWED

    def start(self, machine: Machine, machines: Iterable[Machine], try_fast: bool = False) -> Body:
        """``run``: an update begins, or is refused. A device that is busy or away is so first, whatever is offered."""
        refusal = self._refusal(machine, machines)
        if refusal is not None:
            return dict(refusal)
        duration_s = self._duration_s * (FAST_SHARE if try_fast and machine.can_go_fast else 1.0)
        has, offer = self._has(machine), self._offer(machine)
        self._codes[machine.serial] = has.code
        self._runs[machine.serial] = Run(
            firmwares=_steps(has, offer),
            code_after=with_offer(has, offer).code,
            started_at=self._clock.now(),
            duration=timedelta(seconds=duration_s),
        )
        return dict(answers.STARTED)

    def _refusal(self, machine: Machine, machines: Iterable[Machine]) -> Body | None:
        match self._word(machine, machines):
            case answers.UPDATING:
                return answers.IN_PROGRESS
            case answers.GROUP_UPDATING:
                return answers.GROUP_IN_PROGRESS
            case answers.NOT_IN_PARALLEL:
                return answers.PREVENTED if machine.is_online else answers.OFFLINE
        has = self._has(machine)
        if with_offer(has, self._offer(machine)) == has:
            return answers.NO_UPDATE if self._is_document else answers.LATEST
        return None

    def info(self, machines: Iterable[Machine]) -> Body:
        """``remoteUpdate/info``: the account's updates that run or ended within a day, one a device, newest first."""
        now = self._clock.now()
        found = [(m.serial, self._runs[m.serial]) for m in machines if m.serial in self._runs]
        rows = [(serial, run.progress(now)) for serial, run in found if now - run.ends_at < RECENT]
        return answers.info(sorted(rows, key=lambda row: row[1].started_at, reverse=True))

    def _has(self, machine: Machine) -> Versions:
        return Versions.parse(self.fw_code(machine))

    def _offer(self, machine: Machine) -> Offer:
        offer = self._offers.get(machine.serial) or usual_offer(self._has(machine), is_midbox=machine.is_midbox)
        return Offer(offer.v1) if machine.is_midbox else offer


def _steps(has: Versions, offer: Offer) -> tuple[str, ...]:
    """What each step is called: the application first, where it is newer, then the parameters. Invented."""
    names = [app_name(has.standard, offer.v1)] if offer.v1 > has.v1 else []
    if offer.v2 is not None and offer.v2 > has.v2:
        names.append(parameters_name(has.standard, offer.v2))
    return tuple(names[min(step, len(names) - 1)] for step in range(offer.steps))
