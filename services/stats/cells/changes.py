"""What a page of events changed of the counted rows: the rows of the streams it touched, as they were before and after.

Rows are valid by log position, so both are read from the same tables, however far those have come meanwhile. A row that is the same before and
after is not looked at.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, TypeAlias
from uuid import UUID

import orjson
from asyncpg import Record

from services.stats.figures.duty import Duty, OwedDuty, State
from services.stats.figures.instance import Instance
from services.stats.units.placed import placed
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
#: a case by its id, an organisation by its stream
Owner: TypeAlias = UUID | str


class Version(NamedTuple):
    """A row and the positions it is valid between."""

    known_from: int
    known_to: int | None
    row: Any


class Counted(NamedTuple):
    """What was counted, with the instance it belongs to."""

    subject: Subject
    row: Any
    of: Instance | None = None

    @property
    def seen(self) -> Any:
        """As measures ask it."""
        return owed(self.row, self.of) if self.subject is Subject.DUTY and self.of else self.row


@dataclass(frozen=True, slots=True)
class Versions:
    """Versions of the rows of one owner."""

    instances: list[Version] = field(default_factory=list)
    duties: list[Version] = field(default_factory=list)
    units: list[Version] = field(default_factory=list)

    def counted(self, at: int) -> dict[tuple[int, int], Counted]:
        """What was counted at the position, by what it was made of: the same key at another position is the same row."""
        instances = {(row.case_id, row.instance): row for row in _valid(self.instances, at) if not row.voided}
        found = [Counted(Subject.INSTANCE, row) for row in instances.values()]
        for duty in _valid(self.duties, at):
            of = instances.get((duty.case_id, duty.instance))
            if of and duty.state != State.CANCELLED:
                found.append(Counted(Subject.DUTY, duty, of))
        kept = {(id(one.row), id(one.of)): one for one in found}
        units = [unit for unit in _valid(self.units, at) if not unit.voided]
        for one in placed(units, instances):
            kept[id(one.unit), id(one.of)] = Counted(Subject(one.unit.subject), one, one.of)
        return kept


@dataclass(slots=True)
class Touched:
    """``cases`` by id; ``others`` are streams of bureaus."""

    cases: set[UUID] = field(default_factory=set)
    others: set[str] = field(default_factory=set)


def touched(page: Iterable[Recorded]) -> Touched:
    found = Touched()
    for owner in owners(page):
        if isinstance(owner, UUID):
            found.cases.add(owner)
        else:
            found.others.add(owner)
    return found


def owners(page: Iterable[Recorded]) -> set[Owner]:
    """Whose rows the events may change. One of a stream tells: a deadline stays with its case."""
    return {_owner(event) for event in {event.stream: event for event in page}.values()}


def _owner(event: Recorded) -> Owner:
    area, _, rest = event.stream.partition("-")
    if area == "case":
        return UUID(rest)
    return event.payload.case_id if isinstance(event.payload, DeadlineEvent) else event.stream


async def read_changes(db: Connection, found: Touched, since: int, upto: int) -> Mapping[Owner, Versions]:
    """A case is read whole, because its units are counted with its instances; of a bureau only what changed."""
    read: dict[Owner, Versions] = defaultdict(Versions)
    if cases := list(found.cases):
        for row in await db.fetch(queries.instances_between, cases, since, upto):
            read[row["case_id"]].instances.append(_version(row, Instance))
        for row in await db.fetch(queries.duties_between, cases, since, upto):
            read[row["case_id"]].duties.append(_version(row, Duty))
        for row in await db.fetch(queries.units_between, [f"case-{case}" for case in cases], since, upto):
            read[row["case_id"]].units.append(_unit(row))
    if others := list(found.others):
        for row in await db.fetch(queries.units_changed_between, others, since, upto):
            read[row["stream"]].units.append(_unit(row))
    return read


def changed(versions: Versions, before: int, after: int) -> Iterator[tuple[Counted, int]]:
    """What was counted at the one position and not at the other: taken away (-1) or come (+1)."""
    gone, come = versions.counted(before), versions.counted(after)
    yield from ((one, -1) for key, one in gone.items() if key not in come)
    yield from ((one, 1) for key, one in come.items() if key not in gone)


def owed(duty: Duty, of: Instance) -> OwedDuty:
    """A duty with what is counted of its instance."""
    return OwedDuty._make(getattr(duty if name in Duty._fields else of, name) for name in OwedDuty._fields)


def _version(row: Record, of: type[Instance | Duty]) -> Version:
    return Version(row["known_from"], row["known_to"], of._make(row[_FIRST : _FIRST + len(of._fields)]))


def _unit(row: Record) -> Version:
    unit = Unit._make(row[_FIRST : _FIRST + len(Unit._fields)])
    return Version(row["known_from"], row["known_to"], unit._replace(values=orjson.loads(row["values"])))


def _valid(versions: Sequence[Version], at: int) -> Iterator[Any]:
    return (row for since, upto, row in versions if since <= at and (upto is None or upto > at))
