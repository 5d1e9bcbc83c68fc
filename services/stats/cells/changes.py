"""What a page of events changed of the counted rows: the rows of the streams it touched, as they were before and after.

Rows are valid by log position, so both are read from the same tables, however far those have come meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import orjson
from asyncpg import Record

from services.stats.figures.duty import Duty, OwedDuty, State
from services.stats.figures.instance import Instance
from services.stats.periods import ALL
from services.stats.units.placed import by_subject
from services.stats.units.unit import Unit
from services.stats.versions import VALIDITY
from shared.database import Connection
from shared.events.deadline import DeadlineEvent
from shared.events.envelope import Recorded
from shared.policy.subjects import Subject
from shared.sql import load_queries

queries = load_queries(__package__)

#: where a version's own columns begin, which are in the order of its fields
_FIRST = len(VALIDITY)


@dataclass(frozen=True, slots=True)
class Versions:
    """Versions of rows of a few streams, valid at some position of a page."""

    instances: Sequence[Record] = ()
    duties: Sequence[Record] = ()
    units: Sequence[Record] = ()

    def rows(self, at: int) -> Iterator[tuple[Subject, Any]]:
        """What was counted at the position."""
        instances = {
            (row.case_id, row.instance): row
            for row in map(_instance, _valid(self.instances, at))
            if not row.voided
        }
        yield from ((Subject.INSTANCE, row) for row in instances.values())
        for version in _valid(self.duties, at):
            of = instances.get((version["case_id"], version["instance"]))
            if of and version["state"] != State.CANCELLED:
                yield Subject.DUTY, owed(Duty._make(version[_FIRST : _FIRST + len(Duty._fields)]), of)
        units = [_unit(version) for version in _valid(self.units, at) if not version["voided"]]
        for subject, found in by_subject(units, instances, ALL).items():
            yield from ((subject, one) for one in found)


@dataclass(slots=True)
class Touched:
    """``cases`` by id; ``others`` are streams of bureaus."""

    cases: set[UUID] = field(default_factory=set)
    others: set[str] = field(default_factory=set)


def touched(page: Iterable[Recorded]) -> Touched:
    found = Touched()
    for event in {
        event.stream: event for event in page
    }.values():  # one of a stream tells: a deadline stays with its case
        area, _, rest = event.stream.partition("-")
        if area == "case":
            found.cases.add(UUID(rest))
        elif isinstance(event.payload, DeadlineEvent):
            found.cases.add(event.payload.case_id)
        else:
            found.others.add(event.stream)
    return found


async def read_changes(db: Connection, found: Touched, since: int, upto: int) -> Versions:
    """A case is read whole, because its units are counted with its instances; of a bureau only what changed."""
    instances: list[Record] = []
    duties: list[Record] = []
    units: list[Record] = []
    if cases := list(found.cases):
        instances = await db.fetch(queries.instances_between, cases, since, upto)
        duties = await db.fetch(queries.duties_between, cases, since, upto)
        units = await db.fetch(queries.units_between, [f"case-{case}" for case in cases], since, upto)
    if others := list(found.others):
        units += await db.fetch(queries.units_changed_between, others, since, upto)
    return Versions(instances, duties, units)


def owed(duty: Duty, of: Instance) -> OwedDuty:
    """A duty with what is counted of its instance."""
    return OwedDuty._make(getattr(duty if name in Duty._fields else of, name) for name in OwedDuty._fields)


def _instance(version: Record) -> Instance:
    return Instance._make(version[_FIRST : _FIRST + len(Instance._fields)])


def _unit(version: Record) -> Unit:
    unit = Unit._make(version[_FIRST : _FIRST + len(Unit._fields)])
    return unit._replace(values=orjson.loads(version["values"]))


def _valid(versions: Iterable[Record], at: int) -> Iterator[Record]:
    return (v for v in versions if v["known_from"] <= at and (v["known_to"] is None or v["known_to"] > at))
