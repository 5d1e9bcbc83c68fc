"""Cases under the shipped documents, and what they owe: the words of a clause put to facts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from services.deadlines.duties.periods import due_of
from services.deadlines.law.case import Case
from services.deadlines.law.obligations import Obligation, Withheld, obligations
from shared.dates import shipped
from shared.events.case import (
    CaseOpened,
    Defendant,
    HearingMoved,
    HearingScheduled,
    InstanceOpened,
    Judged,
    JudgmentServed,
    MaterialsSubmitted,
    NoticeReceived,
    Reported,
)
from shared.events.model import Event
from shared.events.terms import (
    AgencyResult,
    CaseKind,
    DeadlineKind,
    Document,
    Level,
    Material,
    Matter,
    Notice,
    OrganLevel,
    Outcome,
    Party,
    Procedure,
    Recipient,
)
from shared.policy.load import Packs
from shared.policy.model import Pack
from tests.support.packs import SHIPPED_PACKS
from tests.unit.deadlines.cases import a_case, day

PACKS = SHIPPED_PACKS
YICHENG, JINGHAI, MINHANG, BAOSHAN = "370404", "120118", "310112", "310113"
Told = tuple[Event, str | None]


def pack(name: str) -> Pack:
    found = PACKS.pack(name)
    assert found
    return found


def item(name: str, id_: str) -> Any:
    """The item of a pack, whatever its section."""
    return next(one for _, one in pack(name).provisions() if one.id == id_)


def suit(*facts: Told, region: str, levels: Iterable[OrganLevel] = (), level: Level = Level.FIRST) -> Case:
    defendants = tuple(Defendant(name=f"被告{n}", level=one) for n, one in enumerate(levels, start=1))
    opening = CaseOpened(name="某某诉某局", defendants=defendants)
    case = a_case((opening, None), (InstanceOpened(instance=1, level=level), None), *facts, region=region)
    return replace(case, bureau="mh-renshe") if region == MINHANG else case


def review(*facts: Told, region: str, procedure: Procedure | None = None) -> Case:
    """A reconsideration in which the bureau is the respondent."""
    opened = InstanceOpened(instance=1, level=Level.RECONSIDERATION, procedure=procedure)
    opening = CaseOpened(name="某某申请复议", kind=CaseKind.RECONSIDERATION)
    case = a_case((opening, None), (opened, "26-01-05"), *facts, region=region)
    return replace(case, bureau="mh-renshe") if region == MINHANG else case


def served(on: str, notice: Notice = Notice.COMPLAINT, defendant: str | None = None) -> Told:
    return NoticeReceived(instance=1, notice=notice, defendant=defendant), on


def reported(matter: Matter, on: str, to: Recipient | None = None) -> Told:
    return Reported(instance=1, matter=matter, to=to), on


def submitted(on: str, *materials: Material) -> Told:
    return MaterialsSubmitted(instance=1, materials=materials), on


def hearing(on: str, *, told: str, moved: bool = False) -> Told:
    return (HearingMoved if moved else HearingScheduled)(instance=1, hearing=1, hearing_on=day(on)), told


def lost(on: str, document: Document = Document.JUDGMENT) -> Told:
    outcome = Outcome.OTHER if document is Document.RULING else Outcome.REVOKE
    return Judged(instance=1, document=document, outcome=outcome, agency_result=AgencyResult.LOST), on


def judgment(party: Party, on: str) -> Told:
    return JudgmentServed(instance=1, party=party), on


def owed(case: Case, rule: str, packs: Packs = PACKS) -> dict[str, Any]:
    """The duties of one rule by subject."""
    return {d.start.subject: d for d in obligations(case, packs, shipped()) if d.rule_id == rule}


def one(case: Case, rule: str, packs: Packs = PACKS) -> Obligation:
    """The only duty of a rule, dated."""
    [duty] = owed(case, rule, packs).values()
    assert isinstance(duty, Obligation)
    return duty


def waiting(case: Case, rule: str) -> Withheld:
    [duty] = owed(case, rule).values()
    assert isinstance(duty, Withheld)
    return duty


def due(case: Case, rule: str, packs: Packs = PACKS) -> date:
    return one(case, rule, packs).due.due


def met(case: Case, rule: str) -> date | None:
    found = one(case, rule).met
    return found.on if found else None


def report_due(name: str, id_: str, period: str) -> date:
    return due_of(item(name, id_), period, shipped()).due


def unmarked(name: str) -> list[str]:
    """Items whose period is ours that do not say so (and items that say so without being agreed)."""
    dated = [*pack(name).deadlines, *pack(name).quotas, *pack(name).periodic]
    return [
        one.id for one in dated if (one.kind is DeadlineKind.AGREED) != ("约定值，非原文" in (one.note or ""))
    ]
