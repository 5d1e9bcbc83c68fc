"""What was acknowledged in the log of anchors that do not fit it any more, because it was put back to an earlier moment.

A stream of its own, so that it is read at once before the chain is walked; the chain that is walked then covers these events like all others.
"""

from __future__ import annotations

from shared.database import Connection, Pool
from shared.eventlog import reader
from shared.eventlog.anchor import Acknowledged
from shared.events.audit import DivergenceAcknowledged
from shared.events.envelope import Recorded

STREAM = "audit-log-divergences"


async def acknowledged(db: Pool | Connection) -> list[Acknowledged]:
    """Every such saying, the oldest first."""
    return [_read(event, said) for event in await reader.stream(db, STREAM, 0) if (said := _said(event))]


def _said(event: Recorded) -> DivergenceAcknowledged | None:
    return event.payload if isinstance(event.payload, DivergenceAcknowledged) else None


def _read(event: Recorded, said: DivergenceAcknowledged) -> Acknowledged:
    return Acknowledged(
        position_from=said.position_from,
        position_to=said.position_to,
        written_until=said.written_until,
        person=said.person,
        reason=said.reason,
        recorded_at=event.recorded_at,
        position=event.position,
    )
