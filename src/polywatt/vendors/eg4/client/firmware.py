"""Firmware: checks, and updates under a person's eyes."""

from collections.abc import AsyncIterator, Mapping

from polywatt.model import DeviceRefused, DeviceUnreachable

from ..wire import firmware as wire
from ..wire.envelope import to_text
from . import cache
from .connection import Connection, Group
from .errors import UnsupportedDevice, UpdateNotConfirmed, UpdateRefused
from .midbox import Midbox
from .runtime import Runtime

PATH = "/web/maintain"
BUSY_S = 10.0
"""Between two requests while an update runs: 5 to 10 s (L1117-L1120)."""
IDLE_S = 60.0
"""While none does."""
BACK_WITHIN_S = 2_400.0
"""The longest update takes 40 minutes; a device that is not back after as much again has a problem."""
NOT_COMPATIBLE = "NOT_COMPATIBLE"


class Firmware(Group):
    """Checks, which change nothing, and ``start``, which does."""

    def __init__(self, connection: Connection, runtime: Runtime, midbox: Midbox) -> None:
        super().__init__(connection)
        self._runtime, self._midbox = runtime, midbox

    async def fetch_check(self, serial: str) -> wire.FirmwareCheck:
        """``standardUpdate/checkUpdates``: changes nothing."""
        form = {"serialNum": self._connection.serials.checked(serial)}
        return await self._connection.cache.get(cache.FIRMWARE, f"check:{serial}:", lambda: self._fetch_check(form))

    async def fetch_updates(self) -> wire.FirmwareInfo:
        """``remoteUpdate/info``: of all devices of the account; never cached."""
        return await self._connection.read(f"{PATH}/remoteUpdate/info", {"userId": await self._user_id()}, wire.INFO)

    async def fetch_eligibility(self, serial: str) -> str:
        """``check12KParallelStatus``: "allowToUpdate" if the device may be updated; never cached."""
        http = self._connection.http
        form = {"serialNum": self._connection.serials.checked(serial)}
        form["userId"] = await self._user_id()
        try:
            answer = await self._connection.request(f"{PATH}/standardUpdate/check12KParallelStatus", form)
        except DeviceRefused as error:
            # Whether the other values come with success or without is not documented.
            if error.words in set(wire.Eligibility):
                return str(error.words)
            raise
        eligibility = to_text(http.decode(answer, wire.VERDICT).msg)
        if eligibility is None:
            raise http.bad_answer(answer, "it does not say whether")
        return eligibility

    async def start(self, serial: str, *, confirm: bool = False, try_fast: bool = False) -> None:
        """``standardUpdate/run``: 20 to 40 minutes without the device, which may not come back.

        A person has to ``confirm`` that, and that nothing critical (a grid charge, the day's best sun) goes on. Checks
        first that the device may be updated and that there is an update that fits. Sent once, never again.

        Raises:
            UpdateNotConfirmed: nothing was sent.
            UpdateRefused: the device may not be updated now, or there is nothing newer that fits.
        """
        self._connection.serials.checked(serial)
        check_confirmed(serial, is_confirmed=confirm)
        check_eligible(serial, await self.fetch_eligibility(serial))
        check_available(serial, await self._fetch_check({"serialNum": serial}))
        form = {"userId": await self._user_id(), "serialNum": serial, "tryFastMode": "true" if try_fast else "false"}
        try:
            await self._connection.request(f"{PATH}/standardUpdate/run", form, is_repeatable=False)
        finally:
            self._connection.cache.clear(cache.FIRMWARE, cache.RUNTIME, cache.MIDBOX)

    async def watch(self, serial: str) -> AsyncIterator[wire.DeviceUpdate | None]:
        """Yield the device's update at every poll, None while it is not listed; ends with the device back.

        Raises:
            DeviceUnreachable: the cloud did not answer, or the device did not come back.
        """
        self._connection.serials.checked(serial)
        was_listed = False
        while True:
            info = await self.fetch_updates()
            update = info.of(serial)
            yield update
            if update.is_over if update is not None else was_listed and not info.is_progressing:
                break
            was_listed = was_listed or update is not None
            await self._connection.clock.sleep(BUSY_S if info.is_progressing else IDLE_S)
        await self._wait_until_back(serial)

    async def _wait_until_back(self, serial: str) -> None:
        clock = self._connection.clock
        until_s = clock.monotonic_s() + BACK_WITHIN_S
        while not await self._is_online(serial):
            if clock.monotonic_s() >= until_s:
                raise DeviceUnreachable(f"{serial} has not come back from its firmware update; look at it")
            await clock.sleep(IDLE_S)

    async def _is_online(self, serial: str) -> bool:
        """Whether the cloud reaches the device now: a GridBOSS has no runtime of an inverter."""
        self._connection.cache.clear(cache.RUNTIME, cache.MIDBOX)
        try:
            return not (await self._runtime.fetch(serial)).is_offline
        except UnsupportedDevice:
            return not (await self._midbox.fetch(serial)).is_offline

    async def _fetch_check(self, form: Mapping[str, str]) -> wire.FirmwareCheck:
        try:
            return await self._connection.read(f"{PATH}/standardUpdate/checkUpdates", form, wire.CHECK)
        except DeviceRefused as error:
            if wire.ALREADY_LATEST in (error.words or "").lower():
                return wire.FirmwareCheck()
            raise

    async def _user_id(self) -> str:
        user_id = (await self._connection.login()).user_id
        if user_id is None:
            cloud_name = self._connection.cloud_name
            raise DeviceRefused(f"{cloud_name} did not say who we are at login, which firmware calls need (userId)")
        return str(user_id)


def check_confirmed(serial: str, *, is_confirmed: bool) -> None:
    """Raise UpdateNotConfirmed unless a person has said yes."""
    if not is_confirmed:
        raise UpdateNotConfirmed(
            f"the firmware of {serial} was not updated: that takes 20 to 40 minutes without the device and may break "
            "it; confirm it if that is what you want"
        )


def check_eligible(serial: str, eligibility: str) -> None:
    """Raise UpdateRefused unless the cloud has said yes."""
    if eligibility != wire.Eligibility.ALLOWED:
        message = f"the firmware of {serial} cannot be updated now: the cloud says {eligibility}"
        raise UpdateRefused(message, eligibility, eligibility)


def check_available(serial: str, check: wire.FirmwareCheck) -> None:
    """Raise UpdateRefused unless there is newer firmware that fits."""
    if not check.update_available:
        raise UpdateRefused(f"the firmware of {serial} was not updated: there is no newer one", wire.NO_UPDATE)
    if not check.can_update:
        raise UpdateRefused(f"the firmware of {serial} was not updated: the newer one does not fit it", NOT_COMPATIBLE)
