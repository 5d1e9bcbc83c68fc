"""Cases decided on their facts in the log and their deadlines in the tables: what is to be said of them. Reads only; nothing is appended."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

from services.deadlines.law.case import Case
from services.deadlines.life.announcing import Announcement
from services.deadlines.life.entries import Entry
from services.deadlines.life.lifecycle import Desk, Standings, on_day, on_facts
from services.deadlines.life.standing import Emission, Standing
from services.deadlines.life.tables import entries_of_cases
from shared.database import Connection, Pool
from shared.eventlog import reader
from shared.events.envelope import Recorded
from shared.events.history import fold

#: cases read at a time: others are answered between two cases, and nobody while what is known of these is read
PART = 20

Decide = Callable[[Case, Standings, Desk], list[Emission]]


class Decided(NamedTuple):
    """What is to be said, and the deadlines as they stood; ``cases`` are those that have facts."""

    said: list[Announcement]
    entries: list[Entry]
    cases: list[UUID]


async def decided(db: Pool | Connection, ids: Iterable[UUID], decide: Decide, desk: Desk) -> Decided:
    """Every case of ``ids``, one after the other."""
    known, wanted = Decided([], [], []), sorted(set(ids))
    for start in range(0, len(wanted), PART):
        await _decide(known, db, wanted[start : start + PART], decide, desk)
    return known


async def _decide(
    known: Decided, db: Pool | Connection, wanted: Sequence[UUID], decide: Decide, desk: Desk
) -> None:
    """Add a few cases to what is known."""
    entries = await entries_of_cases(db, wanted)
    known.entries.extend(entries)
    standings: defaultdict[UUID, dict[UUID, Standing]] = defaultdict(dict)
    for entry in entries:
        standings[entry.standing.identity.case_id][entry.id] = entry.standing
    for case, facts in _cases(await reader.streams(db, [f"case-{key}" for key in wanted])):
        causes = [*facts, desk.changed.event] if desk.changed and desk.changed.event else facts
        known.said.extend(Announcement(case, causes, one) for one in decide(case, standings[case.id], desk))
        known.cases.append(case.id)
        await asyncio.sleep(0)  # requests are answered meanwhile


def by_facts_then_day(case: Case, standings: Standings, desk: Desk) -> list[Emission]:
    """What the facts say comes first: a completion that is still on its way must not be called a miss."""
    return on_facts(case, standings, desk) or on_day(case, standings, desk)


def case_id(stream: str) -> UUID:
    """Of a stream ``case-<id>``."""
    return UUID(stream.partition("-")[2])


def _cases(facts: Iterable[Recorded]) -> Iterator[tuple[Case, list[Recorded]]]:
    """Each case with its events."""
    streams: dict[str, list[Recorded]] = {}
    for event in facts:
        streams.setdefault(event.stream, []).append(event)
    for stream, events in streams.items():
        yield Case(case_id(stream), events[0].region, events[0].bureau, fold(events)), events
