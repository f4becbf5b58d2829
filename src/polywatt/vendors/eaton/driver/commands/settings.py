"""The general settings as they are written: all of them at once."""

from polywatt.kit.coerce import float_or_none, text_or_none
from polywatt.model import BadAnswer

from ...wire.mode import Parameters
from ...wire.settings import Settings, UpdatedEnergySaving, UpdatedMode, UpdatedSettings


def unchanged_settings(settings: Settings, address: str) -> UpdatedSettings:
    """Return all settings as they are, in the form in which they are written: places and the zone by their ids alone.

    Raises:
        BadAnswer: the device does not report one that must be written.
    """
    saving, level = settings.energySavingMode, float_or_none(settings.bmsBackupLevel)
    threshold_w = None if saving is None else float_or_none(saving.houseConsumptionThreshold)
    if saving is None or threshold_w is None or level is None or settings.timezone is None:
        raise BadAnswer(
            f"the xStorage Home at {address} does not tell all its settings, and all must be written together"
        )
    mode = settings.defaultMode
    return UpdatedSettings(
        name=text_or_none(settings.name) or "",
        country="" if settings.country is None else settings.country.geonameId,
        timezone=settings.timezone.id,
        city="" if settings.city is None else settings.city.geonameId,
        postalCode=text_or_none(settings.postalCode) or "",
        bmsBackupLevel=round(level),
        updateBlockedState=settings.updateBlockedState is True,
        defaultMode=None
        if mode is None
        else UpdatedMode(command=mode.command, parameters=mode.parameters or Parameters()),
        energySavingMode=UpdatedEnergySaving(
            enabled=saving.enabled is True, houseConsumptionThreshold=round(threshold_w)
        ),
    )
