"""The battery bank of an inverter, and its modules."""

import msgspec
from msgspec import UNSET, UnsetType

from .answer import Flag, Number, Word, flag, number, whole, word
from .scale import Quantity, si


class Module(msgspec.Struct, frozen=True, kw_only=True):
    """One of ``batteryArray``. Not all report all fields."""

    batteryKey: Word = UNSET
    """"01" in the document, "<serial>_Battery_ID_01" in the portal."""
    soc: Number = UNSET
    voltage: Number = UNSET
    current: Number = UNSET
    """/100 in the document, /10 in the portal, where ``totalVoltage`` stands beside it."""
    power: Number = UNSET
    """W."""
    temperature: Number = UNSET
    soh: Number = UNSET
    cycleCount: Number = UNSET
    cellVoltageMax: Number = UNSET
    cellVoltageMin: Number = UNSET
    cellVoltageDelta: Number = UNSET
    cellVoltages: list[Number] | UnsetType | None = UNSET
    batterySn: Word = UNSET
    """From here on the portal's."""
    batteryType: Word = UNSET
    batIndex: Number = UNSET
    lost: Flag = UNSET
    lastUpdateTime: Word = UNSET
    totalVoltage: Number = UNSET
    currentRemainCapacity: Number = UNSET
    """Ah, as the next."""
    currentFullCapacity: Number = UNSET
    batMaxCellTemp: Number = UNSET
    batMinCellTemp: Number = UNSET
    batMaxCellVoltage: Number = UNSET
    batMinCellVoltage: Number = UNSET
    batMaxCellNumVolt: Number = UNSET
    batMinCellNumVolt: Number = UNSET
    batMaxCellNumTemp: Number = UNSET
    batMinCellNumTemp: Number = UNSET
    batChargeMaxCur: Number = UNSET
    batChargeVoltRef: Number = UNSET
    cycleCnt: Number = UNSET
    fwVersionText: Word = UNSET

    def id_in(self, serial: str) -> str | None:
        """``<serial>_<key>``, unique in an account; the portal's keys begin with the serial already."""
        key = word(self.batteryKey)
        return key if key is None or key.startswith(f"{serial}_") else f"{serial}_{key}"

    @property
    def is_portals(self) -> bool:
        """Whether it is spelled as the portal spells it."""
        return number(self.totalVoltage) is not None

    @property
    def volts(self) -> float | None:
        """V."""
        return si(self.totalVoltage if self.is_portals else self.voltage, Quantity.MODULE_VOLTAGE)

    @property
    def amperes(self) -> float | None:
        """A, in the portal without a sign that could be trusted: ``BatteryInfo.currentType`` has the direction."""
        return si(self.current, Quantity.PORTAL_MODULE_CURRENT if self.is_portals else Quantity.MODULE_CURRENT)

    @property
    def hottest_c(self) -> float | None:
        """°C: the module's only temperature in the document, its warmest cell's in the portal."""
        found = si(self.temperature, Quantity.MODULE_TEMPERATURE)
        return si(self.batMaxCellTemp, Quantity.PORTAL_MODULE_TEMPERATURE) if found is None else found

    @property
    def coldest_c(self) -> float | None:
        """°C: as above."""
        found = si(self.temperature, Quantity.MODULE_TEMPERATURE)
        return si(self.batMinCellTemp, Quantity.PORTAL_MODULE_TEMPERATURE) if found is None else found

    @property
    def cycles(self) -> int | None:
        """Full charges and discharges."""
        found = whole(self.cycleCount)
        return whole(self.cycleCnt) if found is None else found

    @property
    def cells_v(self) -> tuple[float | None, ...]:
        """Of each cell; empty where only the extremes are told."""
        return tuple(si(cell, Quantity.CELL_VOLTAGE) for cell in self.cellVoltages or ())

    @property
    def highest_cell_v(self) -> float | None:
        """Of the fullest cell."""
        found = si(self.cellVoltageMax, Quantity.CELL_VOLTAGE)
        return si(self.batMaxCellVoltage, Quantity.CELL_VOLTAGE) if found is None else found

    @property
    def lowest_cell_v(self) -> float | None:
        """Of the emptiest cell."""
        found = si(self.cellVoltageMin, Quantity.CELL_VOLTAGE)
        return si(self.batMinCellVoltage, Quantity.CELL_VOLTAGE) if found is None else found

    @property
    def cell_spread_v(self) -> float | None:
        """Between the two: as it is told, else their difference."""
        found = si(self.cellVoltageDelta, Quantity.CELL_VOLTAGE)
        highest, lowest = self.highest_cell_v, self.lowest_cell_v
        return highest - lowest if found is None and highest is not None and lowest is not None else found


class BatteryInfo(msgspec.Struct, frozen=True, kw_only=True):
    """``getBatteryInfo``: the bank, and its modules."""

    success: Flag = UNSET
    serialNum: Word = UNSET
    batteryType: Word = UNSET
    batParallelNum: Number = UNSET
    batCapacity: Number = UNSET
    """Ah."""
    soc: Number = UNSET
    vBat: Number = UNSET
    iBat: Number = UNSET
    pBat: Number = UNSET
    """W."""
    tBat: Number = UNSET
    bmsCharge: Flag = UNSET
    bmsDischarge: Flag = UNSET
    bmsForceCharge: Flag = UNSET
    batteryArray: list[Module] | UnsetType | None = UNSET
    lost: Flag = UNSET
    """From here on the portal's."""
    hasRuntimeData: Flag = UNSET
    statusText: Word = UNSET
    batStatus: Word = UNSET
    """"Charging"."""
    batPower: Number = UNSET
    pCharge: Number = UNSET
    pDisCharge: Number = UNSET
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

    @property
    def is_offline(self) -> bool:
        """Whether the cloud has lost the device."""
        return flag(self.lost) is True

    @property
    def modules(self) -> tuple[Module, ...]:
        """Its modules."""
        return tuple(self.batteryArray or ())

    @property
    def count(self) -> int | None:
        """How many modules it says it has."""
        found = whole(self.batParallelNum)
        return whole(self.totalNumber) if found is None else found

    @property
    def capacity_ah(self) -> float | None:
        """When full."""
        found = number(self.batCapacity)
        return number(self.fullCapacity) if found is None else found

    @property
    def volts(self) -> float | None:
        """V of the bank."""
        found = si(self.vBat, Quantity.VOLTAGE)
        return number(self.totalVoltageText) if found is None else found

    @property
    def amperes(self) -> float | None:
        """A of the bank, as it is told: the portal's without a sign."""
        found = si(self.iBat, Quantity.BANK_CURRENT)
        return number(self.currentText) if found is None else found

    @property
    def watts(self) -> float | None:
        """W of the bank, > 0 charging."""
        found = number(self.pBat)
        return number(self.batPower) if found is None else found

    @property
    def soc_percent(self) -> float | None:
        """Of the bank."""
        found = number(self.soc)
        return number(self.capacityPercent) if found is None and not self.is_offline else found


BATTERY = msgspec.json.Decoder(BatteryInfo)
