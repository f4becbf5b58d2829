"""sonnen's payloads, spelled exactly as sonnen spells them."""

import re
from enum import IntEnum

import msgspec
from msgspec import UNSET, UnsetType

Number = float | None | UnsetType
Flag = bool | None | UnsetType
Word = str | None | UnsetType


class Code(IntEnum):
    """Return codes (document, table 3)."""

    RECEIVED = 0
    INVALID_PATH = 5
    INTERNAL_ERROR = 13
    INVALID_METHOD = 16


class Returned(msgspec.Struct, frozen=True):
    """The answer to a setpoint. The document gives only its length, 18 bytes: ``{"ReturnCode":"0"}`` (inferred)."""

    ReturnCode: int | str

    @property
    def code(self) -> int | str:
        """The code as a number wherever it is one; units are seen to send both spellings."""
        text = str(self.ReturnCode).strip()
        return int(text) if re.fullmatch("-?[0-9]{1,9}", text) else text


class Status(msgspec.Struct, frozen=True, kw_only=True):
    """``GET status``. The ten keys of the document, and those that newer units add.

    Keys stand in byte order, as every captured body has them. All may be absent: firmware adds and drops keys, and a
    missing one must not take the others along.
    """

    Apparent_output: Number = UNSET
    BackupBuffer: Word = UNSET
    """Reserve in percent, as text; on the owner's scale, as far as anybody knows."""
    BatteryCharging: Flag = UNSET
    BatteryDischarging: Flag = UNSET
    Consumption_Avg: Number = UNSET
    Consumption_W: Number = UNSET
    Fac: Number = UNSET
    FlowConsumptionBattery: Flag = UNSET
    FlowConsumptionGrid: Flag = UNSET
    FlowConsumptionProduction: Flag = UNSET
    FlowGridBattery: Flag = UNSET
    FlowProductionBattery: Flag = UNSET
    FlowProductionGrid: Flag = UNSET
    GridFeedIn_W: Number = UNSET
    """> 0 exporting (every captured body balances so)."""
    IsSystemInstalled: Number = UNSET
    NVM_REINIT_STATUS: Number = UNSET
    OperatingMode: Word = UNSET
    Pac_total_W: Number = UNSET
    """> 0 discharging."""
    Pac_total_W_misread: Number = msgspec.field(name="Pac total_W", default=UNSET)
    """The same key as the document's example prints it: an artefact of its scan."""
    Production_W: Number = UNSET
    RSOC: Number = UNSET
    RemainingCapacity_W: Number = UNSET
    """Wh, despite its name."""
    RemainingCapacity_Wh: Number = UNSET
    ReturnCode: int | str | UnsetType = UNSET
    """Instead of all the rest, where the request was refused."""
    Sac1: Number = UNSET
    Sac2: Number = UNSET
    Sac3: Number = UNSET
    SystemStatus: Word = UNSET
    Timestamp: Word = UNSET
    """Local time without a zone: ``2016-06-13 11:52:20``."""
    USOC: Number = UNSET
    Uac: Number = UNSET
    Ubat: Number = UNSET
    dischargeNotAllowed: Flag = UNSET
    generator_autostart: Flag = UNSET

    def is_empty(self) -> bool:
        """Whether no key of a status is in it: then it is an answer to something else."""
        return all(getattr(self, name) is UNSET for name in self.__struct_fields__)


TIMESTAMP = "%Y-%m-%d %H:%M:%S"
STATUS = msgspec.json.Decoder(Status)
RETURNED = msgspec.json.Decoder(Returned)
