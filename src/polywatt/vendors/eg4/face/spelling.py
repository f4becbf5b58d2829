"""What both spellings of the API have in common."""

from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Mapping

from starlette.responses import Response

from . import answers
from .account import USER_ID, Account
from .answers import INVALID, Refused
from .firmware.answers import eligibility
from .runtime import runtime_from

Form = Mapping[str, str]
Handler = Callable[[Form], Awaitable[Response]]


class Spelling(ABC):
    """Which path answers what, and how."""

    def __init__(self, account: Account) -> None:
        self.account = account

    @abstractmethod
    async def login(self) -> Response:
        """What somebody is told who has just signed in."""

    @abstractmethod
    def signed_out(self) -> Response:
        """What somebody is told who is not."""

    @abstractmethod
    def refused(self, error: Refused) -> Response:
        """That something cannot be."""

    @abstractmethod
    def table(self) -> dict[str, Handler]:
        """By path below ``/WManage``; all but the login."""

    def common(self) -> dict[str, Handler]:
        """The paths that are the same in both."""
        return {
            "/api/inverter/getInverterRuntime": self._runtime,
            "/web/maintain/standardUpdate/checkUpdates": self._firmware_check,
            "/web/maintain/standardUpdate/check12KParallelStatus": self._firmware_eligible,
            "/web/maintain/standardUpdate/run": self._firmware_run,
            "/web/maintain/remoteUpdate/info": self._firmware_info,
        }

    async def _runtime(self, form: Form) -> Response:
        station, unit = await self.account.inverter(form.get("serialNum", ""))
        return answers.json(runtime_from(await station.moment(unit)))

    async def _firmware_check(self, form: Form) -> Response:
        return answers.json(self.account.updates.check(await self.account.machine(form.get("serialNum", ""))))

    async def _firmware_eligible(self, form: Form) -> Response:
        _check_user(form)
        machine = await self.account.machine(form.get("serialNum", ""))
        _, word = self.account.updates.eligible(machine, await self.account.machines())
        return answers.json(eligibility(word))

    async def _firmware_run(self, form: Form) -> Response:
        _check_user(form)
        machine = await self.account.machine(form.get("serialNum", ""))
        try_fast = form.get("tryFastMode", "false").lower() == "true"
        return answers.json(self.account.updates.start(machine, await self.account.machines(), try_fast))

    async def _firmware_info(self, form: Form) -> Response:
        _check_user(form)
        return answers.json(self.account.updates.info(await self.account.machines()))


def _check_user(form: Form) -> None:
    if form.get("userId") != str(USER_ID):
        raise Refused(INVALID)
