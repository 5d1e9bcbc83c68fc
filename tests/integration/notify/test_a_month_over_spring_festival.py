"""A month over Spring Festival 2026 lived through on a given clock, with real mails: rest from 15 to 23 February, Saturdays 14 and 28 worked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage
from itertools import groupby
from uuid import UUID

import pytest

from shared.clock import SHANGHAI
from shared.events.case import HearingScheduled
from shared.events.deadline import DeadlineApproaching, DeadlineMet, DeadlineMissed, DeadlineMoved
from shared.events.envelope import Recorded
from shared.events.model import Event
from shared.events.terms import NoticeKind, Role, Strength
from tests.integration.notify.clocked import Clocked, clocked_service
from tests.support.bureau import BUREAU, REGION, assigned, duty, first_instance, of_duty, opened, person
from tests.support.servers import EmbeddedServer

FIRST, LAST = date(2026, 2, 2), date(2026, 3, 4)
LAST_MORNING, FIRST_MORNING = date(2026, 2, 14), date(2026, 2, 24)
#: of case n the n-th: due days and hearings, before, just after and well after the holiday
DUE = [date(2026, 2, day) for day in (12, 13, 14, 24, 24, 25, 26, 27, 28)]
HEARINGS = [date(2026, 2, day) for day in (11, 13, 14, 24, 24, 25, 26, 27, 28)]
STRENGTHS = (Strength.HARD, Strength.FLEXIBLE, Strength.SOFT)
PEOPLE = [
    *(person(f"p-{n}", Role.HANDLER, f"p-{n}@example.org") for n in range(3)),
    person("p-law", Role.LEGAL_OFFICE, "law@example.org"),
    person("p-leader", Role.LEADER, "leader@example.org"),
    person("p-principal", Role.PRINCIPAL, "principal@example.org"),
    person("p-justice", Role.JUSTICE_BUREAU, "justice@example.org"),
]
#: looked at on every day beside the instants at which something happens
HOURS = (time(8, 29), time(8, 30), time(9))

Happening = tuple[datetime, str, Event, date]


def at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, SHANGHAI)


def days() -> Iterator[date]:
    yield from (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))


def of_case(n: int) -> Iterator[Happening]:
    """What other services say of one case: steps of its duty just after midnight, on rest days too, as the clock of deadlines does."""
    key, due = UUID(int=100 + n), DUE[n]
    case, deadline = f"case-{key}", f"deadline-{UUID(int=200 + n)}"
    start = FIRST + timedelta(days=n % 4)
    for event in (opened(), first_instance(f"（2026）虚0404行初{n}号"), assigned(f"p-{n % 3}")):
        yield at(start, time(10)), case, event, start
    hearing = HearingScheduled(instance=1, hearing=1, hearing_on=HEARINGS[n])
    yield at(start, time(15)), case, hearing, start
    set_ = duty(due, strength=STRENGTHS[n % 3]).model_copy(update={"case_id": key})
    yield at(start, time(15, 30)), deadline, set_, start

    def said(cls: type[Event], on: date, **data: object) -> Happening:
        event = of_duty(cls, due=due, **data).model_copy(update={"case_id": key})
        return at(on, time(0, 10)), deadline, event, on

    for left in (10, 5, 3, 1, 0):
        on = due - timedelta(days=left)
        if start < on:
            yield said(DeadlineApproaching, on, due_safe=due, days_left=left, remind_on=on)
    if n % 2:
        yield said(DeadlineMet, due, met_on=due, met_by=key, on_time=True)
    else:
        yield said(DeadlineMissed, due + timedelta(days=1))


def in_the_holiday() -> Iterator[Happening]:
    """A day is moved, twice, and a hearing set, while nobody works."""
    key, stream = UUID(int=107), f"deadline-{UUID(int=207)}"
    dates = {
        "trigger": key,
        "trigger_on": FIRST,
        "provisional": False,
        "calendar": "2026",
        "reason": "送达日期更正",
    }
    before = DUE[7]
    for on, to in ((date(2026, 2, 17), date(2026, 3, 2)), (date(2026, 2, 21), date(2026, 3, 3))):
        moved = of_duty(DeadlineMoved, nominal=to, due=to, due_safe=to, previous_due=before, **dates)
        yield at(on, time(20)), stream, moved.model_copy(update={"case_id": key}), on
        before = to
    hearing = HearingScheduled(instance=1, hearing=2, hearing_on=date(2026, 3, 2))
    yield at(date(2026, 2, 18), time(11)), f"case-{UUID(int=100)}", hearing, date(2026, 2, 18)


def month() -> list[Happening]:
    found = [one for n in range(len(DUE)) for one in of_case(n)]
    return sorted([*found, *in_the_holiday()], key=lambda one: one[0])


async def lived(life: Clocked, happenings: Iterable[Happening], *, until: datetime) -> None:
    """Every instant up to then, each until everything is at rest."""
    happening = {when: list(group) for when, group in groupby(happenings, key=lambda one: one[0])}
    daily = (at(day, hour) for day in days() for hour in HOURS)
    for when in sorted({*happening, *daily}):
        if life.now <= when <= until:
            await life.move(when)
            await life.record((stream, event, on) for _, stream, event, on in happening.get(when, []))
            await life.at_rest()


def sent_at(mail: EmailMessage) -> datetime:
    return mail["Date"].datetime.astimezone(SHANGHAI)


def notices_in(mail: EmailMessage) -> int:
    """How many notices a mail brings: one, or what its summary says."""
    found = re.match(r"(?:【紧急】)?汇总：(\d+)件", mail["Subject"])
    return int(found[1]) if found else 1


async def checked(life: Clocked) -> list[Recorded]:
    """Nobody was disturbed, nothing was lost, nothing came twice."""
    mails = life.notify.mail.kept
    disturbed = [
        (sent_at(mail), mail["Subject"])
        for mail in mails
        if not life.teller.is_open(sent_at(mail)) and not mail["Subject"].startswith("【紧急】")
    ]
    assert disturbed == []
    raised = await life.notify.records("raised")
    told = Counter((event.payload.person, event.payload.cause) for event in raised)
    assert set(told.values()) == {1}
    mailed = Counter(event.stream for event in raised if event.payload.email)
    assert Counter(event.stream for event in await life.notify.records("sent")) == mailed
    assert sum(map(notices_in, mails)) == mailed.total()
    assert len({mail["Message-ID"] for mail in mails}) == len(mails)
    assert await life.notify.records("failed") == []
    return raised


@pytest.fixture
async def life(database: str, own_nats: EmbeddedServer) -> AsyncIterator[Clocked]:
    async with clocked_service(database, own_nats, at(FIRST, time(8))) as life:
        people = ((f"organisation-{REGION}-{BUREAU}", one, FIRST) for one in PEOPLE)
        await life.record(people)
        yield life


async def test_day_by_day(life: Clocked) -> None:
    """No mail outside the hours and none on a rest day but the urgent; who has a hearing on the first morning hears on the last one
    before; every person hears of every matter and step once.
    """
    async with life.running():
        await lived(life, month(), until=at(LAST, time(23)))
    raised = await checked(life)
    sent = {e.stream: e.payload.sent_at.astimezone(SHANGHAI) for e in await life.notify.records("sent")}
    told = [event for event in raised if event.payload.kind is NoticeKind.HEARING_TOMORROW]
    hearing = {sent[event.stream].date() for event in told if event.payload.day == FIRST_MORNING}
    assert hearing == {LAST_MORNING}


#: (what the clock says wrongly for a while, when it is): three days ahead, ahead within the holiday, a day back
JUMPS = [
    (at(date(2026, 2, 9), time(11)), at(date(2026, 2, 6), time(11))),
    (at(date(2026, 2, 20), time(11)), at(date(2026, 2, 17), time(11))),
    (at(date(2026, 2, 23), time(11)), at(FIRST_MORNING, time(11))),
]


async def test_a_clock_that_jumps(life: Clocked) -> None:
    """A clock that is wrong for a while, ahead or behind, makes nobody hear twice, loses nothing, and still disturbs nobody by its own time."""
    left = month()
    async with life.running():
        for wrong, right in JUMPS:
            await lived(life, left, until=right)
            left = [one for one in left if one[0] > right]
            for when in (wrong, right):
                await life.move(when)
                await life.at_rest()
        await lived(life, left, until=at(LAST, time(23)))
    await checked(life)


async def test_away_over_the_whole_holiday(life: Clocked) -> None:
    """Down from before the holiday until after it: everything goes out in the first open hours, once, and says that it is late; what came up
    in the holiday and would have waited for this morning anyway says so too, since it was told of only now.
    """
    happenings, back = month(), at(FIRST_MORNING, time(7))
    async with life.running():
        await lived(life, happenings, until=at(date(2026, 2, 13), time(17)))
    before = await life.notify.log.tail()
    missed = [one for one in happenings if life.now < one[0] < back]
    for when, stream, event, on in missed:
        await life.move(when)
        await life.record([(stream, event, on)])
    await life.move(back)
    async with life.running():
        await life.at_rest()
        await lived(life, (one for one in happenings if one[0] >= back), until=at(LAST, time(23)))
    raised = [event for event in await checked(life) if event.position > before]
    sent = {event.stream: event.payload for event in await life.notify.records("sent")}
    overdue = [event for event in raised if event.occurred_on < FIRST_MORNING and event.stream in sent]
    assert len(overdue) > len(missed) / 2
    assert all("现补发" in event.payload.body for event in overdue)
    assert all(sent[event.stream].late for event in overdue)
    gone = {sent[event.stream].sent_at.astimezone(SHANGHAI).date() for event in overdue}
    assert gone == {FIRST_MORNING}
