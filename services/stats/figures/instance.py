"""One case in one instance (案件×审级), as counted: the unit of every figure about cases.

Unknown is null and stays null. The rows are plain tuples because a rebuild makes one per event and writes them as they are: a field here
is a column of ``stats_instances``, in the same order (a test compares them).
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from shared.events.terms import AgencyResult, Level, Outcome

#: 复议纠错: what a review decides against the organ (静海 第二部分)
CORRECTED = frozenset(
    {
        Outcome.REVOKE,
        Outcome.REVOKE_IN_PART,
        Outcome.REVOKE_AND_REDO,
        Outcome.CONFIRM_ILLEGAL,
        Outcome.CONFIRM_INVALID,
        Outcome.ORDER_PERFORMANCE,
        Outcome.ORDER_COMPENSATION,
        Outcome.CHANGE,
    }
)
_UPHELD = frozenset({Outcome.MAINTAIN_ACT, Outcome.DISMISS_CLAIM, Outcome.REJECT_SUIT})
#: 原告十人以上 (法释〔2018〕1号第二十九条：人数众多一般指十人以上)
MANY = 10


class Case(NamedTuple):
    """What the rows of all instances of a case repeat."""

    case_id: UUID
    region: str
    bureau: str
    name: str
    kind: str
    origin: str
    voided: bool = False
    act_type: str | None = None
    field: str | None = None
    #: 原告人数 as stated
    plaintiffs: int | None = None
    #: 被诉（被申请）机关级别
    organ_level: str | None = None


class Instance(NamedTuple):
    """Codes are those of ``shared.events.terms``; dates are legal dates (``occurred_on``)."""

    case_id: UUID
    instance: int
    region: str
    bureau: str
    name: str
    kind: str
    origin: str
    level: str
    #: as printed by the court
    case_no: str | None
    #: the earliest known of 立案、收到通知、收案登记
    taken_on: date | None
    closed: bool
    #: 裁判日, else 结案日; null with ``closed`` is “closed, date unknown”
    closed_on: date | None
    document: str | None
    outcome: str | None
    agency_result: str | None
    #: when the agency itself received the document
    served_on: date | None
    effective_on: date | None
    #: hearings known to have been held; 0 says nothing about whether there was one
    hearings: int
    #: the first known day of a hearing
    hearing_on: date | None
    leader_appeared: bool | None
    #: whether it was the 正职负责人
    principal: bool | None
    #: whether a leader who appeared spoke
    spoke: bool | None
    #: whether at some hearing only lawyers stood for the agency
    lawyer_only: bool | None
    #: taken back (作废): kept as a version, counted nowhere
    voided: bool
    act_type: str | None
    field: str | None
    plaintiffs: int | None
    procedure: str | None
    #: who handles it now, a pseudonymous id
    handler: str | None
    #: the earliest known day the agency was served with the suit
    notice_on: date | None
    #: whether a leader in charge of the matter (涉案分管领导) appeared
    in_charge: bool | None
    #: whether a member of the staff appeared as agent at some hearing
    staff_agent: bool | None
    mediation_planned: bool
    mediation_outcome: str | None
    risk: str | None
    #: the level of the organ that is sued (被诉、被申请), as the case was opened with
    organ_level: str | None

    @property
    def litigation(self) -> bool:
        """行政诉讼 of any level, not 行政复议."""
        return self.level != Level.RECONSIDERATION

    @property
    def dated(self) -> bool:
        """Its days are known and do not contradict each other (courts' documents do contain such slips)."""
        return days_agree(self.taken_on, self.closed_on, closed=self.closed)

    @property
    def heard(self) -> bool:
        return self.hearings > 0

    @property
    def numerous(self) -> bool | None:
        """Whether so many sue that they choose representatives."""
        return None if self.plaintiffs is None else self.plaintiffs >= MANY

    @property
    def verdict(self) -> str | None:
        """胜败 as courts and review organs find it (JH-2.3c): of a reconsideration its outcome decides, if it says so."""
        if self.litigation or self.outcome is None:
            return self.agency_result
        if self.outcome in CORRECTED:
            return AgencyResult.LOST.value
        return (AgencyResult.WON if self.outcome in _UPHELD else AgencyResult.PROCEDURAL).value

    def value(self, name: str) -> Any:
        """What measures may ask of it, by name."""
        return getattr(self, name)


def days_agree(taken_on: date | None, closed_on: date | None, *, closed: bool) -> bool:
    """Whether the days are known and in their order."""
    if taken_on is None:
        return False
    return not closed or (closed_on is not None and closed_on >= taken_on)


def opened_instance(case: Case, number: int, level: str, case_no: str | None, on: date | None) -> Instance:
    """A new instance of a case, of which only its opening is known."""
    return Instance(
        case_id=case.case_id,
        instance=number,
        region=case.region,
        bureau=case.bureau,
        name=case.name,
        kind=case.kind,
        origin=case.origin,
        level=level,
        case_no=case_no,
        taken_on=on,
        closed=False,
        closed_on=None,
        document=None,
        outcome=None,
        agency_result=None,
        served_on=None,
        effective_on=None,
        hearings=0,
        hearing_on=None,
        leader_appeared=None,
        principal=None,
        spoke=None,
        lawyer_only=None,
        voided=case.voided,
        act_type=case.act_type,
        field=case.field,
        plaintiffs=case.plaintiffs,
        procedure=None,
        handler=None,
        notice_on=None,
        in_charge=None,
        staff_agent=None,
        mediation_planned=False,
        mediation_outcome=None,
        risk=None,
        organ_level=case.organ_level,
    )
