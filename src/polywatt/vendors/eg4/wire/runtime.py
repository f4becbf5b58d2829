"""What an inverter does now."""

from datetime import datetime, tzinfo

import msgspec
from msgspec import UNSET, UnsetType

from .answer import Flag, Number, Word, time_in, to_bool, to_float, to_text
from .scale import Quantity, si_of
from .tree import OFFLINE

volts, hertz = si_of(Quantity.VOLTAGE), si_of(Quantity.FREQUENCY)
limit_a, limit_value_a = si_of(Quantity.CURRENT_LIMIT), si_of(Quantity.CURRENT_LIMIT_VALUE)


class Directions(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Arrows of the portal's picture."""

    inverterArrowDir: Word = UNSET


class Runtime(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """``getInverterRuntime``. Powers in W, temperatures in °C; voltages, currents and frequencies by the properties.

    An inverter that is offline leaves out what flows (``ppv``, ``soc``, ``vBat``, ``batPower``, ...) and keeps stale
    voltages. Fields stand as the portal sends them, where the decoder then finds each at once (a fifth of its time).
    """

    success: Flag = UNSET
    serialNum: Word = UNSET
    fwCode: Word = UNSET
    powerRatingText: Word = UNSET
    """"12kW"."""
    lost: Flag = UNSET
    hasRuntimeData: Flag = UNSET
    statusText: Word = UNSET
    """"normal", "offline"."""
    batShared: Flag = UNSET
    isParallelEnabled: Flag = UNSET
    allowGenExercise: Flag = UNSET
    batteryType: Word = UNSET
    batParallelNum: Number = UNSET
    """How many modules."""
    batCapacity: Number = UNSET
    """Ah."""
    model: Number = UNSET
    modelText: Word = UNSET
    serverTime: Word = UNSET
    deviceTime: Word = UNSET
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
    pf: Word = UNSET
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
    """A code (32); the words are in ``statusText``."""
    ppv: Number = UNSET
    pCharge: Number = UNSET
    """W, without a sign, as the next."""
    pDisCharge: Number = UNSET
    batPower: Number = UNSET
    """W, > 0 charging."""
    batteryColor: Word = UNSET
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
    genDryContact: Word = UNSET
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
        """Whether they can be used: it is there, and the cloud has had data of it."""
        return not self.is_offline and to_bool(self.hasRuntimeData) is not False

    @property
    def server_time(self) -> datetime | None:
        """In UTC: in the example 7 h before the device's time, which is that of Pacific summer."""
        return time_in(self.serverTime)

    def device_time(self, zone: tzinfo) -> datetime | None:
        """The device's local time, with its plant's zone."""
        return time_in(self.deviceTime, zone)

    @property
    def rated_w(self) -> float | None:
        """What "12kW" says, in W."""
        kilowatts = to_float((to_text(self.powerRatingText) or "").lower().removesuffix("kw"))
        return None if kilowatts is None else kilowatts * 1_000.0

    @property
    def power_factor(self) -> float | None:
        """From text."""
        return to_float(self.pf)

    @property
    def pv_v(self) -> tuple[float | None, ...]:
        """Of each string."""
        return volts(self.vpv1), volts(self.vpv2), volts(self.vpv3)

    @property
    def pv_w(self) -> tuple[float | None, ...]:
        """Of each string."""
        return to_float(self.ppv1), to_float(self.ppv2), to_float(self.ppv3)

    @property
    def ac_v(self) -> tuple[float | None, ...]:
        """R, S, T of the grid's side; split-phase devices have the sum of both legs in R and noise in the others."""
        return volts(self.vacr), volts(self.vacs), volts(self.vact)

    @property
    def grid_v(self) -> float | None:
        """R of these: the one that is no noise on any device."""
        return volts(self.vacr)

    @property
    def ac_hz(self) -> float | None:
        """Of the grid's side."""
        return hertz(self.fac)

    @property
    def eps_v(self) -> tuple[float | None, ...]:
        """R, S, T of the backup side, as above."""
        return volts(self.vepsr), volts(self.vepss), volts(self.vepst)

    @property
    def eps_hz(self) -> float | None:
        """Of the backup side."""
        return hertz(self.feps)

    @property
    def bus_v(self) -> tuple[float | None, ...]:
        """The two DC buses."""
        return volts(self.vBus1), volts(self.vBus2)

    @property
    def battery_v(self) -> float | None:
        """Of the bank."""
        return volts(self.vBat)

    @property
    def most_charge_a(self) -> float | None:
        """Its limit, from either field."""
        return _limit_a(self.maxChgCurr, self.maxChgCurrValue)

    @property
    def most_discharge_a(self) -> float | None:
        """Its limit, from either field."""
        return _limit_a(self.maxDischgCurr, self.maxDischgCurrValue)

    @property
    def generator_v(self) -> float | None:
        """0 while it stands still."""
        return volts(self.genVolt)

    @property
    def generator_hz(self) -> float | None:
        """0 while it stands still."""
        return hertz(self.genFreq)


def _limit_a(current: Number, value: Number) -> float | None:
    found = limit_a(current)
    return limit_value_a(value) if found is None else found


RUNTIME = msgspec.json.Decoder(Runtime)
