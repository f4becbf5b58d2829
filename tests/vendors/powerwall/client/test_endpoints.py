"""Every row of the emulated gateway's table has a method, and every method a row."""

import contextlib
import inspect
import re
from collections.abc import Awaitable, Callable
from operator import attrgetter
from typing import Any

import pytest

from polywatt.kit.clock import ManualClock
from polywatt.kit.http import HttpSession
from polywatt.kit.vendor import Credentials
from polywatt.model import DeviceRefused
from polywatt.testing import DAYLIGHT
from polywatt.twin import POWERWALL_2, TwinPlant
from polywatt.vendors.powerwall.client import PowerwallClient
from polywatt.vendors.powerwall.client.connection import Group
from polywatt.vendors.powerwall.face.app import PowerwallFace
from tests.vendors.powerwall.client.whole import X, watched, whole

pytestmark = pytest.mark.anyio
SESSION = {("POST", "login/Basic"), ("GET", "logout")}
FLAGS = [True, False, False, False]
WITH_ARGUMENTS: dict[str, Callable[[PowerwallClient], Awaitable[Any]]] = {
    "operation.set": lambda c: c.operation.set("self_consumption", 20),
    "islanding.set_mode": lambda c: c.islanding.set_mode("backup"),
    "customer.set": lambda c: c.customer.set(marketing=False),
    "customer.set_consents": lambda c: c.customer.set_consents(
        marketing=True, privacy_notice=True, limited_warranty=True, grid_services=True
    ),
    "password.change": lambda c: c.password.change("password", "other word"),
    "meters.add": lambda c: c.meters.add("OBB12345", "12345"),
    "meters.verify": lambda c: c.meters.verify(X, "12345"),
    "meters.verify_new": lambda c: c.meters.verify_new(X, "12345"),
    "meters.commission": lambda c: c.meters.commission(X),
    "meters.ct_config": lambda c: c.meters.ct_config(X),
    "meters.set_ct_config": lambda c: c.meters.set_ct_config(X, {}),
    "meters.cts": lambda c: c.meters.cts(X),
    "meters.set_cts": lambda c: c.meters.set_cts(X, "load", FLAGS),
    "meters.invert_cts": lambda c: c.meters.invert_cts(X, FLAGS),
    "meters.remove_cts": lambda c: c.meters.remove_cts(X),
    "meters.remove": lambda c: c.meters.remove(X),
    "networks.add": lambda c: c.networks.add("home"),
    "networks.connect": lambda c: c.networks.connect("home"),
    "networks.disconnect": lambda c: c.networks.disconnect("home"),
    "networks.remove": lambda c: c.networks.remove("home"),
    "networks.enable": lambda c: c.networks.enable("wifi"),
    "networks.set_client_protocols": lambda c: c.networks.set_client_protocols(modbus=True),
    "site_info.set_grid_code": lambda c: c.site_info.set_grid_code("50Hz_230V_1_G98"),
    "site_info.set_offgrid": lambda c: c.site_info.set_offgrid(is_enabled=True),
    "site_info.set_site_name": lambda c: c.site_info.set_site_name("Barn"),
    "site_info.set_timezone": lambda c: c.site_info.set_timezone("Europe/London"),
    "solars.models": lambda c: c.solars.models("Tesla"),
    "solar_powerwall.power_status_of": lambda c: c.solar_powerwall.power_status_of("0"),
    "solar_powerwall.reset_of": lambda c: c.solar_powerwall.reset_of("0"),
    "logging.write": lambda c: c.logging.write("info", "hello"),
    "synchrometer.set_ct_references": lambda c: c.synchrometer.set_ct_references(ct2="Phase1"),
}
RUNNING = "sitemanager process is running"
NO_INVERTER = "has no GET /api/solar_powerwall"
REFUSED = {
    "meters.ct_config": "meter type must be Neurio",
    "meters.set_ct_config": "meter type must be Neurio",
    "powerwalls.phase_usages": "no phase information",
    "password.reset": "requires physical access",
    "password.generate": "requires physical access",
    "auth.end_toggle": "has no DELETE",
    "solar_powerwall.fetch": NO_INVERTER,
    "solar_powerwall.power_status": NO_INVERTER,
    "solar_powerwall.power_status_of": NO_INVERTER,
    "solar_powerwall.reset": NO_INVERTER,
    "solar_powerwall.reset_of": NO_INVERTER,
    "synchrometer.ct_reference_options": RUNNING,
    "meters.detect_wired": RUNNING,
    "powerwalls.detect_phases": RUNNING,
    "system.begin_inverter_test": RUNNING,
}
"""What a running home with nobody in front of it refuses, in its words."""


def methods() -> list[str]:
    """Each as "group.method", in an order that works: a person is at the switch late, and a stop comes last."""
    http = HttpSession("https://powerwall")
    groups = vars(PowerwallClient(http, Credentials(), ManualClock(DAYLIGHT))).items()
    pairs = [(name, group) for name, group in groups if isinstance(group, Group)]
    found = [f"{name}.{m}" for name, group in pairs for m, _ in inspect.getmembers(group, inspect.iscoroutinefunction)]
    mine = [name for name in found if "._" not in name and name not in WITH_ARGUMENTS]
    return [*WITH_ARGUMENTS, *sorted(mine, key=lambda name: (name == "sitemaster.stop", name.startswith("auth"), name))]


async def asked(client: PowerwallClient, name: str) -> Any:
    call = WITH_ARGUMENTS.get(name)
    return await (attrgetter(name)(client)() if call is None else call(client))


def rows() -> set[tuple[str, str]]:
    clock = ManualClock(DAYLIGHT)
    twin = TwinPlant(POWERWALL_2, clock.now, start=DAYLIGHT, past_days=0.0)
    credentials = Credentials(username="customer", password="password")
    return set(PowerwallFace(twin, "document", credentials, clock).endpoints()) - SESSION


def row_of(method: str, path: str, rows: set[tuple[str, str]]) -> tuple[str, str] | None:
    """The row that a request is for; an exact path goes before one with names."""
    if (method, path) in rows:
        return method, path
    patterns = ((row, re.sub(r"\\{.*?\\}", "[^/]+", re.escape(row[1]))) for row in sorted(rows) if row[0] == method)
    return next((row for row, pattern in patterns if re.fullmatch(pattern, path)), None)


async def test_each_row_is_reached_by_a_method_and_each_method_reaches_a_row():
    reached: dict[str, set[tuple[str, str] | None]] = {}
    table = rows()
    async with watched() as (client, tap):
        for name in methods():
            tap.seen.clear()
            with contextlib.suppress(DeviceRefused):
                await asked(client, name)
            paths = [(seen.method, seen.path.removeprefix("/api/")) for seen in tap.seen]
            reached[name] = {row_of(*path, table) for path in paths if path not in SESSION}

    assert [name for name, found in reached.items() if None in found or not found] == []
    assert table - set().union(*reached.values()) == {("POST", "sitemaster/stop")}, "a forced stop alone"


async def test_each_method_understands_its_answer_or_is_refused_for_a_reason_of_the_home():
    refused = {}
    async with whole() as client:
        for name in methods():
            try:
                await asked(client, name)
            except DeviceRefused as error:
                refused[name] = str(error)

    assert set(refused) == set(REFUSED)
    assert [words for name, words in refused.items() if REFUSED[name] not in words] == []


async def test_a_forced_stop_reaches_the_row_that_a_plain_one_does_not():
    async with watched() as (client, tap):
        await client.sitemaster.stop(is_forced=True)

    assert tap.count("POST", "/api/sitemaster/stop") == 1


async def test_a_name_goes_into_the_path_whole_whatever_it_is_made_of():
    name = "Café #1 50%? a&b"
    async with watched() as (client, tap):
        shown = await client.networks.add(name)
        await client.networks.disconnect(name)

    assert shown is not None
    assert shown[-1].network_name == name
    assert tap.count("DELETE", f"/api/networks/{name}/disconnect") == 1


async def test_a_slash_in_a_name_does_not_lead_to_another_endpoint():
    async with watched() as (client, tap):
        with pytest.raises(DeviceRefused, match="there is no meter"):
            await client.meters.remove("../networks")

    assert tap.count("DELETE", "/api/networks") == 0
