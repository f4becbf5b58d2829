"""``devices/vitals``: measured values of every device in the system, as protobuf.

The schema is known from clients' work (vloschiavo/powerwall2, jasonacox/pypowerwall), its field numbers only; the
message names are ours, since none is ever sent. Optional fields are written where they are there, whatever their
value, so a payload of a gateway comes back out byte for byte.
"""

from collections.abc import Container
from typing import Any

import msgspec
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.message import DecodeError

Value = int | float | str | bool


class BadVitals(ValueError):
    """Bytes that are no vitals."""


class VitalDevice(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One device as it is sent; None and empty: not sent."""

    din: str | None = None
    """``TYPE--PART--SERIAL``, or ``TYPE--SERIAL`` where there is no part number."""
    part_number: str | None = None
    serial: str | None = None
    manufacturer: str | None = None
    site_label: str | None = None
    parent: str | None = None
    """The parent's din; None for the gateway itself, which is the root."""
    firmware: str | None = None
    first_seen_s: int | None = None
    """Epoch seconds."""
    last_seen_s: int | None = None
    connection: str | None = None
    """Its address; "" where one is sent without anything in it."""
    ecu_type: int | None = None
    """Tesla's own kind of device: 207 gateway, 224 pack, 226 battery, 253 inverter, 259 switch, 296 and 297 solar."""
    nameplate_w: int | None = None
    """Of a solar inverter."""
    locations: tuple[int, ...] = ()
    """Of a meter: 1 site, 5 solar (as captured)."""
    values: dict[str, Value] = {}
    """By name, in the order they were sent."""
    alerts: tuple[str, ...] = ()

    @property
    def type(self) -> str:
        """``TEPOD`` of ``TEPOD--1081100-13-V--T0000000000``."""
        return (self.din or "").partition("--")[0]


_FIELD = descriptor_pb2.FieldDescriptorProto
_KINDS = {"int": _FIELD.TYPE_INT64, "float": _FIELD.TYPE_DOUBLE, "str": _FIELD.TYPE_STRING, "bool": _FIELD.TYPE_BOOL}
_VALUES = {"integer": (3, "int"), "number": (4, "float"), "text": (5, "str"), "flag": (6, "bool")}
_MESSAGES: dict[str, dict[str, tuple[int, str]]] = {
    "Text": {"value": (1, "str")},
    "Time": {"seconds": (1, "int"), "nanos": (2, "int")},
    "Connection": {"address": (1, "Text"), "port": (2, "Text"), "baud": (3, "Text")},
    "Ecu": {"type": (1, "int")},
    "Nameplate": {"watts": (1, "int")},
    "Meter": {"location": (1, "packed")},
    "Attributes": {"ecu": (1, "Ecu"), "solar": (3, "Nameplate"), "meter": (4, "Meter")},
    "Device": {
        "din": (1, "Text"),
        "part_number": (2, "Text"),
        "serial": (3, "Text"),
        "manufacturer": (4, "Text"),
        "site_label": (5, "Text"),
        "parent": (6, "Text"),
        "firmware": (7, "Text"),
        "first_seen": (8, "Time"),
        "last_seen": (9, "Time"),
        "connection": (10, "Connection"),
        "attributes": (11, "Attributes"),
    },
    "Connected": {"device": (1, "Device")},
    "Vital": {"name": (1, "str"), **_VALUES},
    "Entry": {"connected": (1, "Connected"), "vitals": (2, "Vital*"), "alerts": (3, "str*")},
    "Vitals": {"devices": (1, "Entry*")},
}
"""Field numbers and kinds; ``*`` is repeated."""
_ONE_OF: dict[str, dict[str, tuple[str, ...]]] = {
    "Vital": {"value": tuple(_VALUES)},
    "Attributes": {"kind": ("ecu", "solar", "meter")},
}
_TEXTS = ("din", "part_number", "serial", "manufacturer", "site_label", "parent", "firmware")


def _schema() -> descriptor_pb2.FileDescriptorProto:
    file = descriptor_pb2.FileDescriptorProto(name="vitals", package="vitals", syntax="proto2")
    for name, fields in _MESSAGES.items():
        message = file.message_type.add(name=name)
        for field_name, (number, kind) in fields.items():
            _add_field(message, field_name, number, kind)
        for oneof in _ONE_OF.get(name, {}):
            message.oneof_decl.add(name=oneof)
    return file


def _add_field(message: descriptor_pb2.DescriptorProto, name: str, number: int, kind: str) -> None:
    is_repeated = kind.endswith("*") or kind == "packed"
    added = message.field.add(
        name=name, number=number, label=_FIELD.LABEL_REPEATED if is_repeated else _FIELD.LABEL_OPTIONAL
    )
    if kind == "packed":
        added.type, added.options.packed = _FIELD.TYPE_UINT32, True
    elif (plain := kind.rstrip("*")) in _KINDS:
        added.type = _KINDS[plain]
    else:
        added.type, added.type_name = _FIELD.TYPE_MESSAGE, f".vitals.{plain}"
    if any(name in names for names in _ONE_OF.get(message.name, {}).values()):
        added.oneof_index = 0


_POOL = descriptor_pool.DescriptorPool()
_POOL.Add(_schema())
MESSAGE: Any = message_factory.GetMessageClass(_POOL.FindMessageTypeByName("vitals.Vitals"))
"""The whole payload's class."""


class _AllNames:
    """Every name."""

    def __contains__(self, name: object) -> bool:
        return True


ALL_NAMES = _AllNames()


def decode_vitals(body: bytes, names: Container[str] = ALL_NAMES) -> list[VitalDevice]:
    """Return the devices in a payload, of their values only those with these names.

    Raises:
        BadVitals: the bytes are no vitals.
    """
    try:
        return [_device_from(entry, names) for entry in MESSAGE.FromString(body).devices]
    except (DecodeError, UnicodeDecodeError) as error:
        raise BadVitals(str(error)) from error


def _device_from(entry: Any, names: Container[str]) -> VitalDevice:
    device = entry.connected.device
    has, attributes = device.HasField, device.attributes
    kind = attributes.WhichOneof("kind")
    # Whether what is empty was sent costs a second look, which only what is empty needs.
    return VitalDevice(
        din=device.din.value or _empty(device, "din"),
        part_number=device.part_number.value or _empty(device, "part_number"),
        serial=device.serial.value or _empty(device, "serial"),
        manufacturer=device.manufacturer.value or _empty(device, "manufacturer"),
        site_label=device.site_label.value if has("site_label") else None,
        parent=device.parent.value or _empty(device, "parent"),
        firmware=device.firmware.value or _empty(device, "firmware"),
        first_seen_s=device.first_seen.seconds if has("first_seen") else None,
        last_seen_s=device.last_seen.seconds if has("last_seen") else None,
        connection=device.connection.address.value if has("connection") else None,
        ecu_type=attributes.ecu.type if kind == "ecu" else None,
        nameplate_w=attributes.solar.watts if kind == "solar" else None,
        locations=tuple(attributes.meter.location) if kind == "meter" else (),
        values=_values(entry.vitals, names),
        alerts=tuple(entry.alerts),
    )


def _empty(message: Any, name: str) -> str | None:
    return "" if message.HasField(name) else None


def _values(vitals: Any, names: Container[str]) -> dict[str, Value]:
    """Return the values by name. Most are numbers or texts that are not empty: their kind need not be looked up."""
    values: dict[str, Value] = {}
    for vital in vitals:
        name = vital.name
        if name not in names:
            continue
        value = vital.number or vital.text
        if not value:
            kind = vital.WhichOneof("value")
            if kind is None:
                continue
            value = getattr(vital, kind)
        values[name] = value
    return values


def encode_vitals(devices: list[VitalDevice]) -> bytes:
    """Return the payload for these devices."""
    message = MESSAGE()
    for device in devices:
        _fill(message.devices.add(), device)
    return bytes(message.SerializeToString())


def _fill(entry: Any, source: VitalDevice) -> None:
    device = entry.connected.device
    for name in _TEXTS:
        text = getattr(source, name)
        if text is not None:
            getattr(device, name).value = text
    if source.first_seen_s is not None:
        device.first_seen.seconds = source.first_seen_s
    if source.last_seen_s is not None:
        device.last_seen.seconds = source.last_seen_s
    if source.connection is not None:
        device.connection.SetInParent()
        if source.connection:
            device.connection.address.value = source.connection
    _fill_attributes(device.attributes, source)
    for name, value in source.values.items():
        entry.vitals.add(name=name, **{_field_of(value): value})
    entry.alerts.extend(source.alerts)


def _fill_attributes(attributes: Any, source: VitalDevice) -> None:
    if source.ecu_type is not None:
        attributes.ecu.type = source.ecu_type
    if source.nameplate_w is not None:
        attributes.solar.watts = source.nameplate_w
    if source.locations:
        attributes.meter.location.extend(source.locations)


def _field_of(value: Value) -> str:
    match value:
        # A bool is an int to Python, so it comes first.
        case bool():
            return "flag"
        case int():
            return "integer"
        case float():
            return "number"
    return "text"
