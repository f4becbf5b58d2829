"""Live values of an inverter."""

from datetime import datetime, tzinfo

import msgspec
from msgspec import UNSET, UnsetType

from .devices import OFFLINE
from .envelope import DeviceAnswer, Flag, Number, Text, time_in, to_bool, to_float, to_text
from .scale import Quantity, si_of

volts, hertz = si_of(Quantity.VOLTAGE), si_of(Quantity.FREQUENCY)
limit_a, limit_value_a = si_of(Quantity.CURRENT_LIMIT), si_of(Quantity.CURRENT_LIMIT_VALUE)


class Directions(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Arrows of the portal's picture."""

    inverterArrowDir: Text = UNSET


class Runtime(DeviceAnswer, frozen=True, kw_only=True, gc=False):
    """``getInverterRuntime``. Powers in W, temperatures in °C; voltages, currents and frequencies by the properties.

    An inverter that is offline leaves out what flows (``ppv``, ``soc``, ``vBat``, ``batPower``, ...) and keeps stale
    voltages. Fields are in the portal's order, in which the decoder needs a fifth of the time.
    """

    fwCode: Text = UNSET
    powerRatingText: Text = UNSET
    """"12kW"."""
    lost: Flag = UNSET
    hasRuntimeData: Flag = UNSET
    statusText: Text = UNSET
    """"normal", "offline"."""
    batShared: Flag = UNSET
    isParallelEnabled: Flag = UNSET
    allowGenExercise: Flag = UNSET
    batteryType: Text = UNSET
    batParallelNum: Number = UNSET
    """The number of modules."""
    batCapacity: Number = UNSET
    """Ah."""
    model: Number = UNSET
    modelText: Text = UNSET
    serverTime: Text = UNSET
    deviceTime: Text = UNSET
    vpv1: Number = UNSET
    vpv2: Number = UNSET
    vpv3: Number = UNSET
    remainTime: Number = UNSET
    ppv1: Number = UNSET
    ppv2: Number = UNSET
    ppv3: Number = UNSET
    vacr: Number = UNSET
    vacs: Number = UNSET
    """With the next, noise on a split-phase device: 256 and 0 in the example."""
    vact: Number = UNSET
    fac: Number = UNSET
    pf: Text = UNSET
    vepsr: Number = UNSET
    vepss: Number = UNSET
    vepst: Number = UNSET
    feps: Number = UNSET
    seps: Number = UNSET
    """The document calls it a status; on devices it is the apparent power, in VA."""
    pToGrid: Number = UNSET
    """W, exported."""
    pToUser: Number = UNSET
    """W. The document: to the load; one site's counters show that the portal means what is imported."""
    tinner: Number = UNSET
    tradiator1: Number = UNSET
    tradiator2: Number = UNSET
    tBat: Number = UNSET
    vBus1: Number = UNSET
    vBus2: Number = UNSET
    status: Number = UNSET
    """A code (32); the text is in ``statusText``."""
    ppv: Number = UNSET
    pCharge: Number = UNSET
    """W, without a sign, as the next."""
    pDisCharge: Number = UNSET
    batPower: Number = UNSET
    """W, > 0 charging."""
    batteryColor: Text = UNSET
    soc: Number = UNSET
    """Percent."""
    vBat: Number = UNSET
    pinv: Number = UNSET
    """W from the inverter to AC."""
    prec: Number = UNSET
    """W from AC into the inverter."""
    peps: Number = UNSET
    acCoupleInverterFlow: Flag = msgspec.field(name="_12KAcCoupleInverterFlow", default=UNSET)
    acCoupleInverterData: Flag = msgspec.field(name="_12KAcCoupleInverterData", default=UNSET)
    acCouplePower: Number = UNSET
    hasEpsOverloadRecoveryTime: Flag = UNSET
    maxChgCurr: Number = UNSET
    maxDischgCurr: Number = UNSET
    maxChgCurrValue: Number = UNSET
    maxDischgCurrValue: Number = UNSET
    bmsCharge: Flag = UNSET
    bmsDischarge: Flag = UNSET
    bmsForceCharge: Flag = UNSET
    usingGenerator: Flag = msgspec.field(name="_12KUsingGenerator", default=UNSET)
    genVolt: Number = UNSET
    genFreq: Number = UNSET
    genPower: Number = UNSET
    consumptionPower114: Number = UNSET
    pEpsL1N: Number = UNSET
    pEpsL2N: Number = UNSET
    haspEpsLNValue: Flag = UNSET
    genDryContact: Text = UNSET
    """"ON", "OFF"."""
    consumptionPower: Number = UNSET
    directions: Directions | UnsetType | None = UNSET
    hasUnclosedQuickChargeTask: Flag = UNSET
    hasUnclosedQuickDischargeTask: Flag = UNSET

    @property
    def is_offline(self) -> bool:
        """Whether the cloud has lost the device: its values are old."""
        lost = to_bool(self.lost)
        return (to_text(self.statusText) or "").lower() == OFFLINE if lost is None else lost

    @property
    def has_values(self) -> bool:
        """Whether its values can be used: it is online, and the cloud has had data of it."""
        return not self.is_offline and to_bool(self.hasRuntimeData) is not False

    @property
    def server_time(self) -> datetime | None:
        """In UTC: in the example 7 h before the device's time, which is that of Pacific summer."""
        return time_in(self.serverTime)

    def device_time(self, zone: tzinfo) -> datetime | None:
        """Return the device's local time, in its plant's zone."""
        return time_in(self.deviceTime, zone)

    @property
    def rated_w(self) -> float | None:
        """The rating, in W: 12000 for "12kW"."""
        kilowatts = to_float((to_text(self.powerRatingText) or "").lower().removesuffix("kw"))
        return None if kilowatts is None else kilowatts * 1_000.0

    @property
    def power_factor(self) -> float | None:
        """Power factor; a text on the wire."""
        return to_float(self.pf)

    @property
    def pv_v(self) -> tuple[float | None, ...]:
        """Voltage of each string, in V."""
        return volts(self.vpv1), volts(self.vpv2), volts(self.vpv3)

    @property
    def pv_w(self) -> tuple[float | None, ...]:
        """Power of each string, in W."""
        return to_float(self.ppv1), to_float(self.ppv2), to_float(self.ppv3)

    @property
    def ac_v(self) -> tuple[float | None, ...]:
        """Grid side, R, S and T, in V; split-phase devices have the sum of both legs in R, noise in the others."""
        return volts(self.vacr), volts(self.vacs), volts(self.vact)

    @property
    def grid_v(self) -> float | None:
        """Voltage of R on the grid's side, in V: the one that is no noise on any device."""
        return volts(self.vacr)

    @property
    def ac_hz(self) -> float | None:
        """Frequency on the grid's side, in Hz."""
        return hertz(self.fac)

    @property
    def eps_v(self) -> tuple[float | None, ...]:
        """Voltages of R, S and T on the backup side, in V, as above."""
        return volts(self.vepsr), volts(self.vepss), volts(self.vepst)

    @property
    def eps_hz(self) -> float | None:
        """Frequency on the backup side, in Hz."""
        return hertz(self.feps)

    @property
    def bus_v(self) -> tuple[float | None, ...]:
        """Voltages of the two DC buses, in V."""
        return volts(self.vBus1), volts(self.vBus2)

    @property
    def battery_v(self) -> float | None:
        """Voltage of the bank, in V."""
        return volts(self.vBat)

    @property
    def max_charge_a(self) -> float | None:
        """Limit of the charging current, in A, from either field."""
        return _limit_a(self.maxChgCurr, self.maxChgCurrValue)

    @property
    def max_discharge_a(self) -> float | None:
        """Limit of the discharging current, in A, from either field."""
        return _limit_a(self.maxDischgCurr, self.maxDischgCurrValue)

    @property
    def generator_v(self) -> float | None:
        """Voltage of the generator, in V; 0 while it stands still."""
        return volts(self.genVolt)

    @property
    def generator_hz(self) -> float | None:
        """Frequency of the generator, in Hz; 0 while it stands still."""
        return hertz(self.genFreq)


def _limit_a(current: Number, value: Number) -> float | None:
    amperes = limit_a(current)
    return limit_value_a(value) if amperes is None else amperes


RUNTIME = msgspec.json.Decoder(Runtime)
