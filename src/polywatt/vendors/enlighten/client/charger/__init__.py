"""EV chargers."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from ..wire.charger import config, status, summary
from ..wire.charger.config import ChargerConfig
from ..wire.charger.status import CONNECTOR, ChargeResponse, ChargerStatus, LiveStream, TriggerResponse
from ..wire.charger.summary import ChargerSummary
from ..wire.envelope import WRITE_RESPONSE, WriteResponse
from . import endpoints
from .asking import Asking, SiteId, site_text
from .charging import ChargeCommand, Shape, Shapes, benign, is_about_the_request, is_understood
from .checks import check_charge
from .errors import BadRequest, MethodNotAllowed, NotReady, NotThere
from .line import Call


class Chargers(Asking):
    """What they do, and what they are told."""

    async def charger_status(self, site: SiteId) -> ChargerStatus:
        """``ev_chargers/status``: nested or flat. Kept for a minute, for seconds while a live stream runs."""
        text = site_text(site)
        call = Call(name=endpoints.STATUS, names={"site": text})
        if self._live.is_on(text):
            found = await self._live.ask(text, lambda: self._asked(call, status.STATUS))
        else:
            found = await self._read(call, status.STATUS)
        self._hide(row.serial for row in found.chargers)
        return found

    async def charger_summaries(self, site: SiteId, *, is_without_retired: bool = True) -> list[ChargerSummary]:
        """``ev_chargers/summary``: of all."""
        call = Call(
            name=endpoints.SUMMARIES,
            names={"site": site_text(site)},
            query={"filter_retired": "true" if is_without_retired else "false"},
        )
        found = (await self._read(call, summary.SUMMARIES)).rows
        self._hide(row.serial for row in found)
        return found

    async def charger_summary(self, site: SiteId, sn: str) -> ChargerSummary:
        """``ev_chargers/<sn>/summary``: of one, with ``supports_battery``."""
        found = (await self._read(self._of(endpoints.SUMMARY, site, sn), summary.SUMMARY)).data
        return found if isinstance(found, ChargerSummary) else ChargerSummary()

    async def start_live_stream(self, site: SiteId) -> LiveStream:
        """``start_live_stream``: faster values for at most 15 minutes.

        Raises:
            LiveStreamNotSupported, UnsupportedEnvoy: not at this site.
        """
        text = site_text(site)
        found = await self._write(Call(name=endpoints.LIVE_START, names={"site": text}), status.LIVE_STREAM)
        self._live.began(text, found.stream_s)
        return found

    async def stop_live_stream(self, site: SiteId) -> LiveStream:
        """``stop_live_stream``."""
        text = site_text(site)
        self._live.ended(text)
        return await self._write(Call(name=endpoints.LIVE_STOP, names={"site": text}), status.LIVE_STREAM)

    async def charger_config(
        self, site: SiteId, sn: str, keys: Sequence[str] = (config.CARD, config.APP)
    ) -> ChargerConfig:
        """``POST ev_charger_config``: a read, in spite of its verb."""
        body = [{"key": key} for key in keys]
        return await self._read(self._of(endpoints.CONFIG, site, sn, body), config.CONFIG)

    async def set_charger_config(self, site: SiteId, sn: str, key: str, *, is_enabled: bool) -> ChargerConfig:
        """``PUT ev_charger_config``: the answer shows the prior state, and the wanted one beside it."""
        value = config.ENABLED if is_enabled else config.DISABLED
        body = [{"key": key, "value": value}]
        return await self._write(self._of(endpoints.CONFIG_SET, site, sn, body), config.CONFIG)

    async def start_charging(
        self, site: SiteId, sn: str, level_a: int | None = None, connector_id: int = CONNECTOR
    ) -> ChargeCommand:
        """``start_charging``: at ``level_a`` (A), or at the last stored level.

        A charger that cannot just now (no car, already charging) is no error.

        Raises:
            InvalidRequest: no such connector or current; nothing was sent.
            BadRequest: the service says that site, charger, connector or current is wrong.
            MethodNotAllowed: it takes none of the known requests.
        """
        check_charge(level_a, connector_id)
        return await self._command(endpoints.START, self._start_shapes, site, sn, level_a, connector_id)

    async def stop_charging(self, site: SiteId, sn: str) -> ChargeCommand:
        """``stop_charging``; one that is not charging is no error."""
        return await self._command(endpoints.STOP, self._stop_shapes, site, sn, None, CONNECTOR)

    async def trigger_message(self, site: SiteId, sn: str, message: str = "MeterValues") -> TriggerResponse:
        """``trigger_message``: an OCPP message from the charger."""
        body = {"requestedMessage": message}
        return await self._write(self._of(endpoints.TRIGGER, site, sn, body), status.TRIGGER_RESPONSE)

    async def v4_start_charging(
        self, site: SiteId, sn: str, level_a: int, connector_id: int = CONNECTOR
    ) -> WriteResponse:
        """The same in the partner API: unproved, and it needs a partner's token."""
        check_charge(level_a, connector_id)
        body = {"chargingLevel": level_a, "connectorId": connector_id}
        return await self._write(self._of(endpoints.V4_START, site, sn, body), WRITE_RESPONSE)

    async def v4_stop_charging(self, site: SiteId, sn: str) -> WriteResponse:
        """The same in the partner API: unproved, and it needs a partner's token."""
        return await self._write(self._of(endpoints.V4_STOP, site, sn), WRITE_RESPONSE)

    async def _command(
        self, name: str, shapes: Shapes, site: SiteId, sn: str, level_a: int | None, connector_id: int
    ) -> ChargeCommand:
        """One shape after the other, until one is accepted, or says that the charger cannot just now."""
        text, last = site_text(site), None
        self._hide([sn])
        for shape in shapes.to_try(has_level=level_a is not None):
            try:
                found = await self._try(name, shape, text, sn, shape.body(level_a, connector_id))
            except NotReady as error:
                return benign(error)
            except (BadRequest, NotThere, MethodNotAllowed) as error:
                if is_about_the_request(error):
                    raise
                if is_understood(error):
                    return benign(error)
                last = error if last is None or isinstance(last, MethodNotAllowed) else last
                continue
            shapes.accepted(shape)
            return ChargeCommand(is_accepted=True, level_a=found.level_a, shape=shape)
        match last:
            case BadRequest() | NotThere():
                return benign(last)
            case MethodNotAllowed():
                raise last
        raise AssertionError("there is no shape without a body")

    async def _try(self, name: str, shape: Shape, site: str, sn: str, body: Mapping[str, int] | None) -> ChargeResponse:
        verb = "start_charging" if name == endpoints.START else "stop_charging"
        path = shape.path(site, quote(sn, safe=""), verb)
        call = Call(name=name, method=shape.method, path=path, json=body)
        return await self._write(call, status.CHARGE_RESPONSE)

    def _of(self, name: str, site: SiteId, sn: str, body: object = None) -> Call:
        self._hide([sn])
        return Call(name=name, names={"site": site_text(site), "sn": sn}, json=body)
