"""Thousands of deadlines that run out on the same day: told quickly, all in the inbox, and mailed as summaries."""

from __future__ import annotations

import asyncio
import logging
import os
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from services.notify.orders import orders
from services.notify.projection import Inbox
from services.notify.raising import Teller
from services.notify.timing.house import House
from shared.calendars.keeper import Calendars
from shared.dates import shipped
from shared.eventlog import Expected, Write
from shared.events.deadline import DeadlineMissed
from shared.events.envelope import new_event
from shared.events.model import Event
from shared.events.terms import Role, Strength
from tests.integration.notify.service import Notify
from tests.support.bureau import (
    BUREAU,
    REGION,
    TODAY,
    assigned,
    duty,
    first_instance,
    of_duty,
    opened,
    person,
)
from tests.support.waiting import until

logger = logging.getLogger(__name__)
DEADLINES = 20_000 if os.environ.get("YINGSU_TEST_LONG") else 2_000
CASES, HANDLERS = 50, 5
MOST = 20
#: ten in the morning of a worked day
NOW = datetime(TODAY.year, TODAY.month, TODAY.day, 2, tzinfo=UTC)
DUE = TODAY - timedelta(days=1)
#: seconds a deadline may take on a machine that others use as well
PACE = 0.03


COUNTS = ("select count(*) as n from notify_orders", "select count(*) as n from notify_messages")


def write(stream: str, *events: Event) -> Write:
    made = (
        new_event(event, region=REGION, bureau=BUREAU, actor="test", occurred_on=TODAY) for event in events
    )
    return Write(stream, tuple(made), Expected.any())


def office() -> Iterator[Write]:
    handlers = [person(f"p-{n}", Role.HANDLER, f"p-{n}@example.org") for n in range(HANDLERS)]
    yield write(f"organisation-{REGION}-{BUREAU}", *handlers, person("p-law", Role.LEGAL_OFFICE, "law@x.org"))
    for n in range(CASES):
        yield write(f"case-{UUID(int=n)}", opened(), first_instance(), assigned(f"p-{n % HANDLERS}"))


def the_day() -> Iterator[Write]:
    """Half of the duties are hard, so that their lapse is urgent."""
    for n in range(DEADLINES):
        case = {"case_id": UUID(int=n % CASES)}
        strength = Strength.HARD if n % 2 else Strength.FLEXIBLE
        one = duty(DUE, strength=strength).model_copy(update=case)
        missed = of_duty(DeadlineMissed, due=DUE).model_copy(update=case)
        yield write(f"deadline-{uuid4()}", one, missed)


async def record(notify: Notify, writes: Iterable[Write]) -> None:
    found = list(writes)
    for start in range(0, len(found), 500):
        await asyncio.gather(*(notify.log.append(one) for one in found[start : start + 500]))


@pytest.mark.alone
async def test_a_day_on_which_everything_runs_out(notify: Notify) -> None:
    """Everybody finds every notice in their inbox, none is lost, and after the first few of the day they come as summaries."""
    teller = Teller(notify.own, Calendars(shipped()), House(most_a_day=MOST), lambda: NOW)
    await record(notify, office())
    await record(notify, the_day())
    started = time.monotonic()
    async with notify.projecting(Inbox(notify.own, lambda: TODAY, teller), notify.dispatch(lambda: NOW)):

        async def told() -> bool:
            for count in COUNTS:
                rows = await notify.rows(count)
                if not rows or rows[0]["n"] < 2 * DEADLINES:
                    return False
            return True

        await until(told, seconds=PACE * DEADLINES + 30)
    took = time.monotonic() - started
    logger.info("%s deadlines told in %.1f s", DEADLINES, took)
    assert took < PACE * DEADLINES + 30
    rows = await notify.rows("select * from notify_orders")
    mails = Counter(row["person"] for row in rows if not row["in_digest"])
    summaries = [order for order in orders(rows) if order.more]
    lapses = await notify.rows(
        "select count(distinct cause) as n, count(*) as all from notify_messages where kind = 'missed'"
    )
    assert lapses == [{"n": DEADLINES, "all": 2 * DEADLINES}]
    assert max(mails.values()) <= MOST
    assert sum(len(order.notifications) for order in summaries) == len(rows) - sum(mails.values())
    assert len(summaries) <= (HANDLERS + 1) * 3 + DEADLINES // 60
