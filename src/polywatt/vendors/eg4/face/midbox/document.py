"""The live values of a GridBOSS as the document has them."""

from polywatt.model import Phase, PortUse, Reading, SwitchDetail

from ..inventory import ListedDevice
from ..numbers import mean, scaled, times, total
from ..responses import Body
from ..snapshot import HUNDREDTH

PORT_STATUS = {PortUse.UNUSED: "OFF", PortUse.LOAD: "ON", PortUse.SOLAR: "AUTO"}
"""The document's three; that the automatic one is a port with solar on it is an assumption."""
LINES, PORTS = (1, 2, 3), (1, 2, 3, 4)


def midbox_from(gridboss: ListedDevice, switch: SwitchDetail | None, reading: Reading | None) -> Body:
    """Return the answer: voltages, currents and frequencies in hundredths. Import is positive, as captured."""
    body: Body = {"success": True, "serialNum": gridboss.serial}
    phases = {phase.phase: phase for phase in (() if switch is None else switch.grid_side)}
    for line in LINES:
        phase = phases.get(line, Phase(phase=line, voltage_v=0.0, current_a=0.0, power_w=0.0))
        body[f"gridVoltageL{line}"] = scaled(phase.voltage_v, HUNDREDTH)
        body[f"gridCurrentL{line}"] = scaled(None if phase.current_a is None else abs(phase.current_a), HUNDREDTH)
        body[f"gridPowerL{line}"] = scaled(phase.power_w)
    return body | _load(switch, reading) | _ports(switch) | _generator(reading)


def _load(switch: SwitchDetail | None, reading: Reading | None) -> Body:
    side = () if switch is None else switch.home_side
    hertz = None if reading is None else reading.grid_frequency_hz
    return {
        "gridFrequency": scaled(hertz, HUNDREDTH),
        "loadPower": None if reading is None else scaled(reading.load_w),
        "loadVoltage": scaled(mean([phase.voltage_v for phase in side]), HUNDREDTH),
        "loadCurrent": scaled(total([phase.current_a for phase in side]), HUNDREDTH),
        "upsMode": False,
    }


def _ports(switch: SwitchDetail | None) -> Body:
    ports = {port.number: port for port in (() if switch is None else switch.ports)}
    body: Body = {}
    solar_w: list[float | None] = []
    for number in PORTS:
        port = ports.get(number)
        use = port.use if port is not None and isinstance(port.use, PortUse) else PortUse.UNUSED
        power_w = 0.0 if port is None else times(port.power_w, -1.0 if use is PortUse.LOAD else 1.0)
        body[f"smartPort{number}Status"] = PORT_STATUS[use]
        body[f"smartPort{number}Power"] = scaled(power_w)
        solar_w += [power_w] if use is PortUse.SOLAR else []
    return body | {"acCoupleEnabled": bool(solar_w), "acCouplePower": scaled(total(solar_w)) if solar_w else 0}


def _generator(reading: Reading | None) -> Body:
    power_w = None if reading is None else reading.generator_w
    is_running = power_w is not None and power_w > 0.0
    return {
        "generatorStatus": "RUNNING" if is_running else "IDLE",
        "generatorVoltage": 0,
        "generatorFrequency": 0,
        "generatorPower": scaled(power_w) if is_running else 0,
    }
