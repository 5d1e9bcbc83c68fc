"""Messages whose handler fails, on a real server: what comes again, what is buried, and when the subscriber stops."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import nats as nats_client
import pytest
from faststream import AckPolicy
from faststream.nats import JStream, NatsBroker, PullSub
from nats.aio.msg import Msg
from nats.js import JetStreamContext
from nats.js.api import ConsumerConfig
from pydantic import BaseModel

from shared.bus.connection import Bus
from shared.bus.dead_letters import DeadLetter, drop, look, send_again, texts
from shared.bus.delivery import ATTEMPTS, LAST_PAUSE, Again, Dead, Delivery, publish_dead_letter, verdict
from shared.bus.topology import DEADLETTERS, DISPATCH, NOTIFY_EMAIL, provision
from shared.errors import Poison, Retry
from tests.support.servers import EmbeddedServer
from tests.support.waiting import until


class Order(BaseModel):
    number: int


class Fragile(Delivery):
    """Stops after three dead letters in a row."""

    flood = 3


@pytest.fixture
async def js(own_nats: EmbeddedServer) -> AsyncIterator[JetStreamContext]:
    client = await nats_client.connect(own_nats.url)
    js = client.jetstream()
    await provision(js)
    yield js
    await client.close()


@asynccontextmanager
async def subscribed(
    url: str, handle: Callable[[Order], Awaitable[None]], delivery: type[Delivery] = Delivery
) -> AsyncIterator[NatsBroker]:
    """The handler on the durable of e-mail, as a service subscribes."""
    broker = NatsBroker(
        url,
        ack_policy=AckPolicy.NACK_ON_ERROR,
        middlewares=[delivery],
        logger=None,
        max_reconnect_attempts=-1,
    )
    broker.subscriber(
        "dispatch.email.one",
        stream=JStream(DISPATCH, declare=False),
        durable=NOTIFY_EMAIL,
        pull_sub=PullSub(batch_size=1, timeout=0.5),
        config=ConsumerConfig(durable_name=NOTIFY_EMAIL),
        no_reply=True,
    )(handle)
    await broker.start()
    try:
        yield broker
    finally:
        await broker.stop()


async def publish(js: JetStreamContext, *payloads: bytes, **headers: str) -> None:
    for payload in payloads:
        await js.publish("dispatch.email.one", payload, stream=DISPATCH, headers=headers or None)


async def dead_letters(js: JetStreamContext) -> list[Msg]:
    count = (await js.stream_info(DEADLETTERS)).state.messages
    reader = await js.pull_subscribe("dead.>", stream=DEADLETTERS)
    return await reader.fetch(count, timeout=5) if count else []


async def drained(js: JetStreamContext) -> bool:
    return (await js.stream_info(DISPATCH)).state.messages == 0


async def test_retry_comes_again_after_its_delay(own_nats: EmbeddedServer, js: JetStreamContext) -> None:
    """A handler that raises Retry gets the message again, as often as it asks, and then it is done."""
    seen: list[int] = []

    async def handle(order: Order) -> None:
        seen.append(order.number)
        if len(seen) < 4:
            raise Retry("not yet", after=0.05)

    async with subscribed(own_nats.url, handle):
        await publish(js, b'{"number": 1}')
        await until(lambda: drained(js))
    assert seen == [1, 1, 1, 1]
    assert await dead_letters(js) == []


async def test_poison_is_buried_with_its_reason(own_nats: EmbeddedServer, js: JetStreamContext) -> None:
    """A poisonous message is stored as a dead letter: same payload and headers, where it came from and why, in any language."""

    async def handle(order: Order) -> None:
        raise Poison("收件地址不存在\n550")

    async with subscribed(own_nats.url, handle):
        await publish(js, b'{"number": 1}', Trace="abc")
        await until(lambda: drained(js))
    [letter] = await dead_letters(js)
    assert (letter.subject, letter.data) == (f"dead.{DISPATCH}.{NOTIFY_EMAIL}", b'{"number": 1}')
    assert letter.headers is not None
    assert letter.headers["Yingsu-Reason"] == "收件地址不存在 550"
    assert letter.headers["Yingsu-Subject"] == "dispatch.email.one"
    assert letter.headers["Yingsu-Attempt"] == "1"
    assert letter.headers["Trace"] == "abc"


async def test_operators_read_the_reason_and_send_it_again(
    own_nats: EmbeddedServer, js: JetStreamContext
) -> None:
    """Read out of the stream a reason in Chinese is what was written, and a letter whose own headers are Chinese goes where it first went, with them."""

    async def handle(order: Order) -> None:
        raise Poison("收件地址不存在")

    async with subscribed(own_nats.url, handle):
        await publish(js, b'{"number": 1}', Trace="追踪")
        await until(lambda: drained(js))
    bus = Bus(own_nats.url, "test")
    await bus.connect()
    try:
        [letter] = (await look(bus)).last
        assert letter.reason == "收件地址不存在"
        assert await send_again(bus, letter.sequence)
        again = await bus.js.get_msg(DISPATCH, (await js.stream_info(DISPATCH)).state.last_seq)
        assert texts(again.headers)["Trace"] == "追踪"
        assert (await look(bus)).total == 0
    finally:
        await bus.close()


async def test_operators_take_one_away(own_nats: EmbeddedServer, js: JetStreamContext) -> None:
    """It is on record, with what it held, while it still lies there; what could not be recorded stays; once gone it is gone."""
    seen: list[tuple[str, bytes, int]] = []

    async def refused(letter: DeadLetter, content: bytes) -> None:
        raise Retry("the log is away")

    async def recorded(letter: DeadLetter, content: bytes) -> None:
        seen.append((letter.subject, content, (await look(bus)).total))

    async def handle(order: Order) -> None:
        raise Poison("收件地址不存在")

    async with subscribed(own_nats.url, handle):
        await publish(js, b'{"number": 1}')
        await until(lambda: drained(js))
    bus = Bus(own_nats.url, "test")
    await bus.connect()
    try:
        [letter] = (await look(bus)).last
        with pytest.raises(Retry):
            await drop(bus, letter.sequence, refused)
        assert (await look(bus)).total == 1
        assert await drop(bus, letter.sequence, recorded)
        assert seen == [("dispatch.email.one", b'{"number": 1}', 1)]
        assert (await look(bus)).total == 0
        assert not await drop(bus, letter.sequence, recorded)
        assert len(seen) == 1
    finally:
        await bus.close()


@pytest.mark.parametrize(
    "payload",
    [b'{"number": "x"}', b"not json", b"\xff\xfe", b"", b"[1, 2]"],
    ids=["field", "text", "bytes", "empty", "list"],
)
@pytest.mark.parametrize("declared", ["application/json", ""], ids=["json", "undeclared"])
async def test_unreadable_messages_are_buried_at_once(
    own_nats: EmbeddedServer, js: JetStreamContext, payload: bytes, declared: str
) -> None:
    """What is no JSON, or JSON of another shape, is a dead letter on its first delivery, and the next message is handled."""
    seen: list[int] = []

    async def handle(order: Order) -> None:
        seen.append(order.number)

    async with subscribed(own_nats.url, handle):
        await publish(js, payload, **({"content-type": declared} if declared else {}))
        await publish(js, b'{"number": 2}')
        await until(lambda: drained(js))
    assert seen == [2]
    assert [letter.data or b"" for letter in await dead_letters(js)] == [payload]


async def test_a_flood_of_dead_letters_stops_the_subscriber(
    own_nats: EmbeddedServer, js: JetStreamContext
) -> None:
    """After three dead letters in a row the subscriber stops; the rest stays in the queue and a mended release handles it."""
    broken = True
    seen: list[int] = []

    async def handle(order: Order) -> None:
        if broken:
            raise Poison("this release is broken")
        seen.append(order.number)

    await publish(js, *(b'{"number": %d}' % n for n in range(10)))
    async with subscribed(own_nats.url, handle, Fragile) as broker:

        async def stopped() -> bool:
            return not any(subscriber.running for subscriber in broker.subscribers)

        await until(stopped)
    assert len(await dead_letters(js)) == 3
    assert (await js.stream_info(DISPATCH)).state.messages == 7

    broken = False
    async with subscribed(own_nats.url, handle, Fragile):

        async def six_handled() -> bool:  # the seventh is held back for half a minute
            return len(seen) >= 6

        await until(six_handled)
    assert sorted(seen) == [4, 5, 6, 7, 8, 9]


async def test_one_success_ends_the_row(own_nats: EmbeddedServer, js: JetStreamContext) -> None:
    """Bad messages between good ones never stop a subscriber, however many they are."""

    async def handle(order: Order) -> None:
        if order.number % 3:
            raise Poison("bad")

    await publish(js, *(b'{"number": %d}' % n for n in range(12)))
    async with subscribed(own_nats.url, handle, Fragile):
        await until(lambda: drained(js))
    assert len(await dead_letters(js)) == 8


async def test_nothing_is_lost_when_the_dead_letters_cannot_be_stored(
    own_nats: EmbeddedServer, js: JetStreamContext
) -> None:
    """With the dead letter stream away a poisonous message stays in its queue, delayed."""
    await js.delete_stream(DEADLETTERS)
    tried = asyncio.Event()

    async def handle(order: Order) -> None:
        tried.set()
        raise Poison("bad")

    async with subscribed(own_nats.url, handle):
        await publish(js, b'{"number": 1}')
        await tried.wait()

        async def held_back() -> bool:
            return (await js.consumer_info(DISPATCH, NOTIFY_EMAIL)).num_ack_pending == 1

        await until(held_back)
    assert not await drained(js)


async def test_the_same_message_is_buried_once(own_nats: EmbeddedServer, js: JetStreamContext) -> None:
    """A message whose rejection was lost is delivered again and leaves no second dead letter."""
    await publish(js, b'{"number": 1}')
    subscription = await js.pull_subscribe("dispatch.email.one", durable=NOTIFY_EMAIL, stream=DISPATCH)
    [message] = await subscription.fetch(1, timeout=5)
    await publish_dead_letter(message, "first")
    await publish_dead_letter(message, "again")
    assert len(await dead_letters(js)) == 1


async def test_a_server_that_restarts_delays_and_drops_nothing(
    own_nats: EmbeddedServer, js: JetStreamContext
) -> None:
    """With NATS killed and started again, queued messages are handled after it is back."""
    seen: list[int] = []

    async def handle(order: Order) -> None:
        seen.append(order.number)

    await publish(js, b'{"number": 1}')
    async with subscribed(own_nats.url, handle):

        async def all_seen(*numbers: int) -> bool:
            return set(numbers) <= set(seen)

        await until(lambda: all_seen(1))
        own_nats.kill()
        own_nats.start()
        await until(lambda: published(js, b'{"number": 2}'))
        await until(lambda: all_seen(1, 2))


async def published(js: JetStreamContext, payload: bytes) -> bool:
    with suppress(nats_client.errors.Error):
        await publish(js, payload)
        return True
    return False


@pytest.mark.parametrize(
    ("error", "attempt", "expected"),
    [
        (Retry("later", after=7), 1, Again(7)),
        (Retry("later", after=7), 5_000, Again(7)),  # an outage delays, it never drops
        (Poison("bad"), 1, Dead("bad")),
        (ConnectionRefusedError(), 5_000, Again(2.0)),
        (KeyError("bug"), 1, Again(1.0)),
        (KeyError("bug"), 4, Again(8.0)),
        (KeyError("bug"), ATTEMPTS - 1, Again(LAST_PAUSE)),
        (KeyError("bug"), ATTEMPTS, Dead("failed 10 times: KeyError('bug')")),
    ],
)
def test_verdicts(error: Exception, attempt: int, expected: Again | Dead) -> None:
    """What asked to come again does so without end; what nobody foresaw is tried ten times with growing pauses."""
    assert verdict(error, attempt) == expected
