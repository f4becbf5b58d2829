"""Customer, installer, passwords, and the flow that proves somebody stands at the gateway."""

from dataclasses import replace

from msgspec import UNSET

from ...wire.wizard import people as wire
from ...wire.wizard.kinds import Flag
from .asking import Asking


class People(Asking):
    """Who owns it and who put it up."""

    async def toggle_supported(self) -> wire.ToggleSupported:
        """``GET /api/auth/toggle/supported``."""
        return await self.read("/api/auth/toggle/supported", wire.TOGGLE_SUPPORTED)

    async def start_toggle(self) -> None:
        """``POST /api/auth/toggle/start``: from now on a Powerwall's switch may be toggled."""
        await self.ask("POST", "/api/auth/toggle/start")

    async def toggle_login(self) -> None:
        """``POST /api/auth/toggle/login``.

        Raises:
            DeviceRefused: the toggle has not been started (417).
        """
        await self.ask("POST", "/api/auth/toggle/login", {})

    async def end_toggle(self) -> None:
        """``DELETE /api/auth/toggle/login``.

        Raises:
            NotThere: none is under way, or this firmware knows none.
        """
        await self.ask("DELETE", "/api/auth/toggle/login")

    async def customer(self) -> wire.Customer:
        """``GET /api/customer``."""
        return await self.read("/api/customer", wire.CUSTOMER)

    async def set_customer(
        self,
        *,
        marketing: Flag = UNSET,
        privacy_notice: Flag = UNSET,
        limited_warranty: Flag = UNSET,
        grid_services: Flag = UNSET,
        registered: Flag = UNSET,
    ) -> wire.Customer | None:
        """``POST /api/customer``: what is given."""
        body = wire.Customer(
            marketing=marketing,
            privacy_notice=privacy_notice,
            limited_warranty=limited_warranty,
            grid_services=grid_services,
            registered=registered,
        )
        return await self.told("/api/customer", wire.CUSTOMER, body)

    async def registration(self) -> wire.Registration:
        """``GET /api/customer/registration``."""
        return await self.read("/api/customer/registration", wire.REGISTRATION)

    async def set_consents(
        self, *, marketing: bool, privacy_notice: bool, limited_warranty: bool, grid_services: bool
    ) -> wire.Consents | None:
        """``POST /api/customer/registration/legal``: all four."""
        body = wire.Consents(
            marketing=marketing,
            privacy_notice=privacy_notice,
            limited_warranty=limited_warranty,
            grid_services=grid_services,
        )
        return await self.told("/api/customer/registration/legal", wire.CONSENTS, body)

    async def skip_registration(self) -> None:
        """``POST /api/customer/registration/skip``."""
        await self.ask("POST", "/api/customer/registration/skip")

    async def installer(self) -> wire.Installer:
        """``GET /api/installer``."""
        return await self.read("/api/installer", wire.INSTALLER)

    async def installer_companies(self) -> list[wire.Company] | None:
        """``GET /api/installer/companies``: thousands, 600 kB."""
        return await self.read("/api/installer/companies", wire.COMPANIES)

    async def change_password(
        self, old_password: str, new_password: str, *, is_toggled: bool = False
    ) -> wire.Password | None:
        """``POST /api/password/change``; from then on this client signs in with the new one."""
        for password in (old_password, new_password):
            self._http.redactor.hide(password)
        body = wire.NewPassword(old_password=old_password, new_password=new_password, toggled_pw=is_toggled)
        found = await self.told("/api/password/change", wire.PASSWORD, body)
        self._credentials = replace(self._credentials, password=new_password)
        return found

    async def generate_password(self) -> wire.Password | None:
        """``POST /api/password/generate``.

        Raises:
            DeviceRefused: nobody has toggled a Powerwall's switch (403).
        """
        found = await self.told("/api/password/generate", wire.PASSWORD)
        if found is not None and isinstance(found.password, str):
            self._http.redactor.hide(found.password)
        return found

    async def reset_password(self) -> None:
        """``POST /api/password/reset``.

        Raises:
            DeviceRefused: it wants somebody at the gateway (401).
        """
        await self.ask("POST", "/api/password/reset")
