"""``getMidboxRuntime``: what a GridBOSS measures, nested, in tenths (capture: ``midbox_…json``)."""

from typing import Any

from polywatt.model import Counters, Phase, Port, PortUse, Reading, SwitchDetail

from ..moment import Moment, firmware_of, stamp
from ..numbers import mean, part, scaled, total
from ..runtime import HUNDREDTH, TENTH, runtime_from
from ..units import Unit

NUMBERS = {PortUse.UNUSED: 0, PortUse.LOAD: 1, PortUse.SOLAR: 2}
"""A port that showed 2 had solar behind it; 1 is a smart load (register maps)."""
LINES, PORTS = (1, 2), (1, 2, 3, 4)
COUNTED = {"eUps": "load_wh", "eToGrid": "exported_wh", "eToUser": "imported_wh"}
"""One site's counters of these are its energies of the same day."""
WH_PER_TENTH = 100.0
SUMMED = ("ppv", "batPower", "pinv", "prec")
LISTED = (
    *("lost", "status", "ppv", "pCharge", "pDisCharge", "batPower", "batteryColor", "soc", "vBat", "pinv", "prec"),
    *("peps", "_12KAcCoupleInverterFlow", "_12KAcCoupleInverterData", "acCouplePower"),
)


def midbox_from(
    unit: Unit, of: SwitchDetail | None, reading: Reading | None, counters: Counters, moments: list[Moment]
) -> dict[str, Any]:
    """The whole answer; what is not known is left out."""
    code = firmware_of(unit)
    is_lost = all(moment.is_lost for moment in moments)
    found: dict[str, Any] = {
        "success": True,
        "serialNum": unit.serial,
        "inverterDetail": {"deviceText": "Grid Boss", "fwCode": code, "fwCodeText": code},
        "fwCode": code,
        "lost": is_lost,
        "hasRuntimeData": reading is not None,
        "statusText": "offline" if is_lost else "normal",
    }
    if reading is None or of is None:
        return found
    local = runtime_from(moments[0])["deviceTime"]
    data = {"status": 0, "serverTime": stamp(moments[0].now), "deviceTime": local}
    data |= _grid(of, reading) | _home(of, reading) | _ports(of) | _generator(reading) | _counted(counters)
    data["hybridPower"] = scaled(total([moment.ac_w for moment in moments]))
    known = {key: value for key, value in data.items() if value is not None}
    return found | {"midboxData": known, "deviceDataType": "PARALLEL", "deviceData": _together(moments, reading)}


def _grid(of: SwitchDetail, reading: Reading) -> dict[str, Any]:
    found = {
        "gridRmsVolt": scaled(total([phase.voltage_v for phase in of.grid_side]), TENTH),
        "gridFreq": scaled(reading.grid_frequency_hz, HUNDREDTH),
        "phaseLockFreq": scaled(reading.grid_frequency_hz, HUNDREDTH),
    }
    for line, phase in _lines(of.grid_side):
        found[f"gridL{line}RmsVolt"] = scaled(phase.voltage_v, TENTH)
        found[f"gridL{line}RmsCurr"] = scaled(None if phase.current_a is None else abs(phase.current_a), TENTH)
        found[f"gridL{line}ActivePower"] = scaled(phase.power_w)
    return found


def _home(of: SwitchDetail, reading: Reading) -> dict[str, Any]:
    """What is backed up, and what is not; what hangs on the ports is neither."""
    on_ports_w = sum(-p.power_w for p in of.ports if p.use == PortUse.LOAD and p.power_w is not None)
    inside_w = None if reading.load_w is None else reading.load_w - on_ports_w
    backed_up_w = inside_w if reading.critical_load_w is None or inside_w is None else reading.critical_load_w
    parts = _shares(of.home_side)
    volts = {line: phase.voltage_v for line, phase in _lines(of.home_side)}
    found = {"upsRmsVolt": scaled(total(list(volts.values())), TENTH)}
    for line in LINES:
        found[f"upsL{line}RmsVolt"] = scaled(volts.get(line), TENTH)
        found[f"upsL{line}ActivePower"] = scaled(part(backed_up_w, parts[line]))
        rest_w = None if inside_w is None or backed_up_w is None else max(inside_w - backed_up_w, 0.0)
        found[f"loadL{line}ActivePower"] = scaled(part(rest_w, parts[line]))
    return found


def _lines(side: tuple[Phase, ...]) -> list[tuple[int, Phase]]:
    return [(phase.phase, phase) for phase in side if phase.phase in LINES]


def _shares(side: tuple[Phase, ...]) -> dict[int, float]:
    """How the home's power is dealt to its lines; all to the first where it has but one."""
    powers = {line: phase.power_w for line, phase in _lines(side) if phase.power_w is not None}
    whole_w = sum(powers.values())
    if whole_w <= 0.0:
        return {1: 0.5, 2: 0.5} if len(side) > 1 else {1: 1.0, 2: 0.0}
    return {line: powers.get(line, 0.0) / whole_w for line in LINES}


def _ports(of: SwitchDetail) -> dict[str, Any]:
    ports = {port.number: port for port in of.ports}
    found: dict[str, Any] = {}
    for number in PORTS:
        port = ports.get(number, Port(number=number, use=PortUse.UNUSED, power_w=0.0))
        use = port.use if isinstance(port.use, PortUse) else PortUse.UNUSED
        found[f"smartPort{number}Status"] = NUMBERS[use]
        for line in LINES:
            # Below 0 into the home.
            found[f"smartLoad{number}L{line}ActivePower"] = scaled(part(port.power_w, -0.5))
    return found


def _generator(reading: Reading) -> dict[str, Any]:
    """Both lines alike."""
    power_w = part(reading.generator_w, 0.5)
    found: dict[str, Any] = {f"genL{line}ActivePower": scaled(power_w) for line in LINES}
    runs = power_w is not None and power_w > 0.0
    volts = mean([reading.grid_voltage_v]) if runs else 0.0
    return found | {"genRmsVolt": scaled(part(volts, 2.0), TENTH), "genFreq": 0 if not runs else None}


def _counted(counters: Counters) -> dict[str, Any]:
    """All in the first line, as captured."""
    found: dict[str, Any] = {}
    for beginning, name in COUNTED.items():
        for span, energies in (("Today", counters.today), ("Total", counters.lifetime)):
            energy_wh = None if energies is None else getattr(energies, name)
            if energy_wh is not None:
                found |= {f"{beginning}{span}L1": round(energy_wh / WH_PER_TENTH), f"{beginning}{span}L2": 0}
    return found


def _together(moments: list[Moment], reading: Reading) -> dict[str, Any]:
    """The group's inverters: the first one's answer with sums where several add up."""
    runtimes = [runtime_from(moment) for moment in moments]
    modules = sum(len(moment.unit.modules) for moment in moments)
    sums = {
        key: sum(one[key] for one in runtimes) for key in SUMMED if all(one.get(key) is not None for one in runtimes)
    }
    head = {key: runtimes[0][key] for key in ("success", "serialNum", "fwCode", "lost", "statusText", "soc", "vBat")}
    return {
        **head,
        **sums,
        "gridPower": scaled(part(reading.grid_w, -1.0)),
        "pLoad": scaled(reading.load_w),
        "isOffGrid": runtimes[0]["fac"] == 0,
        "batParallelNum": str(modules),
        "hasUnclosedQuickChargeTask": runtimes[0]["hasUnclosedQuickChargeTask"],
        "deviceArray": [{key: one[key] for key in LISTED if key in one} for one in runtimes],
    }
