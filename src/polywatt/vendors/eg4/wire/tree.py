"""What belongs together: a plant's devices, and its parallel groups."""

import msgspec
from msgspec import UNSET, UnsetType

from .answer import Flag, Number, Word, to_bool, to_float, to_int, to_text

INVERTER, GRIDBOSS = 6, 9
"""``deviceType``."""
OFFLINE = "offline"


class DeviceRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A device wherever one is listed: in groups, in the overview, in the login answer."""

    serialNum: Word = UNSET
    model: Number = UNSET
    """The integer of ``modelText``: 624320 is 0x986C0."""
    modelText: Word = UNSET
    """Hexadecimal of inverters, "GridBOSS" of the other."""
    deviceTypeText4APP: Word = UNSET
    """"FlexBOSS21", "18KPV", "Grid Boss": free text."""
    firmwareVersion: Word = UNSET
    status: Word = UNSET
    """"normal"."""
    lost: Flag = UNSET
    isParallelEnabled: Flag = UNSET
    deviceType: Number = UNSET
    """From here on the portal's alone. 6 is an inverter, 9 a GridBOSS."""
    deviceTypeText: Word = UNSET
    subDeviceType: Number = UNSET
    statusText: Word = UNSET
    plantId: Number = UNSET
    plantName: Word = UNSET
    parallelGroup: Word = UNSET
    parallelIndex: Word = UNSET
    parallelMidboxSn: Word = UNSET
    parallelMidboxDeviceText: Word = UNSET
    parallelMidboxLost: Flag = UNSET
    soc: Word = UNSET
    """"82 %"."""
    vBat: Number = UNSET
    powerRating: Number = UNSET
    batteryType: Word = UNSET
    standard: Word = UNSET
    """The firmware's family."""
    slaveVersion: Number = UNSET
    fwVersion: Number = UNSET
    withbatteryData: Flag = UNSET

    @property
    def serial(self) -> str | None:
        """Its serial number, leading zeros kept."""
        return to_text(self.serialNum)

    @property
    def name(self) -> str | None:
        """What kind of device it is, in the vendor's words."""
        return to_text(self.deviceTypeText4APP) or to_text(self.deviceTypeText)

    @property
    def is_gridboss(self) -> bool:
        """Whether it is a GridBOSS (a MID), by its type, else by its names."""
        kind = to_int(self.deviceType)
        if kind is not None:
            return kind == GRIDBOSS
        names = f"{to_text(self.modelText) or ''} {self.name or ''}".lower().replace(" ", "")
        return "gridboss" in names

    @property
    def is_offline(self) -> bool | None:
        """Whether the cloud has lost it; None where nothing is said."""
        lost = to_bool(self.lost)
        said = to_text(self.statusText) or to_text(self.status)
        return lost if lost is not None or said is None else said.lower() == OFFLINE

    @property
    def model_code(self) -> int | None:
        """``model``, or what ``modelText`` spells."""
        found = to_int(self.model)
        return _hexadecimal(to_text(self.modelText)) if found is None else found

    @property
    def soc_percent(self) -> float | None:
        """Of the overview."""
        return to_float(self.soc)


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """A parallel group in the document's spelling; the portal's are brought into it."""

    groupId: Word = UNSET
    name: Word = UNSET
    inverters: list[DeviceRow] | UnsetType | None = UNSET
    midDevice: DeviceRow | UnsetType | None = UNSET


class GroupList(msgspec.Struct, frozen=True, kw_only=True):
    """``getParallelGroupDetails``: ``parallelGroups`` in the document, flat ``devices`` in the portal."""

    success: Flag = UNSET
    parallelGroups: list[Group] | UnsetType | None = UNSET
    devices: list[DeviceRow] | UnsetType | None = UNSET
    parallelMidboxSn: Word = UNSET
    total: Number = UNSET

    @property
    def groups(self) -> list[Group]:
        """The groups, whichever way they are spelled."""
        return list(self.parallelGroups) if self.parallelGroups else self._flat()

    def _flat(self) -> list[Group]:
        """By the name of the group; without one all are of the same: the portal is asked for one device's group."""
        boxes = [row for row in self.devices or () if self._is_box(row)]
        box: DeviceRow | UnsetType = UNSET
        if boxes or to_text(self.parallelMidboxSn) is not None:
            box = boxes[0] if boxes else DeviceRow(serialNum=self.parallelMidboxSn, deviceType=GRIDBOSS)
        members: dict[str | None, list[DeviceRow]] = {}
        for row in self.devices or ():
            if not self._is_box(row):
                members.setdefault(to_text(row.parallelGroup), []).append(row)
        if box is not UNSET and not members:
            members[None] = []
        return [
            Group(groupId=name or UNSET, name=name or UNSET, inverters=rows, midDevice=box)
            for name, rows in members.items()
            # An inverter on its own is no group.
            if name is not None or box is not UNSET or len(rows) > 1
        ]

    def _is_box(self, row: DeviceRow) -> bool:
        return row.is_gridboss or (row.serial is not None and row.serial == to_text(self.parallelMidboxSn))


class DeviceList(msgspec.Struct, frozen=True, kw_only=True):
    """``inverterOverview/list``: ``devices`` in the document, ``rows`` in the portal, which sends it in pages."""

    success: Flag = UNSET
    devices: list[DeviceRow] | UnsetType | None = UNSET
    rows: list[DeviceRow] | UnsetType | None = UNSET
    total: Number = UNSET

    @property
    def all(self) -> list[DeviceRow] | None:
        """The devices; None where the answer has no list at all."""
        found = next((rows for rows in (self.devices, self.rows) if isinstance(rows, list)), None)
        return None if found is None else list(found)


GROUPS = msgspec.json.Decoder(GroupList)
DEVICES = msgspec.json.Decoder(DeviceList)


def _hexadecimal(text: str | None) -> int | None:
    try:
        return int(text or "", 16)
    except ValueError:
        return None
