"""``metrics/export``: the records as a CSV file, as the device's web page requests it."""

import csv
import io
from datetime import tzinfo

from ..responses import Refused
from .records import Bucket

COLUMNS = {
    "TOTAL_HOUSE_CONSUMPTION": "totalHouseConsumption",
    "CRITICAL_LOADS": "criticalLoads",
    "NON_CRITICAL_LOADS": "nonCriticalLoads",
    "PHOTOVOLTAIC_PRODUCTION_AGG": "photovoltaicProduction",
    "BATTERY_STATE_OF_CHARGE": "batteryStateOfCharge",
    "SELF_CONSUMPTION": "selfConsumption",
    "SELF_SUFFICIENCY": "selfSufficiency",
    "GRID_INJECTION": "totalGridInjection",
    "BATTERY_TEMPERATURE": "",
}
"""Fields by column; the temperature is not recorded: that column is empty."""
SOLAR, METERS = "PHOTOVOLTAIC_PRODUCTION_AGG", ("PHOTOVOLTAIC_PRODUCTION_METER_1", "PHOTOVOLTAIC_PRODUCTION_METER_2")
DATE = "DATE"


def columns_from(text: str) -> list[str]:
    """Return the requested columns: the date, always first, and others; solar brings its two meters along.

    Raises:
        Refused: they do not begin with the date, or one is unknown.
    """
    names = [name.strip() for name in text.split(",")]
    if names[0] != DATE or any(name not in COLUMNS for name in names[1:]):
        raise Refused(
            "metrics_export", "Key: 'ExportReq.Field' Error:Field validation for 'Field' failed on the 'oneof' tag"
        )
    return [column for name in dict.fromkeys(names) for column in ((name, *METERS) if name == SOLAR else (name,))]


def csv_from(buckets: list[Bucket], columns: list[str], zone: tzinfo) -> str:
    """Return the file. How the device writes a date is not known: local, with its offset."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_cell(bucket, name, zone) for name in columns] for bucket in buckets)
    return text.getvalue()


def _cell(bucket: Bucket, name: str, zone: tzinfo) -> str:
    if name == DATE:
        return bucket.at.astimezone(zone).isoformat()
    if name == METERS[0]:
        return "0"
    # Meter 2 measures solar with an inverter of its own.
    key = COLUMNS[SOLAR] if name == METERS[1] else COLUMNS[name]
    return f"{round(bucket.values[key], 3):g}" if key else ""
