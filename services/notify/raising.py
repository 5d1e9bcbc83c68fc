"""From what is to be told to the records of it: who hears, when and where, once a person and matter.

``hear`` looks people up as things stand at that event, ``planned`` is pure as well; ``Teller`` asks the calendar and the inbox, and records.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

import structlog

from services.notify import notices
from services.notify.contacts.contact import NOTHING_SAID, Contact
from services.notify.contacts.deputies import with_deputies
from services.notify.recipients import Recipient, Telling, recipients
from services.notify.standing import Standing
from services.notify.timing.house import Hours, House
from services.notify.timing.moment import moment
from services.notify.timing.plan import Load, plan
from shared.calendars.keeper import Calendars
from shared.clock import SHANGHAI, Today, instants_on
from shared.database import Connection
from shared.dates import shipped
from shared.eventlog import EventLog, Write
from shared.events.terms import NoticeKind
from shared.sql import load_queries

queries = load_queries(__package__, "contacts.sql")
journal = structlog.get_logger(__name__)

#: appends in flight at once: enough to fill the writer's batches, far below its queue's bound
IN_FLIGHT = 200
#: of these only the last state of a matter is news, where several come at once
LAST_WORD = frozenset({NoticeKind.MOVED, NoticeKind.SETTLED, NoticeKind.HEARING, NoticeKind.PRECHECK_FAILED})


@dataclass(frozen=True, slots=True)
class Heard:
    """A matter and somebody who hears of it; ``to`` None: nobody does, though somebody should."""

    told: Telling
    to: Recipient | None
    contact: Contact = NOTHING_SAID

    @property
    def of_case(self) -> tuple[str, UUID, NoticeKind] | None:
        """What comes in one message where there are several."""
        told = self.told
        return (self.to.person, told.case_id, told.kind) if self.to and told.case_id else None

    @property
    def state(self) -> tuple[str, UUID, NoticeKind] | None:
        """What a later word on the same would replace."""
        if self.to is None or self.told.about is None or self.told.kind not in LAST_WORD:
            return None
        return self.to.person, self.told.about, self.told.kind


def hear(told: Telling, standing: Standing, hours: Hours, now: datetime) -> list[Heard]:
    """Everyone who hears of it, with deputies for those who are away on the day it goes out."""
    found = recipients(told, standing)
    if not found:
        return [Heard(told, None)] if told.wanted else []
    there = with_deputies(found, told, standing, moment(told, hours, now).day)
    return [Heard(told, to, standing.contact(to.region, to.bureau, to.person)) for to in there]


def planned(heard: Sequence[Heard], today: Mapping[str, int], hours: Hours, now: datetime) -> list[Write]:
    """The records, in order. ``today``: how many notices each person had before."""
    said = _last_words(heard)
    cases = Counter(one.of_case for one in said)
    counted, writes = Counter(today), list[Write]()
    for one in said:
        if one.to is None:
            writes.append(notices.undeliverable(one.told, one.told.region, one.told.bureau))
            continue
        person = one.to.person
        load = Load(counted[person], together=one.of_case is not None and cases[one.of_case] > 1)
        if made := plan(one.told, one.to, one.contact, hours, now, load=load):
            counted[person] += 1
            writes.append(notices.raised(one.told, one.to, made))
    return writes


def _last_words(heard: Sequence[Heard]) -> list[Heard]:
    last = {one.state: place for place, one in enumerate(heard)}
    return [one for place, one in enumerate(heard) if one.state is None or last[one.state] == place]


class Teller:
    """Of one process. It remembers whom it told how much today, since what it records comes back from the log only later.

    ``calendars`` are shared with whoever looks at them every second, so that hours are right before the first event comes.
    """

    def __init__(
        self, log: EventLog, calendars: Calendars, house: House, now: Callable[[], datetime]
    ) -> None:
        self._log = log
        self.calendars = calendars
        self._house = house
        self._now = now
        self._day = date.min
        self._told: Counter[str] = Counter()

    @classmethod
    def always_open(cls, log: EventLog, today: Today) -> Teller:
        """On the day the system stands on; no hour is closed, and every notice comes by itself."""

        def now() -> datetime:
            return instants_on(today())()

        return cls(log, Calendars(shipped()), House.parse("", most_a_day=0), now)

    @property
    def hours(self) -> Hours:
        """On the calendar as of the last look."""
        return Hours(self._house, self.calendars.current)

    def is_open(self, at: datetime) -> bool:
        return self.hours.is_open(at)

    async def look(self, db: Connection) -> tuple[Hours, datetime]:
        """The hours by the calendar in force now, and the instant."""
        await self.calendars.refresh(db)
        return self.hours, self._now()

    async def say(self, db: Connection, heard: Sequence[Heard]) -> None:
        """Record it all. Each by itself: after a crash some is there already (Duplicate, IdReused, Conflict), and the rest must go in."""
        if not heard:
            return
        now = self._now()
        today = await self.heard_today(db, {one.to.person for one in heard if one.to}, now)
        writes = planned(heard, today, self.hours, now)
        for start in range(0, len(writes), IN_FLIGHT):
            await asyncio.gather(*(self._log.append(write) for write in writes[start : start + IN_FLIGHT]))
        self._told.update(one.to.person for one in heard if one.to)
        for write in writes:
            journal.info(
                "notification.told", stream=write.stream, correlation=str(write.events[0].correlation)
            )

    async def heard_today(self, db: Connection, people: Iterable[str], now: datetime) -> dict[str, int]:
        """How many notices each had since midnight, as far as it matters."""
        local = now.astimezone(SHANGHAI)
        if local.date() != self._day:
            self._day, self._told = local.date(), Counter()
        midnight = datetime.combine(local.date(), time(), SHANGHAI)
        rows = await db.fetch(queries.heard_since, list(people), midnight, self._house.most_a_day)
        return {row["person"]: max(row["number"], self._told[row["person"]]) for row in rows}
