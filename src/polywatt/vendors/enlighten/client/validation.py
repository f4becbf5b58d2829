"""Checks before sending: they raise ``InvalidRequest``."""

import re

from msgspec import UNSET

from ..wire.battery_config import (
    BACKUP_PERCENT,
    LAST_MINUTE,
    MIN_SELF_CONSUMPTION_PERCENT,
    ProfileName,
    SettingsChange,
)
from ..wire.charger.status import CONNECTOR
from ..wire.grid import GO_OFF_GRID, GO_ON_GRID, OTP_DIGITS
from ..wire.scheduler import EVERY_DAY, Slot
from .errors import InvalidRequest

MAX_LEVEL = 100
"""The service's own range is 0 to 100 (L1095); the charger's own is narrower, see its summary."""


def check_profile(profile: str, reserve_percent: int) -> None:
    """Check a profile with its reserve (L1464). With profiles that the document does not know any percentage goes."""
    min_percent = MIN_SELF_CONSUMPTION_PERCENT if profile == ProfileName.SELF_CONSUMPTION else 0
    if profile == ProfileName.BACKUP_ONLY:
        min_percent = BACKUP_PERCENT
    if not min_percent <= reserve_percent <= BACKUP_PERCENT:
        raise InvalidRequest(
            f"a reserve of {reserve_percent} % does not go with the profile {profile}: it takes {min_percent} to 100"
        )


def check_settings(change: SettingsChange) -> None:
    """Check times, the shutdown level, and the disclaimer."""
    for minute in (change.chargeBeginTime, change.chargeEndTime):
        if isinstance(minute, int) and not 0 <= minute <= LAST_MINUTE:
            raise InvalidRequest(f"{minute} is no minute of a day: it takes 0 to {LAST_MINUTE}")
    if isinstance(change.veryLowSoc, int) and not 0 <= change.veryLowSoc <= 100:
        raise InvalidRequest(f"{change.veryLowSoc} % is no shutdown level: it takes 0 to 100")
    if change.chargeFromGrid is True and change.acceptedItcDisclaimer is UNSET:
        raise InvalidRequest("charging from the grid needs the accepted disclaimer; send its time with it")


def check_storm_guard(*, is_on: bool, is_confirmed: bool) -> None:
    """Check that what may cost money is confirmed."""
    if is_on and not is_confirmed:
        raise InvalidRequest("the storm guard may charge from the grid; confirm that this is wanted")


def check_charge(level_a: int | None, connector_id: int) -> None:
    """Check connector and current."""
    if connector_id < CONNECTOR:
        raise InvalidRequest(f"there is no connector {connector_id}: the first is {CONNECTOR}")
    if level_a is not None and not 0 <= level_a <= MAX_LEVEL:
        raise InvalidRequest(f"{level_a} A is no charging level: it takes 0 to {MAX_LEVEL}")


def check_grid_state(state: int) -> None:
    """Check the state: off or on."""
    if state not in (GO_OFF_GRID, GO_ON_GRID):
        raise InvalidRequest(f"{state} is no grid state: {GO_OFF_GRID} leaves the grid, {GO_ON_GRID} joins it")


def check_grid_otp(otp: str) -> None:
    """Check that a code has four digits."""
    if re.fullmatch(rf"[0-9]{{{OTP_DIGITS}}}", otp) is None:
        raise InvalidRequest(f"this is no code for the grid: it has {OTP_DIGITS} digits")


def check_slots(slots: list[Slot]) -> None:
    """Check the days of slots."""
    for slot in slots:
        if isinstance(slot.days, list) and any(day not in EVERY_DAY for day in slot.days):
            raise InvalidRequest("a slot has a day that is none: they are 1 (Monday) to 7 (Sunday)")
