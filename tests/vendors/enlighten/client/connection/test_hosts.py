"""Two hosts, or one that serves everything."""

import pytest

from polywatt.vendors.enlighten.client import EnlightenClient, Hosts, http_sessions

from ...payloads import SITE, SN
from ..cloud import CREDENTIALS, LOGIN, MODE, TOKENS, json_response, served

pytestmark = pytest.mark.anyio


def test_without_a_word_the_vendors_own_hosts_are_meant():
    assert (Hosts().enlighten, Hosts().entrez) == (
        "https://enlighten.enphaseenergy.com",
        "https://entrez.enphaseenergy.com",
    )
    assert Hosts.all_at("http://localhost:8080").entrez == "http://localhost:8080"


@pytest.mark.proves("enlighten.b01")
async def test_tokens_come_from_their_own_host_which_gets_no_cookies():
    async with served() as (made, url), served(made.clock) as (maker, token_url):
        maker.instead[TOKENS] = lambda seen: json_response({"token": made.jwt("any")})
        async with http_sessions(Hosts(url, token_url)) as (http, entrez):
            client = EnlightenClient(http, CREDENTIALS, made.clock, entrez=entrez)
            await client.scheduler.mode(SITE, SN)
            await made.clock.advance(3_590)
            await client.scheduler.mode(SITE, SN)

    assert made.asked() == [LOGIN, MODE, MODE]
    assert maker.asked() == [TOKENS]
    assert maker.seen[0].cookies == {}
    assert "e-auth-token" not in maker.seen[0].headers


async def test_one_url_needs_one_session():
    async with http_sessions(Hosts.all_at("http://localhost:1")) as (http, entrez):
        assert http is entrez
