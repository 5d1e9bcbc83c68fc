"""Announcements on their way into the log: one append a deadline, many at a time."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import structlog

from services.deadlines.life.announcing import Announcement, writes
from shared.breaths import in_breaths
from shared.eventlog import Appended, EventLog, Outcome, Write

log = structlog.get_logger(__name__)

#: appends in flight at once: enough to fill the writer's batches, far below its queue's bound
IN_FLIGHT = 200


async def say(events: EventLog, said: Sequence[Announcement]) -> set[str]:
    """Append them; returns the streams in which somebody was faster (a conflict, a duplicate, a reused id): the log will bring it."""
    pending = [write async for write in in_breaths(writes(said))]
    outcomes: list[Outcome] = []
    for start in range(0, len(pending), IN_FLIGHT):
        part = pending[start : start + IN_FLIGHT]
        outcomes += await asyncio.gather(*map(events.append, part))
    async for write, outcome in in_breaths(zip(pending, outcomes, strict=True)):
        _log(write, outcome)
    said_by_us = zip(pending, outcomes, strict=True)
    return {write.stream for write, outcome in said_by_us if not isinstance(outcome, Appended)}


def _log(write: Write, outcome: Outcome) -> None:
    types, correlation = [event.type for event in write.events], str(write.events[0].correlation)
    log.info(
        "deadline.said" if isinstance(outcome, Appended) else "deadline.said_before",
        stream=write.stream,
        types=types,
        correlation=correlation,
    )
