"""The list, paged and searched."""

from collections.abc import Sequence

from polywatt.model import Health

from ..parts import Micro
from ..words import firmware_of, last_report_of, status_of, warranty_of

LIMIT = 20
"""Where nobody says. Invented."""


def page_from(micros: Sequence[Micro], search: str, limit: int, offset: int) -> dict[str, object]:
    """One page; the counters are of all matches (document, L883-L886)."""
    text = search.strip().casefold()
    found = [micro for micro in micros if text in micro.serial.casefold() or text in (_model(micro) or "").casefold()]
    levels = [_level(micro) for micro in found]
    return {
        "total": len(found),
        "not_reporting": sum(_is_silent(micro) for micro in found),
        "inverters": [row_from(micro) for micro in found[offset : offset + limit]],
        "error_count": levels.count(Health.FAULT),
        "warning_count": levels.count(Health.WARNING),
        "normal_count": levels.count(Health.NORMAL),
        # Somebody would have to enter it: no plant tells what lies on the roof.
        "panel_info": {"pv_module_manufacturer": None, "model_name": None, "stc_rating": None},
    }


def row_from(micro: Micro) -> dict[str, object]:
    """One card (L842-L871). ``array_name`` is what its owner calls it; ``sku`` and ``fw2`` no plant tells."""
    status, label = status_of(micro.told)
    return {
        "name": short_model(micro),
        "array_name": micro.device.name,
        "serial_number": micro.serial,
        "sku_id": _model(micro),
        "status": status,
        "statusText": label,
        "part_num": micro.device.part_number,
        "sku": None,
        "last_report": last_report_of(micro.told),
        "fw1": firmware_of(micro.device),
        "fw2": None,
        "warranty_end_date": warranty_of(micro.device),
    }


def short_model(micro: Micro) -> str | None:
    """The model without its variant: "IQ7A" of "IQ7A-72-E-ACM-INT" (L844-L847)."""
    model = _model(micro)
    return None if model is None else model.partition("-")[0]


def _model(micro: Micro) -> str | None:
    return micro.device.model


def _is_silent(micro: Micro) -> bool:
    return micro.told is not None and micro.told.is_online is False


def _level(micro: Micro) -> Health:
    """Each counts once (L886): what is silent as an error, what is not known to be worse as normal."""
    health = None if micro.told is None else micro.told.health
    if _is_silent(micro) or health is Health.FAULT:
        return Health.FAULT
    return Health.WARNING if health is Health.WARNING else Health.NORMAL
