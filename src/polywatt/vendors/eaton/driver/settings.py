"""What it has been told, and how that is written back."""

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

from ..wire import device as wire
from ..wire.clocktime import from_ms, from_s, last_such, time_from
from ..wire.mode import DEFAULT, MANUAL, SCHEDULE, ModeRecord, Parameters, meaning_of
from ..wire.request import WantedEnergySaving, WantedMode, WantedSettings
from ..wire.schedule import DAYS
from .home import HOUR_S

ORIGINS = {MANUAL: Origin.PERSON, SCHEDULE: Origin.SLOT, DEFAULT: Origin.STANDING}


def settings_from(
    device: wire.Device,
    told: wire.Settings,
    current: ModeRecord | None,
    events: list[ModeRecord] | None,
    rating_w: float | None,
    zone: tzinfo,
    received_at: datetime,
) -> Settings:
    """From ``device``, ``settings``, ``device/status`` and ``schedule``."""
    mode = standing_mode(told, rating_w)
    return Settings(
        received_at=received_at,
        mode=mode,
        in_force=_standing(mode, told)
        if current is None or text_or_none(current.type) == DEFAULT
        else in_force_from(current, rating_w, zone, received_at),
        slots=None if events is None else tuple(slot for e in events if (slot := slot_from(e, rating_w)) is not None),
        reserve_percent=float_or_none(device.bmsBackupLevel),
        energy_saving=energy_saving_from(device.energySavingMode),
        is_running=device.powerState if isinstance(device.powerState, bool) else None,
    )


def standing_mode(told: wire.Settings, rating_w: float | None) -> Mode | None:
    """A default mode can also be an order to charge; the model has no word for that as a mode."""
    if told.defaultMode is None:
        return None
    does = meaning_of(told.defaultMode.command, told.defaultMode.parameters, rating_w)
    return Unknown(word=told.defaultMode.command) if isinstance(does, Order) else does


def _standing(mode: Mode | None, told: wire.Settings) -> InForce | None:
    """By the settings: a status shows a default mode that decides without its parameters."""
    if mode is None:
        return None
    since = None if told.defaultMode is None else from_s(told.defaultMode.createdAt)
    return InForce(action=mode, origin=Origin.STANDING, since=since)


def in_force_from(current: ModeRecord, rating_w: float | None, zone: tzinfo, now: datetime) -> InForce:
    """What decides now."""
    does, kind = meaning_of(current.command, current.parameters, rating_w), text_or_none(current.type)
    hours, since = float_or_none(current.duration), from_ms(current.createdAt)
    origin = ORIGINS.get(kind or DEFAULT) or Unknown(word=kind or "")
    if origin == Origin.SLOT:
        since, until = _window_now(current, zone, now)
        return InForce(action=does, origin=origin, since=since, until=until)
    if hours is None:
        return InForce(action=does, origin=origin, since=since)
    if isinstance(does, Charge | Discharge):
        does = type(does)(power_w=does.power_w, until_soc_percent=does.until_soc_percent, duration_s=hours * HOUR_S)
    until = None if since is None else since + timedelta(hours=hours)
    return InForce(action=does, origin=origin, since=since, until=until)


def _window_now(current: ModeRecord, zone: tzinfo, now: datetime) -> tuple[datetime | None, datetime | None]:
    """The window of a scheduled mode that holds this moment."""
    start, end = time_from(current.startTime), time_from(current.endTime)
    if start is None or end is None:
        return None, None
    since = last_such(now, start, zone)
    # The next such time: what a clock last showed a day after it began.
    day_later = since + timedelta(hours=26)
    until = last_such(day_later, end, zone)
    while until - since > timedelta(hours=25):
        until -= timedelta(days=1)
    return since, until


def slot_from(event: ModeRecord, rating_w: float | None) -> Slot | None:
    """One event of the schedule; None for one whose times or days cannot be read."""
    start, end = time_from(event.startTime), time_from(event.endTime)
    days = DAYS.get(text_or_none(event.recurrence) or "")
    if start is None or end is None or days is None:
        return None
    does = meaning_of(event.command, event.parameters, rating_w)
    return Slot(action=does, window=Window(start=start, end=end, days=days), id=text_or_none(event.id))


def energy_saving_from(told: wire.EnergySaving | None) -> SetEnergySaving | None:
    """On or off, and below which W."""
    if told is None or not isinstance(told.enabled, bool):
        return None
    return SetEnergySaving(is_on=told.enabled, below_load_w=float_or_none(told.houseConsumptionThreshold))


def wanted_from(told: wire.Settings, address: str) -> WantedSettings:
    """All settings as they are, in the spelling in which they are written: places and the zone by their ids alone.

    Raises:
        BadAnswer: the device does not tell one that must be written.
    """
    saving, level = told.energySavingMode, float_or_none(told.bmsBackupLevel)
    threshold_w = None if saving is None else float_or_none(saving.houseConsumptionThreshold)
    if saving is None or threshold_w is None or level is None or told.timezone is None:
        raise BadAnswer(
            f"the xStorage Home at {address} does not tell all its settings, and all must be written together"
        )
    return WantedSettings(
        name=text_or_none(told.name) or "",
        country="" if told.country is None else told.country.geonameId,
        timezone=told.timezone.id,
        city="" if told.city is None else told.city.geonameId,
        postalCode=text_or_none(told.postalCode) or "",
        bmsBackupLevel=round(level),
        updateBlockedState=told.updateBlockedState is True,
        defaultMode=_wanted_mode(told),
        energySavingMode=WantedEnergySaving(
            enabled=saving.enabled is True, houseConsumptionThreshold=round(threshold_w)
        ),
    )


def _wanted_mode(told: wire.Settings) -> WantedMode | None:
    mode = told.defaultMode
    return None if mode is None else WantedMode(command=mode.command, parameters=mode.parameters or Parameters())
