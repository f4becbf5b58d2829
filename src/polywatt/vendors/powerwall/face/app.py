"""Which path answers what."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response

from polywatt.kit.absent import unless_unsupported
from polywatt.kit.body import NotUnderstood, body_of, understood
from polywatt.kit.catch_all import catch_all
from polywatt.kit.clock import Clock
from polywatt.kit.vendor import Credentials
from polywatt.model import (
    Command,
    DeviceRefused,
    JoinGrid,
    LeaveGrid,
    Plant,
    PolywattError,
    Start,
    Stop,
    Unsupported,
)

from ..wire.system import ISLAND_MODE, OFF_GRID, ON_GRID, STOP, Config, GridFault, IslandMode, Sitemaster
from . import live, site
from .answers import STOPPED, bad_body, empty, json, no_access, refusal
from .basis import LIVE
from .operation import commands_from, commit, operation_from, wanted_from
from .session import Sessions
from .snapshot import Snapshot, Snapshots
from .wizard import Basis, Call, found_in, wizard_rows

Handler = Callable[[bytes], Awaitable[Response]]
UP_BEFORE_START = timedelta(hours=55, minutes=46)
"""An emulator has been up for a while when it starts, as a gateway has."""
RECENT = timedelta(days=1)
"""How far back alerts that still go on are looked for."""


class PowerwallFace:
    """The API, whole and stateful as far as it is built; the state of the home is the plant's."""

    def __init__(self, plant: Plant, profile: str, credentials: Credentials, clock: Clock) -> None:
        self._plant, self._profile, self._clock = plant, profile, clock
        self._sessions = Sessions(credentials, clock)
        self._snapshots = Snapshots(plant, clock)
        self._started_at = clock.now() - UP_BEFORE_START
        self._toggled_at = self._started_at
        self._commissions = 0
        self._uncommitted: tuple[Command, ...] = ()
        self._shown: tuple[Snapshot, Response] | None = None
        self._snapshots.own.version = site.VERSIONS[profile]
        self._routes = self._table()
        self._rows = wizard_rows(plant, self._snapshots, clock, self._sessions.set_password)
        self._open = {("POST", "/api/login/Basic"), ("GET", "/api/logout")}
        if profile != "document":
            # Captures have it without a login; by the document (L97) everything needs the password.
            self._open.add(("GET", "/api/status"))
        self.app = catch_all(self._answer)

    def _table(self) -> dict[str, dict[str, Handler]]:
        return {
            "/api/login/Basic": {"POST": self._log_in},
            "/api/logout": {"GET": self._log_out},
            "/api/status": {"GET": self._status},
            "/api/meters/aggregates": {"GET": self._aggregates},
            "/api/meters/site": {"GET": self._site_meters},
            "/api/meters/solar": {"GET": self._solar_meters},
            "/api/system_status": {"GET": self._system_status},
            "/api/system_status/soe": {"GET": self._soe},
            "/api/system_status/grid_status": {"GET": self._grid_status},
            "/api/system_status/grid_faults": {"GET": self._grid_faults},
            "/api/operation": {"GET": self._operation, "POST": self._set_operation},
            "/api/config": {"GET": self._config},
            "/api/config/completed": {"GET": self._config_completed},
            "/api/site_info": {"GET": self._site_info},
            "/api/site_info/site_name": {"GET": self._site_name},
            "/api/powerwalls": {"GET": self._powerwalls},
            "/api/solars": {"GET": self._solars},
            "/api/sitemaster": {"GET": self._sitemaster},
            "/api/sitemaster/run": {"GET": self._run},
            "/api/sitemaster/stop": {"GET": self._stop, "POST": self._stop},
            "/api/v2/islanding/mode": {"POST": self._set_island_mode},
        }

    def endpoints(self) -> dict[tuple[str, str], Basis]:
        """All that it answers, by method and path below ``/api/``, and what each is made of."""
        live = {
            (m, p.removeprefix("/api/")): LIVE[m, p.removeprefix("/api/")]
            for p in self._routes
            for m in self._routes[p]
        }
        return live | {(row.method, row.path): row.basis for row in self._rows}

    async def _answer(self, request: Request) -> Response:
        method, path = request.method, request.scope["path"]
        if path == "/api":
            return Response(None, 301, {"Location": "/api/"})
        if not path.startswith("/api/"):
            return Response("404 page not found\n", 404, media_type="text/plain")
        # The document's prose spells a path with a trailing slash, its table without.
        path = path.rstrip("/")
        handlers = self._routes.get(path)
        handler = None if handlers is None else handlers.get(method)
        # The rows are looked at only for what is not asked every second.
        row = False if handler is not None else found_in(self._rows, method, _raw_path(request))
        is_open = (method, path) in self._open or (isinstance(row, tuple) and row[0].is_open)
        if not is_open and not self._sessions.is_in(request):
            return no_access(method)
        if handlers is None and row is False:
            return refusal(404, "File Not Found", "File Not Found")
        if handler is None and not isinstance(row, tuple):
            return refusal(405, "method not allowed", "Method Not Allowed")
        try:
            body = await body_of(request)
            if isinstance(row, tuple):
                return await row[0].answer(Call(body, row[1]))
            assert handler is not None  # noqa: S101  # else there is a row
            return await handler(body)
        except NotUnderstood as error:
            return bad_body(str(error))
        except Unsupported as error:
            return bad_body(str(error))
        except PolywattError:
            # No site controller behind us, or none that answers.
            return empty(STOPPED)

    async def _log_in(self, body: bytes) -> Response:
        return self._sessions.log_in(body)

    async def _log_out(self, _body: bytes) -> Response:
        return self._sessions.log_out()

    async def _status(self, _body: bytes) -> Response:
        return json(await self._gateway())

    async def _gateway(self) -> object:
        home, now = await self._snapshots.home(), self._clock.now()
        return site.status_from(home, self._profile, self._started_at, now, self._commissions)

    async def _aggregates(self, _body: bytes) -> Response:
        moment = await self._snapshots.take()
        if self._shown is None or self._shown[0] is not moment:
            self._shown = moment, json(live.aggregates_from(moment))
        return self._shown[1]

    async def _site_meters(self, _body: bytes) -> Response:
        return json(live.meter_details_from(await self._snapshots.take(), "site"))

    async def _solar_meters(self, _body: bytes) -> Response:
        return json(live.meter_details_from(await self._snapshots.take(), "solar"))

    async def _system_status(self, _body: bytes) -> Response:
        moment = await self._snapshots.take()
        return json(live.system_status_from(moment, await self._faults(), self._toggled_at))

    async def _soe(self, _body: bytes) -> Response:
        soe = live.soe_from(await self._snapshots.take())
        # A plant that does not know its charge is, to this API, one whose site controller says nothing.
        return empty(STOPPED) if soe is None else json(soe)

    async def _grid_status(self, _body: bytes) -> Response:
        return json(live.grid_status_from((await self._snapshots.take()).reading.grid_state))

    async def _grid_faults(self, _body: bytes) -> Response:
        await self._snapshots.take()
        return json(await self._faults())

    async def _faults(self) -> list[GridFault]:
        now = self._clock.now()
        events = await unless_unsupported(self._plant.events(now - RECENT, now + timedelta(seconds=1)))
        return live.faults_from(events or (), (await self._snapshots.home()).devices)

    async def _operation(self, _body: bytes) -> Response:
        return json(operation_from(await self._plant.settings(), self._profile == "document"))

    async def _set_operation(self, body: bytes) -> Response:
        wanted, word, reserve = wanted_from(body)
        self._uncommitted = commands_from(word, reserve, await self._snapshots.home())
        return json(wanted)

    async def _config(self, _body: bytes) -> Response:
        return json(Config(live.gateway_din((await self._snapshots.home()).devices)))

    async def _config_completed(self, _body: bytes) -> Response:
        staged = self._uncommitted
        await commit(self._plant, staged)
        # What was posted meanwhile was answered with 200 and waits for a commit of its own.
        if self._uncommitted is staged:
            self._uncommitted = ()
        self._commissions += 1
        self._snapshots.forget()
        return empty(202) if self._profile == "document" else json(await self._gateway())

    async def _site_info(self, _body: bytes) -> Response:
        home = await self._snapshots.home()
        try:
            measured_hz = (await self._snapshots.take()).reading.grid_frequency_hz
        except PolywattError:
            measured_hz = home.ratings.nominal_hz
        return json(site.site_info_from(home, self._snapshots.own, measured_hz))

    async def _site_name(self, _body: bytes) -> Response:
        return json(site.site_name_from(await self._snapshots.home(), self._snapshots.own))

    async def _powerwalls(self, _body: bytes) -> Response:
        home = await self._snapshots.home()
        return json(site.powerwalls_from(home, await self._is_running(), self._clock.now()))

    async def _solars(self, _body: bytes) -> Response:
        return json(site.solars_from(await self._snapshots.home()))

    async def _sitemaster(self, _body: bytes) -> Response:
        is_running = await self._is_running()
        return json(
            Sitemaster(
                status="StatusUp" if is_running else "StatusDown",
                running=is_running,
                connected_to_tesla=True,
                power_supply_mode=False,
                can_reboot="Yes" if is_running else "",
            )
        )

    async def _is_running(self) -> bool:
        """A plant that does not say so runs: it answers."""
        settings = await unless_unsupported(self._plant.settings())
        return settings is None or settings.is_running is not False

    async def _run(self, _body: bytes) -> Response:
        await self._plant.ask(Start())
        return self._toggled()

    async def _stop(self, body: bytes) -> Response:
        is_forced = bool(body) and understood(body, STOP).get("force", False)
        try:
            await self._plant.ask(Stop(is_forced=is_forced))
        except (DeviceRefused, Unsupported):
            return refusal(500, "Cannot Start Wizard", "Unable to stop sitemaster")
        return self._toggled()

    def _toggled(self) -> Response:
        self._toggled_at = self._clock.now()
        self._snapshots.forget()
        return empty(202)

    async def _set_island_mode(self, body: bytes) -> Response:
        wanted = understood(body, ISLAND_MODE)
        if wanted.island_mode not in (OFF_GRID, ON_GRID):
            raise NotUnderstood(f"island_mode {wanted.island_mode!r} is not supported")
        await self._plant.ask(LeaveGrid() if wanted.island_mode == OFF_GRID else JoinGrid())
        self._snapshots.forget()
        return json(IslandMode(wanted.island_mode))


def _raw_path(request: Request) -> str:
    """Below ``/api/``, with each part decoded by itself: a name may hold a slash."""
    raw = request.scope.get("raw_path") or request.scope["path"].encode()
    parts = raw.decode("latin-1").partition("?")[0].strip("/").split("/")[1:]
    return "/".join(unquote(part).replace("/", "\x00") for part in parts)
