"""From what is to be said of a case's deadlines to what is appended to the log. Pure.

Ids are derived and versions exact: the same thing said twice, by a replay or by a second worker, is recorded once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from services.deadlines.law.case import Case
from services.deadlines.life.standing import Emission
from shared.eventlog import Expected, Write
from shared.events.envelope import NewEvent, Recorded, new_event

ACTOR = "deadlines"


class Announcement(NamedTuple):
    """``facts`` are the case's recorded events (and the one that made the calendar): the one that caused the emission lends it its correlation."""

    case: Case
    facts: Sequence[Recorded]
    emission: Emission


def writes(announcements: Iterable[Announcement]) -> Iterator[Write]:
    """One write for each deadline, in the order given; what is said of one deadline stands together."""
    for deadline, group in groupby(announcements, lambda said: said.emission.deadline):
        said = list(group)
        before = Expected.exact(said[0].emission.version - 1)
        yield Write(f"deadline-{deadline}", tuple(map(_event, said)), before)


def _event(said: Announcement) -> NewEvent:
    case, facts, emission = said
    cause = next((fact for fact in facts if fact.id == emission.causation), None)
    return new_event(
        emission.event,
        region=case.region,
        bureau=case.bureau,
        actor=ACTOR,
        occurred_on=emission.occurred_on,
        id=emission.id,
        correlation=cause.correlation if cause else None,
        causation=emission.causation,
    )
