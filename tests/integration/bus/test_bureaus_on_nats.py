"""Bureaus at work on a NATS with credentials: forged and repeated submissions, too large ones, too many connections, who does not listen, and
keys that change while everything runs.
"""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import orjson
import pytest
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js.errors import APIError

from deploy.local.nats import connected_keys
from services.intake.accept import Accept
from services.intake.submissions import register
from shared.bus.broker import make_broker
from shared.bus.client import key_in
from shared.bus.connection import Bus
from shared.bus.relay import Relay
from shared.bus.rights import PROVISIONING, bureau, rights
from shared.bus.topology import CONSUMERS, SUBMISSIONS, WAITING_PER_BUREAU
from shared.database import Pool
from shared.eventlog import EventLog
from shared.projection import Doorbell, Runner
from shared.projection.runner import Pace
from tests.support.on_nats import Guarded, guarded_nats, held
from tests.support.waiting import until
from tests.unit.intake.scenes import FIRST, OPENED, TODAY

A, B, OTHER = bureau("370404", "fz-renshe"), bureau("370404", "fz-gongan"), bureau("120118", "fz-renshe")
PLACE = {A: "370404.fz-renshe", B: "370404.fz-gongan", OTHER: "120118.fz-renshe"}


@pytest.fixture(scope="module")
def started() -> Iterator[Guarded]:
    with guarded_nats(A, B, OTHER) as server:
        yield server


@pytest.fixture(scope="module")
async def nats(started: Guarded) -> Guarded:
    await started.provision()
    return started


@pytest.fixture
async def own() -> AsyncIterator[Guarded]:
    """One for a test that changes who may sign in."""
    with guarded_nats(A, B) as server:
        await server.provision()
        async with server.signed_in(
            PROVISIONING
        ) as client:  # what a lost connection had in hand comes again soon
            [submissions] = [one for stream, one in CONSUMERS if stream == SUBMISSIONS]
            await client.jetstream().add_consumer(SUBMISSIONS, submissions.evolve(ack_wait=1.0))
        yield server


async def test_forged_replayed_and_reordered_submissions(nats: Guarded, log: EventLog) -> None:
    """The subject says who sends, not the payload; the same again is a duplicate; what comes too early is refused and taken afterwards."""
    async with _intake(nats, log), nats.signed_in(A) as a, nats.signed_in(OTHER) as other:
        answers = [
            await a.subscribe(f"receipt.{PLACE[A]}.*"),
            await other.subscribe(f"receipt.{PLACE[OTHER]}.*"),
        ]
        await asyncio.gather(a.flush(), other.flush())

        async def answered(number: int, client: Client, place: str, item: Any) -> Any:
            await client.jetstream().publish(f"submit.{place}", orjson.dumps(item))
            return orjson.loads((await answers[number].next_msg(timeout=10)).data)

        forged = [
            OPENED | {"id": str(uuid4()), "bureau": "fz-gongan"},
            OPENED | {"id": str(uuid4()), "region": "120118"},
        ]
        said = [await answered(0, a, PLACE[A], item) for item in forged]
        assert [one["code"] for one in said] == ["wrong_sender", "wrong_sender"]
        assert (await answered(1, other, PLACE[OTHER], OPENED))["code"] == "wrong_sender"
        assert await log.tail() == 0
        early = FIRST | {"id": str(uuid4())}
        assert (await answered(0, a, PLACE[A], early))["status"] == "rejected"
        statuses = [
            (await answered(0, a, PLACE[A], item))["status"] for item in (OPENED, early, OPENED, early)
        ]
        assert statuses == ["accepted", "accepted", "duplicate", "duplicate"]
        assert await log.tail() == 2


async def test_nobody_drops_anothers_submission_by_its_message_id(nats: Guarded) -> None:
    """NATS looks for a message's id among all bureaus': who used another's first keeps it out for a moment, not for an hour."""
    named = {"Nats-Msg-Id": "2026-0001"}
    async with nats.signed_in(OTHER) as other, nats.signed_in(A) as a:
        await other.jetstream().publish(f"submit.{PLACE[OTHER]}", b"{}", headers=named)

        async def taken() -> bool:
            return not (await a.jetstream().publish(f"submit.{PLACE[A]}", b"{}", headers=named)).duplicate

        await until(taken)


async def test_what_is_too_large_is_not_taken(nats: Guarded) -> None:
    """A message over the server's limit ends that connection, is kept nowhere, and the bureau's others go on."""
    before = await nats.state()
    async with nats.signed_in(A) as well:
        reader, writer = await _raw(nats, A)
        writer.write(f"PUB submit.{PLACE[A]} {2 * 1024 * 1024}\r\n".encode())
        assert b"maximum payload" in (await reader.read()).lower()
        writer.close()
        await well.flush()
    assert await nats.state() == before


async def _raw(nats: Guarded, identity: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Signed in by hand, without a client that looks at the size itself."""
    place = urlsplit(nats.url)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    nonce = orjson.loads((await reader.readline()).removeprefix(b"INFO "))["nonce"]
    key = key_in(nats.credentials(identity))
    assert key
    said = {"nkey": key.public, "sig": key.sign(nonce).decode(), "verbose": False}
    writer.write(b"CONNECT " + orjson.dumps(said) + b"\r\nPING\r\n")
    assert await reader.readline() == b"PONG\r\n"
    return reader, writer


async def test_connections_of_a_bureau_are_counted(nats: Guarded) -> None:
    """A bureau has five connections; the sixth is refused and nobody else's."""
    async with AsyncExitStack() as stack:
        for _ in range(rights(A).connections):
            await stack.enter_async_context(nats.signed_in(A))
        with pytest.raises(NatsError, match="(?i)maximum account active connections"):
            await stack.enter_async_context(nats.signed_in(A, allow_reconnect=False))
        await stack.enter_async_context(nats.signed_in(B))


@pytest.mark.alone
async def test_who_does_not_listen_holds_nobody_up(nats: Guarded) -> None:
    """A bureau whose connection takes nothing any more: the others' receipts come as before."""
    async with nats.signed_in("intake") as intake, nats.signed_in(A) as a, nats.signed_in(B) as b:
        await a.subscribe(f"receipt.{PLACE[A]}.*")
        heard = await b.subscribe(f"receipt.{PLACE[B]}.*")
        await asyncio.gather(a.flush(), b.flush())
        transport = a._transport._io_writer.transport  # type: ignore[union-attr]
        transport.pause_reading()
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        js, large = intake.jetstream(), os.urandom(500_000)
        for number in range(30):
            await js.publish(f"receipt.{PLACE[A]}.l{number}", large)
        await js.publish(f"receipt.{PLACE[B]}.still", b"here")
        assert (await heard.next_msg(timeout=2)).data == b"here"
        transport.resume_reading()


async def test_a_flood_is_refused_and_the_others_are_not(own: Guarded) -> None:
    """Of one bureau only so many submissions may wait; more are refused and stored nowhere, and another bureau's is taken as ever."""

    async def hand_in(client: Client) -> bool:
        try:
            await client.jetstream().publish(f"submit.{PLACE[A]}", b"[]")
        except APIError as refused:
            return "maximum messages per subject" not in str(refused)
        return True

    async with own.signed_in(A) as a, own.signed_in(B) as b:
        taken: list[bool] = []
        for _ in range(6):
            taken += await asyncio.gather(*(hand_in(a) for _ in range(200)))
        await b.jetstream().publish(f"submit.{PLACE[B]}", b"[]")
    assert (taken.count(True), taken.count(False)) == (WAITING_PER_BUREAU, 1_200 - WAITING_PER_BUREAU)
    assert (await own.state())["SUBMISSIONS"][0] == WAITING_PER_BUREAU + 1


async def test_who_is_taken_off_the_list_is_cut_off(own: Guarded) -> None:
    """At once, while the others stay connected."""
    async with own.signed_in(A) as a, own.signed_in(B) as b:
        own.users.remove(A)
        await own.reload()
        await until(lambda: _disconnected(a))
        await b.jetstream().publish(f"submit.{PLACE[B]}", b"[]")


@pytest.mark.parametrize("finished_early", [False, True])
async def test_new_keys_while_everything_runs(
    own: Guarded, log: EventLog, pool: Pool, finished_early: bool
) -> None:
    """Keys of intake and of a bureau are changed under load, even when the old one goes before anybody has the new: no event is missing in
    the stream or there twice, no submission is without its answer.
    """
    handed: list[dict[str, Any]] = []
    stop = asyncio.Event()
    async with _intake(own, log), _relaying(own, log, pool), asyncio.TaskGroup() as group:
        group.create_task(_submitting(own, handed, stop))
        await until(lambda: _so(len(handed) > 20))
        await _rotate(own, (A, "intake"), finished_early=finished_early)
        more = len(handed) + 20
        await until(lambda: _so(len(handed) > more), seconds=60)
        stop.set()
        await until(lambda: _answered(own, len(handed)), seconds=60)
        await until(lambda: _relayed(own, log), seconds=60)
    async with own.signed_in("auditor") as auditor:
        js = auditor.jetstream()
        receipts = [orjson.loads(one.data) for one in await held(js, "RECEIPTS")]
        events = [int(one.headers["Position"]) for one in await held(js, "EVENTS")]
    assert {one["id"] for one in receipts} == {one["id"] for one in handed}
    assert {one["status"] for one in receipts} <= {"accepted", "duplicate"}
    assert events == list(range(1, await log.tail() + 1))


async def _rotate(nats: Guarded, identities: tuple[str, ...], *, finished_early: bool) -> None:
    """In the order of ``yingsu nats rotate``; ``finished_early``: as somebody does it who is too quick."""
    old = {key for identity in identities for key in nats.users.all()[identity]}
    seeds = {identity: nats.users.begin(identity) for identity in identities}
    await nats.reload()
    if finished_early:
        for identity in identities:
            nats.users.finish(identity)
        await nats.reload()
    for identity, seed in seeds.items():
        nats.users.put(identity, seed)
    await until(lambda: _so(not connected_keys(nats.monitor_url) & old))
    for identity in identities:
        nats.users.finish(identity)
    await nats.reload()


async def _submitting(nats: Guarded, handed: list[dict[str, Any]], stop: asyncio.Event) -> None:
    """New cases one after the other; each is sent until NATS has taken it."""
    bus = Bus(nats.url, A, nats.credentials(A))
    await bus.connect()
    following = asyncio.create_task(bus.follow())
    try:
        while not stop.is_set():
            item = OPENED | {"id": str(uuid4()), "subject": f"case-{uuid4()}"}
            while True:
                try:
                    await bus.js.publish(f"submit.{PLACE[A]}", orjson.dumps(item), timeout=2)
                except Exception:
                    await asyncio.sleep(0.05)
                else:
                    break
            handed.append(item)
    finally:
        following.cancel()
        await bus.close()


@asynccontextmanager
async def _intake(nats: Guarded, log: EventLog) -> AsyncIterator[None]:
    broker = make_broker(nats.url, "intake", nats.credentials("intake"))
    register(broker, Accept(log, lambda: TODAY))
    bus = Bus(nats.url, "intake", nats.credentials("intake"))
    await bus.connect()
    await broker.start()
    following = asyncio.create_task(bus.follow(broker))
    try:
        yield
    finally:
        following.cancel()
        await broker.stop()
        await bus.close()


@asynccontextmanager
async def _relaying(nats: Guarded, log: EventLog, pool: Pool) -> AsyncIterator[None]:
    async with nats.bus("intake") as bus:
        pace = Pace(lease=1.0, poll=0.05)
        runner = Runner(Relay(bus), pool, log, owner="test", bell=Doorbell().bell(), pace=pace)
        tasks = [asyncio.create_task(runner.run()), asyncio.create_task(bus.follow())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _answered(nats: Guarded, count: int) -> bool:
    state = await nats.state()
    return state["RECEIPTS"][0] >= count and state["SUBMISSIONS"][0] == 0


async def _relayed(nats: Guarded, log: EventLog) -> bool:
    published, _ = (await nats.state())["EVENTS"]
    return published >= await log.tail()


async def _disconnected(client: Client) -> bool:
    return not client.is_connected


async def _so(what: bool) -> bool:
    return what
