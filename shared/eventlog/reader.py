"""Reading by position. Positions are gapless and in commit order, so whatever stands at or before the tail is complete.

A page and the tail it ends at are read in one statement, of one moment: what is committed meanwhile waits for the next page.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from shared.database import Connection, Pool
from shared.events.envelope import Recorded
from shared.sql import load_queries

queries = load_queries(__package__)


@dataclass(frozen=True, slots=True)
class Page:
    """Events of one window; ``upto`` is the position the reader has seen everything to, also where no event was wanted."""

    events: list[Recorded]
    upto: int


async def tail(db: Pool | Connection) -> int:
    """The last position; 0 for an empty log."""
    return await db.fetchval(queries.tail) or 0


async def tail_before(db: Pool | Connection, instant: datetime) -> int:
    """The last position recorded before an instant."""
    return await db.fetchval(queries.tail_before, instant) or 0


async def window(
    db: Pool | Connection, after: int, upto: int, types: Iterable[str] | None = None
) -> list[Recorded]:
    """Events in ``after < position <= upto``, of all types or of those named, for who knows that the log reaches that far."""
    if types is None:
        rows = await db.fetch(queries.window, after, upto)
    else:
        rows = await db.fetch(queries.window_of_types, after, upto, list(types))
    return list(map(recorded, rows))


async def page(db: Pool | Connection, after: int, limit: int, types: Iterable[str] | None = None) -> Page:
    """The next window of at most ``limit`` positions, of all types or of those named."""
    rows = await db.fetch(queries.page, after, limit, types and list(types))
    upto = max(after, min(after + limit, rows[0]["tail"]))
    return Page([] if rows[0]["position"] is None else list(map(recorded, rows)), upto)


async def stream(db: Pool | Connection, name: str, after: int = 0) -> list[Recorded]:
    """One stream's events with versions above ``after``, in order."""
    return list(map(recorded, await db.fetch(queries.stream, name, after)))


async def streams(
    db: Pool | Connection, names: Iterable[str], types: Iterable[str] | None = None
) -> list[Recorded]:
    """All events of several streams, or those of some types, by position."""
    wanted = None if types is None else list(types)
    return list(map(recorded, await db.fetch(queries.streams, list(names), wanted)))


async def find(db: Pool | Connection, ids: Iterable[UUID]) -> list[Recorded]:
    """Events by id; unknown ids are simply missing."""
    return list(map(recorded, await db.fetch(queries.find, list(ids))))


def recorded(row: asyncpg.Record) -> Recorded:
    """Columns are the fields. Not by ``__init__``, which sets a frozen instance's fields one by one: 0.9 µs instead of 4.0."""
    event = object.__new__(Recorded)
    event.__dict__.update(row.items())
    event.__dict__.pop("tail", None)
    return event
