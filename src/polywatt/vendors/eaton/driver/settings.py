"""The settings: modes, schedule, reserve, energy saving; and the form in which they are written."""

from datetime import datetime, timedelta, tzinfo

from polywatt.kit.coerce import float_or_none, text_or_none
from polywatt.model import (
    BadAnswer,
    Charge,
    Discharge,
    InForce,
    Mode,
    Order,
    Origin,
    SetEnergySaving,
    Settings,
    Slot,
    Unknown,
    Window,
)

from ..wire import settings as wire
from ..wire.device import Device, EnergySaving
from ..wire.mode import DEFAULT, MANUAL, SCHEDULE, ModeRecord, Parameters, action_from
from ..wire.scale import datetime_from_ms, datetime_from_s, last_occurrence, time_from
from ..wire.schedule import DAYS
from .capabilities import HOUR_S

ORIGINS = {MANUAL: Origin.PERSON, SCHEDULE: Origin.SLOT, DEFAULT: Origin.STANDING}


def settings_from(
    device: Device,
    general: wire.Settings,
    current: ModeRecord | None,
    events: list[ModeRecord] | None,
    rating_w: float | None,
    zone: tzinfo,
    received_at: datetime,
) -> Settings:
    """Return the settings from ``device``, ``settings``, ``device/status`` and ``schedule``."""
    mode = standing_mode(general, rating_w)
    return Settings(
        received_at=received_at,
        mode=mode,
        in_force=_standing_mode_in_force(mode, general)
        if current is None or text_or_none(current.type) == DEFAULT
        else in_force_from(current, rating_w, zone, received_at),
        slots=None if events is None else tuple(slot for e in events if (slot := slot_from(e, rating_w)) is not None),
        reserve_percent=float_or_none(device.bmsBackupLevel),
        energy_saving=energy_saving_from(device.energySavingMode),
        is_running=device.powerState if isinstance(device.powerState, bool) else None,
    )


def standing_mode(general: wire.Settings, rating_w: float | None) -> Mode | None:
    """Return the default mode. It can also be an order to charge; the model has no word for that as a mode."""
    if general.defaultMode is None:
        return None
    action = action_from(general.defaultMode.command, general.defaultMode.parameters, rating_w)
    return Unknown(word=general.defaultMode.command) if isinstance(action, Order) else action


def _standing_mode_in_force(mode: Mode | None, general: wire.Settings) -> InForce | None:
    """By the settings: a status shows a default mode that decides without its parameters."""
    if mode is None:
        return None
    since = None if general.defaultMode is None else datetime_from_s(general.defaultMode.createdAt)
    return InForce(action=mode, origin=Origin.STANDING, since=since)


def in_force_from(current: ModeRecord, rating_w: float | None, zone: tzinfo, now: datetime) -> InForce:
    """Return what decides now."""
    action, kind = action_from(current.command, current.parameters, rating_w), text_or_none(current.type)
    hours, since = float_or_none(current.duration), datetime_from_ms(current.createdAt)
    origin = ORIGINS.get(kind or DEFAULT) or Unknown(word=kind or "")
    if origin == Origin.SLOT:
        since, until = _current_window(current, zone, now)
        return InForce(action=action, origin=origin, since=since, until=until)
    if hours is None:
        return InForce(action=action, origin=origin, since=since)
    if isinstance(action, Charge | Discharge):
        action = type(action)(
            power_w=action.power_w, until_soc_percent=action.until_soc_percent, duration_s=hours * HOUR_S
        )
    until = None if since is None else since + timedelta(hours=hours)
    return InForce(action=action, origin=origin, since=since, until=until)


def _current_window(current: ModeRecord, zone: tzinfo, now: datetime) -> tuple[datetime | None, datetime | None]:
    """Return beginning and end of the scheduled window that is open now."""
    start, end = time_from(current.startTime), time_from(current.endTime)
    if start is None or end is None:
        return None, None
    since = last_occurrence(now, start, zone)
    # The next such time is the last one up to a day after the beginning.
    day_later = since + timedelta(hours=26)
    until = last_occurrence(day_later, end, zone)
    while until - since > timedelta(hours=25):
        until -= timedelta(days=1)
    return since, until


def slot_from(event: ModeRecord, rating_w: float | None) -> Slot | None:
    """Return a slot from an event of the schedule; None for one whose times or days cannot be read."""
    start, end = time_from(event.startTime), time_from(event.endTime)
    days = DAYS.get(text_or_none(event.recurrence) or "")
    if start is None or end is None or days is None:
        return None
    action = action_from(event.command, event.parameters, rating_w)
    return Slot(action=action, window=Window(start=start, end=end, days=days), id=text_or_none(event.id))


def energy_saving_from(saving: EnergySaving | None) -> SetEnergySaving | None:
    """Return the energy saving mode: on or off, and below which W."""
    if saving is None or not isinstance(saving.enabled, bool):
        return None
    return SetEnergySaving(is_on=saving.enabled, below_load_w=float_or_none(saving.houseConsumptionThreshold))


def unchanged_settings(general: wire.Settings, address: str) -> wire.UpdatedSettings:
    """Return all settings as they are, in the form in which they are written: places and the zone by their ids alone.

    Raises:
        BadAnswer: the device does not report one that must be written.
    """
    saving, level = general.energySavingMode, float_or_none(general.bmsBackupLevel)
    threshold_w = None if saving is None else float_or_none(saving.houseConsumptionThreshold)
    if saving is None or threshold_w is None or level is None or general.timezone is None:
        raise BadAnswer(
            f"the xStorage Home at {address} does not tell all its settings, and all must be written together"
        )
    mode = general.defaultMode
    return wire.UpdatedSettings(
        name=text_or_none(general.name) or "",
        country="" if general.country is None else general.country.geonameId,
        timezone=general.timezone.id,
        city="" if general.city is None else general.city.geonameId,
        postalCode=text_or_none(general.postalCode) or "",
        bmsBackupLevel=round(level),
        updateBlockedState=general.updateBlockedState is True,
        defaultMode=None
        if mode is None
        else wire.UpdatedMode(command=mode.command, parameters=mode.parameters or Parameters()),
        energySavingMode=wire.UpdatedEnergySaving(
            enabled=saving.enabled is True, houseConsumptionThreshold=round(threshold_w)
        ),
    )
