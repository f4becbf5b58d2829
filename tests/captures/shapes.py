"""How the JSON of two bodies differs, by keys and types and not by values."""

from typing import Any

KINDS = {bool: "boolean", int: "number", float: "number", str: "string", dict: "object", list: "list"}


def kind_of(value: Any) -> str:
    return KINDS.get(type(value), "null")


def differences(captured: Any, shown: Any, at: str = "$") -> list[str]:
    """One line per difference; a list stands for its first element."""
    if kind_of(captured) != kind_of(shown):
        return [f"{at} is {kind_of(shown)}, captured {kind_of(captured)}"]
    if isinstance(captured, list):
        if bool(captured) != bool(shown):
            return [f"{at} has {len(shown)} elements, captured {len(captured)}"]
        return differences(captured[0], shown[0], f"{at}[]") if captured else []
    if not isinstance(captured, dict):
        return []
    found = [f"{at}.{key} is missing" for key in captured if key not in shown]
    found += [f"{at}.{key} was never captured" for key in shown if key not in captured]
    for key in captured:
        if key in shown:
            found += differences(captured[key], shown[key], f"{at}.{key}")
    return found
