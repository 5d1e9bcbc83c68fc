"""A person's record (BS24-4a 学法用法档案): every fact of the bureau and of its cases that names the person, by what kind of work it is.

Over effective facts: what was voided is not in it, what was corrected stands as corrected. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from shared.events.case import (
    AdviserApproved,
    AppearanceRecorded,
    DiscussionHeld,
    ElementsSet,
    GuaranteeSet,
    HandlerAssigned,
    HearingHeld,
    PrincipalInstructed,
    Recused,
    RoleFilled,
    StrategyMet,
    TaskAssigned,
)
from shared.events.history import Fact, History
from shared.events.model import Event
from shared.events.organisation import (
    LeaveRegistered,
    PersonAssigned,
    PersonLeft,
    RosterJoined,
    RosterLeft,
    SpecialtySet,
)
from shared.events.organisation_learning import TrainingAttended
from shared.events.organisation_records import ExperienceShared, TaskForceSet
from shared.events.organisation_review import ReviewItemConcluded
from shared.events.organisation_work import HonourReceived, LeaderActed
from shared.events.terms import Term


class Section(Term):
    """In the order in which a record is read."""

    POSTS = "posts", "任职、名册和专长"
    CASES = "cases", "承办和参与办案"
    HEARINGS = "hearings", "出庭应诉"
    TASKS = "tasks", "办案任务"
    REVIEWS = "reviews", "法制审核"
    LEARNING = "learning", "学法培训"
    DOINGS = "doings", "传授推广和亲自履职"
    HONOURS = "honours", "荣誉"
    LEAVES = "leaves", "请假"


#: where each kind of fact belongs, and the fields that name people
NAMED: Mapping[type[Event], tuple[Section, tuple[str, ...]]] = {
    PersonAssigned: (Section.POSTS, ("person",)),
    PersonLeft: (Section.POSTS, ("person",)),
    RosterJoined: (Section.POSTS, ("person",)),
    RosterLeft: (Section.POSTS, ("person",)),
    SpecialtySet: (Section.POSTS, ("person",)),
    HandlerAssigned: (Section.CASES, ("handler",)),
    RoleFilled: (Section.CASES, ("person",)),
    ElementsSet: (Section.CASES, ("leader", "staff")),
    PrincipalInstructed: (Section.CASES, ("person",)),
    AdviserApproved: (Section.CASES, ("adviser",)),
    StrategyMet: (Section.CASES, ("participants",)),
    DiscussionHeld: (Section.CASES, ("participants",)),
    GuaranteeSet: (Section.CASES, ("leader", "responsible")),
    Recused: (Section.CASES, ("person",)),
    HearingHeld: (Section.HEARINGS, ("leader",)),
    AppearanceRecorded: (Section.HEARINGS, ("leader", "agents")),
    TaskAssigned: (Section.TASKS, ("person",)),
    ReviewItemConcluded: (Section.REVIEWS, ("reviewer",)),
    TrainingAttended: (Section.LEARNING, ("participants",)),
    ExperienceShared: (Section.DOINGS, ("person",)),
    LeaderActed: (Section.DOINGS, ("person",)),
    TaskForceSet: (Section.DOINGS, ("leader",)),
    HonourReceived: (Section.HONOURS, ("person",)),
    LeaveRegistered: (Section.LEAVES, ("person",)),
}


@dataclass(frozen=True, slots=True)
class Entry:
    """``case`` is null for a fact of the bureau itself."""

    section: Section
    fact: Fact
    case: UUID | None = None
    case_name: str | None = None


def record(
    person: str, bureau: History, cases: Mapping[UUID, History], year: int | None = None
) -> list[Entry]:
    """Everything that names ``person``, by section and within it by day; of one year if one is given."""
    order = list(Section)
    found = of_people(frozenset({person}), bureau, cases, year)[person]
    return sorted(found, key=lambda e: (order.index(e.section), e.fact.occurred_on or date.min))


def of_people(
    people: frozenset[str], bureau: History, cases: Mapping[UUID, History], year: int | None = None
) -> Mapping[str, list[Entry]]:
    """By person everything that names them, in the order of the cases; the facts are gone through once."""
    found: dict[str, list[Entry]] = {person: [] for person in people}
    for entry in (*_entries(bureau.facts.values()), *_of_cases(cases)):
        if year is None or _in_year(entry, year):
            for person in _people(entry.fact) & people:
                found[person].append(entry)
    return found


def _of_cases(cases: Mapping[UUID, History]) -> Iterator[Entry]:
    for key, history in cases.items():
        if history.voided:
            continue
        name = history.opened.name if history.opened else None
        yield from _entries(history.facts.values(), key, name)


def _entries(facts: Iterable[Fact], case: UUID | None = None, name: str | None = None) -> Iterator[Entry]:
    for fact in facts:
        if found := NAMED.get(type(fact.event)):
            yield Entry(found[0], fact, case, name)


def _people(fact: Fact) -> set[str]:
    """A person, several, or somebody described (负责人、代理人)."""
    found = set[str]()
    for field in NAMED[type(fact.event)][1]:
        value = getattr(fact.event, field)
        several = value if isinstance(value, tuple) else (value,)
        found |= {
            who for one in several if (who := one if isinstance(one, str) else getattr(one, "person", None))
        }
    return found


def _in_year(entry: Entry, year: int) -> bool:
    return entry.fact.occurred_on is not None and entry.fact.occurred_on.year == year
