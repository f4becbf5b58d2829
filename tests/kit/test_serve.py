import socket

import pytest
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from polywatt.kit.http import HttpSession
from polywatt.kit.serve import CannotListen, redirect_app, serve
from polywatt.model import DeviceUnreachable, PolywattError
from tests.vendors.sonnen.units import line_to

pytestmark = pytest.mark.anyio


async def echo(scope, receive, send) -> None:
    body = scope["raw_path"]
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"%d" % len(body))]})
    await send({"type": "http.response.body", "body": body})


async def get(url: str, path: str = "/x"):
    async with HttpSession(url, timeout_s=5.0) as session:
        return await session.request("GET", path)


async def test_it_answers_as_soon_as_the_context_is_entered_and_no_more_when_it_is_left():
    async with serve(echo) as url:
        answer = await get(url)
    with pytest.raises(DeviceUnreachable):
        await get(url)

    assert answer.body == b"/x"
    assert url.startswith("http://127.0.0.1:")


async def test_it_does_not_say_what_it_is_made_of_unless_asked_to():
    async with serve(echo) as quiet, serve(echo, has_server_header=True) as loud:
        assert "server" not in (await get(quiet)).headers
        assert "server" in (await get(loud)).headers


async def test_a_port_in_use_cannot_be_listened_on_and_is_named():
    async with serve(echo) as url:
        port = int(url.rpartition(":")[2])
        with pytest.raises(CannotListen, match=rf"cannot listen on 127\.0\.0\.1:{port} \(.*in use.*\)") as caught:
            async with serve(echo, port=port):
                pass

    assert isinstance(caught.value, PolywattError)
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize(("host", "port"), [("203.0.113.1", 0), ("127.0.0.1", 70_000)])
async def test_an_address_that_is_not_this_machines_cannot_be_listened_on(host, port):
    with pytest.raises(CannotListen, match="take another port or address"):
        async with serve(echo, host=host, port=port):
            pass


async def test_a_freed_port_can_be_taken_again_at_once():
    async with serve(echo) as url:
        await get(url)
    port = int(url.rpartition(":")[2])
    async with serve(echo, port=port) as again:
        assert (await get(again)).body == b"/x"


async def test_an_error_inside_the_context_ends_the_server_and_comes_through():
    with pytest.raises(ZeroDivisionError):
        async with serve(echo) as url:
            raise ZeroDivisionError
    with pytest.raises(DeviceUnreachable):
        await get(url)


@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
async def test_an_answer_goes_out_at_once_and_does_not_wait_for_the_one_before_to_be_confirmed(monkeypatch, host):
    """Nagle's algorithm would hold the second answer of a kept-alive connection back, up to 40 ms."""
    if host == "::1" and not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    accepted: list[int] = []
    made = HttpToolsProtocol.connection_made

    def noted(protocol, transport) -> None:
        made(protocol, transport)
        accepted.append(transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

    monkeypatch.setattr(HttpToolsProtocol, "connection_made", noted)
    async with serve(echo, host=host) as url, HttpSession(url, timeout_s=5.0) as session:
        for _ in range(2):
            await session.request("GET", "/x")

    assert len(accepted) == 1, "kept alive"
    assert accepted[0] != 0


async def test_it_serves_ipv6_with_brackets_in_its_url():
    if not socket.has_ipv6:
        pytest.skip("no IPv6 here")
    async with serve(echo, host="::1") as url:
        assert url.startswith("http://[::1]:")
        assert (await get(url)).body == b"/x"


async def test_a_redirect_keeps_path_and_query_and_shows_no_markup_of_theirs():
    async with serve(redirect_app("https://127.0.0.1:443")) as url:
        port = int(url.rpartition(":")[2])
        answer = await get(url, "/api/a%20b?x=1&y=%22")
        async with line_to(port) as line:
            head = await line.ask("HEAD", "/")
            hostile = await line.ask("GET", '/"><script>')

    assert answer.status == 301
    assert answer.headers["location"] == "https://127.0.0.1:443/api/a%20b?x=1&y=%22"
    assert b"x=1&amp;y" in answer.body
    assert (head.status, head.body) == (301, b"")
    assert b"<script>" not in hostile.body
