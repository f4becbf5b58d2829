"""``devices/vitals``: measured values of every device, in the names and units of the captures."""

from starlette.responses import Response

from ..profile import Vitals
from ..request import INSTALLER, FaceRequest, FaceRoute, captured
from ..responses import octets
from ..state import FaceState, Handlers


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""
    match state.profile.vitals:
        case Vitals.NOBODY:
            return []
        case Vitals.INSTALLER:
            return [captured("GET", "devices/vitals", _Handlers(state).fetch, INSTALLER)]
    return [captured("GET", "devices/vitals", _Handlers(state).fetch)]


class _Handlers(Handlers):
    async def fetch(self, _request: FaceRequest) -> Response:
        # Protobuf takes its memory only where the vitals are read.
        from ...wire.vitals import encode_vitals
        from .devices import vitals_from

        return octets(encode_vitals(vitals_from(await self._state.snapshot(), self._state.profile)))
