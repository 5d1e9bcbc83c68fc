"""One case with a long life: 500 facts, 200 of them papers of its file, and 300 notices; of the bureau with 40,000 cases, open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from benchmarks.two_regions import BUREAUS, TODAY, Fact, Suit, stream_id, told, written
from services.deadlines.life.lifecycle import Desk
from shared.eventlog import Write
from shared.events import case, terms
from shared.events.case.documents import DocumentFiled
from shared.events.case.handling import CourtContacted, TaskAssigned, TaskDone

LONG = Suit(BUREAUS[0], 4_000_000, TODAY - timedelta(days=600))
NAME, FACTS, PAPERS, NOTICES = "一案到底诉枫洲区人力资源和社会保障局案", 500, 200, 300


def long_life(desk: Desk) -> Iterator[Write]:
    """Its facts, its deadlines by the engine, and what its handler was told of them."""
    stream = f"case-{LONG.key}"
    opening, deadlines = written(LONG, list(_facts(stream)), desk)
    yield opening
    yield from deadlines
    yield from told(LONG, deadlines, NOTICES)


def _facts(stream: str) -> Iterator[Fact]:
    facts = [*_begun(), *_filed(), *_hearings()]
    facts += [_corrected(stream, number, facts[number]) for number in range(len(facts) - 40, len(facts))]
    work = _work()
    yield from (*facts, *(next(work) for _ in range(FACTS - len(facts))))


def _begun() -> Iterator[Fact]:
    who = case.Plaintiff(label="赵某", kind=terms.PartyKind.PERSON)
    against = case.Defendant(name=LONG.bureau.name, role=terms.DefendantRole.SOLE)
    opened = case.CaseOpened(name=NAME, plaintiffs=(who,), defendants=(against,), act_type=next(iter(terms.ActType)))  # fmt: skip
    yield opened, None
    yield case.InstanceOpened(instance=1, level=terms.Level.FIRST), LONG.served
    yield case.NoticeReceived(instance=1), LONG.served
    yield case.HandlerAssigned(instance=1, handler=LONG.handler), LONG.served


def _filed() -> Iterator[Fact]:
    parts = tuple(terms.FilePart)
    for n in range(PAPERS):
        paper = DocumentFiled(
            instance=1, part=parts[n % len(parts)], paper=terms.Paper.FACTS, name=f"证据{n:03d}.pdf", digest=f"{n:064x}",
            size=1_000 + n, media_type="application/pdf", department="工伤保险科", declared_by=LONG.handler,
        )  # fmt: skip
        yield paper, _day(n)


def _hearings() -> Iterator[Fact]:
    """Each moved once; and periods that the court set, each of which is a deadline."""
    for n in range(1, 21):
        yield case.HearingScheduled(instance=1, hearing=n, hearing_on=_day(n * 18)), _day(n * 18 - 15)
        yield case.HearingMoved(instance=1, hearing=n, hearing_on=_day(n * 18 + 7)), _day(n * 18 - 3)
        yield case.PeriodSet(instance=1, matter=terms.Extendable.OTHER, item=n, days=15, what=f"补充材料{n}"), _day(n * 18)  # fmt: skip
        if n % 2:
            yield case.PeriodKept(instance=1, item=n), _day(n * 18 + 10)


def _corrected(stream: str, number: int, fact: Fact) -> Fact:
    """Written again as it stands, a day later."""
    event, on = fact
    day = (on or LONG.served) + timedelta(days=1)
    repaired = case.Corrected(corrects=stream_id(stream, number), fact_on=day, data=event.model_dump(mode="json"), reason="录入笔误")  # fmt: skip
    return repaired, None


def _work() -> Iterator[Fact]:
    n = 0
    while n := n + 1:
        yield (
            TaskAssigned(instance=1, task=f"事项{n}", person=LONG.handler, due=_day(n * 3 + 10)),
            _day(n * 3),
        )
        yield TaskDone(instance=1, task=f"事项{n}", note="已办结"), _day(n * 3 + 5)
        yield CourtContacted(instance=1, topic=f"第{n}次沟通", outcome="记录在案"), _day(n * 3 + 6)


def _day(n: int) -> date:
    return LONG.served + timedelta(days=n)
