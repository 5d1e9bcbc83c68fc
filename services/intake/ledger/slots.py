"""The facts that a ledger has room for: a slot is a place for one fact of a case, of an instance, or of a hearing.

What a row says of a slot is either new, already recorded, or different from what is recorded. Their order here is the order in which the
facts of a row are sent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from shared.events import Event
from shared.events.case import (
    AdviceReceived,
    AdviceReplied,
    AdviserApproved,
    AppealDecided,
    Appealed,
    AppearanceRecorded,
    BecameEffective,
    CaseMarked,
    CaseOpened,
    Closed,
    ContactNamed,
    DefenceFiled,
    ElementsSet,
    EvidenceFiled,
    Forwarded,
    GuaranteeSet,
    HandlerAssigned,
    HearingHeld,
    HearingScheduled,
    InstanceOpened,
    Judged,
    JudgmentServed,
    LessonsDrawn,
    Linked,
    LossAnalysed,
    MediationEnded,
    MediationPlanned,
    NoticeReceived,
    Performed,
    Registered,
    Reported,
    RiskAssessed,
)
from shared.events.terms import Matter, Party, Recipient, Relation


class Scope(StrEnum):
    CASE = "case"
    INSTANCE = "instance"
    HEARING = "hearing"


@dataclass(frozen=True, slots=True)
class Slot:
    """``fixed`` is what makes the fact this one and no other of its class (served on whom, reported what); of a tuple any value is
    recognised and the first is written.

    ``latest``: later facts replace earlier ones, so the last is shown. ``day``: the column of another fact that bears its date too.
    ``if_yes``: where the first column says yes, the fact needs the second.
    """

    event: type[Event]
    fixed: Mapping[str, Any] = field(default_factory=dict)
    scope: Scope = Scope.INSTANCE
    latest: bool = False
    day: str = ""
    if_yes: tuple[str, str] | None = None


#: of the bureau itself, not of another of several defendants
_OWN = {"defendant": None}
_JUSTICE = (None, Recipient.JUSTICE_BUREAU)

SLOTS: Mapping[str, Slot] = {
    "opened": Slot(CaseOpened, scope=Scope.CASE),
    "prior_review": Slot(Linked, {"relation": Relation.PRIOR_REVIEW}, scope=Scope.CASE, day="复议决定日期"),
    "instance": Slot(InstanceOpened),
    "notice": Slot(NoticeReceived, _OWN),
    "registered": Slot(Registered),
    "forwarded": Slot(Forwarded),
    "contact": Slot(ContactNamed),
    "handler": Slot(HandlerAssigned, _OWN, latest=True),
    "elements": Slot(ElementsSet, latest=True),
    "reported": Slot(Reported, {"matter": Matter.CASE_FACTS}),
    "risk": Slot(RiskAssessed, latest=True),
    "guarantee": Slot(GuaranteeSet, latest=True),
    "marked": Slot(CaseMarked),
    "sensitive": Slot(Reported, {"matter": Matter.SENSITIVE}),
    "mediation": Slot(MediationPlanned),
    "mediated": Slot(MediationEnded),
    "adviser": Slot(AdviserApproved, latest=True),
    "defence": Slot(DefenceFiled, _OWN),
    "evidence": Slot(EvidenceFiled, _OWN),
    "scheduled": Slot(HearingScheduled, scope=Scope.HEARING),
    "leader_list": Slot(Reported, {"matter": Matter.LEADER_LIST}),
    "hearing": Slot(HearingHeld, scope=Scope.HEARING),
    "appearance": Slot(
        AppearanceRecorded, scope=Scope.HEARING, day="开庭日期", if_yes=("负责人出庭", "出庭负责人")
    ),
    "judged": Slot(Judged),
    "served_agency": Slot(JudgmentServed, {"party": Party.AGENCY}),
    "served_plaintiff": Slot(JudgmentServed, {"party": Party.PLAINTIFF}),
    "appeal_decided": Slot(AppealDecided),
    "appealed": Slot(Appealed),
    "effective": Slot(BecameEffective),
    "analysed": Slot(LossAnalysed),
    "analysis_justice": Slot(Reported, {"matter": Matter.LOSS_ANALYSIS, "to": _JUSTICE}),
    "analysis_office": Slot(Reported, {"matter": Matter.LOSS_ANALYSIS, "to": Recipient.RULE_OF_LAW_OFFICE}),
    "performed": Slot(Performed),
    "advised": Slot(AdviceReceived, {"item": 1}),
    "replied": Slot(AdviceReplied, {"item": 1}),
    "lessons": Slot(LessonsDrawn),
    "closed": Slot(Closed, scope=Scope.CASE),
}
#: slots of the case itself; all others belong to the row's instance, some of them to one of its hearings
CASE_SLOTS = frozenset(name for name, slot in SLOTS.items() if slot.scope is Scope.CASE)
