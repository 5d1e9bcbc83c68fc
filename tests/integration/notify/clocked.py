"""The whole notify service on a clock that is given: planning, reminders, queue, delivery, and the log's own clock."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TypeVar
from urllib.parse import urlsplit

import asyncpg

from services.notify.hours import within
from services.notify.projection import Inbox
from services.notify.raising import Teller
from services.notify.reminders.ladders import load_ladders
from services.notify.reminders.projection import Reminders
from services.notify.timing.house import House
from shared.calendars.keeper import Calendars
from shared.clock import SHANGHAI
from shared.dates import shipped
from shared.eventlog import Expected, Write
from shared.events.envelope import new_event
from shared.events.model import Event
from tests.integration.notify.service import Notify, notify_service
from tests.support.bureau import BUREAU, REGION
from tests.support.servers import EmbeddedServer
from tests.support.stores import open_log
from tests.support.waiting import until

T = TypeVar("T")
#: shown to the log before PostgreSQL's own
LOG_CLOCK = """
create schema clock;
create table clock.instant as select now() as at;
create function clock.clock_timestamp() returns timestamptz language sql stable as 'select at from clock.instant';
grant usage on schema clock to public;
grant select on clock.instant to public;
"""
PROJECTIONS = ("notify.reminders", "notify.inbox", "notify.dispatch")


@dataclass
class Clocked:
    """``move`` sets every clock there is; ``looks`` counts who looked at theirs."""

    notify: Notify
    admin: asyncpg.Connection
    teller: Teller
    now: datetime
    looks: Counter[str] = field(default_factory=Counter)

    async def move(self, now: datetime) -> None:
        self.now, self.notify.today = now, now.astimezone(SHANGHAI).date()
        await self.admin.execute("update clock.instant set at = $1", now.astimezone(UTC))

    async def record(self, events: Iterable[tuple[str, Event, date]]) -> None:
        """(stream, event, the day it happened), as the services that they belong to would."""
        for stream, event, on in events:
            new = new_event(event, region=REGION, bureau=BUREAU, actor="test", occurred_on=on)
            await self.notify.log.append(Write(stream, (new,), Expected.any()))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        notify = self.notify
        reminders = Reminders(
            notify.own, Calendars(shipped()), load_ladders(), self._seen("reminders", lambda: notify.today)
        )
        parts = (
            reminders,
            Inbox(notify.own, lambda: notify.today, self.teller),
            notify.dispatch(self._seen("dispatch", lambda: self.now)),
        )
        async with notify.projecting(*parts), notify.delivering():
            yield

    def _seen(self, who: str, what: Callable[[], T]) -> Callable[[], T]:
        def look() -> T:
            self.looks[who] += 1
            return what()

        return look

    async def at_rest(self) -> None:
        """Until everything that is to be done by this clock is done."""
        tail = -1
        while tail != (tail := await self.notify.log.tail()):
            for name in PROJECTIONS:
                await self.notify.caught_up(name)
            before = Counter(self.looks)
            await until(lambda before=before: self._looked_since(before))
            await until(self._nothing_queued)

    async def _looked_since(self, before: Counter[str]) -> bool:
        """The second look begins when what followed from the first is done."""
        return all(self.looks[who] > before[who] + 1 for who in ("reminders", "dispatch"))

    async def _nothing_queued(self) -> bool:
        return await self.notify.queued() == 0


@asynccontextmanager
async def clocked_service(database: str, nats: EmbeddedServer, start: datetime) -> AsyncIterator[Clocked]:
    """Its log writes down the given time, never less than what it wrote last."""
    admin = await asyncpg.connect(database)
    await admin.execute(LOG_CLOCK)
    name = urlsplit(database).path.strip("/")
    await admin.execute(f"alter database {name} set search_path = clock, pg_catalog, public")
    async with open_log(database) as log, notify_service(database, log, nats) as notify:
        teller = Teller(notify.own, Calendars(shipped()), House(), lambda: life.now)
        life = Clocked(notify, admin, teller, start)
        notify.now, notify.hours = (lambda: life.now), within(teller.is_open)
        await life.move(start)
        yield life
    await admin.close()
