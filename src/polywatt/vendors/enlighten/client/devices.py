"""The site's hardware, and a gateway in the local network."""

from typing import Any

import msgspec

from polywatt.kit.http import HttpSession

from ..wire.devices import DEVICES, DeviceList
from . import endpoints
from .connection import Group, Request, SiteId
from .connection.transport import check_response
from .endpoints import ENDPOINTS
from .errors import InvalidRequest

_ANY: "msgspec.json.Decoder[Any]" = msgspec.json.Decoder()


class Devices(Group):
    """Gateways, batteries, meters, relays and chargers, as cards."""

    async def list(self, site: SiteId) -> DeviceList:
        """``devices.json``: everything but microinverters."""
        cards = await self._connection.read(Request.to_site(endpoints.DEVICES, site), DEVICES)
        self._connection.hide(device.serial for devices in cards.buckets.values() for device in devices)
        return cards

    async def local_pdm(self, gateway: HttpSession, name: str, token: str) -> Any:
        """``/ivp/pdm/<name>`` of a gateway: its JSON as it is; ``token`` is ``session.gateway_token``'s.

        Named by the document and described nowhere (L1766): unproved, and for installers.
        """
        return await self._fetch_local(gateway, endpoints.LOCAL_PDM, name, token)

    async def local_peb(self, gateway: HttpSession, name: str, token: str) -> Any:
        """``/ivp/peb/<name>`` of a gateway, as ``local_pdm``."""
        return await self._fetch_local(gateway, endpoints.LOCAL_PEB, name, token)

    async def _fetch_local(self, gateway: HttpSession, endpoint_name: str, name: str, token: str) -> Any:
        if gateway is self._connection.http:
            raise InvalidRequest("a gateway is in the local network, not in the cloud: give its own HTTP session")
        gateway.redactor.hide(token)
        endpoint = ENDPOINTS[endpoint_name]
        headers = {"Accept": "application/json", "Authorization": f"Bearer {token}"}
        answer = await gateway.request(endpoint.method, endpoint.path_for(name=name), headers=headers)
        check_response(gateway, f"the gateway at {gateway.address}", answer)
        return gateway.decode(answer, _ANY)
