"""What would run, if: a case that nobody recorded, put to the rules and the calendar. Pure; nothing is written anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.deadlines.answers import Reading, subject_title
from services.deadlines.case import Case
from services.deadlines.obligations import Obligation, Withheld, obligations
from shared.events.case import (
    CaseOpened,
    HearingScheduled,
    InstanceOpened,
    Judged,
    JudgmentServed,
    NoticeReceived,
)
from shared.events.envelope import derived_id
from shared.events.history import Fact, History
from shared.events.model import Event
from shared.events.terms import AgencyResult, CaseKind, Document, Level, Notice, Outcome, Party, Procedure

#: the instance in which a notice is served, unless said otherwise
LEVELS = {
    Notice.COMPLAINT: Level.FIRST,
    Notice.APPEAL: Level.SECOND,
    Notice.RETRIAL_APPLICATION: Level.RETRIAL_REVIEW,
    Notice.REVIEW_REPLY: Level.RECONSIDERATION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Supposition:
    """One instance of one case; what is None is not stated, as in a real case."""

    region: str
    bureau: str = ""
    notice: Notice = Notice.COMPLAINT
    received: date | None = None
    level: Level | None = None
    procedure: Procedure | None = None
    accepted: date | None = None
    hearing: date | None = None
    judged: date | None = None
    document: Document | None = None
    outcome: Outcome | None = None
    result: AgencyResult | None = None
    served: date | None = None
    party: Party = Party.AGENCY

    @property
    def case(self) -> Case:
        facts: dict[Any, Fact] = {}
        for event, on in self._facts():
            key = derived_id("what-if", event.type)
            facts[key] = Fact(key, key, on, event)
        return Case(derived_id("what-if"), self.region, self.bureau, History(facts))

    def _facts(self) -> Iterator[tuple[Event, date | None]]:
        review = self.notice is Notice.REVIEW_REPLY
        kind = CaseKind.RECONSIDERATION if review else CaseKind.LITIGATION
        yield CaseOpened(name="假设的案件", kind=kind), None
        level = self.level or LEVELS[self.notice]
        yield InstanceOpened(instance=1, level=level, procedure=self.procedure), self.accepted
        if self.received:
            yield NoticeReceived(instance=1, notice=self.notice), self.received
        if self.hearing:
            scheduled = self.received or self.hearing
            yield HearingScheduled(instance=1, hearing=1, hearing_on=self.hearing), scheduled
        if self.judged or self.served:
            end = Judged(instance=1, document=self.document, outcome=self.outcome, agency_result=self.result)
            yield end, self.judged
        if self.served:
            yield JudgmentServed(instance=1, party=self.party), self.served


def answer(supposition: Supposition, reading: Reading) -> dict[str, Any]:
    """Every deadline that would run, the earliest first, each with its explanation; withheld ones say why instead."""
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
        "subject_title": subject_title(duty.start.subject),
        "name": rule.title,
        "trigger_on": duty.start.on,
    }
    if isinstance(duty, Withheld):
        return named | {"due": None, "due_safe": None, "reason": duty.reason}
    dates = duty.due._asdict() | {"kind": rule.kind, "kind_title": rule.kind.title}
    return named | dates | {"reason": duty.ended, "explanation": reading.explanation(duty)}
