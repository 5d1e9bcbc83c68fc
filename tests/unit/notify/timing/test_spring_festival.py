"""A month over Spring Festival 2026: rest from 15 to 23 February, Saturdays 14 and 28 worked. When each message goes out, and to whom."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

from services.notify.raising import Heard, hear, planned
from services.notify.recipients import Telling
from services.notify.rules import telling
from services.notify.standing import Standing
from services.notify.timing.house import Hours, House
from shared.clock import SHANGHAI
from shared.dates import shipped
from shared.eventlog import Write
from shared.events.case import HearingScheduled
from shared.events.deadline import DeadlineApproaching, DeadlineMissed, DeadlineMoved
from shared.events.envelope import decode
from shared.events.model import Event
from shared.events.notification import DelegationSet, NotificationRaised
from shared.events.organisation import LeaveRegistered
from shared.events.terms import Role
from tests.support.bureau import CASE, Book, assigned, duty, first_instance, of_duty, opened, person
from tests.unit.notify.timing.given import at, notice

HOURS = Hours(House(), shipped())
PEOPLE = [
    person("p-handler", Role.HANDLER, "handler@example.org"),
    person("p-law", Role.LEGAL_OFFICE, "law@example.org"),
    person("p-deputy", Role.OFFICE, "deputy@example.org"),
]
DUE = date(2026, 2, 27)


def approaching(due: date, left: int) -> Event:
    return of_duty(DeadlineApproaching, due=due, due_safe=due, days_left=left, remind_on=date(2026, 2, 1))


def moved(to: date, before: date) -> Event:
    dates = {"trigger": CASE, "trigger_on": date(2026, 2, 2), "nominal": to, "due": to, "due_safe": to}
    said = {"provisional": False, "calendar": "2026", "previous_due": before, "reason": "送达日期更正"}
    return of_duty(DeadlineMoved, **dates, **said)


LEAVE: list[Event | Telling] = [
    LeaveRegistered(person="p-handler", first_day=date(2026, 2, 9), until=date(2026, 2, 13)),
    DelegationSet(person="p-handler", deputy="p-deputy", first_day=date(2026, 2, 9), until=date(2026, 2, 13)),
]
HEARING = HearingScheduled(instance=1, hearing=1, hearing_on=date(2026, 2, 27))
SCHEDULED = notice(date(2026, 2, 18), day=DUE)
PRESSING = notice(date(2026, 2, 20), day=date(2026, 2, 22))
LATER = notice(date(2026, 2, 20), day=date(2026, 2, 24))

#: when what is recorded or decided
MONTH: list[tuple[str, list[Event | Telling]]] = [
    ("2026-02-02 10:00", [assigned()]),
    ("2026-02-05 09:00", LEAVE),
    ("2026-02-06 19:30", [duty(due=DUE, informed=())]),
    ("2026-02-10 16:00", [approaching(DUE, 10)]),
    ("2026-02-13 10:00", [SCHEDULED]),
    ("2026-02-14 17:59", [approaching(DUE, 9)]),
    ("2026-02-14 18:00", [approaching(DUE, 8)]),
    ("2026-02-16 11:00", [moved(date(2026, 2, 25), DUE), moved(date(2026, 2, 26), date(2026, 2, 25))]),
    ("2026-02-18 09:00", [HEARING]),
    ("2026-02-20 20:00", [PRESSING, LATER]),
    ("2026-02-25 23:10", [approaching(date(2026, 2, 26), 1)]),
    ("2026-02-27 08:40", [of_duty(DeadlineMissed, due=date(2026, 2, 26))]),
    ("2026-02-28 17:00", [approaching(date(2026, 3, 20), 14)]),
    ("2026-02-28 18:30", [approaching(date(2026, 3, 20), 13)]),
]

AT_ONCE, TOGETHER, URGENT = "", "汇总", "紧急"
EXPECTED = [
    ("2026-02-02 10:00", "p-handler", "请承办案件", AT_ONCE),
    ("2026-02-06 19:30 → 02-09 08:30", "p-deputy", "新期限", TOGETHER),
    ("2026-02-10 16:00", "p-deputy", "期限临近", AT_ONCE),
    ("2026-02-13 10:00 → 02-14 08:30", "p-handler", "期限临近", TOGETHER),
    ("2026-02-14 17:59", "p-handler", "期限临近", AT_ONCE),
    ("2026-02-14 18:00 → 02-24 08:30", "p-handler", "期限临近", TOGETHER),
    ("2026-02-16 11:00 → 02-24 08:30", "p-handler", "期限变更", TOGETHER),
    ("2026-02-18 09:00 → 02-24 08:30", "p-handler", "开庭", TOGETHER),
    ("2026-02-20 20:00", "p-handler", "期限临近", URGENT),
    ("2026-02-20 20:00 → 02-24 08:30", "p-handler", "期限临近", TOGETHER),
    ("2026-02-25 23:10", "p-handler", "期限临近", URGENT),
    ("2026-02-27 08:40", "p-handler", "逾期", URGENT),
    ("2026-02-28 17:00", "p-handler", "期限临近", AT_ONCE),
    ("2026-02-28 18:30 → 03-02 08:30", "p-handler", "期限临近", TOGETHER),
]


def replay() -> list[tuple[str, str, str, str]]:
    """The month as the service lives through it: each moment is one page of the log."""
    book, standing, result = Book(), Standing(), []
    for event in [*PEOPLE, opened(), first_instance()]:
        standing.fold(book.add(event))
    for text, happened in MONTH:
        now = at(text)
        heard: list[Heard] = []
        for one in happened:
            told = one if isinstance(one, Telling) else told_of(one, book, standing, now)
            heard += hear(told, standing, HOURS, now) if told else []
        result += [line for write in planned(heard, Counter(), HOURS, now) if (line := shown(text, write))]
    return result


def told_of(event: Event, book: Book, standing: Standing, now: datetime) -> Telling | None:
    today = now.astimezone(SHANGHAI).date()
    recorded = book.add(event, at=today, on=today)
    standing.fold(recorded)
    return telling(recorded, standing, today)


def shown(text: str, write: Write) -> tuple[str, str, str, str] | None:
    """What reaches the handler or the deputy by mail."""
    [new] = write.events
    raised = decode(new.type, new.schema, new.data)
    assert isinstance(raised, NotificationRaised)
    if not raised.reached_at or raised.person == "p-law":
        return None
    goes = raised.send_from and raised.send_from.astimezone(SHANGHAI)
    when = f"{text} → {goes:%m-%d %H:%M}" if goes else text
    how = URGENT if raised.urgent else TOGETHER if raised.in_digest else AT_ONCE
    return when, raised.person, raised.subject.partition("：")[0].partition("｜")[0], how


def test_when_each_message_goes_out() -> None:
    """Before the holiday what falls into it; on the first morning, together, what came up in it; at once what cannot wait; to the deputy
    what goes out during leave; of two moves of a day only the last.
    """
    assert replay() == EXPECTED
