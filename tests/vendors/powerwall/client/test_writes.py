"""What a method writes the client's own reading shows."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from polywatt.model import AuthenticationFailed, DeviceRefused
from polywatt.vendors.powerwall.client import NotThere
from polywatt.vendors.powerwall.wire.site import GridCode
from tests.vendors.powerwall.client.whole import Whole, X, Y, client_of, watched, whole
from tests.vendors.powerwall.gateway import driven, tapped
from tests.vendors.tap import said

pytestmark = pytest.mark.anyio
Do = Callable[[Whole], Awaitable[Any]]
GSM = "gsm_tesla_internal_default"
ONE, TWO, NONE = [True, False, False, False], [True, True, False, False], [False] * 4


async def connected(client: Whole) -> None:
    await client.add_network("home", security_type="WPA2_Personal", password="a secret word")
    await client.connect_network("home")


async def disconnected(client: Whole) -> None:
    await connected(client)
    await client.disconnect_network("home")


async def one_network(client: Whole, name: str = "home") -> Any:
    found = [network for network in await client.networks() or [] if network.network_name == name]
    return found[0] if found else None


async def clamps(client: Whole) -> list[tuple[str, list[bool], list[bool]]]:
    return [(ct.type, ct.valid, ct.inverted) for ct in await client.cts(X) or []]


async def serials(client: Whole) -> set[Any]:
    return {meter.serial for meter in await client.meters() or []}


async def grid_code(client: Whole) -> Any:
    shown = (await client.site_info()).grid_code
    return shown.grid_code if isinstance(shown, GridCode) else shown


def fields(read: Callable[[Whole], Awaitable[Any]], *names: str) -> Do:
    async def shown(client: Whole) -> Any:
        found = await read(client)
        return None if found is None else tuple(getattr(found, name) for name in names)

    return shown


WRITES: dict[str, tuple[Do, Do, Any]] = {
    "a consent of the customer": (
        lambda c: c.set_customer(marketing=False),
        fields(lambda c: c.customer(), "marketing", "registered"),
        (False, True),
    ),
    "all consents": (
        lambda c: c.set_consents(marketing=False, privacy_notice=True, limited_warranty=False, grid_services=True),
        fields(lambda c: c.registration(), "marketing", "privacy_notice", "limited_warranty", "grid_services"),
        (False, True, False, True),
    ),
    "a registration that was put off": (
        lambda c: c.skip_registration(),
        fields(lambda c: c.registration(), "timed_out_registration"),
        (True,),
    ),
    "a network": (connected, fields(one_network, "interface", "active", "primary"), ("WifiType", True, True)),
    "a network left": (disconnected, fields(one_network, "active", "primary"), (False, False)),
    "a network forgotten": (lambda c: c.remove_network(GSM), lambda c: one_network(c, GSM), None),
    "a kind of network switched off": (
        lambda c: c.enable_networks("gsm", is_enabled=False),
        fields(lambda c: one_network(c, GSM), "enabled"),
        (False,),
    ),
    "a protocol": (
        lambda c: c.set_client_protocols(modbus=True),
        fields(lambda c: c.client_protocols(), "modbus", "dnp3"),
        (True, False),
    ),
    "a meter": (lambda c: c.add_meter("OBB12345", "12345"), serials, {X, Y, "OBB12345"}),
    "a meter gone": (lambda c: c.remove_meter(Y), serials, {X}),
    "clamps": (lambda c: c.set_cts(X, "load", ONE), clamps, [("site", TWO, NONE), ("load", ONE, NONE)]),
    "clamps turned round": (lambda c: c.invert_cts(X, ONE), clamps, [("site", TWO, ONE)]),
    "no clamps": (lambda c: c.remove_cts(X), clamps, []),
    "a grid code": (lambda c: c.set_grid_code("50Hz_230V_1_G98"), grid_code, "50Hz_230V_1_G98"),
    "a name": (lambda c: c.set_site_name("Barn"), fields(lambda c: c.site_name(), "site_name"), ("Barn",)),
    "a time zone": (
        lambda c: c.set_timezone("Europe/London"),
        fields(lambda c: c.site_info(), "timezone"),
        ("Europe/London",),
    ),
    "automatic configuration": (
        lambda c: c.run_autoconfig(),
        fields(lambda c: c.autoconfig_status(), "running", "status"),
        (True, "running"),
    ),
    "the phases of the clamps": (
        lambda c: c.set_ct_references(ct2="Phase3"),
        fields(lambda c: c.ct_references(), "ct1", "ct2"),
        ("Phase1", "Phase3"),
    ),
}


@pytest.mark.parametrize("what", WRITES)
async def test_what_was_written_is_read_back(what: str):
    write, read, expected = WRITES[what]
    async with whole() as client:
        assert await read(client) != expected
        await write(client)
        assert await read(client) == expected


async def test_what_is_not_given_is_not_sent():
    async with watched() as (client, tap):
        await client.set_client_protocols(modbus=True)
        await client.set_customer(marketing=False)

    assert [seen.body for seen in tap.seen[-2:]] == [b'{"modbus":true}', b'{"marketing":false}']


async def test_a_network_is_sent_in_both_spellings_and_its_password_is_shown_nowhere():
    async with watched() as (client, tap):
        await connected(client)
        sent = next(seen.body for seen in tap.seen if seen.what == ("POST", "/api/networks"))
        shown = client._http.redactor(sent.decode())

    assert b'"network_name":"home","networkName":"home"' in sent
    assert b'"security_type":"WPA2_Personal","securityType":"WPA2_Personal"' in sent
    assert "a secret word" not in shown


async def test_an_automatic_configuration_is_cancelled_and_tried_again():
    async with whole() as client:
        await client.run_autoconfig()
        await client.cancel_autoconfig()
        cancelled = (await client.autoconfig_status()).running
        await client.retry_autoconfig()
        again = (await client.autoconfig_status()).running

    assert (cancelled, again) == (False, True)


async def test_connection_tests_that_were_run_are_shown_as_run():
    async with whole() as client:
        before = await client.connection_tests()
        (run,) = await client.run_connection_tests()
        after = await client.connection_tests()

    assert {check.status for check in before.checks or []} == {"not_run"}
    assert {check.status for check in after.checks or []} == {"pass"}
    assert run == after


async def test_an_answer_with_all_diagnostics_is_understood_too():
    async with watched() as (client, tap):
        tap.instead["POST", "/api/system/networks/conn_tests"] = said(
            [{"name": "CAN bus", "checks": None}, {"name": "Network connection", "checks": []}]
        )
        found = await client.run_connection_tests()

    assert [diagnostic.name for diagnostic in found] == ["CAN bus", "Network connection"]


async def test_a_write_that_is_answered_with_nothing_is_done_all_the_same():
    async with watched() as (client, tap):
        for path in ("/api/networks", "/api/customer", "/api/system/networks/conn_tests"):
            tap.instead["POST", path] = said(b"", 202)
        found = (await client.add_network("home"), await client.set_customer(marketing=True))
        diagnostics = await client.run_connection_tests()

    assert found == (None, None)
    assert diagnostics == []


async def test_a_stopped_home_tests_its_inverter_and_its_meters():
    async with whole(stopped=True) as client:
        await client.begin_inverter_test()
        running = await client.testing()
        await client.end_tests()
        ended = await client.testing()
        wired = await client.detect_wired_meters()
        options = await client.ct_reference_options()
        await client.detect_phases()
        readings = await client.meters_readings()

    assert (running.running, running.status, ended.running) == (True, "TestRunning", False)
    assert wired == [X, Y]
    assert options.ct3 == ["Phase1", "Phase2"]
    assert [reading.error for reading in readings.values()] == ["", ""]


async def test_a_stopped_home_runs_again_for_its_commissioning():
    async with whole(stopped=True) as client:
        before = (await client.sitemaster()).running
        await client.run_for_commissioning()
        after = (await client.sitemaster()).running

    assert (before, after) == (False, True)


async def test_a_password_is_generated_for_somebody_at_the_switch_and_shown_nowhere():
    async with whole() as client:
        await client.start_toggle()
        await client.toggle_login()
        made = await client.generate_password()
        await client.end_toggle()
        with pytest.raises(NotThere):
            await client.end_toggle()
        with pytest.raises(DeviceRefused, match="toggle has not been started"):
            await client.toggle_login()
        assert made is not None
        shown = client._http.redactor(f"made {made.password}")

    assert isinstance(made.password, str)
    assert repr(made) == "Password(***)"
    assert made.password not in shown


async def test_a_changed_password_is_the_one_to_sign_in_with():
    async with tapped() as (home, tap), client_of(home) as client:
        await client.change_password("password", "another word")
        await client.logout()
        await client.customer()
        async with driven(home, "password") as stranger:
            with pytest.raises(AuthenticationFailed):
                await stranger.client.status()

    assert tap.logins == 3


async def test_a_password_that_was_not_changed_stays_the_one_to_sign_in_with():
    async with whole() as client:
        with pytest.raises(DeviceRefused, match="does not match"):
            await client.change_password("wrong", "another word")
        await client.logout()
        await client.customer()


async def test_a_powerwall_plus_tells_whether_its_inverter_is_on_and_resets_it():
    async with watched(profile="23.28-pw-plus", preset="powerwall-plus") as (client, tap):
        states = [
            (await client.solar_power_status()).power_status_setpoint,
            (await client.solar_power_status_of("0")).power_status_setpoint,
        ]
        await client.reset_solar_powerwall()
        await client.reset_solar_powerwall_of("0")

    assert states == ["on", "on"]
    assert tap.count("GET", "/api/solar_powerwall/0/reset") == 1


async def test_brands_lead_to_their_models_and_regions_to_their_codes():
    async with whole() as client:
        brands = await client.solar_brands() or []
        models = [await client.solar_models(brand) for brand in brands]
        regions, codes = await client.grid_regions(), await client.grid_codes()

    assert all(models)
    assert isinstance(regions.grid_code_settings, dict)
    assert list(regions.grid_code_settings) == codes
