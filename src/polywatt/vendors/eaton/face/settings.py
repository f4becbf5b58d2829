"""``settings``: written all at once, and checked whole before any is sent to the home."""

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from starlette.responses import Response

from polywatt.model import (
    Charge,
    Command,
    Discharge,
    Home,
    Mode,
    SetEnergySaving,
    SetMode,
    SetReserve,
    Settings,
    Unsupported,
    admit,
    from_owner_percent,
)

from ..wire import settings as wire
from ..wire.scale import epoch_s
from ..wire.session import CUSTOMER
from .command import requested_mode_from
from .device import backup_level_of, common_fields, energy_saving_from
from .mode import default_mode
from .request import FaceRequest, FaceRoute
from .responses import Refused, ready, stable_id, updated
from .state import DeviceSettings, FaceState
from .validation import Fields, fields_of

STEP = "update_settings"
MIN_SAVING_W, MAX_SAVING_W = 300, 1_000


def routes(state: FaceState) -> list[FaceRoute]:
    """Return the routes of the group."""

    async def get_settings(_request: FaceRequest) -> Response:
        return ready(await _settings_from(state))

    async def put_settings(request: FaceRequest) -> Response:
        update = await update_from(request.body, state)
        await state.send(STEP, *update.commands)
        await state.store(update.device_settings)
        return updated() if state.profile.is_document else ready(await _settings_from(state))

    return [
        FaceRoute("GET", "/api/settings", get_settings, CUSTOMER),
        FaceRoute("PUT", "/api/settings", put_settings, CUSTOMER),
    ]


async def _settings_from(state: FaceState) -> wire.Settings:
    home, settings, details = await state.plant.home(), await state.plant.settings(), await state.details()
    default, device_settings = await default_mode(state), await state.device_settings()
    return wire.Settings(
        **common_fields(home, settings, details, device_settings),
        id=stable_id("settings", home.id, device_settings.writes),
        defaultMode=default,
        inverterPowerRating=0,
    )


@dataclass(frozen=True, slots=True)
class SettingsUpdate:
    """The changes that a request makes."""

    device_settings: DeviceSettings
    """A new record, whether or not something changed."""
    commands: tuple[Command, ...]
    """Only what differs: sending a home again what it has would end what a person has ordered since."""


async def update_from(body: bytes, state: FaceState) -> SettingsUpdate:
    """Return a request as commands for the home and as settings of the device itself.

    Raises:
        Refused: a part of it does not fit; nothing has been changed.
    """
    home, settings, before = await state.plant.home(), await state.plant.settings(), await state.device_settings()
    fields = fields_of(body, "SettingsReq", STEP).nested("settings")
    after = replace(
        before,
        writes=before.writes + 1,
        written_s=epoch_s(state.clock.now()),
        name=fields.text("name"),
        country=fields.text("country"),
        city=fields.text("city"),
        postal_code=fields.text("postalCode"),
        timezone=_zone(fields),
        is_update_blocked=fields.boolean("updateBlockedState"),
    )
    level = fields.integer("bmsBackupLevel", 0, 100)
    saving = fields.nested("energySavingMode")
    is_saving = saving.boolean("enabled")
    below_w = saving.integer("houseConsumptionThreshold", MIN_SAVING_W, MAX_SAVING_W)
    mode = await _default_mode(fields, state)
    commands = (
        *_reserve_commands(level, settings, home),
        *_energy_saving_commands(is_saving, below_w, settings, before),
        *_mode_commands(mode, settings),
    )
    try:
        for command in commands:
            admit(command, home.capabilities)
    except Unsupported as error:
        raise Refused(STEP, "err_not_supported", str(error)) from error
    return SettingsUpdate(replace(after, below_load_w=below_w), commands)


def _zone(fields: Fields) -> str:
    key = fields.text("timezone")
    try:
        ZoneInfo(key)
    except (KeyError, ValueError, OSError):
        raise fields.refused("timezone", "timezone") from None
    return key


async def _default_mode(fields: Fields, state: FaceState) -> Mode | None:
    """Return the default mode; None for null, which leaves it as it is: a mode of another make reads as null."""
    if fields.lacks("defaultMode"):
        return None
    requested = await requested_mode_from(fields.nested("defaultMode"), state, STEP)
    if isinstance(requested.action, Charge | Discharge):
        raise Refused(STEP, "err_mode_not_available", f"{requested.command} needs an end; it cannot be the default")
    return requested.action if isinstance(requested.action, Mode) else None


def _reserve_commands(level: int, settings: Settings | None, home: Home) -> tuple[Command, ...]:
    before = backup_level_of(settings, home)
    # A home without a reserve shows none; 0 changes nothing there.
    if level == before or (before is None and level == 0):
        return ()
    return (SetReserve(reserve_percent=from_owner_percent(level, home.ratings)),)


def _energy_saving_commands(
    is_on: bool, below_w: int, settings: Settings | None, device_settings: DeviceSettings
) -> tuple[Command, ...]:
    before = energy_saving_from(settings, device_settings)
    is_available = settings is not None and settings.energy_saving is not None
    if (is_on, below_w) == (before.enabled, before.houseConsumptionThreshold) or not (is_available or is_on):
        return ()
    return (SetEnergySaving(is_on=is_on, below_load_w=below_w),)


def _mode_commands(mode: Mode | None, settings: Settings | None) -> tuple[Command, ...]:
    before = None if settings is None else settings.mode
    return () if mode is None or mode == before else (SetMode(mode=mode),)
