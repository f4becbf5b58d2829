"""What the inverters were told."""

from collections.abc import Mapping
from datetime import UTC, datetime

from polywatt.model import Charge, InForce, Origin, SetGridCharging, Settings, Unknown

from ..wire.control import QuickCharge

CHARGE_LIMIT, AC_CHARGE, PV_CHARGE, STANDBY, BACKUP = 21, 22, 23, 64, 66
ASKED = (CHARGE_LIMIT, AC_CHARGE, PV_CHARGE, STANDBY, BACKUP)
"""Parameters of the document (L786-L804)."""
STANDING = Unknown(word="no quick charge")
"""What decides while no quick charge runs: the cloud does not tell."""


def settings_from(values: Mapping[int, float], units: int, quick: QuickCharge, received_at: datetime) -> Settings:
    """Powers are for each inverter; all of a group are told the same."""
    ac_w, pv_w = values.get(AC_CHARGE), values.get(PV_CHARGE)
    standby, backup = values.get(STANDBY), values.get(BACKUP)
    charging = None
    if ac_w is not None:
        charging = SetGridCharging(is_allowed=ac_w > 0.0, power_w=ac_w * units if ac_w > 0.0 else None)
    return Settings(
        received_at=received_at,
        in_force=_in_force(quick),
        charge_limit_percent=values.get(CHARGE_LIMIT),
        grid_charging=charging,
        solar_charging_w=None if pv_w is None else pv_w * units,
        is_backup_supply_on=None if backup is None else backup > 0.0,
        is_running=None if standby is None else standby == 0.0,
    )


def _in_force(quick: QuickCharge) -> InForce | None:
    if quick.is_active is None:
        return None
    if not quick.is_active:
        return InForce(does=STANDING, origin=Origin.STANDING)
    return InForce(does=Charge(), origin=Origin.PERSON, since=quick.began_at(UTC), until=quick.ends_at(UTC))
