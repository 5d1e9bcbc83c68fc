"""One batch in one transaction: read the situation, plan, let ``eventlog.append`` check and write."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from shared.database import Connection
from shared.eventlog import metrics
from shared.eventlog.outcomes import Outcome
from shared.eventlog.plan import Append, Plan, Row, Situation, plan
from shared.sql import load_queries

queries = load_queries(__package__)


async def append(db: Connection, appends: list[Append]) -> list[Outcome]:
    """Decide by what is committed now; ``eventlog.append`` takes the tail and refuses if that has moved since."""
    decided = plan(appends, await _situation(db, appends))
    if decided.rows:
        await db.execute(queries.append, *_arguments(decided))
    metrics.BATCH_EVENTS.observe(len(decided.rows))
    return decided.outcomes


async def append_holding_tail(db: Connection, appends: list[Append]) -> list[Outcome]:
    """The same with the tail held from before the plan, so that nobody can come in between."""
    try:
        await db.execute(queries.take_tail)
        outcomes = await append(db, appends)
        await db.execute("commit")
    except BaseException:
        with suppress(Exception):
            await asyncio.shield(db.execute("rollback", timeout=2))
        raise
    return outcomes


async def _situation(db: Connection, appends: Sequence[Append]) -> Situation:
    """All that ``plan`` has to know, of one moment."""
    streams = list({write.stream for append in appends for write in append.writes})
    ids = [event.id for append in appends for _, _, event in append.events()]
    row = await db.fetchrow(queries.situation, streams, ids)
    assert row
    versions = dict(zip(row["streams"] or (), row["versions"] or (), strict=True))
    places = zip(row["positions"] or (), row["leaves"] or (), strict=True)
    known = dict(zip(row["ids"] or (), places, strict=True))
    return Situation(row["tail"], row["prev"], row["at"], versions, known)


def _arguments(decided: Plan) -> tuple[Any, ...]:
    """The plan as the parallel arrays of ``eventlog.append``."""
    moves = decided.moves
    return (
        decided.tail,
        decided.at,
        decided.root,
        decided.prev,
        decided.hash,
        list(moves),
        [before for before, _ in moves.values()],
        [after for _, after in moves.values()],
        *columns(decided.rows),
    )


def columns(rows: Sequence[Row]) -> tuple[list[Any], ...]:
    """Rows of events as one array a column, in the order of ``eventlog.append``."""
    events = [row.event for row in rows]
    return (
        [row.stream for row in rows],
        [row.version for row in rows],
        [event.id for event in events],
        [event.type for event in events],
        [event.schema for event in events],
        [event.region for event in events],
        [event.bureau for event in events],
        [event.actor for event in events],
        [event.occurred_on for event in events],
        [event.correlation or event.id for event in events],
        [event.causation for event in events],
        [event.data for event in events],
        [row.leaf for row in rows],
    )
