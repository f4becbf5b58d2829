"""What a method writes the client's own reading shows."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from polywatt.model import AuthenticationFailed, DeviceRefused, EndpointMissing
from polywatt.vendors.powerwall.client import PowerwallClient
from polywatt.vendors.powerwall.wire.site_info import GridCode
from tests.vendors.powerwall.client.whole import X, Y, client_of, watched, whole
from tests.vendors.powerwall.gateway import driven, tapped
from tests.vendors.tap import said

pytestmark = pytest.mark.anyio
Do = Callable[[PowerwallClient], Awaitable[Any]]
GSM = "gsm_tesla_internal_default"
ONE, TWO, NONE = [True, False, False, False], [True, True, False, False], [False] * 4


async def connected(client: PowerwallClient) -> None:
    await client.networks.add("home", security_type="WPA2_Personal", password="a secret word")
    await client.networks.connect("home")


async def disconnected(client: PowerwallClient) -> None:
    await connected(client)
    await client.networks.disconnect("home")


async def one_network(client: PowerwallClient, name: str = "home") -> Any:
    found = [network for network in await client.networks.fetch() or [] if network.network_name == name]
    return found[0] if found else None


async def clamps(client: PowerwallClient) -> list[tuple[str, list[bool], list[bool]]]:
    return [(ct.type, ct.valid, ct.inverted) for ct in await client.meters.cts(X) or []]


async def serials(client: PowerwallClient) -> set[Any]:
    return {meter.serial for meter in await client.meters.fetch() or []}


async def grid_code(client: PowerwallClient) -> Any:
    shown = (await client.site_info.fetch()).grid_code
    return shown.grid_code if isinstance(shown, GridCode) else shown


def fields(read: Callable[[PowerwallClient], Awaitable[Any]], *names: str) -> Do:
    async def shown(client: PowerwallClient) -> Any:
        found = await read(client)
        return None if found is None else tuple(getattr(found, name) for name in names)

    return shown


WRITES: dict[str, tuple[Do, Do, Any]] = {
    "a consent of the customer": (
        lambda c: c.customer.set(marketing=False),
        fields(lambda c: c.customer.fetch(), "marketing", "registered"),
        (False, True),
    ),
    "all consents": (
        lambda c: c.customer.set_consents(
            marketing=False, privacy_notice=True, limited_warranty=False, grid_services=True
        ),
        fields(lambda c: c.customer.registration(), "marketing", "privacy_notice", "limited_warranty", "grid_services"),
        (False, True, False, True),
    ),
    "a registration that was put off": (
        lambda c: c.customer.skip_registration(),
        fields(lambda c: c.customer.registration(), "timed_out_registration"),
        (True,),
    ),
    "a network": (connected, fields(one_network, "interface", "active", "primary"), ("WifiType", True, True)),
    "a network left": (disconnected, fields(one_network, "active", "primary"), (False, False)),
    "a network forgotten": (lambda c: c.networks.remove(GSM), lambda c: one_network(c, GSM), None),
    "a kind of network switched off": (
        lambda c: c.networks.enable("gsm", is_enabled=False),
        fields(lambda c: one_network(c, GSM), "enabled"),
        (False,),
    ),
    "a protocol": (
        lambda c: c.networks.set_client_protocols(modbus=True),
        fields(lambda c: c.networks.client_protocols(), "modbus", "dnp3"),
        (True, False),
    ),
    "a meter": (lambda c: c.meters.add("OBB12345", "12345"), serials, {X, Y, "OBB12345"}),
    "a meter gone": (lambda c: c.meters.remove(Y), serials, {X}),
    "clamps": (lambda c: c.meters.set_cts(X, "load", ONE), clamps, [("site", TWO, NONE), ("load", ONE, NONE)]),
    "clamps turned round": (lambda c: c.meters.invert_cts(X, ONE), clamps, [("site", TWO, ONE)]),
    "no clamps": (lambda c: c.meters.remove_cts(X), clamps, []),
    "a grid code": (lambda c: c.site_info.set_grid_code("50Hz_230V_1_G98"), grid_code, "50Hz_230V_1_G98"),
    "a name": (
        lambda c: c.site_info.set_site_name("Barn"),
        fields(lambda c: c.site_info.site_name(), "site_name"),
        ("Barn",),
    ),
    "a time zone": (
        lambda c: c.site_info.set_timezone("Europe/London"),
        fields(lambda c: c.site_info.fetch(), "timezone"),
        ("Europe/London",),
    ),
    "automatic configuration": (
        lambda c: c.autoconfig.run(),
        fields(lambda c: c.autoconfig.status(), "running", "status"),
        (True, "running"),
    ),
    "the phases of the clamps": (
        lambda c: c.synchrometer.set_ct_references(ct2="Phase3"),
        fields(lambda c: c.synchrometer.ct_references(), "ct1", "ct2"),
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
        await client.networks.set_client_protocols(modbus=True)
        await client.customer.set(marketing=False)

    assert [seen.body for seen in tap.seen[-2:]] == [b'{"modbus":true}', b'{"marketing":false}']


async def test_a_network_is_sent_in_both_spellings_and_its_password_is_shown_nowhere():
    async with watched() as (client, tap):
        await connected(client)
        sent = next(seen.body for seen in tap.seen if seen.what == ("POST", "/api/networks"))
        shown = client.networks._connection._http.redactor(sent.decode())

    assert b'"network_name":"home","networkName":"home"' in sent
    assert b'"security_type":"WPA2_Personal","securityType":"WPA2_Personal"' in sent
    assert "a secret word" not in shown


async def test_an_automatic_configuration_is_cancelled_and_tried_again():
    async with whole() as client:
        await client.autoconfig.run()
        await client.autoconfig.cancel()
        cancelled = (await client.autoconfig.status()).running
        await client.autoconfig.retry()
        again = (await client.autoconfig.status()).running

    assert (cancelled, again) == (False, True)


async def test_connection_tests_that_were_run_are_shown_as_run():
    async with whole() as client:
        before = await client.networks.connection_tests()
        (run,) = await client.networks.run_connection_tests()
        after = await client.networks.connection_tests()

    assert {check.status for check in before.checks or []} == {"not_run"}
    assert {check.status for check in after.checks or []} == {"pass"}
    assert run == after


async def test_an_answer_with_all_diagnostics_is_understood_too():
    async with watched() as (client, tap):
        tap.instead["POST", "/api/system/networks/conn_tests"] = said(
            [{"name": "CAN bus", "checks": None}, {"name": "Network connection", "checks": []}]
        )
        found = await client.networks.run_connection_tests()

    assert [diagnostic.name for diagnostic in found] == ["CAN bus", "Network connection"]


async def test_a_write_that_is_answered_with_nothing_is_done_all_the_same():
    async with watched() as (client, tap):
        for path in ("/api/networks", "/api/customer", "/api/system/networks/conn_tests"):
            tap.instead["POST", path] = said(b"", 202)
        found = (await client.networks.add("home"), await client.customer.set(marketing=True))
        diagnostics = await client.networks.run_connection_tests()

    assert found == (None, None)
    assert diagnostics == []


async def test_a_stopped_home_tests_its_inverter_and_its_meters():
    async with whole(stopped=True) as client:
        await client.system.begin_inverter_test()
        running = await client.system.testing()
        await client.system.end_tests()
        ended = await client.system.testing()
        wired = await client.meters.detect_wired()
        options = await client.synchrometer.ct_reference_options()
        await client.powerwalls.detect_phases()
        readings = await client.meters.readings()

    assert (running.running, running.status, ended.running) == (True, "TestRunning", False)
    assert wired == [X, Y]
    assert options.ct3 == ["Phase1", "Phase2"]
    assert [reading.error for reading in readings.values()] == ["", ""]


async def test_a_stopped_home_runs_again_for_its_commissioning():
    async with whole(stopped=True) as client:
        before = (await client.sitemaster.fetch()).running
        await client.sitemaster.run_for_commissioning()
        after = (await client.sitemaster.fetch()).running

    assert (before, after) == (False, True)


async def test_a_password_is_generated_for_somebody_at_the_switch_and_shown_nowhere():
    async with whole() as client:
        await client.auth.start_toggle()
        await client.auth.toggle_login()
        made = await client.password.generate()
        await client.auth.end_toggle()
        with pytest.raises(EndpointMissing):
            await client.auth.end_toggle()
        with pytest.raises(DeviceRefused, match="toggle has not been started"):
            await client.auth.toggle_login()
        assert made is not None
        shown = client.networks._connection._http.redactor(f"made {made.password}")

    assert isinstance(made.password, str)
    assert repr(made) == "Password(***)"
    assert made.password not in shown


async def test_a_changed_password_is_the_one_to_sign_in_with():
    async with tapped() as (home, tap), client_of(home) as client:
        await client.password.change("password", "another word")
        await client.sign_out()
        await client.customer.fetch()
        async with driven(home, "password") as stranger:
            with pytest.raises(AuthenticationFailed):
                await stranger.client.status.fetch()

    assert tap.logins == 3


async def test_a_password_that_was_not_changed_stays_the_one_to_sign_in_with():
    async with whole() as client:
        with pytest.raises(DeviceRefused, match="does not match"):
            await client.password.change("wrong", "another word")
        await client.sign_out()
        await client.customer.fetch()


async def test_a_powerwall_plus_tells_whether_its_inverter_is_on_and_resets_it():
    async with watched(profile="23.28-pw-plus", preset="powerwall-plus") as (client, tap):
        states = [
            (await client.solar_powerwall.power_status()).power_status_setpoint,
            (await client.solar_powerwall.power_status_of("0")).power_status_setpoint,
        ]
        await client.solar_powerwall.reset()
        await client.solar_powerwall.reset_of("0")

    assert states == ["on", "on"]
    assert tap.count("GET", "/api/solar_powerwall/0/reset") == 1


async def test_brands_lead_to_their_models_and_regions_to_their_codes():
    async with whole() as client:
        brands = await client.solars.brands() or []
        models = [await client.solars.models(brand) for brand in brands]
        regions, codes = await client.site_info.grid_regions(), await client.site_info.grid_codes()

    assert all(models)
    assert isinstance(regions.grid_code_settings, dict)
    assert list(regions.grid_code_settings) == codes
