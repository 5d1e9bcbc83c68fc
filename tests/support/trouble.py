"""Trouble caused on purpose on a running system, and whether an alert says so: for tests of alerts, and of whoever looks for what is wrong."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx
import nats
import psutil
from nats.js import JetStreamContext

from deploy.local.nats import reload
from deploy.local.nats_users import of_home
from tests.support.outside import System
from tests.support.waiting import until
from tests.support.watching import Watch

ADMIN = {"user": "only-for-tests", "password": uuid4().hex}
#: alerts that were seen to fire in this run
caused: set[str] = set()


@asynccontextmanager
async def firing(watch: Watch, *alerts: str, seconds: float = 60.0) -> AsyncIterator[Callable[[], Any]]:
    """Nothing of it fires before; the block causes it and calls what it is given until all fire; afterwards, mended, they are silent again."""
    await watch.begin()
    assert not await watch.fires(*alerts)

    async def all_fire() -> bool:
        return set(await watch.fires(*alerts)) == set(alerts)

    async def fires() -> None:
        try:
            await until(all_fire, seconds)
        except TimeoutError as late:
            raise AssertionError(f"fires only: {await watch.fires()}") from late
        caused.update(alerts)

    yield fires
    await watch.begin()

    async def silent() -> bool:
        return not await watch.fires(*alerts)

    await until(silent, seconds)


def family(system: System, name: str) -> list[psutil.Process]:
    first = psutil.Process(system.info.pids[name])
    return [first, *first.children(recursive=True)]


@asynccontextmanager
async def frozen(system: System, name: str) -> AsyncIterator[None]:
    processes = family(system, name)
    for process in processes:
        process.suspend()
    try:
        yield
    finally:
        for process in processes:
            process.resume()


@asynccontextmanager
async def administering(system: System) -> AsyncIterator[JetStreamContext]:
    """Whoever may do anything with the streams: none of ours may, so this one is let in for the test."""
    text = of_home(system.home).configuration()
    accounts = json.loads(text.partition(":")[2])
    accounts["YINGSU"]["users"] = [ADMIN]
    widened = f"accounts: {json.dumps(accounts)}\n"
    await asyncio.to_thread(
        reload, system.home, widened, system.info.pids["nats"], system.info.nats_monitor_url
    )
    client = await nats.connect(system.info.nats_url, **ADMIN)
    try:
        yield client.jetstream(timeout=5)
    finally:
        await client.close()
        await asyncio.to_thread(
            reload, system.home, text, system.info.pids["nats"], system.info.nats_monitor_url
        )


async def restarted(system: System, name: str) -> None:
    """As an operator does: SIGTERM, and the supervisor starts another."""
    before = system.info.pids[name]
    os.kill(before, signal.SIGTERM)

    async def ready() -> bool:
        if system.info.pids[name] == before:
            return False
        async with system.http(name) as http:
            try:
                return (await http.get("/readyz")).status_code == 200
            except httpx.HTTPError:
                return False

    await until(ready, 60)


@asynccontextmanager
async def asking(http: httpx.AsyncClient, path: str, *, visitors: int) -> AsyncIterator[None]:
    """So many at once, each of whom asks again when answered."""

    async def visitor() -> None:
        while True:
            await http.get(path, timeout=120)
            await asyncio.sleep(1)

    tasks = [asyncio.create_task(visitor()) for _ in range(visitors)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
