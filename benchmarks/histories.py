"""Invented but realistic histories: whole cases with their deadlines and notifications, many of them under way at the same time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from uuid import UUID

from shared.eventlog import EventLog, Expected, Write
from shared.events import case, deadline, notification, terms
from shared.events.envelope import NewEvent, derived_id, new_event
from shared.events.model import Event

#: cases that are under way at the same time; the pages of a reader hold a bit of many
COHORT = 200
Step = tuple[str, Event, date]


async def fill(log: EventLog, cases: int) -> int:
    """Append so many histories, the steps of a cohort's cases interleaved; returns the number of events."""
    random, count = Random("histories"), 0
    for first in range(0, cases, COHORT):
        histories = [list(_history(random, n)) for n in range(first, min(first + COHORT, cases))]
        for step in range(max(map(len, histories))):
            writes = [_write(*history[step], step) for history in histories if step < len(history)]
            await log.append(*writes)
            count += len(writes)
    return count


def _write(stream: str, event: Event, day: date, step: int) -> Write:
    return Write(stream, (_wrapped(event, stream, day, step),), Expected.any())


def _wrapped(event: Event, stream: str, day: date, step: int) -> NewEvent:
    id_ = _id(stream, step)
    return new_event(event, region="370404", bureau="fz-renshe", actor="bench", occurred_on=day, id=id_)


def _id(stream: str, step: int) -> UUID:
    return derived_id("bench", stream, step)


def _history(random: Random, number: int) -> Iterator[Step]:
    """One case from the notice to its end, some with a correction; what its bureau was told and had to do on the way."""
    key, stream = derived_id("bench", number), f"case-{derived_id('bench', number)}"
    served = date(2025, 1, 6) + timedelta(days=random.randrange(400))
    hearing = served + timedelta(days=random.randrange(25, 60))
    judged = hearing + timedelta(days=random.randrange(10, 40))
    yield stream, _opened(number), served
    number_of_court = case.CaseNo(printed=f"（{served.year}）鲁0404行初{number}号")
    yield stream, case.InstanceOpened(instance=1, level=terms.Level.FIRST, case_no=number_of_court), served
    yield stream, case.NoticeReceived(instance=1), served
    yield from _duty(key, "answer", served, served + timedelta(days=15))
    yield stream, case.Registered(instance=1), served
    yield stream, case.Forwarded(instance=1, to="工伤保险科"), served + timedelta(days=1)
    yield stream, case.HandlerAssigned(instance=1, handler=f"p-{number % 40}"), served + timedelta(days=1)
    yield stream, case.Reported(instance=1, matter=terms.Matter.CASE_FACTS), served + timedelta(days=2)
    yield stream, case.DefenceFiled(instance=1), served + timedelta(days=9)
    yield stream, case.EvidenceFiled(instance=1), served + timedelta(days=9)
    yield (
        stream,
        case.HearingScheduled(instance=1, hearing=1, hearing_on=hearing),
        served + timedelta(days=12),
    )
    yield from _duty(key, "leader-list", served + timedelta(days=12), hearing - timedelta(days=3))
    yield stream, _held(leader_appeared=random.random() < 0.7), hearing
    yield stream, _judged(random), judged
    if number % 50 == 0:
        yield stream, _correction(stream), judged
    yield stream, case.JudgmentServed(instance=1, party=terms.Party.AGENCY), judged + timedelta(days=5)
    yield stream, case.BecameEffective(instance=1), judged + timedelta(days=21)
    yield stream, case.Closed(), judged + timedelta(days=30)


def _opened(number: int) -> case.CaseOpened:
    return case.CaseOpened(
        name=f"刘某诉某区人力资源和社会保障局工伤认定案之{number}",
        plaintiffs=(case.Plaintiff(label="刘某", kind=terms.PartyKind.PERSON),),
        defendants=(case.Defendant(name="某区人力资源和社会保障局", role=terms.DefendantRole.SOLE),),
        act_type=terms.ActType.CONFIRMATION,
        field="人力资源和社会保障",
    )


def _held(*, leader_appeared: bool) -> case.HearingHeld:
    rank = terms.LeaderRank.DEPUTY if leader_appeared else None
    return case.HearingHeld(instance=1, hearing=1, leader_appeared=leader_appeared, leader_rank=rank)


def _judged(random: Random) -> case.Judged:
    won = random.random() < 0.8
    outcome = terms.Outcome.DISMISS_CLAIM if won else terms.Outcome.REVOKE
    result = terms.AgencyResult.WON if won else terms.AgencyResult.LOST
    return case.Judged(instance=1, document=terms.Document.JUDGMENT, outcome=outcome, agency_result=result)


def _correction(stream: str) -> case.Corrected:
    """Of the notice, the third step of every history."""
    notice = case.NoticeReceived(instance=1, served_how="邮寄").model_dump(mode="json", exclude_none=True)
    return case.Corrected(corrects=_id(stream, 2), data=notice, reason="漏录送达方式")


def _duty(key: UUID, rule: str, since: date, due: date) -> Iterator[Step]:
    """A deadline that was set, reminded of and met, and the message about it."""
    stream = f"deadline-{derived_id('bench', key, rule)}"
    about = {"case_id": key, "instance": 1, "rule": f"national/{rule}"}
    yield stream, _set(about, stream, since, due), since
    yield from _message(key, stream, since)
    remind = due - timedelta(days=3)
    reminder = deadline.DeadlineApproaching(**about, due=due, due_safe=due, days_left=3, remind_on=remind)
    yield stream, reminder, remind
    met = deadline.DeadlineMet(**about, due=due, met_on=remind, met_by=_id(stream, 0), on_time=True)
    yield stream, met, remind


def _set(about: dict[str, object], stream: str, since: date, due: date) -> deadline.DeadlineSet:
    return deadline.DeadlineSet.model_validate(
        about
        | {
            "name": "提交答辩状",
            "clause": "行政诉讼法第六十七条",
            "kind": "statutory",
            "strength": "hard",
            "responsible": "handler",
            "informed": ("legal_office",),
            "trigger": _id(stream, 99),
            "trigger_on": since,
            "nominal": due,
            "due": due,
            "due_safe": due,
            "provisional": False,
            "calendar": "2026",
        }
    )


def _message(key: UUID, about: str, day: date) -> Iterator[Step]:
    stream = f"notification-{derived_id('bench', about)}"
    yield (
        stream,
        notification.NotificationRaised(
            person="p-1",
            role=terms.Role.HANDLER,
            cause=_id(about, 0),
            case_id=key,
            subject="期限设定：提交答辩状",
            body="请于期限内提交答辩状。",
        ),
        day,
    )
    yield stream, notification.NotificationRead(person="p-1"), day
