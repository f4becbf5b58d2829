"""The battery bank of an inverter, and its modules."""

import msgspec
from msgspec import UNSET, UnsetType

from .envelope import DeviceAnswer, Flag, Number, Text, to_bool, to_float, to_int, to_text
from .scale import Quantity, si_of

bank_v, bank_a = si_of(Quantity.VOLTAGE), si_of(Quantity.BANK_CURRENT)
module_v, cell_v = si_of(Quantity.MODULE_VOLTAGE), si_of(Quantity.CELL_VOLTAGE)
module_a, portal_module_a = si_of(Quantity.MODULE_CURRENT), si_of(Quantity.PORTAL_MODULE_CURRENT)
module_c, portal_module_c = si_of(Quantity.MODULE_TEMPERATURE), si_of(Quantity.PORTAL_MODULE_TEMPERATURE)


class Module(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One of ``batteryArray``. Not all report all fields.

    Fields are in the portal's order, in which the decoder needs a fifth of the time.
    """

    batteryKey: Text = UNSET
    """"01" in the document, "<serial>_Battery_ID_01" in the portal."""
    batterySn: Text = UNSET
    batteryType: Text = UNSET
    lastUpdateTime: Text = UNSET
    batIndex: Number = UNSET
    lost: Flag = UNSET
    totalVoltage: Number = UNSET
    current: Number = UNSET
    """/100 in the document, /10 in the portal, where ``totalVoltage`` stands beside it."""
    soc: Number = UNSET
    soh: Number = UNSET
    currentRemainCapacity: Number = UNSET
    """Ah, as the next."""
    currentFullCapacity: Number = UNSET
    batMaxCellTemp: Number = UNSET
    batMinCellTemp: Number = UNSET
    batMaxCellVoltage: Number = UNSET
    batMinCellVoltage: Number = UNSET
    batChargeMaxCur: Number = UNSET
    batChargeVoltRef: Number = UNSET
    batMaxCellNumTemp: Number = UNSET
    batMinCellNumTemp: Number = UNSET
    batMaxCellNumVolt: Number = UNSET
    batMinCellNumVolt: Number = UNSET
    cycleCnt: Number = UNSET
    fwVersionText: Text = UNSET
    voltage: Number = UNSET
    """From here on only the document's."""
    power: Number = UNSET
    """W."""
    temperature: Number = UNSET
    cycleCount: Number = UNSET
    cellVoltageMax: Number = UNSET
    cellVoltageMin: Number = UNSET
    cellVoltageDelta: Number = UNSET
    cellVoltages: list[Number] | UnsetType | None = UNSET

    def id_in(self, serial: str) -> str | None:
        """Return ``<serial>_<key>``, unique in an account; the portal's keys begin with the serial number already."""
        key = to_text(self.batteryKey)
        return key if key is None or key.startswith(f"{serial}_") else f"{serial}_{key}"

    @property
    def is_portal(self) -> bool:
        """Whether it is in the portal's dialect."""
        return to_float(self.totalVoltage) is not None

    @property
    def volts(self) -> float | None:
        """Voltage, in V."""
        total_v = module_v(self.totalVoltage)
        return module_v(self.voltage) if total_v is None else total_v

    @property
    def amperes(self) -> float | None:
        """Current, in A; the portal's has no sign to be trusted: ``BatteryInfo.currentType`` has the direction."""
        return portal_module_a(self.current) if self.is_portal else module_a(self.current)

    @property
    def warmest_cell_c(self) -> float | None:
        """°C; only in the portal, as the next: the document has one temperature for the module."""
        return portal_module_c(self.batMaxCellTemp)

    @property
    def coldest_cell_c(self) -> float | None:
        """°C."""
        return portal_module_c(self.batMinCellTemp)

    @property
    def cycles(self) -> int | None:
        """Full charges and discharges."""
        cycles = to_int(self.cycleCount)
        return to_int(self.cycleCnt) if cycles is None else cycles

    @property
    def cells_v(self) -> tuple[float | None, ...]:
        """Voltages of the cells, in V; empty where only the extremes are reported."""
        return tuple(map(cell_v, self.cellVoltages or ()))

    @property
    def highest_cell_v(self) -> float | None:
        """Voltage of the fullest cell, in V."""
        highest_v = cell_v(self.cellVoltageMax)
        return cell_v(self.batMaxCellVoltage) if highest_v is None else highest_v

    @property
    def lowest_cell_v(self) -> float | None:
        """Voltage of the emptiest cell, in V."""
        lowest_v = cell_v(self.cellVoltageMin)
        return cell_v(self.batMinCellVoltage) if lowest_v is None else lowest_v

    @property
    def cell_spread_v(self) -> float | None:
        """Difference of the two, in V: as reported, else as calculated."""
        spread_v, highest_v, lowest_v = cell_v(self.cellVoltageDelta), self.highest_cell_v, self.lowest_cell_v
        return highest_v - lowest_v if spread_v is None and highest_v is not None and lowest_v is not None else spread_v


class BatteryInfo(DeviceAnswer, frozen=True, kw_only=True, gc=False):
    """``getBatteryInfo``: the bank, and its modules. Fields are in the portal's order, as above."""

    lost: Flag = UNSET
    hasRuntimeData: Flag = UNSET
    statusText: Text = UNSET
    pCharge: Number = UNSET
    pDisCharge: Number = UNSET
    batStatus: Text = UNSET
    """"Charging"."""
    batPower: Number = UNSET
    soc: Number = UNSET
    vBat: Number = UNSET
    batteryArray: list[Module] | UnsetType | None = UNSET
    remainCapacity: Number = UNSET
    """Ah, as the next; 0 where the device is offline."""
    fullCapacity: Number = UNSET
    capacityPercent: Number = UNSET
    totalNumber: Number = UNSET
    currentText: Text = UNSET
    """A: "18.1"."""
    currentType: Text = UNSET
    """"charge"; "unknown" where the device is offline."""
    totalVoltageText: Text = UNSET
    """V, rounded: "53"."""
    batteryType: Text = UNSET
    """From here on only the document's."""
    batParallelNum: Number = UNSET
    batCapacity: Number = UNSET
    """Ah."""
    iBat: Number = UNSET
    pBat: Number = UNSET
    """W."""
    tBat: Number = UNSET
    bmsCharge: Flag = UNSET
    bmsDischarge: Flag = UNSET
    bmsForceCharge: Flag = UNSET

    @property
    def is_offline(self) -> bool:
        """Whether the cloud has lost the device."""
        return to_bool(self.lost) is True

    @property
    def modules(self) -> tuple[Module, ...]:
        """The modules of the bank."""
        return tuple(self.batteryArray or ())

    @property
    def count(self) -> int | None:
        """The number of modules, as reported."""
        count = to_int(self.batParallelNum)
        return to_int(self.totalNumber) if count is None else count

    @property
    def capacity_ah(self) -> float | None:
        """Capacity of the full bank, in Ah."""
        capacity_ah = to_float(self.batCapacity)
        return to_float(self.fullCapacity) if capacity_ah is None else capacity_ah

    @property
    def volts(self) -> float | None:
        """Voltage of the bank, in V."""
        volts = bank_v(self.vBat)
        return to_float(self.totalVoltageText) if volts is None else volts

    @property
    def amperes(self) -> float | None:
        """Current of the bank, in A; the portal's has no sign."""
        amperes = bank_a(self.iBat)
        return to_float(self.currentText) if amperes is None else amperes

    @property
    def watts(self) -> float | None:
        """Power of the bank, in W, > 0 charging."""
        watts = to_float(self.pBat)
        return to_float(self.batPower) if watts is None else watts

    @property
    def soc_percent(self) -> float | None:
        """State of charge of the bank, in percent."""
        soc_percent = to_float(self.soc)
        return to_float(self.capacityPercent) if soc_percent is None and not self.is_offline else soc_percent


BATTERY = msgspec.json.Decoder(BatteryInfo)
