"""Open cases whose handler can no longer go on: left the response team, recused, on leave (MH26-2.7, 3.3b). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from services.intake.assigning.docket import Case, Held, People, Place
from services.intake.assigning.proposal import Excluded, unfit


@dataclass(frozen=True, slots=True)
class Reassignment:
    """``proposed`` is the first who may take it instead; null when nobody may."""

    case: Case
    place: Place
    why: Excluded
    proposed: str | None


def gone(people: People) -> list[str]:
    """Who can go on with no case: left the team, or is on leave."""
    return sorted({*people.left_team, *people.away})


def stranded(places: Iterable[Held], people: People) -> Iterator[tuple[Held, Excluded]]:
    """Every place in hand of somebody who must be replaced, and why."""
    for one in places:
        if why := unfit(one.handler, one.recused, people):
            yield one, why
