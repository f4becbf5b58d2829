"""``status``: the gateway."""

from datetime import datetime

from msgspec import UNSET
from starlette.responses import Response

from polywatt.model import Home

from ..wire.status import Status
from .request import OPEN, FaceRequest, FaceRoute, captured
from .responses import json
from .snapshot import GIT_HASH, gateway_din, site_time
from .state import FaceState, Handlers


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""
    access = OPEN if state.profile.is_status_open else None
    return [captured("GET", "status", _Handlers(state).fetch, access)]


class _Handlers(Handlers):
    async def fetch(self, _request: FaceRequest) -> Response:
        return json(status_from(await self._state.home(), self._state))


def status_from(home: Home, state: FaceState) -> Status:
    """Return ``status``."""
    is_2023, now = state.profile.has_2023_fields, state.now()
    return Status(
        din=gateway_din(home.devices),
        start_time=site_time(state.started_at, home).strftime("%Y-%m-%d %H:%M:%S %z"),
        up_time_seconds=go_duration(state.started_at, now),
        is_new=False,
        version=state.profile.version,
        git_hash=GIT_HASH,
        commission_count=state.commission_count,
        device_type="teg",
        sync_type="v2.1",
        leader=UNSET if is_2023 else "",
        followers=UNSET if is_2023 else None,
        cellular_disabled=False,
        teg_type="unknown" if is_2023 else UNSET,
        can_reboot=True if is_2023 else UNSET,
    )


def go_duration(start: datetime, end: datetime) -> str:
    """Return a duration in Go's form: ``55h46m11.021s``."""
    minutes, rest_s = divmod((end - start).total_seconds(), 60)
    hours, minutes = divmod(int(minutes), 60)
    seconds = f"{rest_s:.9f}".rstrip("0").rstrip(".") + "s"
    return f"{hours}h{minutes}m{seconds}" if hours else f"{minutes}m{seconds}" if minutes else seconds
