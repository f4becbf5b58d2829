"""Commands that a site does not take."""

from datetime import time

import pytest

from polywatt.model import (
    Backup,
    Charge,
    Command,
    ReceiptState,
    SelfUse,
    SetGridCharging,
    SetMode,
    SetReserve,
    SetSlots,
    SetStormGuard,
    Slot,
    TimeOfUse,
    Unsupported,
    Window,
)

from ..bench import BATTERY_CONFIG, SETTINGS, SITE, SITE_SETTINGS, bench

pytestmark = pytest.mark.anyio
NIGHT = Slot(action=Charge(until_soc_percent=100.0), window=Window(start=time(23, 30), end=time(5)))


@pytest.mark.parametrize("command", [SetGridCharging(is_allowed=True), SetSlots(slots=(NIGHT,))])
async def test_charging_from_the_grid_waits_for_the_owners_consent(command):
    async with bench() as b:
        with pytest.raises(Unsupported, match="consent=itc") as raised:
            await b.driver.send(command)
        assert b.tap.count("PUT", SETTINGS) == 0

    assert "\n" not in str(raised.value)


async def test_a_consent_that_the_owner_has_given_elsewhere_is_enough():
    async with bench(profile="field") as b:
        await b.driver.client.battery_config.accept_disclaimer(SITE)
        receipt = await b.asked(SetGridCharging(is_allowed=True))

    assert receipt.state is ReceiptState.APPLIED


GATES: dict[str, Command] = {
    "showSavingsMode": SetMode(mode=TimeOfUse()),
    "showFullBackup": SetMode(mode=Backup()),
    "showStormGuard": SetStormGuard(is_on=True),
    "showChargeFromGrid": SetGridCharging(is_allowed=True),
    "showBatteryBackupPercentage": SetReserve(reserve_percent=30),
    "hasEncharge": SetMode(mode=SelfUse()),
}


@pytest.mark.proves("enlighten.b96")
@pytest.mark.parametrize("flag", GATES)
async def test_what_the_sites_page_does_not_offer_is_not_offered(flag):
    async with bench(consent=True) as b:
        b.tap.spoils[SITE_SETTINGS] = lambda body: body["data"].update({flag: False})
        with pytest.raises(Unsupported):
            await b.driver.send(GATES[flag])
        writes = [seen for seen in b.tap.seen if seen.method == "PUT" and seen.path.startswith(BATTERY_CONFIG)]

    assert writes == []
