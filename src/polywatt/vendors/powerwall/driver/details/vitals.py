"""Details from the vitals: packs, strings, the switch, and meters that no other endpoint lists.

The tree follows from parents: a pack (TETHC) holds its battery (TEPOD) and inverter (TEPINV), and on a Powerwall+ the
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

from ...wire.vitals import VitalDevice
from ..site.report import MAX_CLAMPS, PHASES, STRINGS, SWITCH_ID, solar_id

ABSENT = -256.0
"""Sent for a phase that is not there (document, L555)."""
PLACES = {"site": MeterPlace.GRID, "solar": MeterPlace.SOLAR, "solarRGM": MeterPlace.SOLAR, "load": MeterPlace.LOAD}
"""Places of a clamp; RGM is a revenue-grade meter (captures)."""
MIN_V = 1.0
"""Less is no voltage."""
Children = dict[str, VitalDevice]
"""Of one device, by their type."""


def vital_details(devices: list[VitalDevice], known_ids: Iterable[str], received_at: datetime) -> list[Detail]:
    """Return one detail per device; of meters only those that are not in ``known_ids``."""
    known, children_of, details = set(known_ids), _children(devices), []
    solar_number = 0
    for device in devices:
        children = children_of.get(device.din or "", {})
        match device.type:
            case "TETHC":
                details.append(_pack(device, children, received_at))
            case "TESYNC":
                details.append(_detail(SWITCH_ID, device, received_at, _switch(device)))
            case "PVAC":
                details.append(
                    _detail(solar_id(solar_number), device, received_at, _solar(device, children.get("PVS")))
                )
                solar_number += 1
            case "NEURIO" if device.serial not in known:
                details += _clamps(device, received_at)
    return details


def _children(devices: list[VitalDevice]) -> dict[str, Children]:
    """Return the devices by their parent's din; the first of each type."""
    children: dict[str, Children] = {}
    for device in devices:
        if device.parent is not None:
            children.setdefault(device.parent, {}).setdefault(device.type, device)
    return children


def number(device: VitalDevice | None, name: str) -> float | None:
    """Return a measured number; None where it is not sent, is no number, or is of a phase that is not there."""
    value = None if device is None else device.values.get(name)
    # A bool is an int to isinstance.
    if type(value) is not float and type(value) is not int:
        return None
    return None if value == ABSENT else value


def _flag(device: VitalDevice | None, name: str) -> bool | None:
    value = None if device is None else device.values.get(name)
    return value if isinstance(value, bool) else None


def _detail(
    device_id: str, device: VitalDevice, received_at: datetime, data: DeviceData, health: Health | None = None
) -> Detail:
    return Detail(device_id=device_id, received_at=received_at, at=_time(device.last_seen_s), health=health, data=data)


def _time(epoch_s: int | None) -> datetime | None:
    try:
        return None if epoch_s is None else datetime.fromtimestamp(epoch_s, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _pack(thermal: VitalDevice, children: Children, received_at: datetime) -> Detail:
    pod, inverter = children.get("TEPOD"), children.get("TEPINV")
    remaining_wh, full_wh = number(pod, "POD_nom_energy_remaining"), number(pod, "POD_nom_full_pack_energy")
    power_kw = number(inverter, "PINV_Pout")
    data = BatteryDetail(
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
    return _detail(thermal.serial or thermal.din or "", thermal, received_at, data, health)


def _solar(pvac: VitalDevice, switch: VitalDevice | None) -> InverterDetail:
    strings = (_string(pvac, switch, letter) for letter in STRINGS)
    legs = ((phase, number(pvac, f"PVAC_VL{phase}Ground")) for phase in (1, 2))
    return InverterDetail(
        ac_w=number(pvac, "PVAC_Pout"),
        frequency_hz=number(pvac, "PVAC_Fout"),
        produced_wh=number(pvac, "PVAC_LifetimeEnergyPV_Total"),
        phases=tuple(Phase(phase=phase, voltage_v=volts) for phase, volts in legs if volts is not None),
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
    grid_v = {phase: number(device, f"ISLAND_VL{phase}N_Main") for phase in PHASES}
    home_v = {phase: number(device, f"ISLAND_VL{phase}N_Load") for phase in PHASES}
    present = [phase for phase in PHASES if _is_present(device, phase, grid_v[phase], home_v[phase])]
    return SwitchDetail(
        state=None if is_tied is None else GridState.CONNECTED if is_tied else GridState.ISLANDED,
        grid_side=_side(grid_v, present),
        home_side=_side(home_v, present),
    )


def _side(volts: dict[int, float | None], present: list[int]) -> tuple[Phase, ...]:
    return tuple(Phase(phase=phase, voltage_v=volts[phase]) for phase in present if volts[phase] is not None)


def _is_present(device: VitalDevice, phase: int, grid_v: float | None, home_v: float | None) -> bool:
    """Whether there is such a phase: an absent one has no angle, or in newer firmware another one and no volts."""
    is_silent = grid_v is not None and grid_v < MIN_V and home_v is not None and home_v < MIN_V
    return not is_silent and number(device, f"ISLAND_PhaseL{phase}_Main_Load") is not None


def _locations(device: VitalDevice) -> dict[str, list[float | None]]:
    """Return the powers of a meter's clamps by their location."""
    powers_w: dict[str, list[float | None]] = {}
    for clamp in range(MAX_CLAMPS):
        location = device.values.get(f"NEURIO_CT{clamp}_Location")
        if isinstance(location, str) and location:
            powers_w.setdefault(location, []).append(number(device, f"NEURIO_CT{clamp}_InstRealPower"))
    return powers_w


def clamp_ids(device: VitalDevice) -> list[str]:
    """Return an id for each location of the meter's clamps; the first is the serial number, as elsewhere."""
    serial = device.serial or device.din or "meter"
    return [serial + (f"-{location}" if index else "") for index, location in enumerate(_locations(device))]


def _clamps(device: VitalDevice, received_at: datetime) -> list[Detail]:
    details = []
    for device_id, (location, powers_w) in zip(clamp_ids(device), _locations(device).items(), strict=True):
        known_w = [power_w for power_w in powers_w if power_w is not None]
        place = PLACES.get(location) or Unknown(word=location)
        data = MeterDetail(place=place, power_w=sum(known_w) if len(known_w) == len(powers_w) else None)
        details.append(_detail(device_id, device, received_at, data))
    return details
