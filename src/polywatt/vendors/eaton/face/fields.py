"""A JSON object, read key by key, refused in the words of the device's own (Go) validator."""

import re
from collections.abc import Callable, Collection
from typing import Any

import msgspec

from polywatt.kit.request_body import InvalidBody, decode_body

from .answers import Refused

_ANY = msgspec.json.Decoder()
_KINDS = {str: "string", bool: "bool", int: "number", float: "number", list: "array", dict: "object"}
Refusing = Callable[[str], Refused]


class Fields:
    """One object of a request. What it does not name is ignored, as Go's decoder does."""

    def __init__(self, told: dict[str, Any], request: str, refusing: Refusing, path: str = "") -> None:
        self._told, self._request, self._refusing, self._path = told, request, refusing, path

    def whole(self, key: str, least: int, most: float) -> int:
        """An integer; true, 1.5, 2.0 and "2" are none."""
        told = self._there(key)
        if isinstance(told, bool) or not isinstance(told, int):
            raise self._mistyped(key, told, "int")
        if not least <= told <= most:
            raise self._invalid(key, "min" if told < least else "max")
        return told

    def flag(self, key: str) -> bool:
        """True or false."""
        told = self._there(key)
        if not isinstance(told, bool):
            raise self._mistyped(key, told, "bool")
        return told

    def word(self, key: str, options: Collection[str] | None = None, pattern: str | None = None) -> str:
        """A string: one of the options, or of this form."""
        told = self._there(key)
        if not isinstance(told, str):
            raise self._mistyped(key, told, "string")
        is_one = options is None or told in options
        if not is_one or (pattern is not None and re.fullmatch(pattern, told) is None):
            raise self._invalid(key, "oneof" if not is_one else "format")
        return told

    def inside(self, key: str) -> "Fields":
        """An object within."""
        told = self._there(key)
        if not isinstance(told, dict):
            raise self._mistyped(key, told, "object")
        return Fields(told, self._request, self._refusing, self._where(key))

    def optional(self, key: str) -> "Fields":
        """An object within; where it is missing or null, an empty one."""
        return Fields({}, self._request, self._refusing, self._where(key)) if self.lacks(key) else self.inside(key)

    def lacks(self, key: str) -> bool:
        """Whether it is missing or null, which Go does not tell apart."""
        return self._told.get(key) is None

    def has_named(self, key: str) -> bool:
        """Whether it is there, null or not."""
        return key in self._told

    def refused(self, key: str, tag: str) -> Refused:
        """A refusal of this key's value."""
        return self._invalid(key, tag)

    def _there(self, key: str) -> Any:
        told = self._told.get(key)
        if told is None:
            raise self._invalid(key, "required")
        return told

    def _where(self, key: str) -> str:
        return f"{self._path}.{key[:1].upper()}{key[1:]}"

    def _invalid(self, key: str, tag: str) -> Refused:
        name = self._where(key)
        last = name.rpartition(".")[2]
        words = f"Key: '{self._request}{name}' Error:Field validation for '{last}' failed on the '{tag}' tag"
        return self._refusing(words)

    def _mistyped(self, key: str, told: object, kind: str) -> Refused:
        found = _KINDS.get(type(told), "null")
        name = self._where(key).lstrip(".")
        return self._refusing(
            f"json: cannot unmarshal {found} into Go struct field {self._request}.{name} of type {kind}"
        )


def fields_of(body: bytes, request: str, step: str, code: str | None = None) -> Fields:
    """The object that a body holds; what is refused in it is refused at this step.

    ``code`` takes the place of the validator's words, which then become the description.

    Raises:
        Refused: it holds none.
    """

    def refusing(words: str) -> Refused:
        return Refused(step, words) if code is None else Refused(step, code, words)

    try:
        told = decode_body(body, _ANY)
    except InvalidBody as error:
        raise refusing(str(error)) from error
    if not isinstance(told, dict):
        raise refusing(f"json: cannot unmarshal {_KINDS.get(type(told), 'null')} into Go value of type {request}")
    return Fields(told, request, refusing)
