"""Vitals as details: packs, strings, the switch and meters that no other endpoint tells.

The tree is given by parents: a pack (TETHC) holds its battery (TEPOD) and inverter (TEPINV), and on a Powerwall+ the
solar inverter (PVAC) with the switch of its strings (PVS).
"""

from collections.abc import Iterable
from datetime import UTC, datetime

from polywatt.model import (
    BatteryDetail,
    Detail,
    DeviceData,
    GridState,
    Health,
    InverterDetail,
    MeterDetail,
    MeterPlace,
    Phase,
    SolarString,
    SwitchDetail,
    Unknown,
)

from ..wire.vitals import VitalDevice
from .ids import SWITCH_ID, solar_id

NOT_THERE = -256.0
"""In place of what a phase that is not there would measure (document, L555)."""
STRINGS = "ABCD"
PLACES = {"site": MeterPlace.GRID, "solar": MeterPlace.SOLAR, "solarRGM": MeterPlace.SOLAR, "load": MeterPlace.LOAD}
"""Of a clamp; RGM is a revenue-grade meter (captures)."""
MOST_CLAMPS = 4
LINES = (1, 2, 3)
LEAST_V = 1.0
"""Less is no voltage."""


Parts = dict[str, VitalDevice]
"""Of one device, by their type."""


def vital_details(devices: list[VitalDevice], known_ids: Iterable[str], received_at: datetime) -> list[Detail]:
    """What each device measures; of meters only those that are not in ``known_ids``."""
    known, parts, details = set(known_ids), _parts(devices), []
    solar_number = 0
    for device in devices:
        inside = parts.get(device.din or "", {})
        match device.type:
            case "TETHC":
                details.append(_pack(device, inside, received_at))
            case "TESYNC":
                details.append(_detail(SWITCH_ID, device, received_at, _switch(device)))
            case "PVAC":
                details.append(_detail(solar_id(solar_number), device, received_at, _solar(device, inside.get("PVS"))))
                solar_number += 1
            case "NEURIO" if device.serial not in known:
                details += _clamps(device, received_at)
    return details


def _parts(devices: list[VitalDevice]) -> dict[str, Parts]:
    """By their parent's din; the first of each type."""
    found: dict[str, Parts] = {}
    for device in devices:
        if device.parent is not None:
            found.setdefault(device.parent, {}).setdefault(device.type, device)
    return found


NAMES = frozenset(
    [
        "THC_AmbientTemp",
        *("POD_nom_energy_remaining", "POD_nom_full_pack_energy"),
        *("POD_available_charge_power", "POD_available_dischg_power"),
        *("POD_PermanentlyFaulted", "POD_PersistentlyFaulted"),
        *("PINV_Pout", "PINV_EnergyCharged", "PINV_EnergyDischarged"),
        *("PVAC_Pout", "PVAC_Fout", "PVAC_LifetimeEnergyPV_Total", "PVAC_VL1Ground", "PVAC_VL2Ground"),
        *(f"PVAC_PV{what}_{letter}" for what in ("MeasuredVoltage", "Current", "MeasuredPower") for letter in STRINGS),
        *(f"PVS_String{letter}_Connected" for letter in STRINGS),
        "ISLAND_GridConnected",
        *(f"ISLAND_VL{line}N_{side}" for line in LINES for side in ("Main", "Load")),
        *(f"ISLAND_PhaseL{line}_Main_Load" for line in LINES),
        *(f"NEURIO_CT{clamp}_{what}" for clamp in range(MOST_CLAMPS) for what in ("Location", "InstRealPower")),
    ]
)
"""All that details are made of; a third of what a gateway sends."""


def number(device: VitalDevice | None, name: str) -> float | None:
    """A measured number; None where it is not sent, is none, or is of a phase that is not there."""
    value = None if device is None else device.values.get(name)
    # A bool is an int to isinstance.
    if type(value) is not float and type(value) is not int:
        return None
    return None if value == NOT_THERE else value


def _flag(device: VitalDevice | None, name: str) -> bool | None:
    value = None if device is None else device.values.get(name)
    return value if isinstance(value, bool) else None


def _detail(
    device_id: str, device: VitalDevice, received_at: datetime, of: DeviceData, health: Health | None = None
) -> Detail:
    return Detail(device_id=device_id, received_at=received_at, at=_time(device.heard_s), health=health, data=of)


def _time(epoch_s: int | None) -> datetime | None:
    try:
        return None if epoch_s is None else datetime.fromtimestamp(epoch_s, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _pack(thermal: VitalDevice, parts: Parts, received_at: datetime) -> Detail:
    pod, inverter = parts.get("TEPOD"), parts.get("TEPINV")
    remaining_wh, full_wh = number(pod, "POD_nom_energy_remaining"), number(pod, "POD_nom_full_pack_energy")
    power_kw = number(inverter, "PINV_Pout")
    of = BatteryDetail(
        battery_w=None if power_kw is None else power_kw * 1_000.0,
        soc_percent=None if remaining_wh is None or not full_wh else 100.0 * remaining_wh / full_wh,
        energy_remaining_wh=remaining_wh,
        energy_full_wh=full_wh,
        temperature_c=number(thermal, "THC_AmbientTemp"),
        charge_limit_w=number(pod, "POD_available_charge_power"),
        discharge_limit_w=number(pod, "POD_available_dischg_power"),
        charged_wh=number(inverter, "PINV_EnergyCharged"),
        discharged_wh=number(inverter, "PINV_EnergyDischarged"),
    )
    is_faulted = _flag(pod, "POD_PermanentlyFaulted") or _flag(pod, "POD_PersistentlyFaulted")
    health = None if pod is None else Health.FAULT if is_faulted else Health.NORMAL
    return _detail(thermal.serial or thermal.din or "", thermal, received_at, of, health)


def _solar(pvac: VitalDevice, switch: VitalDevice | None) -> InverterDetail:
    strings = (_string(pvac, switch, letter) for letter in STRINGS)
    legs = ((line, number(pvac, f"PVAC_VL{line}Ground")) for line in (1, 2))
    return InverterDetail(
        ac_w=number(pvac, "PVAC_Pout"),
        frequency_hz=number(pvac, "PVAC_Fout"),
        produced_wh=number(pvac, "PVAC_LifetimeEnergyPV_Total"),
        phases=tuple(Phase(phase=line, voltage_v=volts) for line, volts in legs if volts is not None),
        strings=tuple(string for string in strings if string is not None),
    )


def _string(pvac: VitalDevice, switch: VitalDevice | None, letter: str) -> SolarString | None:
    volts = number(pvac, f"PVAC_PVMeasuredVoltage_{letter}")
    if volts is None:
        return None
    return SolarString(
        name=letter,
        voltage_v=volts,
        current_a=number(pvac, f"PVAC_PVCurrent_{letter}"),
        power_w=number(pvac, f"PVAC_PVMeasuredPower_{letter}"),
        is_connected=_flag(switch, f"PVS_String{letter}_Connected"),
    )


def _switch(device: VitalDevice) -> SwitchDetail:
    is_tied = _flag(device, "ISLAND_GridConnected")
    grid_v = {line: number(device, f"ISLAND_VL{line}N_Main") for line in LINES}
    home_v = {line: number(device, f"ISLAND_VL{line}N_Load") for line in LINES}
    there = [line for line in LINES if _is_there(device, line, grid_v[line], home_v[line])]
    return SwitchDetail(
        state=None if is_tied is None else GridState.CONNECTED if is_tied else GridState.ISLANDED,
        grid_side=_side(grid_v, there),
        home_side=_side(home_v, there),
    )


def _side(volts: dict[int, float | None], there: list[int]) -> tuple[Phase, ...]:
    return tuple(Phase(phase=line, voltage_v=volts[line]) for line in there if volts[line] is not None)


def _is_there(device: VitalDevice, line: int, grid_v: float | None, home_v: float | None) -> bool:
    """A phase that is not there has no angle; newer firmware sends another one than the document's, and no volts."""
    is_silent = grid_v is not None and grid_v < LEAST_V and home_v is not None and home_v < LEAST_V
    return not is_silent and number(device, f"ISLAND_PhaseL{line}_Main_Load") is not None


def _locations(device: VitalDevice) -> dict[str, list[float | None]]:
    """The powers of a meter's clamps, by what they look at."""
    powers_w: dict[str, list[float | None]] = {}
    for clamp in range(MOST_CLAMPS):
        location = device.values.get(f"NEURIO_CT{clamp}_Location")
        if isinstance(location, str) and location:
            powers_w.setdefault(location, []).append(number(device, f"NEURIO_CT{clamp}_InstRealPower"))
    return powers_w


def clamp_ids(device: VitalDevice) -> list[str]:
    """One for each place that the meter's clamps look at; the first is the serial number, as elsewhere."""
    serial = device.serial or device.din or "meter"
    return [serial + (f"-{location}" if index else "") for index, location in enumerate(_locations(device))]


def _clamps(device: VitalDevice, received_at: datetime) -> list[Detail]:
    details = []
    for device_id, (location, parts_w) in zip(clamp_ids(device), _locations(device).items(), strict=True):
        known_w = [part_w for part_w in parts_w if part_w is not None]
        place = PLACES.get(location) or Unknown(word=location)
        of = MeterDetail(place=place, power_w=sum(known_w) if len(known_w) == len(parts_w) else None)
        details.append(_detail(device_id, device, received_at, of))
    return details
