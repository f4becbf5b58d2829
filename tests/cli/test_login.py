"""``polywatt login``: a second factor, given once, and a session that the next command goes on with."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from polywatt.app.emulation import Emulation, EmulationOptions, emulation
from polywatt.app.registry import vendor_named
from polywatt.kit.clock import ManualClock
from polywatt.testing import DAYLIGHT
from tests.servers import dead_port

from .cli import ENVIRONMENT, is_one_line, polywatt
from .test_run import at_a_terminal, read_until

pytestmark = pytest.mark.anyio
CODE = "1234"


class Mail:
    """What was sent to the account's owner."""

    def __init__(self) -> None:
        self.messages: list[str] = []

    @property
    def code(self) -> str:
        return self.messages[-1].rpartition(" ")[2]


@asynccontextmanager
async def account(mail: Mail, code: str | None = CODE) -> AsyncIterator[Emulation]:
    options = EmulationOptions(past_days=1, one_time_code=code, notify=mail.messages.append)
    async with emulation(vendor_named("enlighten"), options, ManualClock(DAYLIGHT)) as home:
        yield home


def with_second_factor(home: Emulation) -> str:
    return home.target.replace("user%40", "mfa%40", 1)


async def test_a_right_code_signs_in_and_the_next_command_goes_on_with_the_session(tmp_path):
    mail, env = Mail(), {"POLYWATT_STATE": str(tmp_path)}
    async with account(mail) as home:
        signed_in = await polywatt("login", with_second_factor(home), "--code", CODE, env=env)
        read = await polywatt("read", with_second_factor(home), "--json", env=env)

    assert (signed_in.code, read.code) == (0, 0), signed_in.err + read.err
    assert "signed in" in signed_in.out
    assert len(mail.messages) == 1


async def test_an_account_without_a_second_factor_signs_in_without_a_question(tmp_path):
    mail = Mail()
    async with account(mail) as home:
        outcome = await polywatt("login", home.target, env={"POLYWATT_STATE": str(tmp_path)})

    assert outcome.code == 0, outcome.err
    assert mail.messages == []


async def test_a_wrong_code_is_said_to_be_and_a_right_one_may_follow(tmp_path):
    env = {"POLYWATT_STATE": str(tmp_path)}
    async with account(Mail()) as home:
        wrong = await polywatt("login", with_second_factor(home), "--code", "9999", env=env)
        right = await polywatt("login", with_second_factor(home), "--code", CODE, env=env)

    assert (wrong.code, right.code) == (1, 0)
    assert is_one_line(wrong.err)
    assert "not accepted" in wrong.err


async def test_without_a_terminal_the_code_is_asked_for_as_an_option(tmp_path):
    mail = Mail()
    async with account(mail) as home:
        outcome = await polywatt("login", with_second_factor(home), env={"POLYWATT_STATE": str(tmp_path)})

    assert outcome.code == 2
    assert is_one_line(outcome.err)
    assert "--code CODE" in outcome.err
    assert len(mail.messages) == 1


async def test_the_code_that_one_command_had_sent_is_taken_by_the_next(tmp_path):
    mail, env = Mail(), {"POLYWATT_STATE": str(tmp_path)}
    async with account(mail, code=None) as home:
        await polywatt("login", with_second_factor(home), env=env)
        outcome = await polywatt("login", with_second_factor(home), "--code", mail.code, env=env)

    assert outcome.code == 0, outcome.err
    assert len(mail.messages) == 1


async def test_other_commands_do_not_sign_in_with_a_second_factor_and_have_no_second_code_sent(tmp_path):
    mail, env = Mail(), {"POLYWATT_STATE": str(tmp_path)}
    async with account(mail) as home:
        outcomes = [await polywatt("read", with_second_factor(home), env=env) for _ in range(2)]

    for outcome in outcomes:
        assert outcome.code == 1
        assert is_one_line(outcome.err)
        assert "code" in outcome.err
    assert len(mail.messages) == 1


@asynccontextmanager
async def prompted(home: Emulation) -> AsyncIterator[tuple[int, asyncio.subprocess.Process]]:
    ours, theirs = os.openpty()
    try:
        process = await at_a_terminal(theirs, "login", with_second_factor(home))
        await read_until(ours, b"The code that was sent to you: ")
        yield ours, process
    finally:
        os.close(ours)
        os.close(theirs)


async def test_at_a_terminal_a_wrong_code_is_asked_for_again(tmp_path, monkeypatch):
    monkeypatch.setitem(ENVIRONMENT, "POLYWATT_STATE", str(tmp_path))
    async with account(Mail()) as home, prompted(home) as (terminal, process):
        os.write(terminal, b"\n9999\n")
        await read_until(terminal, b"It was not accepted. ")
        os.write(terminal, CODE.encode() + b"\n")
        await read_until(terminal, b"signed in")
        code = await asyncio.wait_for(process.wait(), 20)

    assert code == 0


@pytest.mark.parametrize(("key", "code", "says"), [(b"\x03", 130, b""), (b"\x04", 2, b"no code was given")])
async def test_ctrl_c_and_ctrl_d_end_the_question_for_the_code(tmp_path, monkeypatch, key, code, says):
    monkeypatch.setitem(ENVIRONMENT, "POLYWATT_STATE", str(tmp_path))
    async with account(Mail()) as home, prompted(home) as (terminal, process):
        os.write(terminal, key)
        ended = await asyncio.wait_for(process.wait(), 20)
        os.set_blocking(terminal, False)
        rest = os.read(terminal, 4_096)

    assert ended == code
    assert says in rest
    assert b"Traceback" not in rest


async def test_what_goes_wrong_is_one_line(tmp_path):
    env = {"POLYWATT_STATE": str(tmp_path)}
    async with account(Mail()) as home:
        refused = await polywatt("login", home.target.replace(":password@", ":wrong@"), env=env)
    with dead_port() as port:
        gone = await polywatt("login", f"enlighten://me%40example.com:secret@127.0.0.1:{port}", env=env)
    without = await polywatt("login", "sonnen://127.0.0.1:9", env=env)

    for outcome, code, words in (
        (refused, 1, "refused the sign-in"),
        (gone, 1, "cannot be reached"),
        (without, 2, "no second factor"),
    ):
        assert outcome.code == code
        assert is_one_line(outcome.err)
        assert words in outcome.err


async def test_where_sessions_cannot_be_kept_it_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    async with account(Mail()) as home:
        outcome = await polywatt("login", home.target, env={"POLYWATT_STATE": str(tmp_path / "file")})

    assert "Traceback" not in outcome.err
    assert outcome.code in (0, 1)


@pytest.mark.parametrize("otp", ["abc", "123", "123456789"])
async def test_an_emulators_code_is_one_that_its_cloud_can_ask_for(otp):
    outcome = await polywatt("emulate", "enlighten", "--otp", otp)

    assert outcome.code == 2
    assert "--otp" in outcome.err
