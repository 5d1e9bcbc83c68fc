"""Which cases name whom, so that nobody reads a bureau's cases to find a person's. Pure.

It may say too much (of what was corrected or taken back since), never too little: what a record says is told from the facts themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from uuid import UUID

from services.intake.people.record import NAMED
from shared.events.case import CaseEvent, Corrected
from shared.events.envelope import Recorded

#: the facts of cases that name people
NAMING = tuple(kind for kind in NAMED if issubclass(kind, CaseEvent))
#: a person's id is no longer
LONGEST = 64
ANY = 0


class Named(NamedTuple):
    """``year`` is ``ANY`` where the day is not known, or where a correction may have named it."""

    case_id: UUID
    region: str
    bureau: str
    person: str
    year: int


def named(event: Recorded) -> Iterator[Named]:
    """Everybody whom a fact of a case names, or may name."""
    case = UUID(event.stream.partition("-")[2])
    for person in sorted(set(_people(event))):
        year = event.occurred_on.year if event.occurred_on and event.type != Corrected.type else ANY
        yield Named(case, event.region, event.bureau, person, year)


def _people(event: Recorded) -> Iterator[str]:
    fact = event.payload
    if isinstance(fact, Corrected):
        yield from _texts(fact.data.values())
        return
    for field in NAMED[type(fact)][1]:
        value = getattr(fact, field)
        for one in value if isinstance(value, tuple) else (value,):
            yield from _texts([getattr(one, "person", one)])


def _texts(values: Iterable[Any]) -> Iterator[str]:
    """Of a corrected fact every text that could be a person, however deep it stands."""
    for value in values:
        match value:
            case str() if len(value) <= LONGEST:
                yield value
            case dict():
                yield from _texts(value.values())
            case list() | tuple():
                yield from _texts(value)
