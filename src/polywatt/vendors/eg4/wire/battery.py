"""The battery bank of an inverter, and its modules."""

import msgspec
from msgspec import UNSET, UnsetType

from .answer import Flag, Number, Word, to_bool, to_float, to_int, to_text
from .scale import Quantity, si_of

bank_v, bank_a = si_of(Quantity.VOLTAGE), si_of(Quantity.BANK_CURRENT)
module_v, cell_v = si_of(Quantity.MODULE_VOLTAGE), si_of(Quantity.CELL_VOLTAGE)
module_a, portal_module_a = si_of(Quantity.MODULE_CURRENT), si_of(Quantity.PORTAL_MODULE_CURRENT)
module_c, portal_module_c = si_of(Quantity.MODULE_TEMPERATURE), si_of(Quantity.PORTAL_MODULE_TEMPERATURE)


class Module(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One of ``batteryArray``. Not all report all fields.

    Fields stand as the portal sends them, where the decoder then finds each at once (a fifth of its time).
    """

    batteryKey: Word = UNSET
    """"01" in the document, "<serial>_Battery_ID_01" in the portal."""
    batterySn: Word = UNSET
    batteryType: Word = UNSET
    lastUpdateTime: Word = UNSET
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
    fwVersionText: Word = UNSET
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
        """``<serial>_<key>``, unique in an account; the portal's keys begin with the serial already."""
        key = to_text(self.batteryKey)
        return key if key is None or key.startswith(f"{serial}_") else f"{serial}_{key}"

    @property
    def is_portals(self) -> bool:
        """Whether it is spelled as the portal spells it."""
        return to_float(self.totalVoltage) is not None

    @property
    def volts(self) -> float | None:
        """V."""
        found = module_v(self.totalVoltage)
        return module_v(self.voltage) if found is None else found

    @property
    def amperes(self) -> float | None:
        """A, in the portal without a sign that could be trusted: ``BatteryInfo.currentType`` has the direction."""
        return portal_module_a(self.current) if self.is_portals else module_a(self.current)

    @property
    def warmest_cell_c(self) -> float | None:
        """°C: only in the portal, as the next; the document has one temperature for the module."""
        return portal_module_c(self.batMaxCellTemp)

    @property
    def coldest_cell_c(self) -> float | None:
        """°C."""
        return portal_module_c(self.batMinCellTemp)

    @property
    def cycles(self) -> int | None:
        """Full charges and discharges."""
        found = to_int(self.cycleCount)
        return to_int(self.cycleCnt) if found is None else found

    @property
    def cells_v(self) -> tuple[float | None, ...]:
        """Of each cell; empty where only the extremes are told."""
        return tuple(map(cell_v, self.cellVoltages or ()))

    @property
    def highest_cell_v(self) -> float | None:
        """Of the fullest cell."""
        found = cell_v(self.cellVoltageMax)
        return cell_v(self.batMaxCellVoltage) if found is None else found

    @property
    def lowest_cell_v(self) -> float | None:
        """Of the emptiest cell."""
        found = cell_v(self.cellVoltageMin)
        return cell_v(self.batMinCellVoltage) if found is None else found

    @property
    def cell_spread_v(self) -> float | None:
        """Between the two: as it is told, else their difference."""
        found = cell_v(self.cellVoltageDelta)
        highest, lowest = self.highest_cell_v, self.lowest_cell_v
        return highest - lowest if found is None and highest is not None and lowest is not None else found


class BatteryInfo(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """``getBatteryInfo``: the bank, and its modules. Fields in the portal's order, as above."""

    success: Flag = UNSET
    serialNum: Word = UNSET
    lost: Flag = UNSET
    hasRuntimeData: Flag = UNSET
    statusText: Word = UNSET
    pCharge: Number = UNSET
    pDisCharge: Number = UNSET
    batStatus: Word = UNSET
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
    currentText: Word = UNSET
    """A: "18.1"."""
    currentType: Word = UNSET
    """"charge"; "unknown" where the device is offline."""
    totalVoltageText: Word = UNSET
    """V, rounded: "53"."""
    batteryType: Word = UNSET
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
        """Its modules."""
        return tuple(self.batteryArray or ())

    @property
    def count(self) -> int | None:
        """How many modules it says it has."""
        found = to_int(self.batParallelNum)
        return to_int(self.totalNumber) if found is None else found

    @property
    def capacity_ah(self) -> float | None:
        """When full."""
        found = to_float(self.batCapacity)
        return to_float(self.fullCapacity) if found is None else found

    @property
    def volts(self) -> float | None:
        """V of the bank."""
        found = bank_v(self.vBat)
        return to_float(self.totalVoltageText) if found is None else found

    @property
    def amperes(self) -> float | None:
        """A of the bank, as it is told: the portal's without a sign."""
        found = bank_a(self.iBat)
        return to_float(self.currentText) if found is None else found

    @property
    def watts(self) -> float | None:
        """W of the bank, > 0 charging."""
        found = to_float(self.pBat)
        return to_float(self.batPower) if found is None else found

    @property
    def soc_percent(self) -> float | None:
        """Of the bank."""
        found = to_float(self.soc)
        return to_float(self.capacityPercent) if found is None and not self.is_offline else found


BATTERY = msgspec.json.Decoder(BatteryInfo)
