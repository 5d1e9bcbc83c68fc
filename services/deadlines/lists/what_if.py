"""What would run, if: a case that nobody recorded, put to the rules and the calendar. Pure; nothing is written anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.deadlines.law.case import Case
from services.deadlines.law.obligations import Obligation, Withheld, obligations
from services.deadlines.lists.answers import Reading
from services.deadlines.lists.supposed import Supposed
from shared.dates.wording import said
from shared.events.case import (
    BecameEffective,
    CaseOpened,
    Closed,
    DefenceFiled,
    Defendant,
    Forwarded,
    HearingMoved,
    HearingScheduled,
    InstanceOpened,
    Judged,
    NoticeReceived,
    PriorReview,
    Registered,
    RiskAssessed,
)
from shared.events.envelope import derived_id
from shared.events.history import Fact, History
from shared.events.model import Event
from shared.events.terms import (
    ActType,
    AgencyResult,
    CaseKind,
    Document,
    Level,
    Notice,
    OrganLevel,
    Outcome,
    Procedure,
    ReviewOutcome,
    Risk,
)

#: the instance in which a notice is served, unless said otherwise
LEVELS = {
    Notice.COMPLAINT: Level.FIRST,
    Notice.APPEAL: Level.SECOND,
    Notice.RETRIAL_APPLICATION: Level.RETRIAL_REVIEW,
    Notice.REVIEW_REPLY: Level.RECONSIDERATION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposition:
    """One instance of one case; what is None is not stated, as in a real case. ``more``: any further facts, services among them."""

    region: str
    bureau: str = ""
    act_type: ActType | None = None
    defendant_levels: tuple[OrganLevel, ...] = ()
    prior_review: ReviewOutcome | None = None
    third_party: bool | None = None
    notice: Notice = Notice.COMPLAINT
    received: date | None = None
    registered: date | None = None
    forwarded: date | None = None
    filed: date | None = None
    level: Level | None = None
    procedure: Procedure | None = None
    accepted: date | None = None
    risk: Risk | None = None
    hearing: date | None = None
    hearing_moved: date | None = None
    judged: date | None = None
    document: Document | None = None
    outcome: Outcome | None = None
    result: AgencyResult | None = None
    effective: date | None = None
    closed: date | None = None
    more: tuple[Supposed, ...] = ()

    @property
    def days(self) -> tuple[date, ...]:
        """Every day that is supposed, so that somebody can say when none is."""
        return tuple(on for _, on in self._facts() if on)

    @property
    def case(self) -> Case:
        facts: dict[Any, Fact] = {}
        for number, (event, on) in enumerate(self._facts()):
            key = derived_id("what-if", number, event.type)
            facts[key] = Fact(key, key, on, event)
        return Case(derived_id("what-if"), self.region, self.bureau, History(facts))

    def _facts(self) -> Iterator[tuple[Event, date | None]]:
        yield self._opening(), None
        level = self.level or LEVELS[self.notice]
        yield InstanceOpened(instance=1, level=level, procedure=self.procedure), self.accepted
        for event, on in self._dated():
            if on:
                yield event, on
        if self.judged or self.document or self.outcome or self.result or self._served():
            end = Judged(instance=1, document=self.document, outcome=self.outcome, agency_result=self.result)
            yield end, self.judged
        yield from self.more
        if self.effective:
            yield BecameEffective(instance=1), self.effective
        if self.closed:
            yield Closed(), self.closed

    def _opening(self) -> CaseOpened:
        review = self.notice is Notice.REVIEW_REPLY
        return CaseOpened(
            name="假设的案件",
            kind=CaseKind.RECONSIDERATION if review else CaseKind.LITIGATION,
            act_type=self.act_type,
            defendants=tuple(Defendant(name=level.title, level=level) for level in self.defendant_levels),
            has_third_party=self.third_party,
            prior_review=PriorReview(outcome=self.prior_review) if self.prior_review else None,
        )

    def _dated(self) -> Iterator[tuple[Event, date | None]]:
        """What is only a fact with its day."""
        yield NoticeReceived(instance=1, notice=self.notice), self.received
        yield Registered(instance=1), self.registered
        yield Forwarded(instance=1, to="承办部门"), self.forwarded
        yield DefenceFiled(instance=1), self.filed
        known = self.received or self.registered or self.hearing or self.hearing_moved
        if self.risk:
            yield RiskAssessed(instance=1, risk=self.risk), known
        if self.hearing:
            yield HearingScheduled(instance=1, hearing=1, hearing_on=self.hearing), known
        if self.hearing_moved:
            yield HearingMoved(instance=1, hearing=1, hearing_on=self.hearing_moved), known

    def _served(self) -> bool:
        return any(event.type == "case.judgment_served" for event, _ in self.more)


def answer(supposition: Supposition, reading: Reading) -> dict[str, Any]:
    """Every deadline that would run, the earliest first, each with its explanation; withheld and paused ones say why instead."""
    duties = obligations(supposition.case, reading.packs, reading.calendar)
    items = [_as_json(duty, reading) for duty in duties]
    return {
        "calendar": reading.calendar.version,
        "items": sorted(items, key=lambda item: (item["due"] or date.max, item["rule"])),
    }


def _as_json(duty: Obligation | Withheld, reading: Reading) -> dict[str, Any]:
    rule = reading.packs.rule(duty.rule_id)[1]
    named = {
        "rule": duty.rule_id,
        "subject": duty.start.subject,
        "subject_title": reading.subject_title(duty.rule_id, duty.start.subject),
        "name": rule.title,
        "kind": rule.kind,
        "kind_title": rule.kind.title,
        "nature": rule.nature,
        "nature_title": rule.nature.title,
        "trigger_on": duty.start.on,
    }
    if isinstance(duty, Withheld):
        return named | {"due": None, "due_safe": None, "earliest": duty.earliest, "reason": duty.reason}
    if duty.paused:
        reason = f"自 {said(duty.paused.since)}起停钟，恢复后重新计算"
        return named | {
            "due": None,
            "due_safe": None,
            "reason": reason,
            "explanation": reading.explanation(duty),
        }
    met = f"已于 {said(duty.met.on)}完成" if duty.met else None
    dates = duty.due._asdict() | {"reason": met or duty.ended}
    return named | dates | {"explanation": reading.explanation(duty)}
