"""Hooks out of a network that has one way out: through the proxy of the settings, TLS with the host itself, the house directly."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from services.notify.channels.hooks import Hook, Hooks
from services.notify.channels.message import Message, Unavailable
from services.notify.channels.web import Target, Web
from shared.events.notification import NotificationRaised
from shared.events.terms import Role
from tests.support.proxy import Proxy, certified
from tests.support.webserver import WebServer

#: a host that no name server knows (RFC 2606)
HOST = "oa.example.test"
TOLD = NotificationRaised(
    person="p-1", role=Role.HANDLER, cause=UUID(int=7), subject="提醒", body="请：办理。"
)


@dataclass
class Network:
    outside: WebServer
    proxy: Proxy
    web: Web

    async def send(self, target: Target) -> Unavailable | None:
        sender = Hooks({"oa": Hook(target, "s")}, self.web)
        try:
            await sender.send(Message(UUID(int=9), TOLD, "oa", datetime(2026, 3, 10, 1, tzinfo=UTC)))
        except Unavailable as error:
            return error
        return None


@pytest.fixture
async def network(tmp_path: Path) -> AsyncIterator[Network]:
    server, client = certified(HOST, tmp_path)
    outside = WebServer(server)
    proxy = Proxy(outside.port)
    await outside.start()
    await proxy.start()
    web = Web(tls=client, proxy=f"http://u:p@127.0.0.1:{proxy.port}")
    yield Network(outside, proxy, web)
    await proxy.stop()
    await outside.stop()


async def test_everything_outside_goes_through_it(network: Network) -> None:
    """The proxy is asked for the host by its name, with its credentials; the host gets the request, and nobody between reads it."""
    assert await network.send(Target(f"https://{HOST}/hook")) is None
    assert network.proxy.asked == [f"{HOST}:443"]
    assert len(network.proxy.credentials) == 1
    [got] = network.outside.kept
    assert (got.path, got.headers["host"]) == ("/hook", HOST)
    assert "proxy-authorization" not in got.headers


async def test_the_house_is_reached_directly(network: Network) -> None:
    """What the settings allow inside is not shown to the proxy."""
    inside = WebServer()
    await inside.start()
    assert await network.send(Target(f"{inside.url}/hook", allow_private=True)) is None
    await inside.stop()
    assert (len(inside.kept), network.proxy.asked) == (1, [])


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.1.2.3", "[::1]"])
async def test_the_proxy_leads_nobody_inside(network: Network, host: str) -> None:
    """An address of the house that is not allowed is refused before the proxy is asked."""
    error = await network.send(Target(f"https://{host}/hook"))
    assert "allow_private" in str(error)
    assert network.proxy.asked == []


@pytest.mark.parametrize("status", ["403 Forbidden", "407 Proxy Authentication Required", "502 Bad Gateway"])
async def test_a_proxy_that_refuses(network: Network, status: str) -> None:
    """Nothing went out: it comes again and is no possible repetition."""
    network.proxy.refuses = status
    error = await network.send(Target(f"https://{HOST}/hook"))
    assert error is not None
    assert not error.unsure
    assert network.outside.kept == []


async def test_a_proxy_that_is_away(network: Network) -> None:
    """As above; and nobody goes around it."""
    await network.proxy.stop()
    error = await network.send(Target(f"https://{HOST}/hook"))
    assert error is not None
    assert (error.unsure, network.outside.kept) == (False, [])


async def test_the_host_is_who_it_says(network: Network) -> None:
    """A proxy that leads to somebody without the host's certificate gains nothing."""
    strangers = replace(network, web=Web(proxy=network.web.proxy))
    error = await strangers.send(Target(f"https://{HOST}/hook"))
    assert error is not None
    assert (error.unsure, network.outside.kept) == (False, [])
