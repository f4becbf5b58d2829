"""The endpoints of a running home: meters, charge, grid, operation, and switching it on and off."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from starlette.responses import Response

from polywatt.kit.clock import Clock
from polywatt.kit.optional import optional
from polywatt.kit.request_body import InvalidBody, decode_body
from polywatt.model import Command, DeviceRefused, JoinGrid, LeaveGrid, Plant, PolywattError, Start, Stop, Unsupported

from ..wire.system import ISLAND_MODE, OFF_GRID, ON_GRID, STOP, Config, GridFault, IslandMode, Sitemaster
from . import meters, names, site, system
from .answers import STOPPED, empty, json, octets, refusal
from .operation import commands_from, commit, operation_from, wanted_from
from .profile import Profile, Vitals
from .snapshot import Snapshot, Snapshots

Handler = Callable[[bytes], Awaitable[Response]]
Routes = dict[str, dict[str, Handler]]
UP_BEFORE_START = timedelta(hours=55, minutes=46)
"""An emulator has been up for a while when it starts, as a gateway has."""
RECENT = timedelta(days=1)
"""How far back alerts that still go on are looked for."""


class Live:
    """What a running home shows and is told; the state of the home is the plant's."""

    def __init__(self, plant: Plant, snapshots: Snapshots, profile: Profile, clock: Clock) -> None:
        self._plant, self._snapshots, self._profile, self._clock = plant, snapshots, profile, clock
        self._started_at = clock.now() - UP_BEFORE_START
        self._toggled_at = self._started_at
        self._commissions = 0
        self._uncommitted: tuple[Command, ...] = ()
        self._shown: tuple[Snapshot, Response] | None = None

    def routes(self) -> Routes:
        """By path and method."""
        stops: dict[str, Handler] = {"POST": self._stop}
        if self._profile.stops_by_get:
            stops["GET"] = self._stop
        found: Routes = {
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
            "/api/sitemaster/stop": stops,
            "/api/v2/islanding/mode": {"POST": self._set_island_mode},
        }
        if self._profile.vitals != Vitals.NOBODY:
            found["/api/devices/vitals"] = {"GET": self._vitals}
        return found

    async def _status(self, _body: bytes) -> Response:
        return json(await self._gateway())

    async def _gateway(self) -> object:
        home, now = await self._snapshots.home(), self._clock.now()
        return site.status_from(home, self._profile, self._started_at, now, self._commissions)

    async def _aggregates(self, _body: bytes) -> Response:
        moment = await self._snapshots.take()
        if self._shown is None or self._shown[0] is not moment:
            self._shown = moment, json(meters.aggregates_from(moment, self._profile.has_2023_fields))
        return self._shown[1]

    async def _site_meters(self, _body: bytes) -> Response:
        return json(meters.meter_details_from(await self._snapshots.take(), "site"))

    async def _solar_meters(self, _body: bytes) -> Response:
        return json(meters.meter_details_from(await self._snapshots.take(), "solar"))

    async def _system_status(self, _body: bytes) -> Response:
        moment = await self._snapshots.take()
        return json(system.system_status_from(moment, await self._faults(), self._toggled_at, self._profile))

    async def _soe(self, _body: bytes) -> Response:
        soe = system.soe_from(await self._snapshots.take())
        # A plant that does not know its charge is, to this API, one whose site controller says nothing.
        return empty(STOPPED) if soe is None else json(soe)

    async def _grid_status(self, _body: bytes) -> Response:
        return json(system.grid_status_from((await self._snapshots.take()).reading.grid_state))

    async def _grid_faults(self, _body: bytes) -> Response:
        await self._snapshots.take()
        return json(await self._faults())

    async def _faults(self) -> list[GridFault]:
        now = self._clock.now()
        events = await optional(self._plant.events(now - RECENT, now + timedelta(seconds=1)))
        return system.faults_from(events or (), (await self._snapshots.home()).devices)

    async def _vitals(self, _body: bytes) -> Response:
        # Protobuf takes its memory only where somebody asks for it.
        from ..wire.vitals import encoded
        from .vitals import vitals_from

        return octets(encoded(vitals_from(await self._snapshots.take(), self._profile)))

    async def _operation(self, _body: bytes) -> Response:
        return json(operation_from(await self._plant.settings(), self._profile.has_old_mode_name))

    async def _set_operation(self, body: bytes) -> Response:
        echo, wanted = wanted_from(body)
        most = self._profile.most_reserve_percent
        self._uncommitted = commands_from(wanted, most, await self._snapshots.home())
        return json(echo)

    async def _config(self, _body: bytes) -> Response:
        return json(Config(names.gateway_din((await self._snapshots.home()).devices)))

    async def _config_completed(self, _body: bytes) -> Response:
        staged = self._uncommitted
        await commit(self._plant, staged)
        # What was posted meanwhile was answered with 200 and waits for a commit of its own.
        if self._uncommitted is staged:
            self._uncommitted = ()
        self._commissions += 1
        self._snapshots.forget()
        return json(await self._gateway()) if self._profile.completes_with_status else empty(202)

    async def _site_info(self, _body: bytes) -> Response:
        home = await self._snapshots.home()
        try:
            measured_hz = (await self._snapshots.take()).reading.grid_frequency_hz
        except PolywattError:
            measured_hz = home.ratings.nominal_hz
        return json(site.site_info_from(home, self._snapshots.own, measured_hz, self._profile))

    async def _site_name(self, _body: bytes) -> Response:
        return json(site.site_name_from(await self._snapshots.home(), self._snapshots.own))

    async def _powerwalls(self, _body: bytes) -> Response:
        home = await self._snapshots.home()
        is_running = await self._is_running()
        has_strings = is_running and bool((await self._snapshots.take()).string_inverters)
        return json(site.powerwalls_from(home, is_running, self._clock.now(), has_strings))

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
        settings = await optional(self._plant.settings())
        return settings is None or settings.is_running is not False

    async def _run(self, _body: bytes) -> Response:
        await self._plant.send(Start())
        return self._toggled()

    async def _stop(self, body: bytes) -> Response:
        is_forced = bool(body) and decode_body(body, STOP).get("force", False)
        try:
            await self._plant.send(Stop(is_forced=is_forced))
        except (DeviceRefused, Unsupported):
            return refusal(500, "Cannot Start Wizard", "Unable to stop sitemaster")
        return self._toggled()

    def _toggled(self) -> Response:
        self._toggled_at = self._clock.now()
        self._snapshots.forget()
        return empty(202)

    async def _set_island_mode(self, body: bytes) -> Response:
        wanted = decode_body(body, ISLAND_MODE)
        if wanted.island_mode not in (OFF_GRID, ON_GRID):
            raise InvalidBody(f"island_mode {wanted.island_mode!r} is not supported")
        await self._plant.send(LeaveGrid() if wanted.island_mode == OFF_GRID else JoinGrid())
        self._snapshots.forget()
        return json(IslandMode(wanted.island_mode))
