"""From a notification in the log to the right channel at the right time, whatever fails meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import asyncpg
import orjson
import pytest

from services.notify.channels.hooks import Hook, Hooks
from services.notify.channels.message import Sender
from services.notify.channels.robots import PLATFORMS, Robot, Robots
from services.notify.channels.web import Target, Web
from services.notify.courier import INTERRUPTED, REPEATS, Courier, Patience
from services.notify.dispatch import Dispatch
from services.notify.hours import within
from services.notify.notices import stream_of
from services.notify.orders import Order
from shared.bus.topology import DEADLETTERS, DISPATCH
from shared.clock import utc_now
from shared.events.notification import Address
from shared.events.terms import Channel
from tests.integration.notify.service import GATES, QUICK, Notify, raise_
from tests.support import on_the_bus
from tests.support.bureau import TODAY
from tests.support.waiting import until
from tests.support.webserver import DROP, HANG, Answer, WebServer

WEB = Web()
ROBOT = Address(channel=Channel.WECOM, address="group")
HOOK = Address(channel=Channel.WEBHOOK, address="oa")
MAIL = Address(channel=Channel.EMAIL, address="p@example.org")


@pytest.fixture
async def web() -> AsyncIterator[WebServer]:
    server = WebServer()
    await server.start()
    yield server
    await server.stop()


def senders(web: WebServer) -> Mapping[Channel, Sender]:
    target = Target(web.url, allow_private=True)
    robots = {"group": Robot(target, rate=60_000), "elsewhere": Robot(target, rate=60_000)}
    return {
        Channel.WECOM: Robots(PLATFORMS[Channel.WECOM], robots, WEB),
        Channel.WEBHOOK: Hooks({"oa": Hook(target, "s")}, WEB),
    }


def courier(notify: Notify, web: WebServer, patience: Patience = QUICK) -> Courier:
    return notify.courier_of(senders(web), patience)


@asynccontextmanager
async def delivering(notify: Notify, web: WebServer) -> AsyncIterator[None]:
    found = senders(web)
    async with notify.delivering(notify.courier_of(found), found):
        yield


async def states(notify: Notify, state: str, count: int) -> None:
    async def so() -> bool:
        rows = await notify.rows("select state from notify_deliveries where channel <> 'inbox'")
        return sum(row["state"] == state for row in rows) == count

    await until(so)


async def queued(notify: Notify, count: int) -> None:
    async def so() -> bool:
        return await notify.queued() == count

    await until(so)


async def left_alone(notify: Notify) -> None:
    """Until a destination has failed so often that nobody goes there for a while."""

    async def so() -> bool:
        return len(await notify.records("failed")) >= GATES.threshold

    await until(so)


async def test_every_channel_has_its_own_record(notify: Notify, web: WebServer) -> None:
    """One notification with three addresses goes out once on each; the record says so channel by channel."""
    key = await raise_(notify, ROBOT, HOOK, MAIL)
    async with notify.projecting(), notify.delivering(), delivering(notify, web):
        await states(notify, "sent", 3)
    sent = await notify.records("sent")
    assert {event.payload.channel for event in sent} == {Channel.WECOM, Channel.WEBHOOK, Channel.EMAIL}
    assert {event.stream for event in sent} == {stream_of(key)}
    assert (len(web.kept), len(notify.mail.kept)) == (2, 1)


async def test_a_slow_channel_holds_nobody_else_up(notify: Notify, web: WebServer) -> None:
    """While a robot hangs on a hundred messages the mails go out."""
    web.behaviour = HANG
    for _ in range(100):
        await raise_(notify, ROBOT)
    await raise_(notify, MAIL)
    async with notify.projecting(), delivering(notify, web), notify.delivering():
        await states(notify, "sent", 1)
        assert len(notify.mail.kept) == 1
        web.behaviour = Answer()
        await states(notify, "sent", 101)


async def test_what_is_for_later_waits(notify: Notify, web: WebServer) -> None:
    """Nothing goes out before its time; when it has come everything does, once, however the clock jumps about."""
    clock = [utc_now()]
    for hours in (1, 2, 3):
        await raise_(notify, ROBOT, send_from=clock[0] + timedelta(hours=hours))
    dispatch = notify.dispatch(now=lambda: clock[0])
    async with notify.projecting(notify.inbox(), dispatch), delivering(notify, web):
        await states(notify, "waiting", 3)
        await raise_(notify, ROBOT)
        await states(notify, "sent", 1)
        clock[0] += timedelta(hours=1)
        await states(notify, "sent", 2)
        clock[0] -= timedelta(days=2)
        await raise_(notify, MAIL, send_from=clock[0])
        await queued(notify, 1)
        clock[0] += timedelta(days=2, hours=1)
        await states(notify, "sent", 3)
        clock[0] += timedelta(days=30)
        await states(notify, "sent", 4)
        clock[0] -= timedelta(days=40)
        await raise_(notify, ROBOT, send_from=clock[0])
        await states(notify, "sent", 5)
    assert len(web.kept) == 5
    assert len(await notify.records("sent")) == 5


async def test_a_summary_is_one_message(notify: Notify, web: WebServer) -> None:
    """What waits for a person's summary goes out together, one message a channel, and each notice has its record; others go by themselves."""
    hour = utc_now() - timedelta(seconds=1)
    for n in range(5):
        await raise_(notify, ROBOT, MAIL, subject=f"提醒{n}", send_from=hour, in_digest=True)
    await raise_(notify, ROBOT, subject="另一人", person="p-2", send_from=hour, in_digest=True)
    async with notify.projecting(), notify.delivering(), delivering(notify, web):
        await states(notify, "sent", 11)
    texts = [orjson.loads(request.body)["text"]["content"] for request in web.kept]
    assert sorted(text.splitlines()[0] for text in texts) == ["另一人", "汇总：5件通知"]
    assert len(notify.mail.kept) == 1
    assert len(await notify.records("sent")) == 11


async def test_after_an_outage_all_goes_out_once_marked_late(notify: Notify, web: WebServer) -> None:
    """With the other side away for long everything owed waits; when it is back all go out once, and late ones say so."""
    await web.stop()
    for _ in range(20):
        await raise_(notify, ROBOT)
    async with notify.projecting(), delivering(notify, web):
        await left_alone(notify)
        assert await notify.records("sent") == []
        notify.today = TODAY + timedelta(days=1)
        await web.start()
        await states(notify, "sent", 20)
    assert len(web.kept) == 20
    assert all(event.payload.late for event in await notify.records("sent"))


async def test_after_an_outage_nobody_is_woken(notify: Notify, web: WebServer) -> None:
    """What was planned for the day and comes to be sent at night waits for the morning; the urgent goes."""
    opened = [False]
    planned = utc_now() - timedelta(hours=5)
    notify.hours = within(lambda moment: moment < planned + timedelta(hours=1) or opened[0])
    await raise_(notify, ROBOT, send_from=planned)
    await raise_(notify, ROBOT, send_from=planned, urgent=True)
    async with notify.projecting(), delivering(notify, web):
        await states(notify, "sent", 1)
        await queued(notify, 0)
        assert "紧急" in orjson.loads(web.kept[0].body)["text"]["content"]
        opened[0] = True
        await states(notify, "sent", 2)


async def test_what_is_queued_and_buried_is_as_published(notify: Notify, web: WebServer) -> None:
    """Orders, summaries and dead letters look as the AsyncAPI document says."""
    heard = await notify.bus.client.subscribe("dispatch.>")
    await raise_(notify, ROBOT, HOOK, MAIL)
    await raise_(notify, Address(channel=Channel.EMAIL, address="a,b<c@example.org"))
    hour = utc_now() - timedelta(seconds=1)
    for _ in range(3):
        await raise_(notify, ROBOT, send_from=hour, in_digest=True)
    async with notify.projecting(), notify.delivering(), delivering(notify, web):
        await states(notify, "sent", 6)
        await states(notify, "failed", 1)
        await queued(notify, 0)
    orders = [await heard.next_msg() for _ in range(heard.pending_msgs)]
    js = notify.bus.js
    buried = [await js.get_msg(DEADLETTERS, seq=number + 1) for number in range(await notify.dead_letters())]
    assert on_the_bus.faults([*orders, *buried]) == []
    assert {one.subject.split(".")[1] for one in orders} == {"wecom", "webhook", "email"}
    assert any("more" in orjson.loads(one.data) for one in orders)
    assert [one.headers["Yingsu-Attempt"] for one in buried] == ["1"]


async def test_a_queue_that_lost_its_store_is_filled_again(notify: Notify, web: WebServer) -> None:
    """What was queued and is gone is owed still: whoever starts next queues it again, and what lies there is not queued twice."""
    for _ in range(3):
        await raise_(notify, ROBOT)
    async with notify.projecting():
        await queued(notify, 3)
    await notify.bus.js.purge_stream(DISPATCH)
    async with notify.projecting():
        await queued(notify, 3)
    async with notify.projecting(), delivering(notify, web):
        await states(notify, "sent", 3)
    assert len(web.kept) == 3


async def test_a_crash_in_mid_send_is_counted_and_shown(
    notify: Notify, web: WebServer, database: str
) -> None:
    """A robot cannot tell a repeated message: an attempt whose process died is on record as possibly arrived, and counted."""
    key = await raise_(notify, ROBOT)
    web.behaviour = HANG
    order = Order(notification=key, channel=Channel.WECOM)
    dying = asyncio.create_task(courier(notify, web).deliver(order))

    async def taken() -> bool:
        return len(web.kept) == 1

    await until(taken)
    dying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await dying
    web.behaviour = Answer()
    before = REPEATS.labels(Channel.WECOM)._value.get()
    await courier(notify, web).deliver(order)  # a new process
    await courier(notify, web).deliver(order)
    assert REPEATS.labels(Channel.WECOM)._value.get() == before + 1
    assert len(web.kept) == 2
    [failed] = await notify.records("failed")
    [sent] = await notify.records("sent")
    assert (failed.payload.reason, failed.payload.final) == (INTERRUPTED, False)
    assert (failed.payload.attempt, sent.payload.attempt) == (1, 2)


async def test_a_hook_can_tell(notify: Notify, web: WebServer) -> None:
    """A hook that hung up without an answer gets the same webhook-id again."""
    await raise_(notify, HOOK)
    web.behaviour = DROP
    async with notify.projecting(), delivering(notify, web):
        await states(notify, "retrying", 1)
        web.behaviour = Answer()
        await states(notify, "sent", 1)
    assert len({request.headers["webhook-id"] for request in web.kept}) == 1


async def test_one_destination_does_not_hold_up_another(notify: Notify, web: WebServer) -> None:
    """The breaker of a robot that fails leaves the other robots of its platform alone."""
    other = Address(channel=Channel.WECOM, address="elsewhere")
    web.behaviour = Answer(500)
    for _ in range(30):
        await raise_(notify, ROBOT)
    async with notify.projecting(), delivering(notify, web):
        await left_alone(notify)
        web.behaviour = lambda request: Answer(200 if "另一群".encode() in request.body else 500)
        await raise_(notify, other, subject="另一群")
        await states(notify, "sent", 1)
        web.behaviour = Answer()
        await states(notify, "sent", 31)


async def test_a_robot_that_is_not_set_up(notify: Notify, web: WebServer) -> None:
    """An address that the settings do not know comes again until its attempts end: then an operator sees why and can retry it."""
    key = await raise_(notify, Address(channel=Channel.WECOM, address="nobody"))
    impatient = courier(notify, web, Patience(0.01, 0.01, attempts=2))
    async with notify.projecting(), notify.delivering(impatient, senders(web)):
        await states(notify, "failed", 1)
    [row] = await notify.rows("select reason from notify_deliveries where channel = 'wecom'")
    assert "nobody" in row["reason"]
    assert await notify.dead_letters() == 1
    assert key


async def test_a_rebuilt_model_equals_the_live_one(notify: Notify, web: WebServer) -> None:
    """What is owed follows from the log alone: applied event by event or all at once, live or not, the rows are the same."""
    await raise_(notify, ROBOT, MAIL, send_from=datetime(2030, 1, 1, tzinfo=UTC))
    await raise_(notify, ROBOT, in_digest=True)
    async with notify.projecting(), delivering(notify, web):
        await states(notify, "sent", 1)
        await notify.caught_up("notify.dispatch")
    query = "select * from notify_orders order by notification, channel"
    live = await notify.rows(query)
    page = await notify.log.read(0, 1_000, Dispatch.types)
    async with notify.pool.acquire() as db:
        for size in (1, len(page.events)):
            await _replayed(db, notify.dispatch(), page.events, size)
            assert await notify.rows(query) == live
    assert {row["done"] for row in live} == {True, False}


async def _replayed(db: asyncpg.Connection, dispatch: Dispatch, events: list, size: int) -> None:
    await db.execute("delete from notify_orders")
    for start in range(0, len(events), size):
        await dispatch.apply(db, events[start : start + size], live=False)
