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


def reassignments(cases: Mapping[UUID, Case], people: People, policy: Policy) -> Iterator[Reassignment]:
    """In the order of the cases; every place of a case in which somebody must be replaced."""
    for case in cases.values():
        bench = Bench(case, [other for other in cases.values() if other is not case], people, policy)
        for place, handler in sorted(case.in_hand.items(), key=str):
            if why := bench.unfit(handler):
                best = bench.propose(place).candidates
                yield Reassignment(case, place, why, best[0].person if best else None)
