"""A JSON object, read key by key, refused in the words of the device's own (Go) validator."""

from collections.abc import Callable, Collection
from typing import Any

import msgspec

from polywatt.kit.request_body import InvalidBody, decode_body

from .responses import Refused

_ANY = msgspec.json.Decoder()
_KINDS = {str: "string", bool: "bool", int: "number", float: "number", list: "array", dict: "object"}


class Fields:
    """An object of a request; keys that nobody reads are ignored, as Go's decoder does."""

    def __init__(self, values: dict[str, Any], request: str, refusal: Callable[[str], Refused], path: str = "") -> None:
        self._values, self._request, self._refusal, self._path = values, request, refusal, path

    def integer(self, key: str, minimum: int, maximum: float) -> int:
        """Return an integer; true, 1.5, 2.0 and "2" are none."""
        value = self._required(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self._wrong_type(key, value, "int")
        if not minimum <= value <= maximum:
            raise self.refused(key, "min" if value < minimum else "max")
        return value

    def boolean(self, key: str) -> bool:
        """Return true or false."""
        value = self._required(key)
        if not isinstance(value, bool):
            raise self._wrong_type(key, value, "bool")
        return value

    def text(self, key: str, options: Collection[str] | None = None) -> str:
        """Return a string, one of the options where there are some."""
        value = self._required(key)
        if not isinstance(value, str):
            raise self._wrong_type(key, value, "string")
        if options is not None and value not in options:
            raise self.refused(key, "oneof")
        return value

    def nested(self, key: str) -> "Fields":
        """Return an object within."""
        value = self._required(key)
        if not isinstance(value, dict):
            raise self._wrong_type(key, value, "object")
        return Fields(value, self._request, self._refusal, self._name_of(key))

    def optional_nested(self, key: str) -> "Fields":
        """Return an object within; where it is missing or null, an empty one."""
        return Fields({}, self._request, self._refusal, self._name_of(key)) if self.lacks(key) else self.nested(key)

    def lacks(self, key: str) -> bool:
        """Whether a key is missing or null, which Go does not tell apart."""
        return self._values.get(key) is None

    def refused(self, key: str, tag: str) -> Refused:
        """Return the refusal of a key's value, by the validator's name for the rule."""
        name = self._name_of(key)
        last = name.rpartition(".")[2]
        return self._refusal(
            f"Key: '{self._request}{name}' Error:Field validation for '{last}' failed on the '{tag}' tag"
        )

    def _required(self, key: str) -> Any:
        value = self._values.get(key)
        if value is None:
            raise self.refused(key, "required")
        return value

    def _name_of(self, key: str) -> str:
        return f"{self._path}.{key[:1].upper()}{key[1:]}"

    def _wrong_type(self, key: str, value: object, expected: str) -> Refused:
        kind, name = _KINDS.get(type(value), "null"), self._name_of(key).lstrip(".")
        return self._refusal(
            f"json: cannot unmarshal {kind} into Go struct field {self._request}.{name} of type {expected}"
        )


def fields_of(body: bytes, request: str, step: str, code: str | None = None) -> Fields:
    """Return the fields of a body; what is refused in it is refused at this step.

    ``code`` takes the place of the validator's words, which then become the description.

    Raises:
        Refused: it is no JSON object.
    """

    def refusal(text: str) -> Refused:
        return Refused(step, text) if code is None else Refused(step, code, text)

    try:
        values = decode_body(body, _ANY)
    except InvalidBody as error:
        raise refusal(str(error)) from error
    if not isinstance(values, dict):
        raise refusal(f"json: cannot unmarshal {_KINDS.get(type(values), 'null')} into Go value of type {request}")
    return Fields(values, request, refusal)
