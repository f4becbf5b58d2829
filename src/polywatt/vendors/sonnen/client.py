"""One typed method for every documented endpoint."""

from polywatt.kit.http import HttpResponse, HttpSession
from polywatt.model import DeviceRefused, DeviceUnreachable

from .wire import RETURNED, STATUS, Code, Returned, Status


class SonnenClient:
    """sonnen's local API v1.

    Every method raises DeviceUnreachable (also for return code 13, an internal error that passes), DeviceRefused with
    the return code, or BadAnswer.
    """

    def __init__(self, http: HttpSession) -> None:
        self._http = http

    async def status(self) -> Status:
        """``GET /api/v1/status``."""
        response = await self._http.request("GET", "/api/v1/status")
        status = self._http.decode(response, STATUS)
        if not isinstance(status.ReturnCode, int | str):
            if response.status != 200 or status.is_empty():
                raise self._http.bad_answer(response, "no key of a status is in it")
            return status
        self._check(response, Returned(status.ReturnCode))
        raise self._http.bad_answer(response, "a return code instead of a status")

    async def set_charge(self, power_w: int) -> None:
        """``PUT /api/v1/setpoint/charge/{W}``; held until the next setpoint, 0 is standby."""
        await self._set("charge", power_w)

    async def set_discharge(self, power_w: int) -> None:
        """``PUT /api/v1/setpoint/discharge/{W}``; held until the next setpoint, 0 is standby."""
        await self._set("discharge", power_w)

    async def _set(self, direction: str, power_w: int) -> None:
        response = await self._http.request("PUT", f"/api/v1/setpoint/{direction}/{power_w}")
        # The body is JSON although it calls itself text/html (document, section 2.2).
        self._check(response, self._http.decode(response, RETURNED))

    def _check(self, response: HttpResponse, returned: Returned) -> None:
        unit = f"the sonnen at {self._http.address}"
        match returned.code:
            case Code.RECEIVED if response.status == 200:
                return
            case Code.INTERNAL_ERROR:
                raise DeviceUnreachable(f"{unit} reports an internal error on {response.request} (code 13); try again")
            case Code.INVALID_PATH:
                reason = "invalid request path: its API has no such path or takes no such value"
            case Code.INVALID_METHOD:
                reason = "invalid HTTP method: its firmware differs from the document"
            case _:
                reason = f"HTTP {response.status}"
        # A code nobody has seen may be any text: cut to one line that is not too long.
        code = " ".join(str(returned.code).split())[:40]
        raise DeviceRefused(f"{unit} refused {response.request}: {reason} (code {code})", returned.code, reason)
