"""调整: since an edition, which figures are different now, which cases came in, left or changed their place, and the events that did it."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from services.stats.catalogue import Catalogue
from services.stats.knowledge import Knowledge, known
from services.stats.plain import plain_figure
from services.stats.publishing.adjusting import Changed, Moved, changed
from services.stats.reports.adjusted import Adjustment
from services.stats.reports.form import Asked
from services.stats.selection import Scope
from services.stats.standpoint import Standpoint
from shared.database import Pool
from shared.eventlog import reader
from shared.events.envelope import Recorded

Events = dict[str, list[Recorded]]


@dataclass(frozen=True, slots=True)
class Explained:
    """``events`` by stream."""

    changed: Changed
    events: Events

    def of(self, row: Moved) -> list[Recorded]:
        """The events behind one row, by position."""
        said = (event for stream in row.streams for event in self.events.get(stream, ()))
        return sorted(said, key=lambda event: event.position)

    def told(self, report: str) -> Adjustment:
        """As the next report lists it."""
        events = {event.id: event for row in self.changed.rows for event in self.of(row)}
        titles = Counter(event.payload.title for event in events.values())
        why = "、".join(f"{title}{count}条" for title, count in titles.items()) or "所属名册或案件变化"
        cases = tuple(dict.fromkeys(str(row.case_id) for row in self.changed.rows if row.case_id))
        one = self.changed
        return Adjustment(report, one.code, one.title, one.published, one.now, why, cases)

    def plain(self) -> dict[str, Any]:
        """indicator, title, published, now, and rows with was, stands and events."""
        one = self.changed
        return {
            "indicator": one.code,
            "title": one.title,
            "published": plain_figure(one.published),
            "now": plain_figure(one.now),
            "rows": [_row(row, self.of(row)) for row in one.rows],
        }


@dataclass(frozen=True, slots=True)
class Adjuster:
    pool: Pool
    catalogue: Catalogue

    async def between(self, about: Asked, then: Standpoint, now: Standpoint) -> list[Explained]:
        """The changed figures in the order of the catalogue, each with what was recorded in between on what stands behind it.

        Of a report about one case only what concerns the case.
        """
        scope, period = Scope(about.region, about.bureau), about.period
        before = await known(self.pool, then, scope, period)
        after = await known(self.pool, now, scope, period)
        found = await asyncio.to_thread(_changes, self.catalogue, before, after, about)
        events = await self._events(found, then.position, now.position)
        return [Explained(one, events) for one in found]

    async def _events(self, found: Iterable[Changed], after: int, upto: int) -> Events:
        """By stream, what was recorded between the two positions."""
        streams = {stream for one in found for row in one.rows for stream in row.streams}
        by_stream: Events = defaultdict(list)
        for event in await reader.streams(self.pool, streams) if streams else ():
            if after < event.position <= upto:
                by_stream[event.stream].append(event)
        return by_stream


def _changes(catalogue: Catalogue, then: Knowledge, now: Knowledge, about: Asked) -> list[Changed]:
    found = changed(catalogue, then, now, about.period)
    if about.case_id is None:
        return list(found)
    return [one for one in found if any(row.case_id == about.case_id for row in one.rows)]


def _row(row: Moved, events: Iterable[Recorded]) -> dict[str, Any]:
    return {
        "case_id": row.case_id,
        "instance": row.instance,
        "name": row.name,
        "region": row.region,
        "bureau": row.bureau,
        "was": row.was,
        "stands": row.now,
        "events": [_event(event) for event in events],
    }


def _event(event: Recorded) -> dict[str, Any]:
    return {
        "id": event.id,
        "type": event.type,
        "title": event.payload.title,
        "occurred_on": event.occurred_on,
        "recorded_at": event.recorded_at,
        "actor": event.actor,
        "position": event.position,
    }
