"""Eaton's xStorage Home: one inverter and one battery in a cabinet, in nine sizes."""

from polywatt.model import Coupling, MeterPlace, Mode, SelfUse, SolarOnly

from ..spec import TwinSpec
from .base import EUROPEAN, LONDON, modules_of

RATINGS_W = (3_600, 4_600, 6_000)
_BATTERY_CODES = {4_200.0: "1UBUEV2", 6_000.0: "2NBUEV2", 10_080.0: "4NBUEV2"}
"""The end of the part number (the vendor document's table of configurations), by capacity."""


def eaton_xstorage(
    rating_w: int,
    capacity_wh: float,
    *,
    coupling: Coupling = Coupling.AC,
    meters: frozenset[MeterPlace] = frozenset({MeterPlace.GRID, MeterPlace.SOLAR}),
    critical_share: float = 0.0,
) -> TwinSpec:
    """Return an xStorage Home of 3,600, 4,600 or 6,000 W and 4,200, 6,000 or 10,080 Wh, in London.

    Versions, models and the battery's serial are those of the captures; the models of the larger inverters follow the
    smallest one's pattern, and the size of the solar is invented. A home without solar (``Coupling.NONE``) or
    without a grid meter begins in the basic mode.

    Raises:
        ValueError: there is no such size.
    """
    if rating_w not in RATINGS_W or capacity_wh not in _BATTERY_CODES:
        raise ValueError(f"there is no xStorage Home of {rating_w:,} W and {capacity_wh:,g} Wh")
    kilowatts, size = f"{rating_w / 1_000.0:.1f}", f"{rating_w // 100:03d}"
    has_solar, is_shared = coupling is not Coupling.NONE, coupling is Coupling.DC
    solar_w = 5_000.0 if is_shared else 4_000.0
    follows_home = has_solar and MeterPlace.GRID in meters
    mode: Mode = SelfUse() if follows_home else SolarOnly()
    return TwinSpec(
        name=f"eaton-{kilowatts}-{capacity_wh / 1_000.0:.4g}" + ("" if capacity_wh % 1_000.0 else ".0"),
        maker="EATON",
        model="xStorage Home",
        firmware="00.01.0017-0-g72006700",
        **LONDON,
        **EUROPEAN,
        **modules_of(1, capacity_wh, float(rating_w), 94.8),
        meters=meters if has_solar else meters - {MeterPlace.SOLAR},
        solar_peak_w=solar_w if has_solar else 0.0,
        solar_coupling=coupling if has_solar else Coupling.AC,
        solar_inverter_w=6_000.0 if is_shared else 3_680.0,
        inverter_w=float(rating_w),
        critical_share=critical_share,
        sheds_other_loads=True,
        module_cells=24,
        dc_bus_v=390.0,
        hidden_soc_percent=0.0,
        battery_part_number="RESIDENCIAL",
        battery_serial="H-B60-H-41-031",
        battery_model="RESIDENCIAL",
        battery_firmware="4004",
        gateway_part_number=f"XSTH1P{size}{_BATTERY_CODES[capacity_wh]}",
        gateway_serial="REDACTED",
        inverter_model=f"XSTH1P{size}P048V01",
        inverter_serial="REDACTED",
        inverter_firmware="00.06.0069",
        has_exact_serials=True,
        mode=mode,
        reserve_percent=0.0,
        mode_outranks_orders=False,
        has_battery_alerts=True,
    )
