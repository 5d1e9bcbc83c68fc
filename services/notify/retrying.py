"""A second try of what was given up: of one notification, or of many by channel and reason. Asked twice it is recorded once."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, Field

from services.notify import notices
from services.notify.channels.message import addresses
from services.notify.progress import Progress, progress
from shared.clock import Today
from shared.database import Pool
from shared.eventlog import EventLog, Expected, Write
from shared.events.envelope import Recorded
from shared.events.notification import NotificationRaised
from shared.events.terms import Channel
from shared.projection.catching_up import last_of
from shared.sql import load_queries

queries = load_queries(__package__)

#: tries asked for at once that are appended side by side
IN_FLIGHT = 100


class Operator(BaseModel):
    """``channel``: only on this one; without it on every one that was given up."""

    actor: Annotated[str, Field(min_length=1, max_length=128)]
    channel: Channel | None = None


class RetryOf(Operator):
    """``reason``: only what was given up for it; without it whatever the reason. The oldest ``limit`` that stand after ``after``."""

    reason: str | None = None
    after: Annotated[int | None, Field(ge=1, le=2**63 - 1, title="上一批的 next")] = None
    limit: Annotated[int, Field(ge=1, le=500)] = 100


@dataclass(frozen=True, slots=True)
class Queued:
    """``upto``: the last position recorded; ``next``: where the next batch begins, None where there is none."""

    number: int
    upto: int
    next: int | None


async def retry(log: EventLog, pool: Pool, wanted: RetryOf, today: Today) -> Queued:
    """Queue again what was given up, the oldest first."""
    rows = await pool.fetch(queries.failed, wanted.channel, wanted.reason, wanted.after, wanted.limit)
    again = [writes for row in rows if (writes := await _again(log, row["id"], wanted, today))]
    upto = 0
    for start in range(0, len(again), IN_FLIGHT):
        done = await asyncio.gather(*(log.append(write) for write in again[start : start + IN_FLIGHT]))
        upto = max(upto, *map(last_of, done))
    return Queued(len(again), upto, rows[-1]["position"] if len(rows) == wanted.limit else None)


async def retry_one(log: EventLog, notification: UUID, operator: Operator, today: Today) -> Queued:
    """What was given up of one notification; nothing when somebody else asked for it meanwhile."""
    wanted = RetryOf(actor=operator.actor, channel=operator.channel)
    write = await _again(log, notification, wanted, today)
    return Queued(1, last_of(await log.append(write)), None) if write else Queued(0, 0, None)


async def _again(log: EventLog, notification: UUID, wanted: RetryOf, today: Today) -> Write | None:
    """None when somebody else asked for it meanwhile."""
    stream = await log.read_stream(notices.stream_of(notification))
    events = tuple(
        notices.requeued(known.first, channel, known.attempts, today(), wanted.actor)
        for channel, known in _given_up(stream, wanted.channel)
        if wanted.reason in {None, known.given_up}
    )
    return Write(notices.stream_of(notification), events, Expected.any()) if events else None


def _given_up(stream: Sequence[Recorded], channel: Channel | None) -> list[tuple[Channel, Progress]]:
    """The channels, or the one asked for, on which a notification was given up."""
    raised = stream[0].payload if stream else None
    if not isinstance(raised, NotificationRaised):
        return []
    wanted = [one.channel for one in addresses(raised) if channel in (None, one.channel)]
    known = [(one, progress(stream, one)) for one in wanted]
    return [(one, so_far) for one, so_far in known if so_far and so_far.given_up is not None]
