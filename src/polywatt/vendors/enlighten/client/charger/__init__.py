"""EV chargers: status, summary, configuration, commands, and past sessions (``history``)."""

from collections.abc import Sequence
from urllib.parse import quote

from polywatt.model import EndpointMissing

from ...wire.charger import config as config_wire
from ...wire.charger import status as status_wire
from ...wire.charger.config import ChargerConfig
from ...wire.charger.status import CONNECTOR, ChargeResponse, ChargerStatus, LiveStream, TriggerResponse
from ...wire.charger.summary import SUMMARIES, SUMMARY, ChargerSummary
from ...wire.envelope import WRITE_RESPONSE, WriteResponse
from .. import endpoints
from ..connection import Connection, Group, Request, SiteId, to_site_id
from ..errors import BadRequest, MethodNotAllowed, NotReady
from ..validation import check_charge
from .history import ChargerHistory
from .live import LiveStreams
from .requests import (
    START_SHAPES,
    STOP_SHAPES,
    ChargeOutcome,
    RequestShape,
    ShapeMemory,
    benign_outcome,
    is_about_the_request,
    is_understood,
)

__all__ = ["ChargeOutcome", "Charger", "ChargerHistory"]


class Charger(Group):
    """The chargers of a site."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self.history = ChargerHistory(connection)
        self._start_shapes, self._stop_shapes = ShapeMemory(START_SHAPES), ShapeMemory(STOP_SHAPES)
        self._streams = LiveStreams(connection.clock)
        connection.add_cache(endpoints.STATUS, self._streams.cache)

    async def status(self, site: SiteId) -> ChargerStatus:
        """``ev_chargers/status``: nested or flat. Cached for a minute, for seconds while a live stream runs."""
        request = Request.to_site(endpoints.STATUS, site)
        site_id = to_site_id(site)
        if self._streams.is_running(site_id):
            status = await self._streams.cache.get(site_id, lambda: self._connection.fetch(request, status_wire.STATUS))
        else:
            status = await self._connection.read(request, status_wire.STATUS)
        self._connection.hide(row.serial for row in status.chargers)
        return status

    async def summaries(self, site: SiteId, *, is_without_retired: bool = True) -> list[ChargerSummary]:
        """``ev_chargers/summary``: of all."""
        query = {"filter_retired": "true" if is_without_retired else "false"}
        rows = (await self._connection.read(Request.to_site(endpoints.SUMMARIES, site, query=query), SUMMARIES)).rows
        self._connection.hide(row.serial for row in rows)
        return rows

    async def summary(self, site: SiteId, sn: str) -> ChargerSummary:
        """``ev_chargers/<sn>/summary``: of one, with ``supports_battery``."""
        summary = (await self._connection.read(Request.to_charger(endpoints.SUMMARY, site, sn), SUMMARY)).data
        return summary if isinstance(summary, ChargerSummary) else ChargerSummary()

    async def start_live_stream(self, site: SiteId) -> LiveStream:
        """``start_live_stream``: faster values for at most 15 minutes.

        Raises:
            LiveStreamNotSupported, UnsupportedEnvoy: not at this site.
        """
        request = Request.to_site(endpoints.LIVE_START, site)
        stream = await self._connection.write(request, status_wire.LIVE_STREAM)
        self._streams.begin(to_site_id(site), stream.stream_s)
        return stream

    async def stop_live_stream(self, site: SiteId) -> LiveStream:
        """``stop_live_stream``."""
        self._streams.end(to_site_id(site))
        return await self._connection.write(Request.to_site(endpoints.LIVE_STOP, site), status_wire.LIVE_STREAM)

    async def config(
        self, site: SiteId, sn: str, keys: Sequence[str] = (config_wire.CARD, config_wire.APP)
    ) -> ChargerConfig:
        """``POST ev_charger_config``: a read, in spite of its verb."""
        body = [{"key": key} for key in keys]
        return await self._connection.read(
            Request.to_charger(endpoints.CONFIG, site, sn, json=body), config_wire.CONFIG
        )

    async def set_config(self, site: SiteId, sn: str, key: str, *, is_enabled: bool) -> ChargerConfig:
        """``PUT ev_charger_config``: the answer has the prior state, and the requested one beside it."""
        body = [{"key": key, "value": config_wire.ENABLED if is_enabled else config_wire.DISABLED}]
        return await self._connection.write(
            Request.to_charger(endpoints.CONFIG_SET, site, sn, json=body), config_wire.CONFIG
        )

    async def start(
        self, site: SiteId, sn: str, level_a: int | None = None, connector_id: int = CONNECTOR
    ) -> ChargeOutcome:
        """``start_charging``: at ``level_a`` (A), or at the last stored level.

        A charger that cannot just now (no car, already charging) is no error.

        Raises:
            InvalidRequest: no such connector or current; nothing was sent.
            BadRequest: the service says that site, charger, connector or current is wrong.
            MethodNotAllowed: it accepts none of the known requests.
        """
        check_charge(level_a, connector_id)
        return await self._command(endpoints.START, self._start_shapes, site, sn, level_a, connector_id)

    async def stop(self, site: SiteId, sn: str) -> ChargeOutcome:
        """``stop_charging``; one that is not charging is no error."""
        return await self._command(endpoints.STOP, self._stop_shapes, site, sn, None, CONNECTOR)

    async def trigger_message(self, site: SiteId, sn: str, message: str = "MeterValues") -> TriggerResponse:
        """``trigger_message``: an OCPP message from the charger."""
        request = Request.to_charger(endpoints.TRIGGER, site, sn, json={"requestedMessage": message})
        return await self._connection.write(request, status_wire.TRIGGER_RESPONSE)

    async def v4_start(self, site: SiteId, sn: str, level_a: int, connector_id: int = CONNECTOR) -> WriteResponse:
        """Start by the partner API: unproved, and it needs a partner's token."""
        check_charge(level_a, connector_id)
        body = {"chargingLevel": level_a, "connectorId": connector_id}
        return await self._connection.write(Request.to_charger(endpoints.V4_START, site, sn, json=body), WRITE_RESPONSE)

    async def v4_stop(self, site: SiteId, sn: str) -> WriteResponse:
        """Stop by the partner API: unproved, and it needs a partner's token."""
        return await self._connection.write(Request.to_charger(endpoints.V4_STOP, site, sn), WRITE_RESPONSE)

    async def _command(
        self, name: str, shapes: ShapeMemory, site: SiteId, sn: str, level_a: int | None, connector_id: int
    ) -> ChargeOutcome:
        """Try one form after the other, until one is accepted, or says that the charger cannot just now."""
        site_id, refused = to_site_id(site), None
        self._connection.hide([sn])
        for shape in shapes.in_order(has_level=level_a is not None):
            try:
                response = await self._send_shape(name, shape, site_id, sn, level_a, connector_id)
            except NotReady as error:
                return benign_outcome(error)
            except (BadRequest, EndpointMissing, MethodNotAllowed) as error:
                if is_about_the_request(error):
                    raise
                if is_understood(error):
                    return benign_outcome(error)
                refused = error if refused is None or isinstance(refused, MethodNotAllowed) else refused
                continue
            shapes.remember(shape)
            return ChargeOutcome(is_accepted=True, level_a=response.level_a, shape=shape)
        match refused:
            case BadRequest() | EndpointMissing():
                return benign_outcome(refused)
            case MethodNotAllowed():
                raise refused
        raise AssertionError("there is no form without a body")

    async def _send_shape(
        self, name: str, shape: RequestShape, site_id: str, sn: str, level_a: int | None, connector_id: int
    ) -> ChargeResponse:
        verb = "start_charging" if name == endpoints.START else "stop_charging"
        path = shape.path(site_id, quote(sn, safe=""), verb)
        request = Request(name=name, method=shape.method, path=path, json=shape.body(level_a, connector_id))
        return await self._connection.write(request, status_wire.CHARGE_RESPONSE)
