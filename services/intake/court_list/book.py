"""A court's list for a period as its stream tells: every version received, the rows of the last, and the differences somebody explained. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from services.intake.court_list.differences import Difference
from services.intake.ledger.synonyms import plain
from shared.events.court_list import (
    CourtListDifferenceExplained,
    CourtListReceived,
    CourtListRowsKept,
    CourtRow,
)
from shared.events.envelope import Recorded, derived_id
from shared.events.terms import ListBasis

#: bytes of rows in one event; an event with its envelope must fit a message of the bus
CHUNK = 250_000


@dataclass(frozen=True, slots=True)
class Scope:
    """What a list covers; ``first_day`` and ``last_day`` both included."""

    region: str
    court: str
    basis: ListBasis
    first_day: date
    last_day: date

    @property
    def id(self) -> UUID:
        return derived_id(
            "court-list", self.region, plain(self.court), self.basis, self.first_day, self.last_day
        )

    @property
    def stream(self) -> str:
        return f"court_list-{self.id}"

    def covers(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day


@dataclass(frozen=True, slots=True)
class Edition:
    """One file the court gave; ``number`` counts from 1."""

    number: int
    digest: str
    row_count: int
    received_on: date | None
    recorded_at: datetime
    actor: str
    file_name: str | None


@dataclass(frozen=True, slots=True)
class Explanation:
    reason: str
    actor: str
    explained_on: date | None


#: what tells one difference from another: entry, attribute, and what both sides say
DifferenceKey = tuple[str, str, str | None, str | None]


@dataclass(frozen=True, slots=True)
class CourtBook:
    """``rows`` are those of the last edition; ``version`` is the stream's."""

    scope: Scope
    bureau: str
    editions: tuple[Edition, ...]
    rows: tuple[CourtRow, ...]
    explained: dict[DifferenceKey, Explanation]
    version: int

    def edition(self, digest: str) -> Edition | None:
        return next((one for one in self.editions if one.digest == digest), None)


def key_of(one: Difference) -> DifferenceKey:
    return one.entry, one.attribute.value, one.ours, one.theirs


def fold_book(events: Sequence[Recorded]) -> CourtBook | None:
    """None for a stream in which nothing was received."""
    book: CourtBook | None = None
    for event in events:
        match event.payload:
            case CourtListReceived() as received:
                book = _received(book, event, received)
            case CourtListRowsKept(digest=digest, rows=rows) if book and digest == book.editions[-1].digest:
                book = replace(book, rows=book.rows + rows)
            case CourtListDifferenceExplained() as why if book:
                key = (why.entry, why.attribute, why.ours, why.theirs)
                said = Explanation(why.reason, event.actor, event.occurred_on)
                book = replace(book, explained={**book.explained, key: said})
    return book and replace(book, version=events[-1].version)


def _received(book: CourtBook | None, event: Recorded, received: CourtListReceived) -> CourtBook:
    """A later list takes the place of the earlier; what was explained stays explained."""
    edition = Edition(
        number=len(book.editions) + 1 if book else 1,
        digest=received.digest,
        row_count=received.row_count,
        received_on=event.occurred_on,
        recorded_at=event.recorded_at,
        actor=event.actor,
        file_name=received.file_name,
    )
    if book:
        return replace(book, editions=(*book.editions, edition), rows=())
    scope = Scope(event.region, received.court, received.basis, received.first_day, received.last_day)
    return CourtBook(scope, event.bureau, (edition,), (), {}, 0)


def chunks(rows: Iterable[CourtRow]) -> Iterator[tuple[CourtRow, ...]]:
    """Rows in the order given, as many together as one event can carry."""
    held: list[CourtRow] = []
    size = 0
    for row in rows:
        own = len(row.model_dump_json(exclude_none=True).encode())
        if held and (size + own > CHUNK or len(held) == 1_000):
            yield tuple(held)
            held, size = [], 0
        held.append(row)
        size += own
    if held:
        yield tuple(held)
