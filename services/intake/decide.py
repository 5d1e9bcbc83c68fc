"""The decision at the door: may this fact be recorded in this stream today? Pure; answers with the event to append, or Rejected.

A submission is command and fact at once, so deciding means: is it this bureau's, is its date possible, and does the case with the fact
in it still make sense. The last question is asked of the whole case after the fact, in the same words for a new fact, a correction
and a void: none of them may leave a contradiction behind.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from services.intake.assigning.rules import check_assignment
from services.intake.case_numbers import case_no
from services.intake.cases.aftermath import typical_cases_name_nobody
from services.intake.cases.check import check_case
from services.intake.cases.corrections import check_target
from services.intake.checking.archiving import check_archiving
from services.intake.checking.closing import check_closing
from services.intake.dates import check_date, check_inner_dates
from services.intake.organisations import check_organisation
from services.intake.state import State, after
from services.intake.submission import Submission
from services.intake.work.checklists import checklists
from shared.clock import Today
from shared.errors import Faults, Rejected
from shared.events import Event
from shared.events.case import CaseNo, Corrected, InstanceOpened, Linked, SuitsMerged
from shared.events.envelope import NewEvent, new_event
from shared.events.history import History
from shared.policy.choice import Packs
from shared.policy.model import Pack

#: without documents only the law's own rules hold
NO_PACKS = Packs(())
#: by the token that stands for it: what the one rule needs that compares names
Names = Mapping[str, str]
NO_NAMES: Names = {}


def decide(fact: Submission, state: State, today: date, packs: Packs = NO_PACKS) -> NewEvent:
    """The event that records ``fact``, under the policy documents in ``packs``. Rejected with a stable code and a Chinese message when a rule forbids it."""
    return advance(fact, state, today, packs)[0]


def advance(
    fact: Submission, state: State, today: date, packs: Packs = NO_PACKS, names: Names = NO_NAMES
) -> tuple[NewEvent, State]:
    """The same, with the state that the event leads to."""
    _check_owner(fact, state)
    _check_version(fact, state)
    if state.history.voided:
        raise Rejected("case_voided", "该案已整案作废，不能再登记；如系误作废，请重新建案。", "subject")
    _check_dates(fact, today)
    check_target(fact.event, state.history, today)
    check_assignment(fact.event, state.history)
    event = record_of(fact)
    grown = after(state, event, _with_normal_numbers(fact.event))
    _check_whole(fact, grown.history, packs, names)
    return event, grown


@dataclass(frozen=True, slots=True)
class Decided:
    """One stream's facts in order with what was decided for each, and the state they lead to."""

    results: list[tuple[Submission, NewEvent | Rejected]]
    end: State

    @property
    def events(self) -> tuple[NewEvent, ...]:
        return tuple(result for _, result in self.results if isinstance(result, NewEvent))

    @property
    def any_refused(self) -> bool:
        return len(self.events) < len(self.results)


def decide_in_order(
    facts: Iterable[Submission],
    state: State,
    today: Today,
    packs: Packs = NO_PACKS,
    names: Names = NO_NAMES,
) -> Decided:
    """Decide each fact on the state that the accepted ones before it lead to. Pure."""
    results: list[tuple[Submission, NewEvent | Rejected]] = []
    for fact in facts:
        try:
            event, state = advance(fact, state, today(), packs, names)
        except Rejected as why:
            results.append((fact, why))
        else:
            results.append((fact, event))
    return Decided(results, state)


def record_of(fact: Submission) -> NewEvent:
    """The event a submission becomes, whatever the state: the same submission always gives the same content."""
    return new_event(
        _with_normal_numbers(fact.event),
        region=fact.region,
        bureau=fact.bureau,
        actor=fact.actor,
        occurred_on=fact.occurred_on,
        id=fact.id,
        correlation=fact.correlation or fact.request,
    )


def _check_dates(fact: Submission, today: date) -> None:
    wrong = Faults()
    with wrong:
        check_date(type(fact.event), fact.occurred_on, today, "occurredon")
    with wrong:
        check_inner_dates(fact.event, today)
    wrong.check()


def _check_owner(fact: Submission, state: State) -> None:
    if state.owner and state.owner != fact.owner:
        raise Rejected("wrong_bureau", "该案由另一单位建立，只能由建案单位登记。", "bureau")


def _check_version(fact: Submission, state: State) -> None:
    version = state.history.version
    if fact.expected is not None and fact.expected != version:
        message = f"该案已有 {version} 条记录，报送时以为是 {fact.expected} 条；请先查看新记录再报。"
        raise Rejected("version_conflict", message, "expectedversion")


def _check_whole(fact: Submission, history: History, packs: Packs, names: Names) -> None:
    if fact.stream.startswith("organisation-"):
        check_organisation(history, checklists(packs, *fact.owner))
    elif not history.voided:
        check_case(history)
        typical_cases_name_nobody(history, names)
        check_closing(fact, history, partial(_binding, fact, packs))
        check_archiving(history, partial(_binding, fact, packs))


def _binding(fact: Submission, packs: Packs, on: date) -> tuple[Pack, ...]:
    return packs.for_bureau(*fact.owner).binding(*fact.owner, on)


def _with_normal_numbers(event: Event) -> Event:
    """The canonical form of a case number is intake's to say, whatever the sender put there."""
    match event:
        case InstanceOpened(case_no=CaseNo() as number):
            return event.model_copy(update={"case_no": case_no(number.printed)})
        case Linked(other_case_no=CaseNo() as number) | SuitsMerged(other_case_no=CaseNo() as number):
            return event.model_copy(update={"other_case_no": case_no(number.printed)})
        case Corrected(data=data):
            return event.model_copy(update={"data": {**data, **_normal_numbers(data)}})
    return event


def _normal_numbers(data: dict[str, Any]) -> dict[str, Any]:
    printed = {name: data[name] for name in ("case_no", "other_case_no") if isinstance(data.get(name), dict)}
    return {
        name: case_no(value["printed"]).model_dump(exclude_none=True)
        for name, value in printed.items()
        if isinstance(value.get("printed"), str)
    }
