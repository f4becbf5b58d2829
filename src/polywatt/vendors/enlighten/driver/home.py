"""The home: identity, ratings, devices and capabilities of a site."""

from msgspec.structs import replace

from polywatt.model import Capabilities, Coupling, Device, DeviceKind, Firmware, Home, Pace, Ratings

from ..wire import devices as wire
from ..wire.battery import BatteryStatus, Storage
from ..wire.charger.summary import ChargerSummary
from ..wire.inverters import Inverter
from ..wire.scale import to_text
from .site import Site

MAKER = "Enphase"
DEVICE_KINDS = {wire.GATEWAY: DeviceKind.GATEWAY, wire.SYSTEM_CONTROLLER: DeviceKind.SWITCH, "meter": DeviceKind.METER}
PACE = Pace(reading_s=60.0, counters_s=300.0, details_s=60.0, settings_s=60.0, events_s=300.0, home_s=3_600.0)
"""As often as users were not blocked for; the answers are cached so long."""


def home_from(
    site: Site,
    status: BatteryStatus,
    capabilities: Capabilities,
    polling_interval_s: float | None = None,
) -> Home:
    """Return the home.

    ``polling_interval_s`` is the service's own interval for its profile (L1383); a shorter one is of no use.
    """
    settings_s = max(PACE.settings_s, polling_interval_s or PACE.settings_s)
    return Home(
        id=f"enlighten-{site.id}",
        vendor="enlighten",
        name=site.name,
        timezone=site.timezone,
        # Modules that have never given anything need not be there.
        coupling=Coupling.AC if site.inverters and "lifetime.solar_wh" in capabilities.readable else None,
        ratings=Ratings(
            capacity_wh=status.capacity_wh, hidden_soc_percent=0.0, charge_w=status.max_w, discharge_w=status.max_w
        ),
        devices=tuple(_devices(site, status)),
        capabilities=capabilities,
        pace=replace(PACE, settings_s=settings_s),
    )


def _devices(site: Site, status: BatteryStatus) -> list[Device]:
    cards = [
        _card(kind, card) for type_, kind in DEVICE_KINDS.items() for card in site.devices.of_type(type_) if card.serial
    ]
    batteries = {card.serial: card for card in site.devices.of_type(wire.BATTERY)}
    devices = [*cards, *(_battery(storage, batteries.get(storage.serial)) for storage in status.batteries)]
    devices += [_inverter(row) for row in site.inverters if row.serial is not None]
    return [*devices, *(charger_from(row) for row in site.chargers)]


def _card(kind: DeviceKind, card: wire.Device) -> Device:
    return Device(
        id=str(card.serial),
        kind=kind,
        name=to_text(card.name),
        maker=MAKER,
        model=to_text(card.name),
        part_number=to_text(card.sku_id),
        serial=card.serial,
        firmware=_firmware(card.firmware),
        warranty_until=card.warranty_until,
    )


def _firmware(version: str | None) -> Firmware | None:
    return None if version is None else Firmware(version=version)


def battery_id(storage: Storage) -> str:
    """Return its serial number, else the cloud's own id."""
    return storage.serial or str(to_text(storage.id))


def _battery(storage: Storage, card: wire.Device | None) -> Device:
    return Device(
        id=battery_id(storage),
        kind=DeviceKind.BATTERY,
        name=None if card is None else to_text(card.name),
        maker=MAKER,
        model=None if card is None else to_text(card.name),
        part_number=None if card is None else to_text(card.sku_id),
        serial=storage.serial,
        firmware=None if card is None else _firmware(card.firmware),
        rated_w=storage.rated_w,
        capacity_wh=storage.capacity_wh,
        warranty_until=None if card is None else card.warranty_until,
        is_included=storage.is_excluded is not True,
    )


def _inverter(row: Inverter) -> Device:
    """Return a microinverter, named by its array."""
    return Device(
        id=str(row.serial),
        kind=DeviceKind.MICROINVERTER,
        name=to_text(row.array_name),
        maker=MAKER,
        model=to_text(row.name),
        part_number=to_text(row.part_num),
        serial=row.serial,
        firmware=_firmware(to_text(row.fw1)),
        warranty_until=row.warranty_until,
    )


def charger_from(row: ChargerSummary) -> Device:
    """Return a charger; its rating is the highest current at the nominal voltage."""
    nominal_v, max_a = row.nominal_v, row.max_a
    return Device(
        id=str(row.serial),
        kind=DeviceKind.CHARGER,
        name=row.name,
        maker=MAKER,
        model=to_text(row.modelName),
        part_number=to_text(row.partNumber),
        serial=row.serial,
        firmware=_firmware(to_text(row.firmwareVersion)),
        rated_w=None if nominal_v is None or max_a is None else nominal_v * max_a,
        nominal_v=nominal_v,
        warranty_until=None if row.warranty_until is None else row.warranty_until.date(),
    )
