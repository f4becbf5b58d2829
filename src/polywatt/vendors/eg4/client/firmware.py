"""Firmware: checks, and updates under a person's eyes."""

from collections.abc import AsyncIterator, Mapping

from polywatt.model import DeviceRefused

from ..wire import firmware
from ..wire.answer import to_text
from ..wire.firmware import DeviceUpdate, FirmwareCheck, FirmwareInfo
from . import update
from .asking import FIRMWARE, MIDBOX_, RUNTIME_
from .values import Values


class Firmware(Values):
    """The three checks change nothing; ``start_firmware`` does."""

    async def firmware_check(self, serial: str) -> FirmwareCheck:
        """``standardUpdate/checkUpdates``: changes nothing."""
        form = {"serialNum": self._checked(serial)}
        found: FirmwareCheck = await self._ask_kept(FIRMWARE, f"check:{serial}:", lambda: self._firmware_check(form))
        return found

    async def firmware_info(self) -> FirmwareInfo:
        """``remoteUpdate/info``: of all devices of the account; never kept."""
        return await self._read("/web/maintain/remoteUpdate/info", {"userId": await self._user_id()}, firmware.INFO)

    async def firmware_eligible(self, serial: str) -> str:
        """``check12KParallelStatus``: the cloud's word, "allowToUpdate" if the device may be updated; never kept."""
        form = {"serialNum": self._checked(serial)}
        form["userId"] = await self._user_id()
        try:
            answer = await self._line.ask("/web/maintain/standardUpdate/check12KParallelStatus", form)
        except DeviceRefused as error:
            # Whether the other words come with success or without is not documented.
            if error.words in set(firmware.Eligibility):
                return str(error.words)
            raise
        said = to_text(self._http.decode(answer, firmware.VERDICT).msg)
        if said is None:
            raise self._http.bad_answer(answer, "it does not say whether")
        return said

    async def start_firmware(self, serial: str, *, confirm: bool = False, try_fast: bool = False) -> None:
        """``standardUpdate/run``: 20 to 40 minutes without the device, which may not come back.

        A person has to ``confirm`` that, and that nothing critical (a grid charge, the day's best sun) goes on. Asks
        first whether the device may be updated and whether there is an update that fits. Sent once, never again.

        Raises:
            UpdateNotConfirmed: nothing was sent.
            UpdateRefused: the device may not be updated now, or there is nothing newer that fits.
        """
        self._checked(serial)
        update.check_confirmed(serial, is_confirmed=confirm)
        update.check_eligible(serial, await self.firmware_eligible(serial))
        update.check_available(serial, await self._firmware_check({"serialNum": serial}))
        form = {"userId": await self._user_id(), "serialNum": serial, "tryFastMode": "true" if try_fast else "false"}
        try:
            await self._line.ask("/web/maintain/standardUpdate/run", form, is_repeatable=False)
        finally:
            self._forget(FIRMWARE, RUNTIME_, MIDBOX_)

    async def watch_firmware(self, serial: str) -> AsyncIterator[DeviceUpdate | None]:
        """The device's update each time it was looked at, None while it is not listed; ends with the device back.

        Raises:
            DeviceUnreachable: the cloud did not answer, or the device did not come back.
        """
        self._checked(serial)
        async for seen in update.watched(self.firmware_info, serial, self._clock):
            yield seen
        await update.until_back(lambda: self._is_there(serial), serial, self._clock)

    async def _is_there(self, serial: str) -> bool:
        """Whether the cloud reaches the device now, by its own page: a GridBOSS has no runtime of inverters."""
        self._forget(RUNTIME_, MIDBOX_)
        return await update.is_there(self.runtime, self.midbox, serial)

    async def _firmware_check(self, form: Mapping[str, str]) -> FirmwareCheck:
        try:
            return await self._read("/web/maintain/standardUpdate/checkUpdates", form, firmware.CHECK)
        except DeviceRefused as error:
            if firmware.ALREADY_LATEST in (error.words or "").lower():
                return FirmwareCheck()
            raise

    async def _user_id(self) -> str:
        found = (await self._line.login()).user_id
        if found is None:
            raise DeviceRefused(f"{self._line.who} did not say who we are at login, which firmware calls need (userId)")
        return str(found)
