"""What NATS keeps of a submission that was acknowledged: a store whose disk was full wrote that the consumer is past it, and not that it is gone."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import nats as nats_client
from nats.js import JetStreamContext

from services.intake.accept import Accept
from services.intake.left_behind import settle
from shared.bus.connection import Bus
from shared.bus.left_behind import sweep
from shared.bus.topology import INTAKE_SUBMISSIONS, RECEIPTS, SUBMISSIONS, provision
from shared.eventlog import EventLog
from tests.integration.intake.test_submissions import done, intake, receipts, submit
from tests.support.servers import EmbeddedServer
from tests.support.waiting import until
from tests.unit.intake.scenes import FIRST, OPENED, TODAY


@asynccontextmanager
async def signed_in(server: EmbeddedServer) -> AsyncIterator[JetStreamContext]:
    client = await nats_client.connect(server.url)
    yield client.jetstream()
    await client.close()


def messages_of(server: EmbeddedServer) -> Path:
    [place] = server.logs.parent.glob(f"nats/jetstream/*/streams/{SUBMISSIONS}/msgs")
    return place


async def answered_and_still_there(server: EmbeddedServer, accept: Accept) -> None:
    """Two facts in one submission: handled, answered, acknowledged, and back in the stream's store as it was before."""
    async with signed_in(server) as js:
        await provision(js)
        await submit(js, [OPENED, FIRST])
    server.stop()
    before = server.logs.parent / "before"
    shutil.copytree(messages_of(server), before)
    server.start()
    async with intake(server.url, accept), signed_in(server) as js:
        await until(lambda: done(js))
    server.stop()
    place = messages_of(server)
    shutil.rmtree(place)
    shutil.move(before, place)
    server.start()


@asynccontextmanager
async def swept(server: EmbeddedServer) -> AsyncIterator[JetStreamContext]:
    """Once, with the one message that lay there."""
    bus = Bus(server.url, "intake")
    await bus.connect()
    assert (await bus.js.stream_info(SUBMISSIONS)).state.messages == 1
    assert await sweep(bus, SUBMISSIONS, INTAKE_SUBMISSIONS, settle) == 1
    assert await sweep(bus, SUBMISSIONS, INTAKE_SUBMISSIONS, settle) == 0
    yield bus.js
    await bus.close()


async def test_what_was_answered_is_taken_out(own_nats: EmbeddedServer, log: EventLog) -> None:
    """Its place in the bureau's thousand is free again, nobody is answered a second time, and the queue goes on."""
    accept = Accept(log, lambda: TODAY)
    await answered_and_still_there(own_nats, accept)
    async with swept(own_nats) as js:
        assert await done(js)
        assert len(await receipts(js)) == 2
        assert await log.tail() == 2


async def test_what_has_no_answer_goes_through_the_door_again(
    own_nats: EmbeddedServer, log: EventLog
) -> None:
    """Whatever NATS says, who has no receipt gets one: here the facts turn out to be recorded, so they are duplicates."""
    accept = Accept(log, lambda: TODAY)
    await answered_and_still_there(own_nats, accept)
    async with signed_in(own_nats) as js:
        await js.purge_stream(RECEIPTS)
    async with swept(own_nats) as js, intake(own_nats.url, accept):
        await until(lambda: done(js))
        assert [body["status"] for _, body in await receipts(js)] == ["duplicate", "duplicate"]
        assert await log.tail() == 2


async def test_what_waits_its_turn_is_left_alone(own_nats: EmbeddedServer) -> None:
    """A submission that nobody has taken yet is no leftover."""
    async with signed_in(own_nats) as js:
        await provision(js)
        await submit(js, OPENED)
        bus = Bus(own_nats.url, "intake")
        await bus.connect()
        assert await sweep(bus, SUBMISSIONS, INTAKE_SUBMISSIONS, settle) == 0
        assert not await done(js)
        await bus.close()
