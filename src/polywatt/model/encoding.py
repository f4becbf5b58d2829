"""The JSON form of every record of the model.

Field names are the model's, times RFC 3339 in UTC with ``Z``, unknown values null. A member of a union says which one
it is by ``"type"``: ``{"type": "charge", "power_w": 2000.0}``. Reading is strict: an unknown field, a missing one, text
for a number, or a number outside of the range it has by its nature is refused.
"""

from collections.abc import Callable
from typing import Any, TypeVar, get_args

import msgspec
from msgspec import Struct

from .command import Command
from .errors import InvalidRecord
from .mode import Mode

R = TypeVar("R")
KINDS: dict[str, type[Struct]] = {
    kind.__struct_config__.tag: kind for union in (Command, Mode) for kind in get_args(union)
}
"""Commands and modes by their ``type``; a capability names its command so."""


def _encode_type(value: Any) -> str:
    if isinstance(value, type) and issubclass(value, Struct) and isinstance(value.__struct_config__.tag, str):
        return value.__struct_config__.tag
    raise NotImplementedError(f"{type(value).__name__} is not a part of the model")


def _decode_type(expected: type, value: Any) -> Any:
    if expected is not type:
        raise NotImplementedError(f"{expected.__name__} is not a part of the model")
    if value not in KINDS:
        raise ValueError(f"there is no command or mode {value!r}")
    return KINDS[value]


_ENCODER = msgspec.json.Encoder(enc_hook=_encode_type, order="deterministic")


def to_json(record: object) -> bytes:
    """Return a record, or a tuple of records, as JSON."""
    return _ENCODER.encode(record)


def to_builtins(record: object) -> Any:
    """Return a record as JSON would have it, in dicts and lists."""
    return msgspec.to_builtins(record, enc_hook=_encode_type, order="deterministic")


def json_reader(kind: Any) -> Callable[[bytes | str], Any]:
    """Return a function that reads records of ``kind``, a class or union of the model, from JSON.

    The function raises InvalidRecord for what is not exactly such a record; its message says what and where.
    """
    decoder = msgspec.json.Decoder(kind, dec_hook=_decode_type)

    def read(text: bytes | str) -> Any:
        try:
            record = decoder.decode(text)
        except (msgspec.DecodeError, UnicodeError, RecursionError) as error:
            raise InvalidRecord(str(error)) from error
        return record

    return read


command_from_json: Callable[[bytes | str], Command] = json_reader(Command)
"""Read a command from JSON, as ``{"type": "set_reserve", "reserve_percent": 20}``; raises InvalidRecord."""
