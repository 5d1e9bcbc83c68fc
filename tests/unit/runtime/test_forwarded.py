"""Who called, and how, is what a proxy that we know says of it; anybody else may say what they like."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from fastapi import FastAPI, Request

from deploy.local.ports import free_ports
from shared.runtime.http import Server

SAID = {"x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.7"}


@asynccontextmanager
async def listening(proxies: str) -> AsyncIterator[str]:
    app = FastAPI()

    @app.get("/who")
    async def get_who(request: Request) -> dict[str, str]:
        return {"scheme": request.url.scheme, "address": request.client.host if request.client else ""}

    [port] = free_ports(1)
    server = Server.of(app, "127.0.0.1", port, 1, proxies)
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{port}/who"
    server.should_exit = True
    await task


@pytest.mark.parametrize(
    ("proxies", "believed"),
    [("", False), ("10.0.0.1,192.0.2.0/24", False), ("127.0.0.1", True), ("127.0.0.0/8", True)],
)
async def test_only_a_named_proxy_is_believed(proxies: str, believed: bool) -> None:
    """By address or network; a header from elsewhere makes no request encrypted and no address another."""
    async with listening(proxies) as url, httpx.AsyncClient() as http:
        answer = await http.get(url, headers=SAID)
    told = {"scheme": "https", "address": "203.0.113.7"}
    assert answer.json() == (told if believed else {"scheme": "http", "address": "127.0.0.1"})
    assert ("strict-transport-security" in answer.headers) is believed


async def test_what_a_visitor_wrote_before_the_proxy_is_not_believed() -> None:
    """The last address that no proxy of ours has is the caller's, whatever stands before it."""
    async with listening("127.0.0.1") as url, httpx.AsyncClient() as http:
        answer = await http.get(url, headers={"x-forwarded-for": "198.51.100.1, 203.0.113.7"})
    assert answer.json()["address"] == "203.0.113.7"
