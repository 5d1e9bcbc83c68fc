"""Open cases whose handler can no longer go on: left the response team, recused, on leave (MH26-2.7, 3.3b). Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from services.intake.assigning.docket import Case, People, Place
from services.intake.assigning.proposal import Bench, Excluded, Policy


@dataclass(frozen=True, slots=True)
class Reassignment:
    """``proposed`` is the first who may take it instead; null when nobody may."""

    case: Case
    place: Place
    why: Excluded
    proposed: str | None


def stranded(
    cases: Mapping[UUID, Case], people: People, policy: Policy
) -> Iterator[tuple[Case, Place, Excluded]]:
    """In the order of the cases; every place of a case in which somebody must be replaced, and why."""
    for case in cases.values():
        alone = Bench(case, (), people, policy)
        for place, handler in sorted(case.in_hand.items(), key=str):
            if why := alone.unfit(handler):
                yield case, place, why


def reassignments(cases: Mapping[UUID, Case], people: People, policy: Policy) -> Iterator[Reassignment]:
    """The same with who is proposed instead."""
    for case, place, why in stranded(cases, people, policy):
        others = [other for other in cases.values() if other is not case]
        best = Bench(case, others, people, policy).propose(place).candidates
        yield Reassignment(case, place, why, best[0].person if best else None)
