"""What an assignment may not do: give a case to who is recused, put a second handler beside the first, or overrule a proposal silently.

They judge the assignment that is recorded or corrected, on the facts before it in the case's own stream. A proposal binds once it is
recorded there (``case.handler_proposed``): so the same facts are judged alike through every door, however far a read model has come.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from shared.dates.wording import said
from shared.errors import Rejected
from shared.events import Event
from shared.events.case import (
    CaseOpened,
    Corrected,
    DefendantAdded,
    DefendantRemoved,
    HandlerAssigned,
    HandlerProposed,
    NoticeReceived,
    Recused,
)
from shared.events.history import Fact, History
from shared.events.organisation import LeaveRegistered, PersonAssigned, RosterJoined, SpecialtySet


def check_assignment(event: Event, history: History) -> None:
    """``history`` is the case before ``event``; nothing to say about other events. Rejected names the field."""
    facts = list(history.facts.values())
    match event:
        case HandlerAssigned():
            _check(event, facts)
        case Corrected(corrects=target) if isinstance(history.facts[target].event, HandlerAssigned):
            before = list(takewhile(lambda fact: fact.id != target, facts))
            _check(HandlerAssigned.model_validate(event.data), before)


def check_people(history: History) -> None:
    """Rules of an organisation on leave and specialties: of people it knows, and no leave that ends before it begins."""
    known: set[str] = set()
    for fact in history.facts.values():
        match fact.event:
            case PersonAssigned(person=person) | RosterJoined(person=person):
                known.add(person)
            case LeaveRegistered(person=person) | SpecialtySet(person=person) if person not in known:
                message = "本单位没有此人的任职或名册记录，请先登记任职或列入名册。"
                raise Rejected("person_unknown", message, "data.person")
            case LeaveRegistered(first_day=first, until=until) if until < first:
                message = f"请假的截止日{said(until)}早于首日{said(first)}，请核对两个日期。"
                raise Rejected("leave_ends_before_it_begins", message, "data.until")


def _check(assigned: HandlerAssigned, before: Sequence[Fact]) -> None:
    _not_recused(assigned, before)
    _defendant_is_known(assigned, before)
    if assigned.reason is None:
        _replaces_nobody(assigned, before)
        _follows_the_proposal(assigned, before)


def _not_recused(assigned: HandlerAssigned, before: Sequence[Fact]) -> None:
    if any(isinstance(fact.event, Recused) and fact.event.person == assigned.handler for fact in before):
        message = "此人已在本案登记回避，不能承办；请改派他人。"
        raise Rejected("handler_recused", message, "data.handler")


def _defendant_is_known(assigned: HandlerAssigned, before: Sequence[Fact]) -> None:
    """Only a defendant of the case has a handler of its own: otherwise one instance would have two handlers at once."""
    if assigned.defendant is not None and assigned.defendant not in _defendants(before):
        message = f"本案没有登记被告“{assigned.defendant}”；请先登记该被告，本机关自己的承办人不填这一项。"
        raise Rejected("defendant_unknown", message, "data.defendant")


def _defendants(before: Sequence[Fact]) -> set[str | None]:
    names: set[str | None] = set()
    for fact in before:
        match fact.event:
            case CaseOpened(defendants=defendants):
                names.update(defendant.name for defendant in defendants)
            case DefendantAdded(defendant=added):
                names.add(added.name)
            case DefendantRemoved(defendant=removed):
                names.discard(removed)
            case NoticeReceived(defendant=served):
                names.add(served)
    return names


def _replaces_nobody(assigned: HandlerAssigned, before: Sequence[Fact]) -> None:
    place = assigned.instance, assigned.defendant
    earlier = [f.event for f in before if isinstance(f.event, HandlerAssigned)]
    current = next((e for e in reversed(earlier) if (e.instance, e.defendant) == place), None)
    if current and current.handler != assigned.handler:
        message = f"本审级已有承办人 {current.handler}；改派请填写理由（回避、离组、请假等）。"
        raise Rejected("handler_already_assigned", message, "data.reason")


def _follows_the_proposal(assigned: HandlerAssigned, before: Sequence[Fact]) -> None:
    place = assigned.instance, assigned.defendant
    proposals = [f.event for f in before if isinstance(f.event, HandlerProposed)]
    last = next((e for e in reversed(proposals) if (e.instance, e.defendant) == place), None)
    if last and last.candidates[0] != assigned.handler:
        message = f"分案建议的首位人选是 {last.candidates[0]}；改派他人请填写理由。"
        raise Rejected("proposal_overruled_without_reason", message, "data.reason")
