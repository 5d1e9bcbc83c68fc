"""How each fact changes what is counted of its case; folding a corrected history from its beginning uses the same steps.

Appearance is decided per case and instance (法释〔2020〕3号第七条): a leader at one hearing of the instance is enough; “no” needs every
hearing to say no; anything else is unknown. Total: facts of an instance that was never opened change nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from typing import Any

from services.stats.figures.instance import Case, Instance, opened_instance
from shared.events import case as facts
from shared.events.history import Fact, History
from shared.events.model import Event
from shared.events.terms import AgentKind, DefendantRole, LeaderRank, Party

#: agents who are of the agency, not its lawyers (BS24-1.3j)
STAFF = frozenset(
    {AgentKind.UNDERTAKING, AgentKind.LEGAL, AgentKind.STAFF, AgentKind.SUBORDINATE, AgentKind.ENTRUSTED}
)


@dataclass(frozen=True, slots=True)
class Counted:
    """A case as counted so far: its rows by instance number."""

    case: Case
    instances: dict[int, Instance] = field(default_factory=dict)


def step(counted: Counted, event: Event, on: date | None) -> Counted:
    """One more fact, with its legal date."""
    if counted.case.voided:
        return counted
    match event:
        case facts.InstanceEvent():
            return _in_instance(counted, event, on)
        case facts.CaseOpened():
            return Counted(named(counted.case, event), counted.instances)
        case facts.Closed():
            ended = {no: _closed(row, on) for no, row in counted.instances.items()}
            return Counted(counted.case, ended)
    return counted


def recount(counted: Counted, history: History) -> Counted:
    """After a correction or a void: the case from its first effective fact. A row that is gone stays, as voided."""
    start = Counted(counted.case._replace(voided=False))
    fresh = reduce(_fact, history.facts.values(), start)
    if history.voided:
        fresh = Counted(fresh.case._replace(voided=True), {})
    gone = {
        no: row._replace(voided=True) for no, row in counted.instances.items() if no not in fresh.instances
    }
    return Counted(fresh.case, {**gone, **fresh.instances})


def named(case: Case, opened: facts.CaseOpened) -> Case:
    return case._replace(
        name=opened.name,
        kind=opened.kind.value,
        origin=opened.origin.value,
        act_type=opened.act_type and opened.act_type.value,
        field=opened.field,
        plaintiffs=len(opened.plaintiffs) or None,
        organ_level=_organ_level(opened.defendants),
    )


def _organ_level(sued: Sequence[facts.Defendant]) -> str | None:
    """Of the first organ that is sued; a 复议机关 beside the organ that acted is not it."""
    acted = [one for one in sued if one.role is not DefendantRole.REVIEW_ORGAN] or sued
    return next((one.level.value if one.level else None for one in acted), None)


def _fact(counted: Counted, fact: Fact) -> Counted:
    return step(counted, fact.event, fact.occurred_on)


def _in_instance(counted: Counted, event: facts.InstanceEvent, on: date | None) -> Counted:
    row = counted.instances.get(event.instance)
    if isinstance(event, facts.InstanceOpened):
        number = event.case_no.shown if event.case_no else None
        procedure = event.procedure and event.procedure.value
        changed = opened_instance(counted.case, event.instance, event.level.value, number, on)._replace(
            procedure=procedure
        )
    elif row is None or (changed := after(row, event, on)) is row:
        return counted
    return Counted(counted.case, {**counted.instances, event.instance: changed})


def after(row: Instance, event: facts.InstanceEvent, on: date | None) -> Instance:
    """The row after one fact of its instance; the same row if the fact is not counted."""
    change = _CHANGES.get(type(event))
    return change(row, event, on) if change else row


def _noticed(row: Instance, _: facts.NoticeReceived, on: date | None) -> Instance:
    return row._replace(taken_on=_earliest(row.taken_on, on), notice_on=_earliest(row.notice_on, on))


def _registered(row: Instance, _: facts.Registered, on: date | None) -> Instance:
    return row._replace(taken_on=_earliest(row.taken_on, on))


def _served(row: Instance, event: facts.JudgmentServed, on: date | None) -> Instance:
    return row._replace(served_on=on) if event.party is Party.AGENCY else row


def _effective(row: Instance, _: facts.BecameEffective, on: date | None) -> Instance:
    return row._replace(effective_on=on)


def _assigned(row: Instance, event: facts.HandlerAssigned, _: date | None) -> Instance:
    return row if event.defendant else row._replace(handler=event.handler)


def _planned(row: Instance, _: facts.MediationPlanned, __: date | None) -> Instance:
    return row._replace(mediation_planned=True)


def _mediated(row: Instance, event: facts.MediationEnded, _: date | None) -> Instance:
    return row._replace(mediation_planned=True, mediation_outcome=event.outcome.value)


def _assessed(row: Instance, event: facts.RiskAssessed, _: date | None) -> Instance:
    return row._replace(risk=event.risk.value)


def _appeared(row: Instance, event: facts.AppearanceRecorded, _: date | None) -> Instance:
    """Who stood there, from the detailed record; whether a leader did is said by the hearing itself."""
    staff = any(agent.kind in STAFF for agent in event.agents) if event.agents else None
    in_charge = event.leader.in_charge if event.leader else False
    return row._replace(staff_agent=row.staff_agent or staff, in_charge=_known(row.in_charge, in_charge))


def _known(before: bool | None, now: bool | None) -> bool | None:
    """Yes if it was ever yes; no only where somebody said so."""
    if before or now:
        return True
    return before if now is None else now


def _judged(row: Instance, event: facts.Judged, on: date | None) -> Instance:
    return row._replace(
        closed=True,
        closed_on=on,
        document=event.document and event.document.value,
        outcome=event.outcome and event.outcome.value,
        agency_result=event.agency_result and event.agency_result.value,
    )


def _closed(row: Instance, on: date | None) -> Instance:
    """结案 ends an instance that ended without a document; one that has a document keeps its date."""
    return row if row.closed else row._replace(closed=True, closed_on=on)


def _heard(row: Instance, event: facts.HearingHeld, on: date | None) -> Instance:
    first = row.hearings == 0
    appeared = event.leader_appeared
    spoke = row.spoke
    if appeared:
        spoke = _any(spoke, event.leader_spoke, first=not row.leader_appeared)
    return row._replace(
        hearings=row.hearings + 1,
        hearing_on=_earliest(row.hearing_on, on),
        leader_appeared=_any(row.leader_appeared, appeared, first=first),
        principal=_any(row.principal, _is_principal(event), first=first),
        spoke=spoke,
        lawyer_only=_any(row.lawyer_only, event.lawyer_only, first=first),
    )


def _is_principal(event: facts.HearingHeld) -> bool | None:
    if event.leader_appeared and event.leader_rank is not None:
        return event.leader_rank is LeaderRank.PRINCIPAL
    return None if event.leader_appeared else event.leader_appeared


def _any(before: bool | None, now: bool | None, *, first: bool) -> bool | None:
    """True if it happened once; False only if every time is known and says no."""
    if first or now:
        return now
    return False if before is False and now is False else (True if before else None)


def _earliest(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)


_CHANGES: dict[type[Event], Callable[[Instance, Any, date | None], Instance]] = {
    facts.NoticeReceived: _noticed,
    facts.Registered: _registered,
    facts.HearingHeld: _heard,
    facts.Judged: _judged,
    facts.JudgmentServed: _served,
    facts.BecameEffective: _effective,
    facts.AppearanceRecorded: _appeared,
    facts.HandlerAssigned: _assigned,
    facts.MediationPlanned: _planned,
    facts.MediationEnded: _mediated,
    facts.RiskAssessed: _assessed,
}
#: the facts that change a row; the others of a case are not read at all
FOLDED: tuple[type[Event], ...] = (facts.CaseOpened, facts.InstanceOpened, *_CHANGES, facts.Closed)
