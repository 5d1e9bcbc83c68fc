"""What one batch becomes: a pure function of the waiting appends and the situation found in the log.

The order of the checks is the contract: a retry is recognised before its expected version is looked at (after the first success that
version is naturally wrong), and one bad append never touches its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from shared.eventlog.outcomes import Appended, Conflict, Duplicate, IdReused, Outcome, Write
from shared.eventlog.seal import root, seal
from shared.events.envelope import NewEvent


@dataclass(frozen=True, slots=True)
class Append:
    """One caller's writes with the leaf of every event, hashed before any lock is taken.

    ``order``: in which order the events take their positions, as indexes into ``events()``; empty: as they stand there. A copy of another log
    keeps that log's order across streams with it.
    """

    writes: tuple[Write, ...]
    leaves: tuple[bytes, ...]
    order: tuple[int, ...] = ()

    def events(self) -> Iterator[tuple[Write, int, NewEvent]]:
        """Each event with its write and its place in it."""
        for write in self.writes:
            for n, event in enumerate(write.events, 1):
                yield write, n, event


@dataclass(frozen=True, slots=True)
class Situation:
    """The log at one moment; the plan holds for as long as the tail does not move. Absent streams are missing from ``versions``, absent ids from ``known``."""

    tail: int
    prev: bytes
    at: datetime
    versions: dict[str, int]
    known: dict[UUID, tuple[int, bytes]]


@dataclass(frozen=True, slots=True)
class Row:
    stream: str
    version: int
    event: NewEvent
    leaf: bytes


@dataclass(frozen=True, slots=True)
class Plan:
    """``outcomes`` in the order of the appends, ``rows`` to insert at tail+1…, ``moves`` stream → (version before, after)."""

    tail: int
    at: datetime
    prev: bytes
    outcomes: list[Outcome]
    rows: list[Row]
    moves: dict[str, tuple[int, int]]
    root: bytes
    hash: bytes


def plan(appends: Sequence[Append], now: Situation) -> Plan:
    """Decide every append. Expects that no stream and no event id occurs in two of them."""
    outcomes: list[Outcome] = []
    rows: list[Row] = []
    moves: dict[str, tuple[int, int]] = {}
    for append in appends:
        refusal = _refusal(append, now)
        if refusal is None:
            placed = list(_rows(append, now))
            order = append.order or range(len(placed))
            outcomes.append(_appended(placed, order, now.tail + len(rows)))
            rows += [placed[index] for index in order]
            moves |= _moves(append, now)
        else:
            outcomes.append(refusal)
    merkle = root([row.leaf for row in rows]) if rows else b""
    hash_ = seal(now.prev, now.tail + 1, now.tail + len(rows), now.at, merkle) if rows else b""
    return Plan(now.tail, now.at, now.prev, outcomes, rows, moves, merkle, hash_)


def _refusal(append: Append, now: Situation) -> Outcome | None:
    if now.known and (recorded := _recorded(append, now.known)):
        return recorded
    for write in append.writes:
        actual = now.versions.get(write.stream, 0)
        if not write.expected.allows(actual):
            return Conflict(write.stream, actual)
    return None


def _recorded(append: Append, known: dict[UUID, tuple[int, bytes]]) -> Outcome | None:
    """None when no id of the append is known; a retry has all of them, with the same content."""
    found = [
        (event.id, leaf, known.get(event.id))
        for (_, _, event), leaf in zip(append.events(), append.leaves, strict=True)
    ]
    if not any(place for _, _, place in found):
        return None
    for id_, leaf, place in found:
        if place is None or place[1] != leaf:
            return IdReused(id_)
    return Duplicate(tuple(place[0] for _, _, place in found if place))


def _rows(append: Append, now: Situation) -> Iterator[Row]:
    for (write, n, event), leaf in zip(append.events(), append.leaves, strict=True):
        yield Row(write.stream, now.versions.get(write.stream, 0) + n, event, leaf)


def _appended(rows: list[Row], order: Sequence[int], before: int) -> Appended:
    positions = dict(zip(order, range(before + 1, before + len(rows) + 1), strict=True))
    return Appended(tuple(positions[n] for n in range(len(rows))), tuple(row.version for row in rows))


def _moves(append: Append, now: Situation) -> dict[str, tuple[int, int]]:
    return {
        write.stream: (before := now.versions.get(write.stream, 0), before + len(write.events))
        for write in append.writes
    }
