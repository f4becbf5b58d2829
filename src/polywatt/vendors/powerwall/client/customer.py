"""``customer`` and ``installer``: the people."""

from msgspec import UNSET

from ..wire import customer as wire
from ..wire.fields import Flag
from .connection import Group, action, reader


class Customer(Group):
    """The customer and what they agreed to."""

    fetch = reader("/api/customer", wire.CUSTOMER)
    registration = reader("/api/customer/registration", wire.REGISTRATION)
    skip_registration = action("POST", "/api/customer/registration/skip")

    async def set(
        self,
        *,
        marketing: Flag = UNSET,
        privacy_notice: Flag = UNSET,
        limited_warranty: Flag = UNSET,
        grid_services: Flag = UNSET,
        registered: Flag = UNSET,
    ) -> wire.Customer | None:
        """``POST /api/customer``: change those that are set."""
        body = wire.Customer(
            marketing=marketing,
            privacy_notice=privacy_notice,
            limited_warranty=limited_warranty,
            grid_services=grid_services,
            registered=registered,
        )
        return await self._connection.post("/api/customer", wire.CUSTOMER, body)

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
        return await self._connection.post("/api/customer/registration/legal", wire.CONSENTS, body)


class Installer(Group):
    """The installer, and the companies there are."""

    fetch = reader("/api/installer", wire.INSTALLER)
    companies = reader("/api/installer/companies", wire.COMPANIES)
    """Thousands, 600 kB."""
