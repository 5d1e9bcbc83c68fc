"""A database that has stopped answering, every connection open: whoever asks is turned away within seconds, and nothing is half there afterwards."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from shared.database import ACQUIRE_SECONDS, FIRST_WORD_SECONDS, IDLE_SECONDS, close_pool, connect_pool
from shared.errors import Retry
from shared.eventlog import EventLog
from shared.eventlog.outcomes import Appended, Duplicate
from shared.runtime.http import make_app
from shared.security import Duty, Identity
from shared.security.fence import Fence
from shared.security.visitor import visited_by, visitor
from tests.support.given import a_write, an_event
from tests.support.servers import EmbeddedServer
from tests.support.stores import migrated_database, url_of

#: connections of the pool, requests of each kind, seconds that an append of a visitor may take
CONNECTIONS, ASKED, PATIENCE = 4, 12, 2.0
#: between a bound and the answer that it causes, on a machine that has other things to do
SLACK = 5.0
WHO = Identity(person="renshe-a", name="（虚构）某人", duty=Duty.CLERK, region="370404", bureau="fz-renshe")


@dataclass(frozen=True)
class Desk:
    server: EmbeddedServer
    http: httpx.AsyncClient
    log: EventLog

    async def timed(self, path: str) -> tuple[httpx.Response, float]:
        began = time.monotonic()
        answer = await self.http.get(path)
        return answer, time.monotonic() - began


@pytest.fixture
async def desk(own_postgres: EmbeddedServer) -> AsyncIterator[Desk]:
    async with migrated_database(own_postgres) as url:
        pool = await connect_pool(
            url_of("intake", url), name="test", max_size=CONNECTIONS, gate=Fence("intake")
        )
        patience = lambda: PATIENCE if visitor() else None  # noqa: E731
        async with EventLog.open(url, pool, name="test", patience=patience) as log:
            transport = httpx.ASGITransport(doors(log))
            async with httpx.AsyncClient(transport=transport, base_url="http://test", timeout=120) as http:
                yield Desk(own_postgres, http, log)
        await close_pool(pool)


def doors(log: EventLog) -> FastAPI:
    """One that asks as its visitor, one as the service itself."""
    app = make_app("test")

    @app.get("/visited")
    async def get_visited() -> int:
        visited_by(WHO)
        return int(await log.pool.fetchval("select 1"))

    @app.get("/unvisited")
    async def get_unvisited() -> int:
        return int(await log.pool.fetchval("select 1"))

    return app


async def all_asked(desk: Desk) -> list[tuple[httpx.Response, float]]:
    return await asyncio.gather(*(desk.timed(path) for path in ("/visited", "/unvisited") * ASKED))


@pytest.mark.alone
async def test_nobody_waits_for_a_database_that_does_not_answer(desk: Desk) -> None:
    """More requests than connections, while it is frozen: each is answered 503 with Retry-After within the bound; as soon as it answers again, 200."""
    assert {answer.status_code for answer, _ in await all_asked(desk)} == {200}
    await asyncio.sleep(IDLE_SECONDS * 1.2)  # long enough unused to be asked whether anybody is there
    assert {answer.status_code for answer, _ in await all_asked(desk)} == {200}
    await asyncio.sleep(IDLE_SECONDS * 1.2)  # nobody is in the middle of a question
    desk.server.freeze()
    try:
        for _ in range(2):
            found = await all_asked(desk)
            assert {answer.status_code for answer, _ in found} == {503}
            assert all(int(answer.headers["retry-after"]) <= 5 for answer, _ in found)
            assert max(seconds for _, seconds in found) < ACQUIRE_SECONDS + FIRST_WORD_SECONDS + SLACK
    finally:
        desk.server.thaw()
    assert {answer.status_code for answer, _ in await all_asked(desk)} == {200}


@pytest.mark.alone
async def test_who_cannot_wait_for_an_append_finds_it_by_its_id(desk: Desk) -> None:
    """A visitor's append to a frozen log is given up in time; it is then there whole or not at all, and trying again records it once."""
    event = an_event()
    visited_by(WHO)
    try:
        desk.server.freeze()
        began = time.monotonic()
        try:
            with pytest.raises(Retry):
                await desk.log.append(a_write("s", event))
        finally:
            desk.server.thaw()
        assert time.monotonic() - began < PATIENCE + SLACK
        again = await desk.log.append(a_write("s", event))
    finally:
        visited_by(None)  # type: ignore[arg-type]
    assert isinstance(again, Appended | Duplicate)
    ids: list[UUID] = [one.id for one in await desk.log.read_stream("s")]
    assert ids == [event.id]
