"""Every way a device can fail to answer is one of the model's errors, in one line, without a secret."""

import json
import socket
from collections.abc import Callable

import msgspec
import pytest

from polywatt.kit import http as http_module
from polywatt.kit.http import HttpResponse, HttpSession
from polywatt.kit.redact import Redactor
from polywatt.model import BadAnswer, DeviceUnreachable, DriverError
from tests.servers import http, raw_server

pytestmark = pytest.mark.anyio
SECRET = "hunter2-and-more"


def session_to(port: int, host: str = "127.0.0.1", timeout_s: float = 5.0) -> HttpSession:
    redactor = Redactor(["password"], [SECRET])
    return HttpSession(f"http://{host}:{port}", timeout_s=timeout_s, redactor=redactor)


async def failure(reply: Callable[[bytes], bytes | None], timeout_s: float = 5.0) -> DriverError:
    """What a request with a secret in its body and header raises."""
    async with raw_server(reply) as (port, seen), session_to(port, timeout_s=timeout_s) as session:
        with pytest.raises(DriverError) as caught:
            await session.request(
                "POST", "/login", json={"password": SECRET}, headers={"Authorization": f"Bearer {SECRET}"}
            )
    assert len(seen) <= 1, "nothing is retried here"
    check(caught.value)
    return caught.value


def check(error: DriverError) -> None:
    assert len(str(error).splitlines()) == 1
    assert SECRET not in f"{error} {error.args} {getattr(error, 'body', '')}"


@pytest.mark.parametrize("status", [200, 204, 301, 401, 404, 500, 503])
async def test_an_answer_is_an_answer_whatever_its_status(status):
    async with (
        raw_server(lambda _: http(b"" if status == 204 else b"body", status)) as (port, _),
        session_to(port) as s,
    ):
        answer = await s.request("GET", "/x")

    assert (answer.status, answer.request) == (status, "GET /x")
    assert answer.body == (b"" if status == 204 else b"body")
    assert answer.headers["content-type"] == "application/json"


async def test_json_form_query_and_headers_are_sent_as_they_are_meant():
    async with raw_server(lambda _: http(b"")) as (port, seen), session_to(port) as session:
        await session.request("PUT", "/a%20b", json={"x": None})
        await session.request("POST", "/f", form={"user": "a b"}, query={"q": "1&2"}, headers={"X-Own": "yes"})

    put, post = (head.decode() for head in seen)
    assert put.startswith("PUT /a%20b HTTP/1.1\r\n")
    assert "Content-Type: application/json\r\n" in put
    assert post.startswith("POST /f?q=1%262 HTTP/1.1\r\n")
    assert "Content-Type: application/x-www-form-urlencoded\r\n" in post
    assert "X-Own: yes\r\n" in post


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
async def test_cookies_of_a_host_without_a_name_come_back_until_they_are_forgotten(host):
    baked = b"HTTP/1.1 200 OK\r\nSet-Cookie: AuthCookie=abc; Path=/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    async with raw_server(lambda _: baked) as (port, seen), session_to(port, host) as session:
        for _ in range(2):
            await session.request("GET", "/")
        session.clear_cookies()
        await session.request("GET", "/")

    assert [b"AuthCookie=abc" in head for head in seen] == [False, True, False]


async def test_redirects_are_not_followed_so_that_no_secret_goes_elsewhere():
    async with raw_server(lambda _: http(b"elsewhere")) as (other, seen_there):
        moved = (
            f"HTTP/1.1 307 X\r\nLocation: http://127.0.0.1:{other}/\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        )
        async with raw_server(lambda _: moved.encode()) as (port, seen), session_to(port) as session:
            answer = await session.request("POST", "/login", json={"password": SECRET})

    assert answer.status == 307
    assert (len(seen), len(seen_there)) == (1, 0)


async def test_a_dead_port_is_unreachable_and_named():
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    async with session_to(port) as session:
        with pytest.raises(DeviceUnreachable, match=rf"127\.0\.0\.1:{port} cannot be reached .*check") as caught:
            await session.request("POST", "/login", json={"password": SECRET})

    check(caught.value)


async def test_a_device_that_says_nothing_is_unreachable_after_the_time_out():
    error = await failure(lambda _: None, timeout_s=0.05)

    assert isinstance(error, DeviceUnreachable)
    assert "did not answer POST /login within 0.05 s" in str(error)


async def test_a_device_that_hangs_up_in_the_middle_of_its_headers_is_a_driver_error():
    async with (
        raw_server(lambda _: b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n") as (port, _),
        session_to(port) as session,
    ):
        with pytest.raises(DriverError) as caught:
            await session.request("GET", "/")

    check(caught.value)


async def test_a_device_that_hangs_up_without_a_word_is_unreachable():
    error = await failure(lambda _: b"")

    assert isinstance(error, DeviceUnreachable)
    assert "broke off the connection" in str(error)


async def test_a_body_that_breaks_off_is_a_bad_answer():
    error = await failure(lambda _: http(b'{"half": ', length=100))

    assert isinstance(error, BadAnswer)
    assert "broke off in the middle" in str(error)


@pytest.mark.parametrize(
    "answer", [b"SSH-2.0-OpenSSH_9\r\n\r\n", b"\x15\x03\x01\x00\x02\x02\x50", b"HTTP/9 what\r\n\r\n"]
)
async def test_what_is_not_http_is_a_bad_answer_that_says_so(answer):
    error = await failure(lambda _: answer)

    assert isinstance(error, BadAnswer)
    assert "not HTTP" in str(error)


@pytest.mark.parametrize(
    "headers", ["Content-Encoding: gzip\r\nContent-Length: 7", "Transfer-Encoding: chunked", f"X: {'x' * 20_000}"]
)
async def test_headers_that_lie_are_a_driver_error(headers):
    error = await failure(lambda _: f"HTTP/1.1 200 OK\r\n{headers}\r\nConnection: close\r\n\r\ngarbage".encode())

    assert isinstance(error, BadAnswer)


async def test_a_device_gone_mad_does_not_fill_our_memory(monkeypatch):
    monkeypatch.setattr(http_module, "MAX_BODY_BYTES", 2**20)
    just_fits = http(b"x" * 2**20)
    error = await failure(lambda _: http(b"x" * (2**20 + 1)))
    async with raw_server(lambda _: just_fits) as (port, _), session_to(port) as session:
        answer = await session.request("GET", "/")

    assert isinstance(error, BadAnswer)
    assert "more than 1 MiB" in str(error)
    assert len(answer.body) == 2**20


async def test_a_name_nobody_knows_is_unreachable_by_name(monkeypatch):
    import asyncio

    async def no_such_name(*_args: object, **_more: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(asyncio.get_running_loop(), "getaddrinfo", no_such_name, raising=False)
    async with session_to(80, host="attic.invalid") as session:
        with pytest.raises(DeviceUnreachable, match=r"the name attic\.invalid is not known here") as caught:
            await session.request("GET", "/")

    check(caught.value)


async def test_a_session_is_used_inside_its_context():
    with pytest.raises(RuntimeError, match="async with"):
        await session_to(1).request("GET", "/")


class Wire(msgspec.Struct):
    power: int


def answer(body: bytes, status: int = 200) -> HttpResponse:
    return HttpResponse(status, {}, body, "GET /api")


def test_a_body_is_decoded_into_its_wire_type():
    assert session_to(1).decode(answer(b'{"power": 5, "new": 1}'), msgspec.json.Decoder(Wire)) == Wire(power=5)


@pytest.mark.parametrize(
    "body", [b"", b"<html>\n<body>", b'{"power":', b'{"power": "5"}', b"{}", b"[]", b"\xff", b'{"power": 1e99}']
)
def test_a_body_that_does_not_fit_is_a_bad_answer_with_its_beginning(body):
    with pytest.raises(BadAnswer, match=r"127\.0\.0\.1:1 answered GET /api with HTTP 502") as caught:
        session_to(1).decode(answer(body, 502), msgspec.json.Decoder(Wire))

    check(caught.value)
    assert caught.value.body == body.decode("utf-8", "replace")


@pytest.mark.parametrize("padding", range(150, 215, 8))
def test_the_beginning_that_a_bad_answer_keeps_is_short_and_redacted_before_it_is_cut(padding):
    body = json.dumps({"pad": "x" * padding, "password": "another secret", "echo": SECRET, "rest": "y" * 1_000})
    error = session_to(1).bad_answer(answer(body.encode()), "odd")

    assert len(error.body) <= 200
    assert "secret" not in error.body
    assert "hunter" not in error.body
