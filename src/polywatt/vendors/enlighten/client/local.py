"""A gateway in the local network: named by the document and described nowhere (L1766)."""

from typing import Any

import msgspec

from polywatt.kit.http import HttpSession

from . import endpoints
from .asking import Asking
from .endpoints import ENDPOINTS
from .errors import InvalidRequest
from .exchange import check

_ANY: "msgspec.json.Decoder[Any]" = msgspec.json.Decoder()


class Local(Asking):
    """Unproved, and for installers; no other method calls these."""

    async def local_pdm(self, gateway: HttpSession, name: str, token: str) -> Any:
        """``/ivp/pdm/<name>``: its JSON as it is; ``token`` is ``gateway_token``'s."""
        return await self._of_gateway(gateway, endpoints.LOCAL_PDM, name, token)

    async def local_peb(self, gateway: HttpSession, name: str, token: str) -> Any:
        """``/ivp/peb/<name>``: its JSON as it is; ``token`` is ``gateway_token``'s."""
        return await self._of_gateway(gateway, endpoints.LOCAL_PEB, name, token)

    async def _of_gateway(self, gateway: HttpSession, endpoint: str, name: str, token: str) -> Any:
        if gateway is self._http:
            raise InvalidRequest("a gateway is asked in the local network, not in the cloud: give its own session")
        gateway.redactor.hide(token)
        found = ENDPOINTS[endpoint]
        headers = {"Accept": "application/json", "Authorization": f"Bearer {token}"}
        answer = await gateway.request(found.method, found.at(name=name), headers=headers)
        check(gateway, f"the gateway at {gateway.address}", answer)
        return gateway.decode(answer, _ANY)
