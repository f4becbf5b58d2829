"""Signing in: seldom, with a second factor where there is one, and without a word that is secret."""

import stat
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
import structlog
from starlette.responses import Response

from polywatt.kit.vendor import Credentials
from polywatt.model import (
    AuthenticationFailed,
    CarMode,
    DeviceRefused,
    JoinGrid,
    LeaveGrid,
    PolywattError,
    SetCarMode,
    SetReserve,
    StartCar,
)
from polywatt.vendors.enlighten.client.errors import SecondFactorNeeded
from tests.vendors.tap import Seen, said

from .bench import BATTERY, LOGIN, SITE, STATUS, Bench, SpoilingTap, account, bench, connected

pytestmark = pytest.mark.anyio
OTP = ("POST", "/app-api/validate_login_otp")
MFA = Credentials(username="mfa@example.com", password="password")
CODE = "123456"


def giving(*codes: str) -> Callable[[], Awaitable[str]]:
    left = list(codes)

    async def give() -> str:
        return left.pop(0)

    return give


async def test_the_next_program_goes_on_with_the_session(tmp_path):
    tap = SpoilingTap()
    async with account(tap, []) as home:
        for _ in range(3):
            async with connected(home, tmp_path) as driver:
                await driver.reading()

    assert tap.count(*LOGIN) == 1


async def test_a_kept_session_is_for_its_owners_eyes_only_and_names_nobody(tmp_path):
    async with account(SpoilingTap(), []) as home, connected(home, tmp_path) as driver:
        await driver.reading()
        [path] = tmp_path.glob("enlighten-*.json")

        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert "user" not in path.name


async def test_a_session_file_that_is_none_costs_one_more_sign_in_and_nothing_else(tmp_path):
    tap = SpoilingTap()
    async with account(tap, []) as home:
        async with connected(home, tmp_path) as driver:
            await driver.reading()
        for content in (b"", b"{", b"[1]", b"\xff\xfe"):
            [path] = tmp_path.glob("enlighten-*.json")
            path.write_bytes(content)
            async with connected(home, tmp_path) as driver:
                await driver.reading()

    assert tap.count(*LOGIN) == 5


async def test_another_account_does_not_take_over_the_session(tmp_path):
    tap = SpoilingTap()
    async with account(tap, []) as home:
        async with connected(home, tmp_path) as driver:
            await driver.reading()
        async with connected(home, tmp_path, Credentials(username="stranger@example.com", password="x")) as driver:
            with pytest.raises(AuthenticationFailed, match="check e-mail and password"):
                await driver.reading()


async def test_without_a_folder_nothing_is_kept(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    tap = SpoilingTap()
    async with account(tap, []) as home:
        for _ in range(2):
            async with connected(home) as driver:
                await driver.reading()

    assert tap.count(*LOGIN) == 2
    assert list(tmp_path.iterdir()) == []


async def test_a_second_factor_is_asked_for_once_and_the_session_outlives_the_program(tmp_path):
    tap, mail = SpoilingTap(), list[str]()
    async with account(tap, mail, one_time_code=CODE) as home:
        async with connected(home, tmp_path, MFA) as driver:
            await driver.sign_in(giving(CODE))
            await driver.reading()
        async with connected(home, tmp_path, MFA) as driver:
            await driver.reading()

    assert tap.count(*LOGIN) == 1
    assert tap.count(*OTP) == 1
    assert len(mail) == 1


async def test_a_wrong_code_is_asked_for_again():
    tap = SpoilingTap()
    async with account(tap, [], one_time_code=CODE) as home, connected(home, None, MFA) as driver:
        await driver.sign_in(giving("000000", f" {CODE}\n"))
        await driver.reading()

    assert tap.count(*OTP) == 2
    assert tap.count(*LOGIN) == 1


async def test_a_program_that_meets_a_second_factor_says_in_one_line_to_run_polywatt_login(tmp_path):
    tap, mail = SpoilingTap(), list[str]()
    async with account(tap, mail, one_time_code=CODE) as home:
        for _ in range(2):
            async with connected(home, tmp_path, MFA) as driver:
                for question in (driver.home, driver.reading, driver.counters, driver.details, driver.settings):
                    with pytest.raises(SecondFactorNeeded) as raised:
                        await question()

                    assert "`polywatt login`" in str(raised.value)
                    assert "\n" not in str(raised.value)

    assert tap.count(*LOGIN) == 1, "another one would be another mail"
    assert len(mail) == 1


async def test_a_lost_session_signs_in_again_by_itself():
    tap = SpoilingTap()
    async with account(tap, []) as home, connected(home) as driver:
        await driver.reading()
        await home.clock.advance(61)
        tap.instead["GET", BATTERY] = once(said({"message": "Unauthorized"}, 401))
        reading = await driver.reading()

    assert reading.soc_percent is not None
    assert tap.count(*LOGIN) == 2


def once(answer: Response) -> Callable[[Seen], Response | None]:
    given: list[Seen] = []

    def answer_once(seen: Seen) -> Response | None:
        given.append(seen)
        return answer if len(given) == 1 else None

    return answer_once


async def test_a_wrong_password_is_not_tried_again():
    tap = SpoilingTap()
    wrong = Credentials(username="user@example.com", password="wrong")
    async with account(tap, []) as home, connected(home, None, wrong) as driver:
        for _ in range(3):
            with pytest.raises(AuthenticationFailed):
                await driver.reading()

    assert tap.count(*LOGIN) == 1


@pytest.mark.proves("enlighten.b07")
async def test_the_first_questions_come_in_the_documents_order():
    async with bench() as b:
        await b.driver.home()
        await b.driver.reading()
        await b.driver.send(SetReserve(reserve_percent=40))
        await b.driver.send(SetCarMode(charger_id=await b.serial(), mode=CarMode.MANUAL))
        asked = [seen.path for seen in b.tap.seen]

    def first(*parts: str) -> int:
        return min(n for n, path in enumerate(asked) if any(part in path for part in parts))

    steps = [
        first("login.json"),
        first("search_sites"),
        first("devices.json", "siteSettings", "summary", "inverters.json"),
        first("off_grid_due", "battery_status", "lifetime_energy", "ev_chargers/status"),
        len(asked) - 1 - [seen.what for seen in reversed(b.tap.seen)].index(("PUT", asked_profile(asked))),
        max(n for n, path in enumerate(asked) if path.endswith("/preference")),
    ]
    assert steps == sorted(steps)
    assert len(set(steps)) == len(steps)


def asked_profile(asked: list[str]) -> str:
    return next(path for path in asked if "/profile/" in path)


def misbehaving(b: Bench, sn: str) -> None:
    """Answers that lead to errors, with names in them that nobody is to see."""
    words = f"charger {sn} of user@example.com is not well"
    b.tap.instead["GET", BATTERY] = said({"status": "error", "message": words}, 550)
    b.tap.instead["GET", STATUS] = said(f"<oops> {sn}".encode(), 200)
    start = f"/service/evse_controller/{SITE}/ev_chargers/{sn}/start_charging"
    b.tap.instead["POST", start] = said({"message": words}, 403)


async def test_no_serial_number_mail_address_or_token_is_in_an_error_or_a_log_line():
    with structlog.testing.capture_logs() as lines:
        async with bench() as b:
            known = await b.driver.home()
            sn = await b.serial()
            serials = {device.serial for device in known.devices if device.serial is not None}
            state = b.driver.client.session.state()
            await b.driver.details()
            now = b.home.clock.now()
            await b.driver.events(now - timedelta(days=2), now)
            await b.wait(120)
            misbehaving(b, sn)
            errors = []
            for question in (
                b.driver.reading,
                b.driver.details,
                b.driver.settings,
                lambda: b.driver.send(StartCar(charger_id=sn, current_a=16)),
                lambda: b.driver.send(StartCar(charger_id=sn, current_a=99)),
                lambda: b.driver.send(LeaveGrid()),
                lambda: b.driver.send(JoinGrid(code="0000")),
            ):
                with pytest.raises(PolywattError) as raised:
                    await question()
                errors.append(str(raised.value))

    secrets = {"user@example.com", state.session_id, state.token, *state.cookies.values(), *serials}
    hidden = [secret for secret in secrets if secret is not None and len(secret) > 6]
    shown = [*errors, *map(str, lines)]
    assert [(secret, text) for secret in hidden for text in shown if secret in text] == []
    assert all("\n" not in error for error in errors)


async def test_a_site_that_the_account_does_not_have_is_named_with_those_it_has():
    async with account(SpoilingTap(), []) as home, connected(home, site="77") as driver:
        with pytest.raises(DeviceRefused, match=rf"\?site=ID; it has: {SITE}"):
            await driver.reading()


async def test_of_several_sites_one_is_chosen_by_its_number():
    async with account(SpoilingTap(), [], homes=2) as home:
        async with connected(home) as driver:
            with pytest.raises(DeviceRefused, match=r"say which site .* \?site=ID; it has: \d+, \d+") as raised:
                await driver.home()
        ids = str(raised.value).rpartition(": ")[2].split(", ")
        found = []
        for site in ids:
            async with connected(home, site=site) as driver:
                found.append((await driver.home()).id)

    assert found == [f"enlighten-{site}" for site in ids]
