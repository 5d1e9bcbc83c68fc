"""NATS away while bureaus send: HTTP goes on accepting, read models go on by polling, and afterwards nothing is missing and nothing is there twice.

It hangs, and then it is gone, a quarter of a minute each; with YINGSU_TEST_LONG=1 a whole minute.
"""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import psutil
import pytest
from nats.errors import Error as NatsError

from deploy.local.home import temporary_home
from tests.support import nothing_lost
from tests.support import two_cases as story
from tests.support.docket import Bureau
from tests.support.load import Load
from tests.support.outside import System, running_system
from tests.support.waiting import until

SECONDS = 60 if os.environ.get("YINGSU_TEST_LONG") else 15


@asynccontextmanager
async def frozen(system: System) -> AsyncIterator[None]:
    """SIGSTOP: connections stay open, and nothing is answered."""
    process = psutil.Process(system.info.pids["nats"])
    process.suspend()
    try:
        yield
    finally:
        process.resume()


@asynccontextmanager
async def gone(system: System) -> AsyncIterator[None]:
    """SIGKILL as often as the supervisor starts it again."""

    async def keep_away() -> None:
        while True:
            with suppress(ProcessLookupError):
                os.kill(system.info.pids["nats"], signal.SIGKILL)
            await asyncio.sleep(0.05)

    task = asyncio.create_task(keep_away())
    await until(lambda: refused(system))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def refused(system: System) -> bool:
    """Nobody listens at NATS's address."""
    try:
        _, writer = await asyncio.open_connection(*system.info.nats_url.removeprefix("nats://").split(":"))
    except OSError:
        return True
    writer.close()
    return False


@pytest.mark.alone
@pytest.mark.timeout(240 + 8 * SECONDS)
async def test_an_outage_of_nats_delays_and_drops_nothing() -> None:
    """Every door but NATS's own stays open and every figure goes on; once NATS is back its stream holds the whole log once, and each mail goes out once."""
    load = Load()
    with temporary_home() as home, running_system(home, story.TODAY) as system:
        await system.accepted(*(people := story.people(Bureau("fz-load-0"))))
        before = len(people)
        async with load.running(system):
            await until(lambda: more(load, before, 300))
            for away in (frozen, gone):
                async with away(system):
                    await goes_on(system, load, SECONDS)
                await caught_up(system)
        assert not load.surprises
        await system.settled(120)
        await nothing_lost.all_mails_sent(system)
        await system.settled(60)
        log = await nothing_lost.check_log(system, load, before=before)
        await nothing_lost.check_stream(system, log)
        await nothing_lost.check_receipts(system, load)
        await nothing_lost.check_projections(system)
        mailed = await nothing_lost.check_mails(system, log)
    assert mailed.notifications > 20
    assert mailed.repeated == 0


async def goes_on(system: System, load: Load, seconds: float) -> None:
    """For so long facts are accepted at the usual pace, and counted soon after."""
    loop = asyncio.get_running_loop()
    start, end = len(load.answered), loop.time() + seconds
    while loop.time() < end:
        accepted = len(load.answered)
        position = max(answer["position"] for answer in load.answered.values())
        await until(lambda position=position: counted_to(system, position), 5)
        await until(lambda accepted=accepted: more(load, accepted, 100), 10)
    assert len(load.answered) - start > 100 * seconds  # of some 190 a second


async def more(load: Load, before: int, count: int) -> bool:
    assert not load.surprises, load.surprises
    return len(load.answered) >= before + count


async def caught_up(system: System) -> None:
    """NATS works again: what was recorded until now is in its stream."""
    tail = await system.tail()

    async def held() -> bool:
        with suppress(NatsError, OSError, TimeoutError):
            async with system.jetstream() as js:
                return bool((await js.stream_info("EVENTS")).state.messages >= tail)
        return False

    await until(held, 60)


async def counted_to(system: System, position: int) -> bool:
    """The figures are of this log position or a later one."""
    answer: dict[str, Any] = await system.get("stats", "/v1/stats", period="2026")
    return int(answer["position"]) >= position
