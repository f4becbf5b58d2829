"""``devices/vitals``: what each device measures, in the names and units of the captures."""

from polywatt.model import BatteryDetail, Device, GridState, InverterDetail, MeterDetail, MeterPlace, Phase, Phases

from ..wire.vitals import Value, VitalDevice
from .meters import line_v
from .names import FIRMWARE_HASH, METER_SERIAL, gateway_din
from .profile import Profile
from .snapshot import Snapshot

Values = dict[str, Value]
POD_PART, SYNC_PART, PV_PART = "1081100-13-V", "1493315-01-F", "1538100-00-F"
"""As captured; the parts inside a pack take the pack's serial number (invented)."""
GATEWAY, THERMAL, POD, INVERTER, SYNC, SOLAR, SOLAR_SWITCH = 207, 224, 226, 253, 259, 296, 297
"""Kinds of device, as captured."""
SITE = 1
"""Of a meter's locations, as captured."""
ABSENT = -256.0
"""An angle to a phase that is not there (document, L555)."""
TO_FULL = 1.06
"""What charging takes for each Wh that is stored: 5685 Wh for 5354 in the document's example."""


def vitals_from(moment: Snapshot, profile: Profile) -> list[VitalDevice]:
    """The gateway first, then each pack with its parts, solar, the switch, and the meter inside it."""
    heard_s = int(moment.at.timestamp())
    root = f"STSTSM--{gateway_din(moment.home.devices)}"
    packs = [part for pack in moment.batteries for part in _pack(*pack, moment, root, heard_s)]
    parent = next((part.din or root for part in packs if part.ecu_type == THERMAL), root)
    solar = _solar(moment, root, parent, heard_s)
    rest = (_switch(moment, root, heard_s), _meter(root, heard_s))
    return [_gateway(moment, root, profile, heard_s), *packs, *solar, *rest]


def _known(values: dict[str, Value | None]) -> Values:
    return {name: value for name, value in values.items() if value is not None}


def _part(
    kind: str, part: str, serial: str, parent: str, ecu_type: int, heard_s: int, values: dict[str, Value | None]
) -> VitalDevice:
    return VitalDevice(
        din=f"{kind}--{part}--{serial}",
        part_number=part,
        serial=serial,
        manufacturer="TESLA",
        parent=parent,
        firmware=FIRMWARE_HASH,
        heard_s=heard_s,
        ecu_type=ecu_type,
        values=_known(values),
    )


def _gateway(moment: Snapshot, root: str, profile: Profile, heard_s: int) -> VitalDevice:
    part, _, serial = root.removeprefix("STSTSM--").rpartition("--")
    on_grid, off_grid = ("SystemConnectedToGrid",), ("UnscheduledIslandContactorOpen",)
    state = moment.reading.grid_state
    return VitalDevice(
        din=root,
        part_number=part,
        serial=serial,
        manufacturer="TESLA",
        firmware=profile.version,
        heard_s=heard_s,
        ecu_type=GATEWAY,
        values={"STSTSM-Location": "Gateway"},
        alerts=on_grid if state == GridState.CONNECTED else off_grid if state == GridState.ISLANDED else (),
    )


def _pack(device: Device, of: BatteryDetail, moment: Snapshot, root: str, heard_s: int) -> list[VitalDevice]:
    part, serial = device.part_number or "UNKNOWN", device.serial or device.id
    thermal: dict[str, Value | None] = {"THC_State": "THC_STATE_AUTONOMOUSCONTROL", "THC_AmbientTemp": of.temperature_c}
    head = _part("TETHC", part, serial, root, THERMAL, heard_s, thermal)
    parent = head.din or root
    return [
        head,
        _part("TEPOD", POD_PART, serial, parent, POD, heard_s, _pod(of, moment)),
        _part("TEPINV", POD_PART, serial, parent, INVERTER, heard_s, _inverter(of, moment)),
    ]


def _pod(of: BatteryDetail, moment: Snapshot) -> dict[str, Value | None]:
    remaining_wh, full_wh = _rounded(of.energy_remaining_wh), _rounded(of.energy_full_wh)
    room_wh = None if remaining_wh is None or full_wh is None else (full_wh - remaining_wh) * TO_FULL
    percent = None if remaining_wh is None or not full_wh else 100.0 * remaining_wh / full_wh
    return {
        "POD_nom_energy_to_be_charged": _rounded(room_wh),
        "POD_nom_energy_remaining": remaining_wh,
        "POD_nom_full_pack_energy": full_wh,
        "POD_available_charge_power": _rounded(of.charge_limit_w),
        "POD_available_dischg_power": _rounded(of.discharge_limit_w),
        "POD_state": "POD_ACTIVE",
        "POD_enable_line": True,
        "POD_ChargeComplete": None if percent is None else percent >= 99.9,
        "POD_DischargeComplete": None if percent is None else percent <= moment.home.ratings.hidden_soc_percent,
        "POD_PersistentlyFaulted": False,
        "POD_PermanentlyFaulted": False,
        "POD_ChargeRequest": False,
        "POD_ActiveHeating": False,
        "POD_CCVhold": False,
    }


def _inverter(of: BatteryDetail, moment: Snapshot) -> dict[str, Value | None]:
    is_islanded = moment.reading.grid_state == GridState.ISLANDED
    hertz, leg_v = moment.reading.grid_frequency_hz, moment.reading.grid_voltage_v
    return {
        "PINV_EnergyDischarged": _rounded(of.discharged_wh),
        "PINV_EnergyCharged": _rounded(of.charged_wh),
        "PINV_VSplit1": leg_v,
        "PINV_VSplit2": leg_v if moment.home.phases == Phases.SPLIT else 0.0,
        "PINV_PllFrequency": hertz,
        "PINV_PllLocked": not is_islanded,
        # In kW, unlike what its neighbours measure.
        "PINV_Pout": None if of.battery_w is None else round(of.battery_w / 1_000.0, 5) + 0.0,
        "PINV_Qout": 0.0,
        "PINV_Vout": line_v(moment),
        "PINV_Fout": hertz,
        "PINV_ReadyForGridForming": True,
        "PINV_State": "PINV_GridForming" if is_islanded else "PINV_GridFollowing",
        "PINV_GridState": "Grid_Uncompliant" if is_islanded else "Grid_Compliant",
        "PINV_HardwareEnableLine": True,
        "PINV_PowerLimiter": "PWRLIM_POD_Power_Limit",
    }


def _solar(moment: Snapshot, root: str, parent: str, heard_s: int) -> list[VitalDevice]:
    found = []
    for device, of in moment.string_inverters:
        part, serial = device.part_number or PV_PART, device.serial or device.id
        main = _part("PVAC", part, serial, parent, SOLAR, heard_s, _pvac(of))
        switch = _part("PVS", part, serial, main.din or root, SOLAR_SWITCH, heard_s, _pvs(of))
        found += [main, switch, _nameplate(device, f"{part}--{serial}", root, heard_s)]
    return found


def _nameplate(device: Device, serial: str, root: str, heard_s: int) -> VitalDevice:
    return VitalDevice(
        din=f"TESLA--{serial}",
        serial=serial,
        manufacturer="TESLA",
        parent=root,
        firmware=FIRMWARE_HASH,
        heard_s=heard_s,
        connection="",
        nameplate_w=None if device.rated_w is None else round(device.rated_w),
    )


def _pvac(of: InverterDetail) -> dict[str, Value | None]:
    leg_v = of.phases[0].voltage_v if of.phases else None
    out_v = None if leg_v is None else leg_v * min(len(of.phases), 2)
    values: dict[str, Value | None] = {"PVAC_VL1Ground": leg_v, "PVAC_VL2Ground": leg_v if len(of.phases) > 1 else None}
    for string in of.strings:
        values |= {
            f"PVAC_PVCurrent_{string.name}": string.current_a,
            f"PVAC_PVMeasuredVoltage_{string.name}": string.voltage_v,
            f"PVAC_PVMeasuredPower_{string.name}": string.power_w,
            f"PVAC_PvState_{string.name}": "PV_Active",
        }
    return values | {
        "PVAC_LifetimeEnergyPV_Total": _rounded(of.produced_wh),
        "PVAC_Vout": out_v,
        "PVAC_Iout": None if of.ac_w is None or not out_v else of.ac_w / out_v,
        "PVAC_Fout": of.frequency_hz,
        "PVAC_Pout": of.ac_w,
        "PVAC_Qout": 0.0,
        "PVAC_State": "PVAC_Active",
        "PVAC_GridState": "Grid_Compliant",
        "PVAC_InvState": "INV_Grid_Connected",
        "PVI-PowerStatusSetpoint": "on",
    }


def _pvs(of: InverterDetail) -> dict[str, Value | None]:
    leg_v = of.phases[0].voltage_v if of.phases else None
    connected: dict[str, Value | None] = {f"PVS_String{s.name}_Connected": s.is_connected for s in of.strings}
    return {
        "PVS_vLL": None if leg_v is None else leg_v * min(len(of.phases), 2),
        "PVS_State": "PVS_Active",
        "PVS_SelfTestState": "PVS_SelfTestOff",
        "PVS_EnableOutput": True,
        **connected,
    }


def _switch(moment: Snapshot, root: str, heard_s: int) -> VitalDevice:
    values = _contacts(moment) | _clamps(moment, MeterPlace.GRID, "X") | _clamps(moment, MeterPlace.SOLAR, "Y")
    return _part("TESYNC", SYNC_PART, METER_SERIAL, root, SYNC, heard_s, values)


def _contacts(moment: Snapshot) -> dict[str, Value | None]:
    """Both sides of the contactor, line by line; of a line that is not there zeros and an absent angle."""
    is_tied = moment.reading.grid_state == GridState.CONNECTED
    lines = {Phases.SPLIT: 2, Phases.THREE: 3}.get(moment.home.phases or Phases.SINGLE, 1)
    main_v, hertz = moment.reading.grid_voltage_v, moment.reading.grid_frequency_hz
    # An island makes its own voltage, which the reading does not tell.
    load_v = main_v if is_tied else moment.home.ratings.nominal_v
    values: dict[str, Value | None] = {}
    for line in (1, 2, 3):
        is_there = line <= lines
        values |= {
            f"ISLAND_VL{line}N_Main": main_v if is_there else 0.0,
            f"ISLAND_FreqL{line}_Main": hertz if is_there else 0.0,
            f"ISLAND_VL{line}N_Load": load_v if is_there else 0.0,
            f"ISLAND_FreqL{line}_Load": hertz if is_there else 0.0,
            f"ISLAND_PhaseL{line}_Main_Load": 0.0 if is_there else ABSENT,
            f"ISLAND_L{line}MicrogridOk": is_there,
        }
    angle = 120.0 if lines == 3 else ABSENT
    words = "Grid_Compliant" if is_tied else "Grid_Uncompliant"
    return values | {
        "ISLAND_L1L2PhaseDelta": angle,
        "ISLAND_L1L3PhaseDelta": angle,
        "ISLAND_L2L3PhaseDelta": angle,
        "ISLAND_GridState": f"ISLAND_GridState_{words}",
        "ISLAND_ReadyForSynchronization": True,
        "ISLAND_GridConnected": is_tied,
        "SYNC_ExternallyPowered": False,
        "SYNC_SiteSwitchEnabled": False,
    }


def _clamps(moment: Snapshot, place: MeterPlace, letter: str) -> dict[str, Value | None]:
    """One half of the meter inside the gateway."""
    of = next((d.data for d in moment.details if isinstance(d.data, MeterDetail) and d.data.place == place), None)
    phases: dict[int, Phase] = {} if of is None else {phase.phase: phase for phase in of.phases}
    values: dict[str, Value | None] = {}
    for line, clamp in enumerate("ABC", 1):
        phase = phases.get(line, Phase(phase=line, voltage_v=0.0, current_a=0.0, power_w=0.0, reactive_var=0.0))
        values |= {
            f"METER_{letter}_CT{clamp}_InstRealPower": phase.power_w,
            f"METER_{letter}_CT{clamp}_InstReactivePower": phase.reactive_var,
            f"METER_{letter}_VL{line}N": phase.voltage_v,
            f"METER_{letter}_CT{clamp}_I": None if phase.current_a is None else abs(phase.current_a),
        }
    if of is None:
        return values
    imported_wh, exported_wh = of.imported_wh, of.exported_wh
    if place == MeterPlace.SOLAR:
        # Counted from where the sun is, not from the busbar.
        imported_wh, exported_wh = exported_wh, imported_wh
    energies = {"Import": _rounded(imported_wh), "Export": _rounded(exported_wh)}
    return values | {f"METER_{letter}_LifetimeEnergy{way}": wh for way, wh in energies.items()}


def _meter(root: str, heard_s: int) -> VitalDevice:
    return VitalDevice(
        din=f"TESLA--{METER_SERIAL}",
        serial=METER_SERIAL,
        manufacturer="TESLA",
        parent=root,
        firmware=FIRMWARE_HASH,
        heard_s=heard_s,
        connection="",
        locations=(SITE,),
    )


def _rounded(number: float | None) -> float | None:
    return None if number is None else float(round(number))
