"""``getMidboxRuntime``: what a GridBOSS measures, in the document's scales."""

from typing import Any

from polywatt.model import Phase, PortUse, Reading, SwitchDetail

from ..numbers import mean, part, scaled, total
from ..runtime import HUNDREDTH
from ..units import Unit

WORDS = {PortUse.UNUSED: "OFF", PortUse.LOAD: "ON", PortUse.SOLAR: "AUTO"}
"""The document's three; that the automatic one is a port with solar behind it is an assumption."""
LINES, PORTS = (1, 2, 3), (1, 2, 3, 4)


def midbox_from(unit: Unit, of: SwitchDetail | None, reading: Reading | None) -> dict[str, Any]:
    """Voltages, currents and frequencies in hundredths. Import is positive, as captured."""
    found: dict[str, Any] = {"success": True, "serialNum": unit.serial}
    sides = () if of is None else of.grid_side
    phases = {phase.phase: phase for phase in sides}
    for line in LINES:
        phase = phases.get(line, Phase(phase=line, voltage_v=0.0, current_a=0.0, power_w=0.0))
        found[f"gridVoltageL{line}"] = scaled(phase.voltage_v, HUNDREDTH)
        found[f"gridCurrentL{line}"] = scaled(None if phase.current_a is None else abs(phase.current_a), HUNDREDTH)
        found[f"gridPowerL{line}"] = scaled(phase.power_w)
    return found | _load(of, reading) | _ports(of) | _generator(reading)


def _load(of: SwitchDetail | None, reading: Reading | None) -> dict[str, Any]:
    side = () if of is None else of.home_side
    hertz = None if reading is None else reading.grid_frequency_hz
    return {
        "gridFrequency": scaled(hertz, HUNDREDTH),
        "loadPower": None if reading is None else scaled(reading.load_w),
        "loadVoltage": scaled(mean([phase.voltage_v for phase in side]), HUNDREDTH),
        "loadCurrent": scaled(total([phase.current_a for phase in side]), HUNDREDTH),
        "upsMode": False,
    }


def _ports(of: SwitchDetail | None) -> dict[str, Any]:
    ports = {port.number: port for port in (() if of is None else of.ports)}
    found: dict[str, Any] = {}
    solar_w: list[float | None] = []
    for number in PORTS:
        port = ports.get(number)
        use = port.use if port is not None and isinstance(port.use, PortUse) else PortUse.UNUSED
        power_w = 0.0 if port is None else part(port.power_w, -1.0 if use is PortUse.LOAD else 1.0)
        found[f"smartPort{number}Status"] = WORDS[use]
        found[f"smartPort{number}Power"] = scaled(power_w)
        solar_w += [power_w] if use is PortUse.SOLAR else []
    return found | {"acCoupleEnabled": bool(solar_w), "acCouplePower": scaled(total(solar_w)) if solar_w else 0}


def _generator(reading: Reading | None) -> dict[str, Any]:
    power_w = None if reading is None else reading.generator_w
    runs = power_w is not None and power_w > 0.0
    return {
        "generatorStatus": "RUNNING" if runs else "IDLE",
        "generatorVoltage": 0,
        "generatorFrequency": 0,
        "generatorPower": scaled(power_w) if runs else 0,
    }
