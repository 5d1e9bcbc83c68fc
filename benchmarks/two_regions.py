"""A log of 100,000 cases: two regions, five years, one bureau with 40,000, one with 5,000 and one of the handler's size; invented, and as the system
itself would have written it. Facts are made up here; deadlines are what the engine says of them; recorded on the day they happened.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from random import Random
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from services.deadlines.law.case import Case
from services.deadlines.life.announcing import Announcement, writes
from services.deadlines.life.lifecycle import Desk, on_facts
from services.deadlines.life.standing import Emission, Standing, Status, evolve
from shared.eventlog import Expected, Write
from shared.events import case, notification, organisation, organisation_review, terms
from shared.events.case.handling import TaskAssigned
from shared.events.deadline import DatedDeadline, DeadlineMissed
from shared.events.envelope import NewEvent, Recorded, derived_id, new_event
from shared.events.history import fold
from shared.events.model import Event

Fact = tuple[Event, date | None]
TODAY = date(2026, 11, 22)
#: days over which cases came in
SPAN = 1_780
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎"
MATTERS = (
    "工伤认定",
    "行政处罚",
    "不动产登记",
    "政府信息公开",
    "养老待遇",
    "行政许可",
    "劳动监察",
    "征收补偿",
)
ACTS = tuple(terms.ActType)[:10]


class Bureau(NamedTuple):
    region: str
    code: str
    name: str
    cases: int

    @property
    def staff(self) -> int:
        """Who takes its cases, ``renshe-a`` of the demonstration first."""
        return max(4, self.cases // 600)


BUREAUS = (
    Bureau("370404", "fz-renshe", "枫洲区人力资源和社会保障局（虚构）", 40_000),
    Bureau("370404", "fz-ziran", "枫洲区自然资源局（虚构）", 5_000),
    *(Bureau("370404", f"fz-ju-{n:02d}", f"枫洲区第{n}局（虚构）", 1_000) for n in range(1, 16)),
    *(Bureau("120118", f"jh-ju-{n:02d}", f"静湖区第{n}局（虚构）", 5_000) for n in range(1, 9)),
)


class Suit(NamedTuple):
    """Case ``number`` of the bureau, served on ``served``."""

    bureau: Bureau
    number: int
    served: date

    @property
    def key(self) -> UUID:
        return derived_id("bench-pages", self.bureau.code, self.number)

    @property
    def handler(self) -> str:
        return "renshe-a" if self.number % self.bureau.staff == 0 else f"p-{self.number % self.bureau.staff}"


def suits(share: float = 1.0) -> list[Suit]:
    """All cases in the order they came in; a ``share`` of each bureau's for a smaller log."""
    first = TODAY - timedelta(days=SPAN)
    counts = [(one, max(1, int(one.cases * share))) for one in BUREAUS]
    made = [
        Suit(one, n, first + timedelta(days=n * SPAN // count)) for one, count in counts for n in range(count)
    ]
    return sorted(made, key=lambda suit: (suit.served, suit.key))


def recorded(day: date) -> datetime:
    """In the morning of that day."""
    return datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


def organisations() -> Iterator[Write]:
    """Each bureau with its people, rosters, leave and a year of legal reviews."""
    for one in BUREAUS:
        since = TODAY - timedelta(days=SPAN)
        facts: list[Fact] = [(organisation.OrganisationRegistered(name=one.name), None)]
        facts += [(_person(n), since) for n in range(one.staff)]
        facts += [(_joined(n), since) for n in range(min(one.staff, 40))]
        facts += [fact for n in range(min(300, one.cases // 20)) for fact in _review(n)]
        stream = f"organisation-{one.region}-{one.code}"
        for at in range(0, len(facts), 500):
            yield Write(stream, _wrapped(one, stream, facts[at : at + 500], at), Expected.any())


def _person(n: int) -> Event:
    code = "renshe-a" if n == 0 else f"p-{n}"
    role = terms.Role.HANDLER if n else terms.Role.LEGAL_OFFICE
    return organisation.PersonAssigned(person=code, label=f"承办人{n}", role=role)


def _joined(n: int) -> Event:
    return organisation.RosterJoined(person=f"p-{n}", label=f"承办人{n}", roster=terms.Roster.RESPONSE_TEAM)


def _review(n: int) -> list[Fact]:
    day = TODAY - timedelta(days=n)
    asked = organisation_review.ReviewRequested(
        review=f"R{n}", kind=next(iter(terms.ReviewKind)), subject=f"合同{n}", department=f"科室{n % 8}"
    )
    return [(asked, day), (organisation_review.ReviewConcluded(review=f"R{n}", approved=True), day)]


def history(suit: Suit, desk: Desk) -> Iterator[Write]:
    """The case, what its deadlines did by now, and what its handler was told."""
    facts = [fact for fact in _facts(suit, Random(suit.key.int)) if fact[1] is None or fact[1] <= desk.today]
    opened, deadlines = written(suit, facts, desk)
    yield from (opened, *deadlines, *told(suit, deadlines, 1))


def written(suit: Suit, facts: list[Fact], desk: Desk) -> tuple[Write, list[Write]]:
    """The case's own stream, and those of its deadlines."""
    stream = f"case-{suit.key}"
    events = _wrapped(suit.bureau, stream, facts)
    read = _recorded(stream, events, recorded(suit.served))
    known = Case(suit.key, suit.bureau.region, suit.bureau.code, fold(read))
    emissions = [Announcement(known, read, one) for one in _emissions(known, desk)]
    return Write(stream, events, Expected.new()), list(writes(emissions))


def told(suit: Suit, deadlines: list[Write], most: int) -> Iterator[Write]:
    """Notices of what was said first of deadlines, and then again, ``most`` of them."""
    causes = [(write, cause) for write in deadlines for cause in write.events]
    for number in range(most if causes else 0):
        yield _notice(suit, number, *causes[number % len(causes)])


def _facts(suit: Suit, random: Random) -> Iterator[Fact]:
    served, number = suit.served, suit.number
    hearing = served + timedelta(days=random.randrange(25, 60))
    judged = hearing + timedelta(days=random.randrange(10, 40))
    court_no = case.CaseNo(
        printed=f"（{served.year}）鲁0404行初{number}号", normal=f"（{served.year}）鲁0404行初{number}号"
    )
    lost = random.random() < 0.2
    yield _opened(suit, random), None
    yield case.InstanceOpened(instance=1, level=terms.Level.FIRST, case_no=court_no), served
    yield case.NoticeReceived(instance=1), served
    yield case.HandlerAssigned(instance=1, handler=suit.handler), served
    yield case.Reported(instance=1, matter=terms.Matter.CASE_FACTS), served + timedelta(days=1)
    yield case.DefenceFiled(instance=1), served + timedelta(days=random.randrange(6, 17))
    yield (
        case.HearingScheduled(instance=1, hearing=1, hearing_on=hearing),
        min(served + timedelta(days=12), TODAY),
    )
    yield _held(appeared=random.random() < 0.7), hearing
    yield _judged(lost=lost), judged
    yield case.JudgmentServed(instance=1, party=terms.Party.AGENCY), judged + timedelta(days=5)
    if number % 100 != 1:  # one in a hundred is never closed
        yield case.Closed(), judged + timedelta(days=30)
    if judged > TODAY - timedelta(days=30):
        yield (
            TaskAssigned(instance=1, task="准备庭审提纲", person=suit.handler, due=hearing),
            served + timedelta(days=2),
        )


def _opened(suit: Suit, random: Random) -> Event:
    surname, matter = random.choice(SURNAMES), random.choice(MATTERS)
    return case.CaseOpened(
        name=f"{surname}某诉{suit.bureau.name.removesuffix('（虚构）')}{matter}案",
        plaintiffs=(case.Plaintiff(label=f"{surname}某", kind=terms.PartyKind.PERSON),),
        defendants=(case.Defendant(name=suit.bureau.name, role=terms.DefendantRole.SOLE),),
        act_type=random.choice(ACTS),
        field="人力资源和社会保障",
    )


def _held(*, appeared: bool) -> Event:
    rank = terms.LeaderRank.DEPUTY if appeared else None
    return case.HearingHeld(instance=1, hearing=1, leader_appeared=appeared, leader_rank=rank)


def _judged(*, lost: bool) -> Event:
    outcome = terms.Outcome.REVOKE if lost else terms.Outcome.DISMISS_CLAIM
    result = terms.AgencyResult.LOST if lost else terms.AgencyResult.WON
    return case.Judged(instance=1, document=terms.Document.JUDGMENT, outcome=outcome, agency_result=result)


def _wrapped(of: Bureau, stream: str, facts: list[Fact], after: int = 0) -> tuple[NewEvent, ...]:
    return tuple(
        new_event(event, region=of.region, bureau=of.code, actor="renshe-nq", occurred_on=day, id=stream_id(stream, after + n))
        for n, (event, day) in enumerate(facts)
    )  # fmt: skip


def stream_id(stream: str, number: int) -> UUID:
    """The id of a stream's event, counted from 0."""
    return derived_id(stream, number)


def _recorded(stream: str, events: tuple[NewEvent, ...], at: datetime) -> list[Recorded]:
    return [
        Recorded(
            position=n, stream=stream, version=n, recorded_at=at, correlation=one.id, id=one.id, type=one.type, schema=one.schema, region=one.region,
            bureau=one.bureau, actor=one.actor, occurred_on=one.occurred_on, causation=None, data=one.data,
        )
        for n, one in enumerate(events, 1)
    ]  # fmt: skip


def _emissions(known: Case, desk: Desk) -> Iterator[Emission]:
    """What the facts made of the duties, then which lapsed. Of rights and estimates and of reminders the log is spared, and of most duties that
    nobody recorded anything of before a case was closed: a bureau that misses every second one is none to measure with.
    """
    said: dict[UUID, list[Emission]] = {}
    for one in on_facts(known, {}, desk):
        if one.deadline in said or (
            isinstance(one.event, DatedDeadline) and one.event.nature is terms.Nature.DUTY
        ):
            said.setdefault(one.deadline, []).append(one)
    for key, emissions in said.items():
        standing = _standing(emissions)
        if standing.status is Status.OPEN and known.closed_on and key.int % 30:
            continue
        yield from emissions
        if standing.status is Status.OPEN and standing.dated and standing.dated.due_safe < desk.today:
            lapsed = DeadlineMissed(due=standing.dated.due, **_which(standing))
            yield Emission(key, standing.version + 1, lapsed, standing.dated.due_safe, standing.trigger)


def _standing(emissions: list[Emission]) -> Standing:
    standing = None
    for one in emissions:
        standing = evolve(standing, one.event, one.occurred_on)
    assert standing
    return standing


def _which(standing: Standing) -> dict[str, Any]:
    one = standing.identity
    return {"case_id": one.case_id, "instance": one.instance, "rule": one.rule, "subject": one.subject}


def _notice(suit: Suit, number: int, of: Write, cause: NewEvent) -> Write:
    stream = f"notification-{derived_id('bench-pages', suit.key, 'told', number)}"
    raised = notification.NotificationRaised(
        person=suit.handler, role=terms.Role.HANDLER, cause=cause.id, case_id=suit.key, about=UUID(of.stream.removeprefix("deadline-")),
        subject="新期限：提交答辩状", body="请于期限内提交答辩状。", kind=terms.NoticeKind.PERIOD_SET,
    )  # fmt: skip
    facts: list[Fact] = [(raised, suit.served)]
    if suit.served < TODAY - timedelta(days=200):
        facts.append((notification.NotificationRead(person=suit.handler), suit.served))
    return Write(stream, _wrapped(suit.bureau, stream, facts), Expected.new())
