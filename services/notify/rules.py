"""Which events are told, to whom, and when that was due.

Pure: an event and what stood before it give one ``Telling`` or none. Silence is a rule too: published cases are reading matter, a voided
case concerns nobody, and a period that had already run out when it was registered is told by its being missed, not by its being set.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.notify import drafts, wording
from services.notify.drafts import Draft
from services.notify.standing import LADDER, Case, Standing, case_id
from shared.clock import SHANGHAI
from shared.events.case import CaseEvent, CaseOpened, HandlerAssigned, HearingMoved, HearingScheduled
from shared.events.deadline import (
    DeadlineApproaching,
    DeadlineEvent,
    DeadlineMissed,
    DeadlineMoved,
    DeadlineSet,
    DeadlineWithheld,
)
from shared.events.envelope import Recorded
from shared.events.terms import Origin, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One matter to be told. ``roles``: the first must act, the others are informed. ``due_on``: the day it was to be told."""

    cause: Recorded
    case_id: UUID
    instance: int
    roles: tuple[Role, ...]
    subject: str
    body: str
    due_on: date
    urgent: bool


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person, the role in which they hear of it, and the organisation whose inbox it is."""

    person: str
    role: Role
    region: str
    bureau: str
    email: str | None = None


def telling(event: Recorded, standing: Standing, today: date) -> Telling | None:
    """What is told of an event that has just been folded into ``standing``; None if nothing is."""
    payload = event.payload
    if isinstance(payload, DeadlineEvent):
        key = payload.case_id
    elif isinstance(payload, CaseEvent):
        key = case_id(event)
    else:
        return None
    case = standing.cases.get(key)
    if case is None or not _concerns_people(case):
        return None
    draft = _of_deadline(event, case, standing, today) or _of_case(event, case, today)
    return _finished(draft, event, key, case, today) if draft else None


def recipients(told: Telling, standing: Standing) -> list[Recipient]:
    """Everyone who hears of it, each person once, in the order of the roles.

    When nobody can act in the first role the ladder is asked: the first of its roles that somebody holds. An empty list means that
    there is nobody at all.
    """
    first, *others = told.roles
    acting = _in_role(first, told, standing)
    for role in LADDER:
        acting = acting or _in_role(role, told, standing)
    informed = [found for role in others for found in _in_role(role, told, standing)]
    by_person: dict[str, Recipient] = {}
    for found in (*acting, *informed):
        by_person.setdefault(found.person, found)
    return list(by_person.values())


def _concerns_people(case: Case) -> bool:
    published = any(event.origin is Origin.PUBLISHED for _, event in case.history.of(CaseOpened))
    return not published and not case.history.voided


def _in_role(role: Role, told: Telling, standing: Standing) -> list[Recipient]:
    case = standing.cases[told.case_id]
    if role is not Role.HANDLER:
        found = standing.having(role, case.region, case.bureau)
        return [Recipient(h.person, role, h.region, h.bureau, h.email) for h in found]
    handler = case.handler(told.instance)
    if handler is None:
        return []
    known = standing.holder_of(handler, case.region, case.bureau)
    return [Recipient(handler, role, case.region, case.bureau, known.email if known else None)]


def _of_deadline(event: Recorded, case: Case, standing: Standing, today: date) -> Draft | None:
    duty = standing.duties.get(event.stream)
    match event.payload:
        case DeadlineWithheld() as withheld:
            return drafts.period_withheld(withheld, case)
        case DeadlineSet(due=due) if duty and due >= today:
            return drafts.period_set(duty, case)
        case DeadlineMoved() as moved if duty:
            return drafts.period_moved(moved, duty, case)
        case DeadlineApproaching() as near if duty:
            return drafts.period_approaching(near, duty, case, today)
        case DeadlineMissed() as missed if duty:
            return drafts.period_missed(missed, duty, case, event.occurred_on)
    return None


def _of_case(event: Recorded, case: Case, today: date) -> Draft | None:
    """The fact that this event states now, be it new or a correction of an earlier one."""
    fact = next((fact for fact in case.history.facts.values() if fact.evidence == event.id), None)
    match fact and fact.event:
        case HandlerAssigned() as assigned:
            return drafts.handler_assigned(assigned, case)
        case (HearingScheduled() | HearingMoved()) as hearing if hearing.hearing_on >= today:
            return drafts.hearing_fixed(hearing, case)
    return None


def _finished(draft: Draft, event: Recorded, key: UUID, case: Case, today: date) -> Telling:
    due_on = draft.due_on or _recorded_on(event, today)
    late = f"（本应于{wording.day(due_on)}发出，现补发。）" if due_on < today else None
    return Telling(
        cause=event,
        case_id=key,
        instance=draft.instance,
        roles=draft.roles,
        subject=wording.subject(draft.what, case, draft.instance),
        body=wording.body((*draft.lines, late)),
        due_on=due_on,
        urgent=draft.urgent,
    )


def _recorded_on(event: Recorded, today: date) -> date:
    """The day the system learned of it; never after today, whichever day the system stands on."""
    return min(event.recorded_at.astimezone(SHANGHAI).date(), today)
