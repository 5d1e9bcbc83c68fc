"""What each department's team did in a year (MH23-5.2b 计入局绩效评估、MH23-5.2c 通报): counts by kind, and points by agreed weights. Pure.

The document names neither points nor weights: those here are ours (约定值，非原文) and are said with every answer; the counts stand by
themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from services.intake.people.record import Entry, Section, of_people
from shared.events.case import HandlerAssigned
from shared.events.history import History
from shared.events.organisation import DepartmentRegistered, RosterJoined
from shared.events.organisation_records import ExperienceShared, SelfExamined
from shared.events.organisation_review import ReviewItemConcluded
from shared.events.organisation_work import ProblemFound
from shared.events.terms import Roster, Term

#: 法治队伍 (闵人社发〔2023〕) and the response team (〔2026〕7号)
TEAM = frozenset({Roster.LEGAL_OFFICER, Roster.LEGAL_LIAISON, Roster.RESPONSE_TEAM})


class Effort(Term):
    CASES = "cases", "承办案件"
    REVIEWS = "reviews", "法制审核"
    HEARINGS = "hearings", "出庭应诉"
    LEARNING = "learning", "参加学法培训"
    SHARING = "sharing", "传授推广"
    EXAMINED = "examined", "对照检视"
    PROBLEMS = "problems", "列入法治问题清单"


WEIGHTS: Mapping[Effort, int] = {
    Effort.CASES: 5,
    Effort.REVIEWS: 3,
    Effort.HEARINGS: 3,
    Effort.LEARNING: 1,
    Effort.SHARING: 2,
    Effort.EXAMINED: 2,
    Effort.PROBLEMS: 1,
}


@dataclass(frozen=True, slots=True)
class Department:
    name: str
    members: tuple[str, ...]
    counts: Mapping[Effort, int]

    @property
    def points(self) -> int:
        return sum(WEIGHTS[effort] * count for effort, count in self.counts.items())


def departments(bureau: History, cases: Mapping[UUID, History], year: int) -> list[Department]:
    """Every department that is registered or has somebody in a team, most points first; a person counts for the department last named."""
    teams = members(bureau, year)
    names = dict.fromkeys([e.department for _, e in bureau.of(DepartmentRegistered)] + list(teams.values()))
    records, found = of_people(frozenset(teams), bureau, cases, year), []
    for name in names:
        own = tuple(person for person, department in teams.items() if department == name)
        done = [entry for person in own for entry in records[person]]
        found.append(Department(name, own, _counts(done) | _own(bureau, name, year)))
    return sorted(found, key=lambda one: (-one.points, one.name))


def members(bureau: History, year: int) -> dict[str, str]:
    """By person the department; who left during the year still did the work before."""
    return {
        event.person: event.department
        for fact, event in bureau.of(RosterJoined)
        if event.department and event.roster in TEAM
        if fact.occurred_on is None or fact.occurred_on.year <= year
    }


def _counts(done: list[Entry]) -> dict[Effort, int]:
    """A case or a review counts once for whoever worked on it, however many of its facts name them."""
    cases = {entry.case for entry in done if isinstance(entry.fact.event, HandlerAssigned)}
    reviews = {e.review for entry in done if isinstance(e := entry.fact.event, ReviewItemConcluded)}
    hearings = {
        (entry.case, getattr(entry.fact.event, "instance", None), getattr(entry.fact.event, "hearing", None))
        for entry in done
        if entry.section is Section.HEARINGS
    }
    return {
        Effort.CASES: len(cases),
        Effort.REVIEWS: len(reviews),
        Effort.HEARINGS: len(hearings),
        Effort.LEARNING: sum(entry.section is Section.LEARNING for entry in done),
        Effort.SHARING: sum(isinstance(entry.fact.event, ExperienceShared) for entry in done),
    }


def _own(bureau: History, name: str, year: int) -> dict[Effort, int]:
    def of(kind: type[SelfExamined | ProblemFound]) -> Iterator[str]:
        for fact, event in bureau.of(kind):
            if event.department == name and fact.occurred_on and fact.occurred_on.year == year:
                yield name

    return {Effort.EXAMINED: len(list(of(SelfExamined))), Effort.PROBLEMS: len(list(of(ProblemFound)))}
