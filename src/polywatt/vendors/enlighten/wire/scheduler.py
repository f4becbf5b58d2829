"""The scheduler of a charger: modes, green charging, and the schedule."""

from collections.abc import Callable
from datetime import time
from enum import StrEnum

import msgspec
from msgspec import UNSET, UnsetType

from .envelope import EvseResponse
from .scale import Flag, Json, Number, Scalar, Text, to_bool, to_float, to_int, to_list, to_text

USE_BATTERY = "USE_BATTERY_FOR_SELF_CONSUMPTION"
"""The page's "Use battery for EV charging" (L1207)."""
CUSTOM, OFF_PEAK = "CUSTOM", "OFF_PEAK"
"""``scheduleType``; OFF_PEAK usually has no times."""
EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
"""1 is Monday (L1270)."""
MAX_LEVEL = 100
"""``chargingLevel`` that stands for "as much as it can"; a later read may show A instead (L1290)."""


class ChargeMode(StrEnum):
    """The document's three, and one that a client of the service has seen."""

    MANUAL = "MANUAL_CHARGING"
    SCHEDULED = "SCHEDULED_CHARGING"
    GREEN = "GREEN_CHARGING"
    SMART = "SMART_CHARGING"


class Mode(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One mode; its own name is not always there."""

    enabled: Flag = UNSET
    chargingMode: Text = UNSET


class Modes(msgspec.Struct, frozen=True, kw_only=True):
    """All of them; one is enabled."""

    manualCharging: Mode | UnsetType | None = UNSET
    scheduledCharging: Mode | UnsetType | None = UNSET
    greenCharging: Mode | UnsetType | None = UNSET
    smartCharging: Mode | UnsetType | None = UNSET


FIELD_OF_MODE = {
    ChargeMode.MANUAL: "manualCharging",
    ChargeMode.SCHEDULED: "scheduledCharging",
    ChargeMode.GREEN: "greenCharging",
    ChargeMode.SMART: "smartCharging",
}


class PreferenceData(msgspec.Struct, frozen=True, kw_only=True):
    """The envelope of the modes."""

    modes: Modes | UnsetType | None = UNSET


class Preference(EvseResponse, frozen=True, kw_only=True):
    """``preference``, read and written (L1136-L1147)."""

    data: PreferenceData | UnsetType | None = UNSET

    @property
    def enabled(self) -> list[ChargeMode]:
        """All that say they are; more than one is an answer that contradicts itself."""
        modes = self.data.modes if isinstance(self.data, PreferenceData) else None
        by_mode = {mode: getattr(modes, name, None) for mode, name in FIELD_OF_MODE.items()}
        return [mode for mode, field in by_mode.items() if isinstance(field, Mode) and to_bool(field.enabled) is True]

    @property
    def mode(self) -> ChargeMode | None:
        """The one that is enabled; None where it is none, or more than one."""
        return self.enabled[0] if len(self.enabled) == 1 else None


class ChargerSetting(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One switch of green charging. ``loader`` is the page's own, and not needed (L1209)."""

    chargerSettingName: Text = UNSET
    enabled: Flag = UNSET
    value: Scalar = None
    loader: Flag = UNSET


class GreenSettings(EvseResponse, frozen=True, kw_only=True):
    """``GREEN_CHARGING/.../settings``."""

    data: list[ChargerSetting] | UnsetType | None = UNSET

    @property
    def uses_battery(self) -> bool | None:
        """Whether the battery helps the car; None where it is not said."""
        rows = (row for row in to_list(self.data) if to_text(row.chargerSettingName) == USE_BATTERY)
        return next((to_bool(row.enabled) for row in rows), None)


class GreenWriteResponse(EvseResponse, frozen=True, kw_only=True):
    """Answer to the write: an envelope in an envelope, with nothing in it (L1196-L1204)."""

    data: Json = UNSET


class Slot(msgspec.Struct, frozen=True, kw_only=True):
    """One slot of the schedule (L1228-L1262). The types are as they come: what is not changed stays as it is."""

    id: Scalar = UNSET
    """"<site>:<sn>:<uuid>"."""
    startTime: Text = UNSET
    endTime: Text = UNSET
    """Both: "HH:MM" local; null in an OFF_PEAK slot."""
    chargingLevel: Number = UNSET
    chargingLevelAmp: Number = UNSET
    scheduleType: Text = UNSET
    days: list[Number] | UnsetType | None = UNSET
    remindTime: Number = UNSET
    """Minutes before the start; there even where no reminder is wanted."""
    remindFlag: Flag = UNSET
    enabled: Flag = UNSET
    recurringKind: Text = UNSET
    chargeLevelType: Text = UNSET
    sourceType: Text = UNSET
    reminderTimeUtc: Text = UNSET
    serializedDays: Json = UNSET

    @property
    def slot_id(self) -> str | None:
        """Its id."""
        return to_text(self.id)

    @property
    def window(self) -> tuple[time, time] | None:
        """Local begin and end; past midnight where the end is before the begin. None in an OFF_PEAK slot."""
        begin, end = to_time(self.startTime), to_time(self.endTime)
        return None if begin is None or end is None else (begin, end)

    @property
    def is_off_peak(self) -> bool:
        """Whether the tariff decides when."""
        return to_text(self.scheduleType) == OFF_PEAK

    @property
    def is_enabled(self) -> bool | None:
        """Whether it counts."""
        return to_bool(self.enabled)

    @property
    def weekdays(self) -> list[int]:
        """1 Monday to 7 Sunday; what is no such day is left out."""
        days = map(to_int, to_list(self.days))
        return [day for day in days if day is not None and day in EVERY_DAY]

    @property
    def level_a(self) -> float | None:
        """The current: its own field, or the other where it can only be A."""
        current_a, level = to_float(self.chargingLevelAmp), to_float(self.chargingLevel)
        return level if current_a is None and level != MAX_LEVEL else current_a

    @property
    def remind_before_min(self) -> int | None:
        """Minutes before the start at which somebody is reminded; None where nobody is."""
        return to_int(self.remindTime) if to_bool(self.remindFlag) is True else None


class ScheduleConfig(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """About all slots."""

    isOffPeakEligible: Flag = UNSET
    scheduleSyncStatus: Text = UNSET
    """"synced"."""
    isModeCancellable: Flag = UNSET
    pendingModesOffGrid: Flag = UNSET
    pendingSchedulesOffGrid: Flag = UNSET


class ScheduleData(msgspec.Struct, frozen=True, kw_only=True):
    """The envelope of the slots."""

    config: ScheduleConfig | UnsetType | None = UNSET
    slots: list[Slot] | UnsetType | None = UNSET


class Schedules(EvseResponse, frozen=True, kw_only=True):
    """``SCHEDULED_CHARGING/.../schedules``."""

    data: ScheduleData | list[Slot] | UnsetType | None = UNSET
    """The answer to the write is not printed: perhaps the bare list."""

    @property
    def slots(self) -> list[Slot]:
        """The slots."""
        return self.data if isinstance(self.data, list) else to_list(getattr(self.data, "slots", None))

    @property
    def config(self) -> ScheduleConfig:
        """The settings of all slots."""
        config = getattr(self.data, "config", None)
        return config if isinstance(config, ScheduleConfig) else ScheduleConfig()


PREFERENCE = msgspec.json.Decoder(Preference)
GREEN = msgspec.json.Decoder(GreenSettings)
GREEN_WRITE_RESPONSE = msgspec.json.Decoder(GreenWriteResponse)
SCHEDULES = msgspec.json.Decoder(Schedules)


def to_request_slot(slot: Slot) -> Slot:
    """Return a slot as the service wants it: known fields only, the id as text, numbers and flags typed (L1291-L1292).

    A field that was absent stays absent, one that was null stays null. An OFF_PEAK slot without days gets all of them.
    """
    days: list[Number] | UnsetType | None = slot.days
    if isinstance(days, list):
        days = [_coerced(to_int, day) for day in days]
    elif slot.is_off_peak:
        days = list(EVERY_DAY)
    return msgspec.structs.replace(
        slot,
        id=_coerced(to_text, slot.id),
        days=days,
        chargingLevel=_coerced(to_int, slot.chargingLevel),
        chargingLevelAmp=_coerced(to_int, slot.chargingLevelAmp),
        remindTime=_coerced(to_int, slot.remindTime),
        remindFlag=_coerced(to_bool, slot.remindFlag),
        enabled=_coerced(to_bool, slot.enabled),
    )


def with_times(slot: Slot, start: time, end: time) -> Slot:
    """Return a slot with other times. It is enabled by that, as it is in the vendor's own page (L1276)."""
    return msgspec.structs.replace(slot, startTime=f"{start:%H:%M}", endTime=f"{end:%H:%M}", enabled=True)


def to_time(value: object) -> time | None:
    """Return the time of a text like "23:00"; None for anything else. "24:00" is midnight."""
    text = to_text(value) or ""
    try:
        return time(0) if text == "24:00" else time.fromisoformat(text)
    except ValueError:
        return None


def _coerced(coerce: Callable[[object], bool | int | str | None], value: Scalar) -> Scalar:
    """Return it as that kind; a value that is absent, null, or not of the kind, unchanged."""
    coerced = coerce(value)
    return value if coerced is None else coerced
