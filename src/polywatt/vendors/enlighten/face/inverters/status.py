"""Which id is which device."""

from collections.abc import Sequence

from polywatt.model import Detail, DeviceKind, Home

from ..parts import Micro, Pack, number_of
from ..words import firmware_of, status_of
from .listing import short_model

NO_SIGNAL = {"sig_str": 0, "level": 0}
"""As printed beside ``show_sig_str: false`` (document, L952-L955): there is no strength to show."""


def inverter_id(serial: str) -> str:
    """A number as text. Invented, and the same whenever it is asked."""
    return str(number_of(f"inverter/{serial}", 12))


def map_from(home: Home, micros: Sequence[Micro], packs: Sequence[Pack]) -> dict[str, object]:
    """All devices with an inverter inside, the batteries too (L974)."""
    gateway = next((device for device in home.devices if device.kind is DeviceKind.GATEWAY), None)
    version = None if gateway is None else firmware_of(gateway)
    rows = [(micro.serial, micro.told, short_model(micro)) for micro in micros]
    rows += [(pack.serial, pack.told, pack.device.model or "IQ Battery") for pack in packs]
    return {inverter_id(serial): entry_from(serial, told, type_, version) for serial, told, type_ in rows}


def entry_from(serial: str, told: Detail | None, type_: str | None, version: str | None) -> dict[str, object]:
    """One entry; ``deviceId`` is invented."""
    code, label = status_of(told)
    return {
        "serialNum": serial,
        "statusCode": code,
        "status": label,
        "deviceId": number_of(f"device/{serial}", 8),
        "issi": NO_SIGNAL,
        "rssi": NO_SIGNAL,
        "emu_version": version,
        "show_sig_str": False,
        "type": type_,
    }
