"""``sitemaster``: the site controller, and whether it runs."""

from starlette.responses import Response

from polywatt.kit.request_body import decode_body
from polywatt.model import DeviceRefused, Start, Stop, Unsupported

from ..wire.sitemaster import STOP, Sitemaster
from .request import FaceRequest, FaceRoute, captured, documented, invented
from .responses import empty, json, refusal
from .state import FaceState, Handlers


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""
    handlers = _Handlers(state)
    stop_by_get = [documented("GET", "sitemaster/stop", handlers.stop)] if state.profile.stops_by_get else []
    return [
        captured("GET", "sitemaster", handlers.fetch),
        documented("GET", "sitemaster/run", handlers.run),
        *stop_by_get,
        captured("POST", "sitemaster/stop", handlers.stop),
        invented("POST", "sitemaster/run_for_commissioning", handlers.run_for_commissioning),
    ]


class _Handlers(Handlers):
    async def fetch(self, _request: FaceRequest) -> Response:
        is_running = await self._state.is_running()
        return json(
            Sitemaster(
                status="StatusUp" if is_running else "StatusDown",
                running=is_running,
                connected_to_tesla=True,
                power_supply_mode=False,
                can_reboot="Yes" if is_running else "",
            )
        )

    async def run(self, _request: FaceRequest) -> Response:
        await self._state.plant.send(Start())
        return self._accepted()

    async def stop(self, request: FaceRequest) -> Response:
        is_forced = bool(request.body) and decode_body(request.body, STOP).get("force", False)
        try:
            await self._state.plant.send(Stop(is_forced=is_forced))
        except (DeviceRefused, Unsupported):
            return refusal(500, "Cannot Start Wizard", "Unable to stop sitemaster")
        return self._accepted()

    async def run_for_commissioning(self, _request: FaceRequest) -> Response:
        await self._state.plant.send(Start())
        return empty(202)

    def _accepted(self) -> Response:
        self._state.sitemaster_changed_at = self._state.now()
        return empty(202)
