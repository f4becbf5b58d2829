"""The devices of a plant, and its parallel groups."""

import msgspec
from msgspec import UNSET, UnsetType

from .envelope import Flag, Number, Text, to_bool, to_float, to_int, to_text

INVERTER, GRIDBOSS = 6, 9
"""``deviceType``."""
OFFLINE = "offline"


class DeviceRow(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """A device wherever one is listed: in groups, in the overview, in the login answer."""

    serialNum: Text = UNSET
    model: Number = UNSET
    """The integer of ``modelText``: 624320 is 0x986C0."""
    modelText: Text = UNSET
    """Hexadecimal of inverters; "GridBOSS" of a GridBOSS."""
    deviceTypeText4APP: Text = UNSET
    """"FlexBOSS21", "18KPV", "Grid Boss": free text."""
    firmwareVersion: Text = UNSET
    status: Text = UNSET
    """"normal"."""
    lost: Flag = UNSET
    isParallelEnabled: Flag = UNSET
    deviceType: Number = UNSET
    """From here on the portal's alone. 6 is an inverter, 9 a GridBOSS."""
    deviceTypeText: Text = UNSET
    subDeviceType: Number = UNSET
    statusText: Text = UNSET
    plantId: Number = UNSET
    plantName: Text = UNSET
    parallelGroup: Text = UNSET
    parallelIndex: Text = UNSET
    parallelMidboxSn: Text = UNSET
    parallelMidboxDeviceText: Text = UNSET
    parallelMidboxLost: Flag = UNSET
    soc: Text = UNSET
    """"82 %"."""
    vBat: Number = UNSET
    powerRating: Number = UNSET
    batteryType: Text = UNSET
    standard: Text = UNSET
    """The firmware's family."""
    slaveVersion: Number = UNSET
    fwVersion: Number = UNSET
    withbatteryData: Flag = UNSET

    @property
    def serial(self) -> str | None:
        """Its serial number, with leading zeros."""
        return to_text(self.serialNum)

    @property
    def name(self) -> str | None:
        """The type of device, in the vendor's words."""
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
        """Whether the cloud has lost it; None where neither field says so."""
        lost = to_bool(self.lost)
        status = to_text(self.statusText) or to_text(self.status)
        return lost if lost is not None or status is None else status.lower() == OFFLINE

    @property
    def model_code(self) -> int | None:
        """``model``, or the number that ``modelText`` spells."""
        code = to_int(self.model)
        return _hexadecimal(to_text(self.modelText)) if code is None else code

    @property
    def soc_percent(self) -> float | None:
        """State of charge, in percent; only in the overview."""
        return to_float(self.soc)


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """A parallel group in the document's dialect; the portal's are converted to it."""

    groupId: Text = UNSET
    name: Text = UNSET
    inverters: list[DeviceRow] | UnsetType | None = UNSET
    midDevice: DeviceRow | UnsetType | None = UNSET


class GroupList(msgspec.Struct, frozen=True, kw_only=True):
    """``getParallelGroupDetails``: ``parallelGroups`` in the document, flat ``devices`` in the portal."""

    success: Flag = UNSET
    parallelGroups: list[Group] | UnsetType | None = UNSET
    devices: list[DeviceRow] | UnsetType | None = UNSET
    parallelMidboxSn: Text = UNSET
    total: Number = UNSET

    @property
    def groups(self) -> list[Group]:
        """The groups, in either dialect."""
        return list(self.parallelGroups) if self.parallelGroups else self._flat()

    def _flat(self) -> list[Group]:
        """Group by name; rows without one are one group, for the portal answers one device's group."""
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
        lists = (rows for rows in (self.devices, self.rows) if isinstance(rows, list))
        return next(map(list, lists), None)


GROUPS = msgspec.json.Decoder(GroupList)
DEVICES = msgspec.json.Decoder(DeviceList)


def _hexadecimal(text: str | None) -> int | None:
    try:
        return int(text or "", 16)
    except ValueError:
        return None
