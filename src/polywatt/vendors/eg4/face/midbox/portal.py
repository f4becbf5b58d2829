"""The live values of a GridBOSS as the portal has them: nested, in tenths (capture: ``midbox_…json``)."""

from collections.abc import Sequence

from polywatt.model import Counters, Phase, Port, PortUse, Reading, SwitchDetail

from ..inventory import ListedDevice
from ..numbers import scaled, times, total
from ..responses import Body
from ..runtime import FLOWING, runtime_from
from ..snapshot import HUNDREDTH, TENTH, Snapshot, device_time, firmware_code_of, server_time

PORT_MODES = {PortUse.UNUSED: 0, PortUse.LOAD: 1, PortUse.SOLAR: 2}
"""A port with 2 had solar on it; 1 is a smart load (register maps)."""
LINES, PORTS = (1, 2), (1, 2, 3, 4)
COUNTERS = {"eUps": "load_wh", "eToGrid": "exported_wh", "eToUser": "imported_wh"}
"""One site's counters of these are its energies of the same day."""
WH_PER_TENTH = 100.0
SUM_KEYS = ("ppv", "batPower", "pinv", "prec")
DEVICE_KEYS = ("lost", *FLOWING)


def midbox_from(
    gridboss: ListedDevice,
    switch: SwitchDetail | None,
    reading: Reading | None,
    counters: Counters,
    snapshots: Sequence[Snapshot],
) -> Body:
    """Return the answer; unknown values are left out. ``snapshots`` are the group's inverters."""
    code = firmware_code_of(gridboss)
    is_lost = all(snapshot.is_lost for snapshot in snapshots)
    body: Body = {
        "success": True,
        "serialNum": gridboss.serial,
        "inverterDetail": {"deviceText": "Grid Boss", "fwCode": code, "fwCodeText": code},
        "fwCode": code,
        "lost": is_lost,
        "hasRuntimeData": reading is not None,
        "statusText": "offline" if is_lost else "normal",
    }
    if reading is None or switch is None:
        return body
    now, home = snapshots[0].now, snapshots[0].home
    data = {"status": 0, "serverTime": server_time(now), "deviceTime": device_time(now, home)}
    data |= (
        _grid(switch, reading) | _loads(switch, reading) | _ports(switch) | _generator(reading) | _energies(counters)
    )
    data["hybridPower"] = scaled(total([snapshot.ac_w for snapshot in snapshots]))
    known = {key: value for key, value in data.items() if value is not None}
    return body | {"midboxData": known, "deviceDataType": "PARALLEL", "deviceData": _group(snapshots, reading)}


def _grid(switch: SwitchDetail, reading: Reading) -> Body:
    body = {
        "gridRmsVolt": scaled(total([phase.voltage_v for phase in switch.grid_side]), TENTH),
        "gridFreq": scaled(reading.grid_frequency_hz, HUNDREDTH),
        "phaseLockFreq": scaled(reading.grid_frequency_hz, HUNDREDTH),
    }
    for line, phase in _lines(switch.grid_side):
        body[f"gridL{line}RmsVolt"] = scaled(phase.voltage_v, TENTH)
        body[f"gridL{line}RmsCurr"] = scaled(None if phase.current_a is None else abs(phase.current_a), TENTH)
        body[f"gridL{line}ActivePower"] = scaled(phase.power_w)
    return body


def _loads(switch: SwitchDetail, reading: Reading) -> Body:
    """Return the loads that are backed up, and those that are not; those on ports are neither."""
    on_ports_w = sum(-p.power_w for p in switch.ports if p.use == PortUse.LOAD and p.power_w is not None)
    home_w = None if reading.load_w is None else reading.load_w - on_ports_w
    backed_up_w = home_w if reading.critical_load_w is None or home_w is None else reading.critical_load_w
    shares = _shares(switch.home_side)
    volts = {line: phase.voltage_v for line, phase in _lines(switch.home_side)}
    body = {"upsRmsVolt": scaled(total(list(volts.values())), TENTH)}
    for line in LINES:
        body[f"upsL{line}RmsVolt"] = scaled(volts.get(line), TENTH)
        body[f"upsL{line}ActivePower"] = scaled(times(backed_up_w, shares[line]))
        rest_w = None if home_w is None or backed_up_w is None else max(home_w - backed_up_w, 0.0)
        body[f"loadL{line}ActivePower"] = scaled(times(rest_w, shares[line]))
    return body


def _lines(side: tuple[Phase, ...]) -> list[tuple[int, Phase]]:
    return [(phase.phase, phase) for phase in side if phase.phase in LINES]


def _shares(side: tuple[Phase, ...]) -> dict[int, float]:
    """Return each line's share of the home's power; all is the first's where there is but one."""
    powers = {line: phase.power_w for line, phase in _lines(side) if phase.power_w is not None}
    sum_w = sum(powers.values())
    if sum_w <= 0.0:
        return {1: 0.5, 2: 0.5} if len(side) > 1 else {1: 1.0, 2: 0.0}
    return {line: powers.get(line, 0.0) / sum_w for line in LINES}


def _ports(switch: SwitchDetail) -> Body:
    ports = {port.number: port for port in switch.ports}
    body: Body = {}
    for number in PORTS:
        port = ports.get(number, Port(number=number, use=PortUse.UNUSED, power_w=0.0))
        use = port.use if isinstance(port.use, PortUse) else PortUse.UNUSED
        body[f"smartPort{number}Status"] = PORT_MODES[use]
        for line in LINES:
            # Below 0 into the home.
            body[f"smartLoad{number}L{line}ActivePower"] = scaled(times(port.power_w, -0.5))
    return body


def _generator(reading: Reading) -> Body:
    """Return the generator, with equal lines."""
    power_w = times(reading.generator_w, 0.5)
    body: Body = {f"genL{line}ActivePower": scaled(power_w) for line in LINES}
    is_running = power_w is not None and power_w > 0.0
    volts = reading.grid_voltage_v if is_running else 0.0
    return body | {"genRmsVolt": scaled(times(volts, 2.0), TENTH), "genFreq": 0 if not is_running else None}


def _energies(counters: Counters) -> Body:
    """Return the counters, all in the first line, as captured."""
    body: Body = {}
    for prefix, name in COUNTERS.items():
        for span, energies in (("Today", counters.today), ("Total", counters.lifetime)):
            energy_wh = None if energies is None else getattr(energies, name)
            if energy_wh is not None:
                body |= {f"{prefix}{span}L1": round(energy_wh / WH_PER_TENTH), f"{prefix}{span}L2": 0}
    return body


def _group(snapshots: Sequence[Snapshot], reading: Reading) -> Body:
    """Return the group's inverters: the first one's answer, with sums."""
    runtimes = [runtime_from(snapshot) for snapshot in snapshots]
    module_count = sum(len(snapshot.inverter.modules) for snapshot in snapshots)
    sums = {
        key: sum(runtime[key] for runtime in runtimes)
        for key in SUM_KEYS
        if all(runtime.get(key) is not None for runtime in runtimes)
    }
    head = {key: runtimes[0][key] for key in ("success", "serialNum", "fwCode", "lost", "statusText", "soc", "vBat")}
    return {
        **head,
        **sums,
        "gridPower": scaled(times(reading.grid_w, -1.0)),
        "pLoad": scaled(reading.load_w),
        "isOffGrid": runtimes[0]["fac"] == 0,
        "batParallelNum": str(module_count),
        "hasUnclosedQuickChargeTask": runtimes[0]["hasUnclosedQuickChargeTask"],
        "deviceArray": [{key: runtime[key] for key in DEVICE_KEYS if key in runtime} for runtime in runtimes],
    }
