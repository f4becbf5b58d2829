"""Units of the numbers as they are sent: one table, with the evidence for each factor."""

from collections.abc import Callable, Mapping
from enum import StrEnum, auto

from msgspec import UNSET

from polywatt.kit.coerce import MAX_VALUE, MIN_VALUE, to_float


class Quantity(StrEnum):
    """Numbers with the same scale. PORTAL_...: the portal's dialect, where its scale differs from the document's."""

    VOLTAGE = auto()
    FREQUENCY = auto()
    BANK_CURRENT = auto()
    CURRENT_LIMIT = auto()
    CURRENT_LIMIT_VALUE = auto()
    MODULE_VOLTAGE = auto()
    MODULE_CURRENT = auto()
    PORTAL_MODULE_CURRENT = auto()
    MODULE_TEMPERATURE = auto()
    PORTAL_MODULE_TEMPERATURE = auto()
    PORTAL_MODULE_CURRENT_LIMIT = auto()
    PORTAL_MODULE_VOLTAGE_LIMIT = auto()
    CELL_VOLTAGE = auto()
    MIDBOX_VOLTAGE = auto()
    PORTAL_MIDBOX_VOLTAGE = auto()
    MIDBOX_CURRENT = auto()
    PORTAL_MIDBOX_CURRENT = auto()
    ENERGY = auto()
    PORTAL_ENERGY = auto()


PER_UNIT: Mapping[Quantity, float] = {
    # Runtime and battery bank. The document's table says 100, but its own examples are a bank of 53.0 V (vBat 530), a
    # grid of 241.1 V (vacr 2411) and a bus of 370.3 V (vBus1 3703); the portal shows vBat 537 as "53.7 V".
    Quantity.VOLTAGE: 10.0,
    # 5998 = 59.98 Hz everywhere; the document and the portal agree.
    Quantity.FREQUENCY: 100.0,
    # iBat 1500 is the sum of its modules' 500, 495 and 505, which are /100.
    Quantity.BANK_CURRENT: 100.0,
    # maxChgCurr 6000 beside maxChgCurrValue 600: 60 A from both.
    Quantity.CURRENT_LIMIT: 100.0,
    Quantity.CURRENT_LIMIT_VALUE: 10.0,
    # 5300 = 53.00 V beside a bank of 53.0 V; the portal's totalVoltage 5305 beside its totalVoltageText "53".
    Quantity.MODULE_VOLTAGE: 100.0,
    # 53.00 V x 5.00 A = 265 W, as the document's example has it.
    Quantity.MODULE_CURRENT: 100.0,
    # Modules of 60, 54 and 47 beside a currentText of "18.1", and their sum is 16.1; /100 would be a tenth of it.
    Quantity.PORTAL_MODULE_CURRENT: 10.0,
    # 24 degrees in the document; 240 in the portal.
    Quantity.MODULE_TEMPERATURE: 1.0,
    Quantity.PORTAL_MODULE_TEMPERATURE: 10.0,
    # batChargeMaxCur 2000 = 200 A and batChargeVoltRef 560 = 56.0 V, what a pack of 280 Ah and 16 cells takes.
    Quantity.PORTAL_MODULE_CURRENT_LIMIT: 10.0,
    Quantity.PORTAL_MODULE_VOLTAGE_LIMIT: 10.0,
    # mV: 3317 in a pack of 16 cells and 53.05 V.
    Quantity.CELL_VOLTAGE: 1000.0,
    # The document's flat fields: 12050 = 120.50 V, 850 = 8.50 A, and their product is its 1024 W.
    Quantity.MIDBOX_VOLTAGE: 100.0,
    Quantity.MIDBOX_CURRENT: 100.0,
    # The portal's: 1208 = 120.8 V; smartLoad1L1RmsCurr 85 = 8.5 A with 1019 W on 120 V.
    Quantity.PORTAL_MIDBOX_VOLTAGE: 10.0,
    Quantity.PORTAL_MIDBOX_CURRENT: 10.0,
    # kWh in the document (L533); totalCharging 18111 beside totalChargingText "1811.1" (kWh) in the portal.
    Quantity.ENERGY: 1.0,
    Quantity.PORTAL_ENERGY: 10.0,
}
"""How many of the numbers that are sent make one V, A, Hz, °C or kWh. Powers (W), percents and the other temperatures
(°C) are not scaled."""

WH_PER_KWH = 1_000.0
DECIMALS = 6
"""More than any factor has; without rounding 1.1 kWh would be sent as 1.1000000000000001."""


def si(value: object, quantity: Quantity) -> float | None:
    """Return a number of the wire in V, A, Hz or °C; None where it is unknown."""
    sent_number = to_float(value)
    return None if sent_number is None else sent_number / PER_UNIT[quantity]


def wh(value: object, quantity: Quantity) -> float | None:
    """Return an energy of the wire in Wh; None where it is unknown."""
    sent_number = to_float(value)
    return None if sent_number is None else sent_number * (WH_PER_KWH / PER_UNIT[quantity])


def si_of(quantity: Quantity) -> Callable[[object], float | None]:
    """Return :func:`si` of one quantity, for fields that are read at every poll: its factor is looked up once."""
    per_unit = PER_UNIT[quantity]

    def convert(value: object) -> float | None:
        # Most are floats, and most that are missing are UNSET: both without a call (0.06 instead of 0.15 us).
        if type(value) is float and MIN_VALUE < value < MAX_VALUE:
            return value / per_unit
        sent_number = None if value is UNSET else to_float(value)
        return None if sent_number is None else sent_number / per_unit

    return convert


def wh_of(quantity: Quantity) -> Callable[[object], float | None]:
    """Return :func:`wh` of one quantity, likewise."""
    wh_per_unit = WH_PER_KWH / PER_UNIT[quantity]

    def convert(value: object) -> float | None:
        if type(value) is float and MIN_VALUE < value < MAX_VALUE:
            return value * wh_per_unit
        sent_number = None if value is UNSET else to_float(value)
        return None if sent_number is None else sent_number * wh_per_unit

    return convert


def sent(si_value: float, quantity: Quantity) -> int:
    """Return V, A, Hz or °C as the number that is sent."""
    return round(si_value * PER_UNIT[quantity])


def sent_energy(energy_wh: float, quantity: Quantity) -> float | int:
    """Return Wh as the number that is sent: kWh with decimals in the document, whole tenths in the portal."""
    kwh = energy_wh / WH_PER_KWH
    return round(kwh, DECIMALS) if quantity is Quantity.ENERGY else round(kwh * PER_UNIT[quantity])
