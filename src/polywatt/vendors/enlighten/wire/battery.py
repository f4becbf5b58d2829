"""The state of the batteries."""

from datetime import datetime
from enum import StrEnum

import msgspec
from msgspec import UNSET, UnsetType

from .scale import Flag, Json, Number, Scalar, Text, from_kilo, to_bool, to_datetime, to_float, to_int, to_list, to_text


class Activity(StrEnum):
    """The activity of a battery, by its light."""

    CHARGING = "charging"
    DISCHARGING = "discharging"
    IDLE = "idle"


ACTIVITY_BY_LED = {
    12: Activity.CHARGING,
    13: Activity.DISCHARGING,
    14: Activity.IDLE,
    15: Activity.IDLE,
    17: Activity.IDLE,
}
"""``led_status`` as clients of the service have seen it; the document prints 17 only."""


class Charge(msgspec.Struct, frozen=True, kw_only=True):
    """The figures of one battery, or of all. Energies in kWh, powers in kW."""

    current_charge: Number = UNSET
    """"48%"."""
    available_energy: Number = UNSET
    max_capacity: Number = UNSET
    available_power: Number = UNSET
    max_power: Number = UNSET
    total_micros: Number = UNSET
    active_micros: Number = UNSET
    inactive_micros: Number = UNSET
    inactive_micros_sn: Json = UNSET

    @property
    def soc_percent(self) -> float | None:
        """The state of charge, 0 to 100."""
        return to_float(self.current_charge)

    @property
    def energy_wh(self) -> float | None:
        """The energy in it."""
        return from_kilo(self.available_energy)

    @property
    def capacity_wh(self) -> float | None:
        """The energy in it when full."""
        return from_kilo(self.max_capacity)

    @property
    def available_w(self) -> float | None:
        """The power it could give now; no power that flows."""
        return from_kilo(self.available_power)

    @property
    def max_w(self) -> float | None:
        """The power it can give at most."""
        return from_kilo(self.max_power)


class Storage(Charge, frozen=True, kw_only=True):
    """One battery. ``rated_power`` is in W: 3840 beside 3.84 kW (L1017, L1031)."""

    id: Scalar = UNSET
    serial_number: Text = UNSET
    led_status: Number = UNSET
    excluded: Flag = UNSET
    """Left out of the site's figures."""
    error_code: Scalar = UNSET
    error_text: Text = UNSET
    event_start_date: Scalar = UNSET
    event_description: Text = UNSET
    event_recommendation: Text = UNSET
    statusText: Text = UNSET
    status: Text = UNSET
    last_report: Scalar = UNSET
    """Epoch seconds."""
    cycle_count: Number = UNSET
    battery_mode: Text = UNSET
    rated_power: Number = UNSET
    battery_phase_count: Number = UNSET
    is_flex_phase: Flag = UNSET
    battery_soh: Number = UNSET
    """"100%"."""

    @property
    def serial(self) -> str | None:
        """Its serial number."""
        return to_text(self.serial_number)

    @property
    def soh_percent(self) -> float | None:
        """The state of health, 0 to 100."""
        return to_float(self.battery_soh)

    @property
    def rated_w(self) -> float | None:
        """The power by its nameplate."""
        return to_float(self.rated_power)

    @property
    def is_excluded(self) -> bool | None:
        """Whether it is left out of the site's figures (L1066)."""
        return to_bool(self.excluded)

    @property
    def cycles(self) -> int | None:
        """Full cycles so far."""
        return to_int(self.cycle_count)

    @property
    def activity(self) -> Activity | None:
        """The activity by its light; None for a light nobody has explained."""
        led = to_int(self.led_status)
        return None if led is None else ACTIVITY_BY_LED.get(led)

    @property
    def at(self) -> datetime | None:
        """When it last reported."""
        return to_datetime(self.last_report)


class BatteryStatus(Charge, frozen=True, kw_only=True):
    """``battery_status.json``: the site's figures are those of the included batteries (L1064-L1068)."""

    show_battery_banner: Flag = UNSET
    included_count: Number = UNSET
    excluded_count: Number = UNSET
    storages: list[Storage] | UnsetType | None = UNSET

    @property
    def batteries(self) -> list[Storage]:
        """All batteries, the excluded ones too."""
        return to_list(self.storages)


BATTERY_STATUS = msgspec.json.Decoder(BatteryStatus)
