"""Thousands of messages that must go out at once, each by itself: queued without a limit that drops, each once, and nobody runs in circles."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections import Counter
from uuid import UUID, uuid4

import pytest

from services.notify.dispatch import TICK
from services.notify.notices import stream_of
from shared.bus.topology import DISPATCH
from shared.eventlog import Expected, Write
from shared.events.envelope import new_event
from shared.events.notification import Address, NotificationRaised
from shared.events.terms import Channel, Role
from tests.integration.notify.service import Notify
from tests.support.bureau import BUREAU, REGION, TODAY
from tests.support.waiting import until

logger = logging.getLogger(__name__)
MANY = 40_000 if os.environ.get("YINGSU_TEST_LONG") else 5_000
#: seconds that queueing one may take on a machine that others use as well
PACE = 0.006


def raised(number: int) -> Write:
    key = uuid4()
    event = NotificationRaised(
        person=f"p-{number}",
        role=Role.HANDLER,
        cause=uuid4(),
        subject="提醒",
        body="请：办理。",
        reached_at=(Address(channel=Channel.EMAIL, address=f"p-{number}@example.org"),),
    )
    new = new_event(event, region=REGION, bureau=BUREAU, actor="notify", occurred_on=TODAY)
    return Write(stream_of(key), (new,), Expected.new())


async def record(notify: Notify, count: int) -> set[UUID]:
    writes = [raised(number) for number in range(count)]
    for start in range(0, count, 500):
        await asyncio.gather(*(notify.own.append(one) for one in writes[start : start + 500]))
    return {UUID(one.stream.removeprefix("notification-")) for one in writes}


@pytest.mark.alone
async def test_all_of_them_are_queued_once(notify: Notify) -> None:
    """Every notice lies in the queue once, on a subject of its own, whoever looks again."""
    keys = await record(notify, MANY)
    started = time.monotonic()
    async with notify.projecting(notify.dispatch()):

        async def all_queued() -> bool:
            return await notify.queued() >= MANY

        await until(all_queued, PACE * MANY + 30)
    logger.info("%s orders queued in %.1f s", MANY, time.monotonic() - started)
    again = notify.dispatch()
    async with notify.pool.acquire() as db:
        for _ in range(MANY // TICK + 1):
            await again.tick(db)
    info = await notify.bus.js.stream_info(DISPATCH, subjects_filter="dispatch.>")
    assert Counter(info.state.subjects or {}) == Counter(f"dispatch.email.{key}" for key in keys)
