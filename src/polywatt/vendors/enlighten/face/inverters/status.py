"""The status of each inverter, by the cloud's id for it."""

from collections.abc import Sequence

from polywatt.model import Detail, Home

from ..inventory import Microinverter, Pack, gateway_of, stable_number
from ..inventory.status import firmware_version, status_of
from .listing import short_model

NO_SIGNAL = {"sig_str": 0, "level": 0}
"""As printed beside ``show_sig_str: false`` (document, L952-L955): the strength is unknown."""


def inverter_id(serial: str) -> str:
    """Return a number as text. Invented, and always the same for a serial number."""
    return str(stable_number(f"inverter/{serial}", 12))


def map_from(home: Home, microinverters: Sequence[Microinverter], packs: Sequence[Pack]) -> dict[str, object]:
    """Return all devices with an inverter inside, the batteries too (L974)."""
    version = firmware_version(gateway_of(home))
    rows = [(one.serial, one.report, short_model(one)) for one in microinverters]
    rows += [(pack.serial, pack.report, pack.device.model or "IQ Battery") for pack in packs]
    return {inverter_id(serial): entry_from(serial, report, type_, version) for serial, report, type_ in rows}


def entry_from(serial: str, report: Detail | None, type_: str | None, version: str | None) -> dict[str, object]:
    """Return one entry; ``deviceId`` is invented."""
    code, label = status_of(report)
    return {
        "serialNum": serial,
        "statusCode": code,
        "status": label,
        "deviceId": stable_number(f"device/{serial}", 8),
        "issi": NO_SIGNAL,
        "rssi": NO_SIGNAL,
        "emu_version": version,
        "show_sig_str": False,
        "type": type_,
    }
