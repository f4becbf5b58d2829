"""Devices of the vitals."""

from polywatt.kit.cached_plant import Snapshot
from polywatt.model import BatteryDetail, Device, GridState, InverterDetail, MeterDetail, MeterPlace, Phase, Phases

from ...wire.vitals import Value, VitalDevice
from ..profile import Profile
from ..snapshot import (
    FIRMWARE_HASH,
    METER_SERIAL,
    gateway_din,
    included_batteries,
    line_voltage,
    measured_at,
    phase_count,
    string_inverters,
)

Values = dict[str, Value]
OptionalValues = dict[str, Value | None]
POD_PART, SYNC_PART, PV_PART = "1081100-13-V", "1493315-01-F", "1538100-00-F"
"""As captured; the devices inside a pack take its serial number (invented)."""
GATEWAY, THERMAL, POD, INVERTER, SYNC, SOLAR, SOLAR_SWITCH = 207, 224, 226, 253, 259, 296, 297
"""Kinds of device, as captured."""
SITE = 1
"""Of a meter's locations, as captured."""
ABSENT = -256.0
"""An angle to a phase that is not there (document, L555)."""
TO_FULL = 1.06
"""Energy that charging takes for each Wh that is stored: 5685 Wh for 5354 in the document's example."""


def vitals_from(snapshot: Snapshot, profile: Profile) -> list[VitalDevice]:
    """Return the gateway, then each pack with its devices, solar, the switch, and the meter inside it."""
    last_seen_s = int(measured_at(snapshot).timestamp())
    root = f"STSTSM--{gateway_din(snapshot.home.devices)}"
    packs = [device for pack in included_batteries(snapshot) for device in _pack(*pack, snapshot, root, last_seen_s)]
    parent = next((device.din or root for device in packs if device.ecu_type == THERMAL), root)
    solar = _solar(snapshot, root, parent, last_seen_s)
    gateway, switch = _gateway(snapshot, root, profile, last_seen_s), _switch(snapshot, root, last_seen_s)
    return [gateway, *packs, *solar, switch, _meter(root, last_seen_s)]


def _known(values: OptionalValues) -> Values:
    return {name: value for name, value in values.items() if value is not None}


def _device(
    kind: str, part_number: str, serial: str, parent: str, ecu_type: int, last_seen_s: int, values: OptionalValues
) -> VitalDevice:
    return VitalDevice(
        din=f"{kind}--{part_number}--{serial}",
        part_number=part_number,
        serial=serial,
        manufacturer="TESLA",
        parent=parent,
        firmware=FIRMWARE_HASH,
        last_seen_s=last_seen_s,
        ecu_type=ecu_type,
        values=_known(values),
    )


def _gateway(snapshot: Snapshot, root: str, profile: Profile, last_seen_s: int) -> VitalDevice:
    part_number, _, serial = root.removeprefix("STSTSM--").rpartition("--")
    on_grid, off_grid = ("SystemConnectedToGrid",), ("UnscheduledIslandContactorOpen",)
    state = snapshot.reading.grid_state
    return VitalDevice(
        din=root,
        part_number=part_number,
        serial=serial,
        manufacturer="TESLA",
        firmware=profile.version,
        last_seen_s=last_seen_s,
        ecu_type=GATEWAY,
        values={"STSTSM-Location": "Gateway"},
        alerts=on_grid if state == GridState.CONNECTED else off_grid if state == GridState.ISLANDED else (),
    )


def _pack(device: Device, data: BatteryDetail, snapshot: Snapshot, root: str, last_seen_s: int) -> list[VitalDevice]:
    part_number, serial = device.part_number or "UNKNOWN", device.serial or device.id
    thermal: OptionalValues = {"THC_State": "THC_STATE_AUTONOMOUSCONTROL", "THC_AmbientTemp": data.temperature_c}
    head = _device("TETHC", part_number, serial, root, THERMAL, last_seen_s, thermal)
    parent = head.din or root
    return [
        head,
        _device("TEPOD", POD_PART, serial, parent, POD, last_seen_s, _pod(data, snapshot)),
        _device("TEPINV", POD_PART, serial, parent, INVERTER, last_seen_s, _inverter(data, snapshot)),
    ]


def _pod(data: BatteryDetail, snapshot: Snapshot) -> OptionalValues:
    remaining_wh, full_wh = _rounded(data.energy_remaining_wh), _rounded(data.energy_full_wh)
    room_wh = None if remaining_wh is None or full_wh is None else (full_wh - remaining_wh) * TO_FULL
    percent = None if remaining_wh is None or not full_wh else 100.0 * remaining_wh / full_wh
    return {
        "POD_nom_energy_to_be_charged": _rounded(room_wh),
        "POD_nom_energy_remaining": remaining_wh,
        "POD_nom_full_pack_energy": full_wh,
        "POD_available_charge_power": _rounded(data.charge_limit_w),
        "POD_available_dischg_power": _rounded(data.discharge_limit_w),
        "POD_state": "POD_ACTIVE",
        "POD_enable_line": True,
        "POD_ChargeComplete": None if percent is None else percent >= 99.9,
        "POD_DischargeComplete": None if percent is None else percent <= snapshot.home.ratings.hidden_soc_percent,
        "POD_PersistentlyFaulted": False,
        "POD_PermanentlyFaulted": False,
        "POD_ChargeRequest": False,
        "POD_ActiveHeating": False,
        "POD_CCVhold": False,
    }


def _inverter(data: BatteryDetail, snapshot: Snapshot) -> OptionalValues:
    is_islanded = snapshot.reading.grid_state == GridState.ISLANDED
    hertz, leg_v = snapshot.reading.grid_frequency_hz, snapshot.reading.grid_voltage_v
    return {
        "PINV_EnergyDischarged": _rounded(data.discharged_wh),
        "PINV_EnergyCharged": _rounded(data.charged_wh),
        "PINV_VSplit1": leg_v,
        "PINV_VSplit2": leg_v if snapshot.home.phases == Phases.SPLIT else 0.0,
        "PINV_PllFrequency": hertz,
        "PINV_PllLocked": not is_islanded,
        # In kW, unlike what its neighbours measure.
        "PINV_Pout": None if data.battery_w is None else round(data.battery_w / 1_000.0, 5) + 0.0,
        "PINV_Qout": 0.0,
        "PINV_Vout": line_voltage(snapshot),
        "PINV_Fout": hertz,
        "PINV_ReadyForGridForming": True,
        "PINV_State": "PINV_GridForming" if is_islanded else "PINV_GridFollowing",
        "PINV_GridState": "Grid_Uncompliant" if is_islanded else "Grid_Compliant",
        "PINV_HardwareEnableLine": True,
        "PINV_PowerLimiter": "PWRLIM_POD_Power_Limit",
    }


def _solar(snapshot: Snapshot, root: str, parent: str, last_seen_s: int) -> list[VitalDevice]:
    devices = []
    for device, data in string_inverters(snapshot):
        part_number, serial = device.part_number or PV_PART, device.serial or device.id
        main = _device("PVAC", part_number, serial, parent, SOLAR, last_seen_s, _pvac(data))
        switch = _device("PVS", part_number, serial, main.din or root, SOLAR_SWITCH, last_seen_s, _pvs(data))
        devices += [main, switch, _nameplate(device, f"{part_number}--{serial}", root, last_seen_s)]
    return devices


def _nameplate(device: Device, serial: str, root: str, last_seen_s: int) -> VitalDevice:
    return VitalDevice(
        din=f"TESLA--{serial}",
        serial=serial,
        manufacturer="TESLA",
        parent=root,
        firmware=FIRMWARE_HASH,
        last_seen_s=last_seen_s,
        connection="",
        nameplate_w=None if device.rated_w is None else round(device.rated_w),
    )


def _pvac(data: InverterDetail) -> OptionalValues:
    leg_v = data.phases[0].voltage_v if data.phases else None
    out_v = None if leg_v is None else leg_v * min(len(data.phases), 2)
    values: OptionalValues = {"PVAC_VL1Ground": leg_v, "PVAC_VL2Ground": leg_v if len(data.phases) > 1 else None}
    for string in data.strings:
        values |= {
            f"PVAC_PVCurrent_{string.name}": string.current_a,
            f"PVAC_PVMeasuredVoltage_{string.name}": string.voltage_v,
            f"PVAC_PVMeasuredPower_{string.name}": string.power_w,
            f"PVAC_PvState_{string.name}": "PV_Active",
        }
    return values | {
        "PVAC_LifetimeEnergyPV_Total": _rounded(data.produced_wh),
        "PVAC_Vout": out_v,
        "PVAC_Iout": None if data.ac_w is None or not out_v else data.ac_w / out_v,
        "PVAC_Fout": data.frequency_hz,
        "PVAC_Pout": data.ac_w,
        "PVAC_Qout": 0.0,
        "PVAC_State": "PVAC_Active",
        "PVAC_GridState": "Grid_Compliant",
        "PVAC_InvState": "INV_Grid_Connected",
        "PVI-PowerStatusSetpoint": "on",
    }


def _pvs(data: InverterDetail) -> OptionalValues:
    leg_v = data.phases[0].voltage_v if data.phases else None
    connected: OptionalValues = {f"PVS_String{s.name}_Connected": s.is_connected for s in data.strings}
    return {
        "PVS_vLL": None if leg_v is None else leg_v * min(len(data.phases), 2),
        "PVS_State": "PVS_Active",
        "PVS_SelfTestState": "PVS_SelfTestOff",
        "PVS_EnableOutput": True,
        **connected,
    }


def _switch(snapshot: Snapshot, root: str, last_seen_s: int) -> VitalDevice:
    values = _contacts(snapshot) | _clamps(snapshot, MeterPlace.GRID, "X") | _clamps(snapshot, MeterPlace.SOLAR, "Y")
    return _device("TESYNC", SYNC_PART, METER_SERIAL, root, SYNC, last_seen_s, values)


def _contacts(snapshot: Snapshot) -> OptionalValues:
    """Return both sides of the contactor, phase by phase; of an absent phase zeros and an absent angle."""
    is_tied = snapshot.reading.grid_state == GridState.CONNECTED
    count = phase_count(snapshot.home)
    main_v, hertz = snapshot.reading.grid_voltage_v, snapshot.reading.grid_frequency_hz
    # An island makes its own voltage, which the reading does not have.
    load_v = main_v if is_tied else snapshot.home.ratings.nominal_v
    values: OptionalValues = {}
    for number in (1, 2, 3):
        is_present = number <= count
        values |= {
            f"ISLAND_VL{number}N_Main": main_v if is_present else 0.0,
            f"ISLAND_FreqL{number}_Main": hertz if is_present else 0.0,
            f"ISLAND_VL{number}N_Load": load_v if is_present else 0.0,
            f"ISLAND_FreqL{number}_Load": hertz if is_present else 0.0,
            f"ISLAND_PhaseL{number}_Main_Load": 0.0 if is_present else ABSENT,
            f"ISLAND_L{number}MicrogridOk": is_present,
        }
    angle = 120.0 if count == 3 else ABSENT
    compliance = "Grid_Compliant" if is_tied else "Grid_Uncompliant"
    return values | {
        "ISLAND_L1L2PhaseDelta": angle,
        "ISLAND_L1L3PhaseDelta": angle,
        "ISLAND_L2L3PhaseDelta": angle,
        "ISLAND_GridState": f"ISLAND_GridState_{compliance}",
        "ISLAND_ReadyForSynchronization": True,
        "ISLAND_GridConnected": is_tied,
        "SYNC_ExternallyPowered": False,
        "SYNC_SiteSwitchEnabled": False,
    }


def _clamps(snapshot: Snapshot, place: MeterPlace, letter: str) -> OptionalValues:
    """Return the values of one half of the meter inside the gateway."""
    data = next((d.data for d in snapshot.details if isinstance(d.data, MeterDetail) and d.data.place == place), None)
    phases: dict[int, Phase] = {} if data is None else {phase.phase: phase for phase in data.phases}
    values: OptionalValues = {}
    for number, clamp in enumerate("ABC", 1):
        phase = phases.get(number, Phase(phase=number, voltage_v=0.0, current_a=0.0, power_w=0.0, reactive_var=0.0))
        values |= {
            f"METER_{letter}_CT{clamp}_InstRealPower": phase.power_w,
            f"METER_{letter}_CT{clamp}_InstReactivePower": phase.reactive_var,
            f"METER_{letter}_VL{number}N": phase.voltage_v,
            f"METER_{letter}_CT{clamp}_I": None if phase.current_a is None else abs(phase.current_a),
        }
    if data is None:
        return values
    imported_wh, exported_wh = data.imported_wh, data.exported_wh
    if place == MeterPlace.SOLAR:
        # Counted from the solar side, not from the busbar.
        imported_wh, exported_wh = exported_wh, imported_wh
    energies = {"Import": _rounded(imported_wh), "Export": _rounded(exported_wh)}
    return values | {f"METER_{letter}_LifetimeEnergy{way}": wh for way, wh in energies.items()}


def _meter(root: str, last_seen_s: int) -> VitalDevice:
    return VitalDevice(
        din=f"TESLA--{METER_SERIAL}",
        serial=METER_SERIAL,
        manufacturer="TESLA",
        parent=root,
        firmware=FIRMWARE_HASH,
        last_seen_s=last_seen_s,
        connection="",
        locations=(SITE,),
    )


def _rounded(number: float | None) -> float | None:
    return None if number is None else float(round(number))
