"""What may share a transaction. No I/O."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from uuid import UUID

from shared.eventlog.outcomes import Outcome
from shared.eventlog.plan import Append

#: most events in one transaction: about 20 ms of holding the tail
BATCH_EVENTS = 1_000


@dataclass(frozen=True, slots=True)
class Waiting:
    append: Append
    answer: asyncio.Future[Outcome]


class Batch:
    """Appends that may share a transaction: no stream and no event id twice, and what came first stays first."""

    def __init__(self) -> None:
        self.items: list[Waiting] = []
        self.size = 0
        self._streams: set[str] = set()
        self._ids: set[UUID] = set()

    def takes(self, waiting: Waiting) -> bool:
        """Add it if it fits. If not, later appends to its streams do not fit either, so that their order is kept."""
        streams = {write.stream for write in waiting.append.writes}
        ids = {event.id for _, _, event in waiting.append.events()}
        fits = not (streams & self._streams or ids & self._ids) and (
            not self.items or self.size + len(ids) <= BATCH_EVENTS
        )
        self._streams |= streams
        self._ids |= ids
        if fits:
            self.items.append(waiting)
            self.size += len(ids)
        return fits
