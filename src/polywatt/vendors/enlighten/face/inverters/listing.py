"""The list of microinverters, paged and searched."""

from collections.abc import Sequence

from polywatt.model import Health

from ..inventory import Microinverter
from ..inventory.status import firmware_version, last_report_of, status_of, warranty_end

DEFAULT_LIMIT = 20
"""Invented."""


def page_from(microinverters: Sequence[Microinverter], search: str, limit: int, offset: int) -> dict[str, object]:
    """Return one page; the counts are of all matches (document, L883-L886)."""
    text = search.strip().casefold()
    matches = [
        one for one in microinverters if text in one.serial.casefold() or text in (one.device.model or "").casefold()
    ]
    levels = [_level(one) for one in matches]
    return {
        "total": len(matches),
        "not_reporting": sum(_is_offline(one) for one in matches),
        "inverters": [row_from(one) for one in matches[offset : offset + limit]],
        "error_count": levels.count(Health.FAULT),
        "warning_count": levels.count(Health.WARNING),
        "normal_count": levels.count(Health.NORMAL),
        # The owner would have to enter it: no plant knows the panels on the roof.
        "panel_info": {"pv_module_manufacturer": None, "model_name": None, "stc_rating": None},
    }


def row_from(microinverter: Microinverter) -> dict[str, object]:
    """Return one card (L842-L871). ``array_name`` is the owner's name for it; no plant has ``sku`` and ``fw2``."""
    device = microinverter.device
    status, label = status_of(microinverter.report)
    return {
        "name": short_model(microinverter),
        "array_name": device.name,
        "serial_number": microinverter.serial,
        "sku_id": device.model,
        "status": status,
        "statusText": label,
        "part_num": device.part_number,
        "sku": None,
        "last_report": last_report_of(microinverter.report),
        "fw1": firmware_version(device),
        "fw2": None,
        "warranty_end_date": warranty_end(device),
    }


def short_model(microinverter: Microinverter) -> str | None:
    """Return the model without its variant: "IQ7A" of "IQ7A-72-E-ACM-INT" (L844-L847)."""
    model = microinverter.device.model
    return None if model is None else model.partition("-")[0]


def _is_offline(microinverter: Microinverter) -> bool:
    return microinverter.report is not None and microinverter.report.is_online is False


def _level(microinverter: Microinverter) -> Health:
    """Return its health; each counts once (L886): an offline one as an error, an unknown one as normal."""
    health = None if microinverter.report is None else microinverter.report.health
    if _is_offline(microinverter) or health is Health.FAULT:
        return Health.FAULT
    return Health.WARNING if health is Health.WARNING else Health.NORMAL
