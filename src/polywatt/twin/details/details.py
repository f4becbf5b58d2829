"""Details of all devices."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from polywatt.model import BatteryDetail, Detail, DeviceData, GeneratorDetail, Health

from ..devices import (
    GATEWAY,
    GENERATOR,
    METERS,
    SOLAR_INVERTER,
    SWITCH,
    has_solar_inverter,
    inverter_id,
    meter_places,
    module_id,
)
from ..epoch import utc
from ..snapshot import Snapshot
from .battery import modules_from
from .charger import chargers_from
from .inverter import inverters_from, microinverters_from, solar_inverter_from
from .meter import meter_from
from .switch import switch_from


def details_from(snapshot: Snapshot) -> tuple[Detail, ...]:
    """Return one detail for each device, in the order of ``devices.devices_from``."""
    return tuple(_details(snapshot))


def _details(snapshot: Snapshot) -> Iterator[Detail]:
    spec = snapshot.spec
    yield _detail(GATEWAY, None, snapshot)
    if spec.has_switch:
        yield _detail(SWITCH, switch_from(snapshot), snapshot)
    for index, inverter in enumerate(inverters_from(snapshot)):
        yield _detail(inverter_id(spec, index), inverter, snapshot)
    yield from _batteries(snapshot)
    if has_solar_inverter(spec):
        yield _detail(SOLAR_INVERTER, solar_inverter_from(snapshot), snapshot)
    for device_id, microinverter in microinverters_from(snapshot):
        yield _detail(device_id, microinverter, snapshot)
    if spec.generator_w > 0.0:
        yield _detail(GENERATOR, _generator(snapshot), snapshot)
    for place in meter_places(spec):
        yield _detail(METERS[place], meter_from(snapshot, place), snapshot)
    for charger_id, charger, health in chargers_from(snapshot):
        yield _detail(charger_id, charger, snapshot, health=health)


def _batteries(snapshot: Snapshot) -> Iterator[Detail]:
    """Yield each module; of a lost battery its last values."""
    report, spec, reported = snapshot.last_report, snapshot.spec, snapshot
    if report is not None:
        reported = replace(snapshot, at=utc(report.at_s), state=report.state, flows=report.flows)
    is_online, received_at = report is None, snapshot.at
    for index, module in enumerate(modules_from(reported)):
        yield _detail(module_id(index), module, reported, is_online=is_online, received_at=received_at)
    for index in range(spec.working_modules, spec.modules):
        off, health = BatteryDetail(), Health.FAULT
        yield _detail(module_id(index), off, reported, is_online=False, health=health, received_at=received_at)


def _detail(
    device_id: str,
    data: DeviceData | None,
    snapshot: Snapshot,
    *,
    is_online: bool = True,
    health: Health = Health.NORMAL,
    received_at: datetime | None = None,
) -> Detail:
    """Return a device's detail at the snapshot's time; None: received then, too."""
    return Detail(
        device_id=device_id,
        received_at=snapshot.at if received_at is None else received_at,
        at=snapshot.at,
        is_online=is_online,
        health=health,
        data=data,
    )


def _generator(snapshot: Snapshot) -> GeneratorDetail:
    power_w = snapshot.flows.generator_w
    is_running = power_w > 0.0
    return GeneratorDetail(
        is_running=is_running,
        power_w=power_w,
        voltage_v=snapshot.home_voltage_v if is_running else 0.0,
        frequency_hz=snapshot.home_frequency_hz if is_running else 0.0,
    )
