"""The door on the bus, on a real server and a real log."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, cast
from uuid import uuid4

import nats as nats_client
import orjson
import pytest
from nats.js import JetStreamContext

from services.intake.accept import Accept
from services.intake.letters import drop
from services.intake.submissions import register
from shared.bus.broker import make_broker
from shared.bus.connection import Bus
from shared.bus.topology import DEADLETTERS, INTAKE_SUBMISSIONS, RECEIPTS, SUBMISSIONS, provision
from shared.eventlog import EventLog, LogUnavailable
from shared.eventlog.seal import sm3
from shared.events.audit import DeadLetterDropped
from tests.support.servers import EmbeddedServer
from tests.support.waiting import until
from tests.unit.intake.scenes import FIRST, JUDGED, NOTICE, OPENED, TODAY, UNDER_WAY

SUBJECT = "submit.370404.fz-renshe"


@pytest.fixture
async def js(own_nats: EmbeddedServer) -> AsyncIterator[JetStreamContext]:
    client = await nats_client.connect(own_nats.url)
    js = client.jetstream()
    await provision(js)
    yield js
    await client.close()


@asynccontextmanager
async def intake(url: str, accept: Accept) -> AsyncIterator[None]:
    broker = make_broker(url, "intake")
    register(broker, accept)
    await broker.start()
    try:
        yield
    finally:
        await broker.stop()


async def submit(js: JetStreamContext, data: Any, subject: str = SUBJECT) -> None:
    await js.publish(subject, data if isinstance(data, bytes) else orjson.dumps(data), stream=SUBMISSIONS)


async def done(js: JetStreamContext) -> bool:
    return (await js.stream_info(SUBMISSIONS)).state.messages == 0


async def messages(js: JetStreamContext, stream: str) -> list[Any]:
    count = (await js.stream_info(stream)).state.messages
    reader = await js.pull_subscribe({RECEIPTS: "receipt.>", DEADLETTERS: "dead.>"}[stream], stream=stream)
    return await reader.fetch(count, timeout=5) if count else []


async def receipts(js: JetStreamContext) -> list[tuple[str, Any]]:
    return [(one.subject, orjson.loads(one.data)) for one in await messages(js, RECEIPTS)]


async def test_every_item_gets_its_receipt(
    own_nats: EmbeddedServer, js: JetStreamContext, log: EventLog
) -> None:
    """Accepted, duplicate and rejected items are each answered on the bureau's own subject."""
    async with intake(own_nats.url, Accept(log, lambda: TODAY)):
        await submit(js, OPENED)
        await submit(js, [OPENED, NOTICE, FIRST])
        await until(lambda: done(js))
    answered = await receipts(js)
    assert [subject for subject, _ in answered] == [
        f"receipt.370404.fz-renshe.{one['id']}" for one in (OPENED, OPENED, NOTICE, FIRST)
    ]
    assert [body["status"] for _, body in answered] == ["accepted", "duplicate", "rejected", "accepted"]
    assert answered[2][1]["code"] == "instance_not_opened"
    assert await log.tail() == 2


async def test_a_bureau_submits_under_its_own_name(
    own_nats: EmbeddedServer, js: JetStreamContext, log: EventLog
) -> None:
    """The subject says who sends: a fact in another bureau's name is refused."""
    async with intake(own_nats.url, Accept(log, lambda: TODAY)):
        await submit(js, OPENED, "submit.370404.fz-gongan")
        await until(lambda: done(js))
    [(subject, body)] = await receipts(js)
    assert (subject, body["code"]) == (f"receipt.370404.fz-gongan.{OPENED['id']}", "wrong_sender")
    assert await log.tail() == 0


async def test_garbage_is_buried_and_never_stops_the_door(
    own_nats: EmbeddedServer, js: JetStreamContext, log: EventLog
) -> None:
    """More unanswerable messages in a row than any limit go to the dead letters; the next good one is taken."""
    async with intake(own_nats.url, Accept(log, lambda: TODAY)):
        for number in range(110):
            await submit(js, b"{no json %d" % number)
        await submit(js, {"id": "a.b", "type": "case.opened"} | {"region": "370404", "bureau": "fz-renshe"})
        await submit(js, [])
        await submit(js, OPENED, "submit.370404.fz-renshe.deeper")
        await submit(js, OPENED)
        await until(lambda: done(js))
    letters = await messages(js, DEADLETTERS)
    assert len(letters) == 113
    assert letters[0].headers["Yingsu-Reason"].startswith("malformed_json")
    assert [body["status"] for _, body in await receipts(js)] == ["accepted"]


#: what a hostile sender publishes: depth, size, what two readers read differently, no text at all
HOSTILE = (
    b"[" * 200_000,
    b'{"data":' * 500 + b"1" + b"}" * 500,
    b'{"id": "' + b"x" * 900_000 + b'"}',
    b'{"bureau": "fz-renshe", "bureau": "fz-ziran"}',
    b'{"id": "\\ud800"}',
    b'{"id": ' + b"9" * 500_000 + b"}",
    b"NaN",
    b"",
    bytes(range(256)),
    b"\x1f\x8b\x08\x00" + b"\0" * 1_000,
    b"[" + b"{}," * 2_000 + b"{}]",
    b"[]",
)


async def test_what_is_meant_to_hurt_is_buried(
    own_nats: EmbeddedServer, js: JetStreamContext, log: EventLog
) -> None:
    """Each with its reason, nothing of it in the log, in the time that anything takes; text that deceives is answered by its item."""
    turned = OPENED | {"id": str(uuid4()), "data": {"name": "甲\u202e乙", "kind": "litigation"}}
    async with intake(own_nats.url, Accept(log, lambda: TODAY)):
        for body in HOSTILE:
            await submit(js, body)
        await submit(js, turned)
        await submit(js, OPENED)
        await until(lambda: done(js))
    letters = await messages(js, DEADLETTERS)
    assert len(letters) == len(HOSTILE)
    assert all(letter.headers["Yingsu-Reason"] for letter in letters)
    answers = [(body["status"], body.get("code")) for _, body in await receipts(js)]
    assert answers == [("rejected", "bad_character"), ("accepted", None)]
    assert await log.tail() == 1


class AwayAtFirst(Accept):
    """A log that is away for the first three calls: what is recorded afterwards is the real path's doing."""

    calls = 0

    async def __call__(self, items: Any, **asked: Any) -> Any:
        self.calls += 1
        if self.calls <= 3:
            raise LogUnavailable("away", after=0.05)
        return await super().__call__(items, **asked)


async def test_an_outage_delays_and_keeps_the_order(
    own_nats: EmbeddedServer, js: JetStreamContext, log: EventLog
) -> None:
    """While the log is away nothing is refused, and later facts of a case do not overtake earlier ones."""
    async with intake(own_nats.url, AwayAtFirst(log, lambda: TODAY)):
        for one in (*UNDER_WAY, JUDGED):
            await submit(js, one)
        await until(lambda: done(js))
    assert [body["status"] for _, body in await receipts(js)] == ["accepted"] * 4


async def test_a_bus_that_was_away_is_worked_off(
    own_nats: EmbeddedServer, js: JetStreamContext, log: EventLog
) -> None:
    """What a bureau submitted before the server was killed is taken once it is back, each fact once."""
    accept = Accept(log, lambda: TODAY)
    for one in UNDER_WAY:
        await submit(js, one)
    await asyncio.to_thread(own_nats.kill)
    own_nats.start()
    async with intake(own_nats.url, accept):
        await until(lambda: done(js))
    assert await log.tail() == 3
    assert [body["status"] for _, body in await receipts(js)] == ["accepted"] * 3


async def test_a_delivery_that_reached_nobody_comes_again_within_seconds(
    own_nats: EmbeddedServer, js: JetStreamContext, log: EventLog
) -> None:
    """What the server handed to somebody who said nothing more (killed, or its way back forgotten) is given to intake soon after."""
    await submit(js, OPENED)
    gone = await js.pull_subscribe_bind(INTAKE_SUBMISSIONS, SUBMISSIONS)
    assert len(await gone.fetch(1, timeout=5)) == 1
    async with intake(own_nats.url, Accept(log, lambda: TODAY)):
        await until(lambda: done(js), 15)
    assert [body["status"] for _, body in await receipts(js)] == ["accepted"]


async def test_bureaus_take_turns(own_nats: EmbeddedServer, js: JetStreamContext, log: EventLog) -> None:
    """Forty submissions of one bureau lie there before three of another, the first of them unreadable: each of the other's waits for one of the
    first's, its order holds, and nothing is answered twice.
    """
    flood = [OPENED | {"id": str(uuid4()), "subject": f"case-{uuid4()}"} for _ in range(40)]
    case = {"bureau": "fz-gongan", "region": "370404"}
    later = [one | case | {"id": str(uuid4())} for one in (OPENED, FIRST)]
    for one in flood:
        await submit(js, one)
    for body in (b"{no json", *later):
        await submit(js, body, "submit.370404.fz-gongan")
    async with intake(own_nats.url, Accept(log, lambda: TODAY)):
        await until(lambda: done(js))
    answered = [(subject.split(".")[2], body["id"], body["status"]) for subject, body in await receipts(js)]
    assert len(answered) == 42
    assert answered[2:5:2] == [("fz-gongan", one["id"], "accepted") for one in later]
    assert [id_ for place, id_, _ in answered if place == "fz-renshe"] == [one["id"] for one in flood]
    assert len(await messages(js, DEADLETTERS)) == 1


@pytest.mark.alone
async def test_what_is_in_hand_is_given_to_nobody_else(
    own_nats: EmbeddedServer, js: JetStreamContext, log: EventLog
) -> None:
    """A message that takes longer than the server's patience is delivered once."""
    accept, begun, go_on = Accept(log, lambda: TODAY), [0], asyncio.Event()

    async def slowly(items: Any, **more: Any) -> Any:
        begun[0] += 1
        await go_on.wait()
        return await accept(items, **more)

    async with intake(own_nats.url, cast("Accept", slowly)):
        await submit(js, OPENED)
        await until(lambda: _said(begun))
        another = await js.pull_subscribe_bind(INTAKE_SUBMISSIONS, SUBMISSIONS)
        with pytest.raises(TimeoutError):
            await another.fetch(1, timeout=8)
        go_on.set()
        await until(lambda: done(js))
    assert begun == [1]


async def _said(begun: list[int]) -> bool:
    return begun == [1]


async def test_a_letter_is_taken_away_once(
    own_nats: EmbeddedServer, js: JetStreamContext, log: EventLog
) -> None:
    """Two operators at once, or one who asks again because NATS was away between saying and doing: one fact, with the digest of what it held."""
    content = b"{not this"
    await js.publish("dead.submit.370404.fz-renshe", content, stream=DEADLETTERS)
    bus = Bus(own_nats.url, "test")
    await bus.connect()
    try:
        await asyncio.gather(
            *(drop(bus, log, 1, "yunwei", "（虚构）已请重报") for _ in range(3)), return_exceptions=True
        )
        assert await drop(bus, log, 1, "yunwei", "（虚构）已请重报") is None
    finally:
        await bus.close()
    [said] = (await log.read(0, 100)).events
    assert isinstance(said.payload, DeadLetterDropped)
    assert said.payload.digest == sm3(content).hex()
    assert await messages(js, DEADLETTERS) == []
