"""Every row of the emulated gateway's table has a method, and every method a row."""

import contextlib
import inspect
import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from polywatt.kit.clock import ManualClock
from polywatt.kit.vendor import Credentials
from polywatt.model import DeviceRefused
from polywatt.testing import DAYLIGHT
from polywatt.twin import POWERWALL_2, TwinPlant
from polywatt.vendors.powerwall.client.gateway import Gateway
from polywatt.vendors.powerwall.client.wizard.asking import Asking
from polywatt.vendors.powerwall.face.app import PowerwallFace
from tests.vendors.powerwall.client.whole import Whole, X, watched, whole

pytestmark = pytest.mark.anyio
SESSION = {("POST", "login/Basic"), ("GET", "logout")}
FLAGS = [True, False, False, False]
WITH_ARGUMENTS: dict[str, Callable[[Whole], Awaitable[Any]]] = {
    "set_operation": lambda c: c.set_operation("self_consumption", 20),
    "set_island_mode": lambda c: c.set_island_mode("backup"),
    "set_customer": lambda c: c.set_customer(marketing=False),
    "set_consents": lambda c: c.set_consents(
        marketing=True, privacy_notice=True, limited_warranty=True, grid_services=True
    ),
    "change_password": lambda c: c.change_password("password", "other word"),
    "add_meter": lambda c: c.add_meter("OBB12345", "12345"),
    "verify_meter": lambda c: c.verify_meter(X, "12345"),
    "verify_new_meter": lambda c: c.verify_new_meter(X, "12345"),
    "commission_meter": lambda c: c.commission_meter(X),
    "ct_config": lambda c: c.ct_config(X),
    "set_ct_config": lambda c: c.set_ct_config(X, {}),
    "cts": lambda c: c.cts(X),
    "set_cts": lambda c: c.set_cts(X, "load", FLAGS),
    "invert_cts": lambda c: c.invert_cts(X, FLAGS),
    "remove_cts": lambda c: c.remove_cts(X),
    "remove_meter": lambda c: c.remove_meter(X),
    "add_network": lambda c: c.add_network("home"),
    "connect_network": lambda c: c.connect_network("home"),
    "disconnect_network": lambda c: c.disconnect_network("home"),
    "remove_network": lambda c: c.remove_network("home"),
    "enable_networks": lambda c: c.enable_networks("wifi"),
    "set_client_protocols": lambda c: c.set_client_protocols(modbus=True),
    "set_grid_code": lambda c: c.set_grid_code("50Hz_230V_1_G98"),
    "set_offgrid": lambda c: c.set_offgrid(is_enabled=True),
    "set_site_name": lambda c: c.set_site_name("Barn"),
    "set_timezone": lambda c: c.set_timezone("Europe/London"),
    "solar_models": lambda c: c.solar_models("Tesla"),
    "solar_power_status_of": lambda c: c.solar_power_status_of("0"),
    "reset_solar_powerwall_of": lambda c: c.reset_solar_powerwall_of("0"),
    "note": lambda c: c.note("info", "hello"),
    "set_ct_references": lambda c: c.set_ct_references(ct2="Phase1"),
}
RUNNING = "sitemanager process is running"
NO_INVERTER = "has no GET /api/solar_powerwall"
REFUSED = {
    "ct_config": "meter type must be Neurio",
    "set_ct_config": "meter type must be Neurio",
    "phase_usages": "no phase information",
    "reset_password": "requires physical access",
    "generate_password": "requires physical access",
    "end_toggle": "has no DELETE",
    "solar_powerwall": NO_INVERTER,
    "solar_power_status": NO_INVERTER,
    "solar_power_status_of": NO_INVERTER,
    "reset_solar_powerwall": NO_INVERTER,
    "reset_solar_powerwall_of": NO_INVERTER,
    "ct_reference_options": RUNNING,
    "detect_wired_meters": RUNNING,
    "detect_phases": RUNNING,
    "begin_inverter_test": RUNNING,
}
"""What a running home with nobody in front of it refuses, in its words."""


def methods() -> list[str]:
    """Those that ask for a row, in an order that works; what stops the home comes last."""
    ways = {name for name, _ in inspect.getmembers(Gateway) + inspect.getmembers(Asking)}
    found = [name for name, _ in inspect.getmembers(Whole, inspect.iscoroutinefunction)]
    mine = [name for name in found if name not in ways and not name.startswith("_") and name not in WITH_ARGUMENTS]
    return [*WITH_ARGUMENTS, *sorted(mine, key=lambda name: (name == "stop", name))]


async def asked(client: Whole, name: str) -> Any:
    call = WITH_ARGUMENTS.get(name)
    return await (getattr(client, name)() if call is None else call(client))


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
        await client.stop(is_forced=True)

    assert tap.count("POST", "/api/sitemaster/stop") == 1


async def test_a_name_goes_into_the_path_whole_whatever_it_is_made_of():
    name = "Café #1 50%? a&b"
    async with watched() as (client, tap):
        shown = await client.add_network(name)
        await client.disconnect_network(name)

    assert shown is not None
    assert shown[-1].network_name == name
    assert tap.count("DELETE", f"/api/networks/{name}/disconnect") == 1


async def test_a_slash_in_a_name_does_not_lead_to_another_endpoint():
    async with watched() as (client, tap):
        with pytest.raises(DeviceRefused, match="there is no meter"):
            await client.remove_meter("../networks")

    assert tap.count("DELETE", "/api/networks") == 0
