"""One case in one instance (案件×审级), as counted: the unit of every figure about cases.

Unknown is null and stays null. The rows are plain tuples because a rebuild makes one per event and writes them as they are: a field here
is a column of ``stats_instances``, in the same order (a test compares them).
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple
from uuid import UUID


class Case(NamedTuple):
    """What the rows of all instances of a case repeat."""

    case_id: UUID
    region: str
    bureau: str
    name: str
    kind: str
    origin: str
    voided: bool = False


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
    )
