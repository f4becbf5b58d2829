"""The same small cloud in the portal's own language: it understands nothing that is asked otherwise."""

import itertools
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any

from starlette.responses import Response

from polywatt.kit.clock import ManualClock
from polywatt.vendors.eg4.client import Eg4Client, RetryPolicy
from polywatt.vendors.eg4.wire.registers import INVERTER, in_range, register_value, value_frame, words_of

from .. import examples as answers
from .cloud import (
    ALL_PLANTS,
    BATTERY,
    BIT,
    BOX,
    DEVICES,
    ENERGY,
    FUNCTION,
    GROUPS,
    LOGIN,
    MIDBOX,
    PARALLEL_ENERGY,
    PLANTS,
    QUICK_CHARGE,
    READ,
    RUNTIME,
    SERIAL,
    START_CHARGE,
    START_DISCHARGE,
    STOP_CHARGE,
    STOP_DISCHARGE,
    TIME,
    WRITE,
    Portal,
    Seen,
    cloud,
    said,
)

Row = Mapping[str, Any]
Answering = Callable[[Seen], Response]

PLANT = 12_345
SECOND, ALONE = "1234567892", "1234567893"
GROUP_A = (SERIAL, SECOND, BOX)
SITE = (*GROUP_A, ALONE)
OK = {"success": True, "msg": ""}
SHOWN: dict[str, Any] = {
    "HOLD_SERIAL_NUM": SERIAL,
    "FUNC_AC_CHARGE": True,
    "FUNC_SET_TO_STANDBY": True,
    "HOLD_AC_CHARGE_POWER_CMD": 3,
    "HOLD_FORCED_CHG_POWER_CMD": 12,
    "HOLD_SYSTEM_CHARGE_SOC_LIMIT": 95,
}


def row(serial: str) -> dict[str, Any]:
    """A device as lists have it."""
    is_box = serial == BOX
    return {
        "serialNum": serial,
        "deviceType": 9 if is_box else 6,
        "deviceTypeText": "Grid Boss" if is_box else "18KPV",
        "lost": False,
    }


def login(role: str | None, serials: Sequence[str]) -> dict[str, Any]:
    plant = {
        "plantId": PLANT,
        "name": "Hof",
        "timezoneHourOffset": -8,
        "timezoneMinuteOffset": 0,
        "inverters": [row(serial) for serial in serials],
        "parallelGroups": [{"parallelGroup": "A", "parallelFirstDeviceSn": SERIAL}],
    }
    flat = {"success": True, "userId": 77, "username": "somebody", "regions": [{"value": "NORTH_AMERICA"}]}
    return flat | ({} if role is None else {"role": role}) | {"plants": [plant] if serials else []}


def strict(*keys: str, body: Callable[[Mapping[str, str]], Any], optional: str | None = None) -> Answering:
    """Answers a form of exactly these keys, and refuses every other."""

    def answer(seen: Seen) -> Response:
        return said(body(seen.form) if seen.form.keys() - {optional} == set(keys) else answers.INVALID)

    return answer


def paged(rows: Sequence[Row], *keys: str, total: int | None = None) -> Answering:
    """A list in pages; ``total`` where the cloud lies about it."""

    def page(form: Mapping[str, str]) -> Any:
        number, count = int(form["page"]), int(form["rows"])
        shown_rows = rows[(number - 1) * count : number * count]
        return {"success": True, "total": len(rows) if total is None else total, "rows": shown_rows}

    return strict("page", "rows", *keys, body=page)


def group(form: Mapping[str, str]) -> Any:
    """Of one device: it tells of its group."""
    serial = form["serialNum"]
    if serial not in GROUP_A:
        return {"success": True, "total": 0, "devices": []}
    members = [row(member) | {"parallelGroup": "A"} for member in GROUP_A if member != BOX]
    return {"success": True, "parallelMidboxSn": BOX, "total": len(members), "devices": members}


def block(form: Mapping[str, str]) -> Any:
    start, count = int(form["startRegister"]), int(form["pointNumber"])
    named = [register for register in in_range(INVERTER, start, count) if register.name in SHOWN]
    values = {register.name: register_value(register, SHOWN[register.name]) for register in named}
    around = {
        "inverterSn": form["inverterSn"],
        "deviceType": 6,
        "startRegister": start,
        "pointNumber": count,
        "valueFrame": value_frame(words_of(values, INVERTER), start, count),
    }
    return {"success": True} | around | values


LISTED = ("sort", "order", "searchText")
OVERVIEW = ("plantId", "searchText", "statusText")
TOLD = ("inverterSn", "clientType", "remoteSetType")


def speaking(
    *,
    role: str | None = "VIEWER",
    named: Sequence[str] = GROUP_A,
    listed: Sequence[Row] | None = None,
    plants: Sequence[Row] = (answers.PLANT,),
    total: int | None = None,
) -> dict[str, Any]:
    """What it answers. ``named`` are the devices of the login, ``listed`` those of the overview."""
    rows = [row(serial) for serial in named] if listed is None else listed
    of_a_device = {RUNTIME: answers.RUNTIME, ENERGY: answers.ENERGY, PARALLEL_ENERGY: answers.ENERGY}
    of_a_device |= {BATTERY: answers.BATTERY, MIDBOX: answers.MIDBOX}
    tasks = {path: strict("inverterSn", "clientType", body=_ok) for path in (STOP_CHARGE, STOP_DISCHARGE)}
    tasks |= {
        path: strict("inverterSn", "clientType", body=_ok, optional="minute")
        for path in (START_CHARGE, START_DISCHARGE)
    }
    return {
        LOGIN: login(role, named),
        (PLANTS if role in (None, "VIEWER") else ALL_PLANTS): paged(plants, *LISTED, total=total),
        GROUPS: strict("serialNum", body=group),
        DEVICES: paged(rows, *OVERVIEW, total=total),
        READ: strict("inverterSn", "startRegister", "pointNumber", "autoRetry", body=block),
        WRITE: strict(*TOLD, "holdParam", "valueText", body=_ok),
        BIT: strict(*TOLD, "bitParam", "value", body=_ok),
        FUNCTION: strict(*TOLD, "functionParam", "enable", body=_ok),
        TIME: strict(*TOLD, "timeParam", "hour", "minute", body=_ok),
        QUICK_CHARGE: strict("inverterSn", body=lambda _: OK | {"hasUnclosedQuickChargeTask": False}),
        **of_a_device,
        **tasks,
    }


def _ok(_: Mapping[str, str]) -> Any:
    return OK


def field_cloud(
    *, clock: ManualClock | None = None, retry: RetryPolicy | None = None, **said_of: Any
) -> AbstractAsyncContextManager[tuple[Eg4Client, Portal]]:
    """A client of it."""
    return cloud(clock=clock, retry=retry, answers=speaking(**said_of))


def many(count: int, key: str = "serialNum") -> list[dict[str, Any]]:
    """Rows of as many devices, or plants."""
    numbers = itertools.islice(itertools.count(1_000_000_000), count)
    return [row(str(number)) if key == "serialNum" else {key: number} for number in numbers]
