"""What a calendar would move, decided as it would be decided, and not said."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import NamedTuple

from services.deadlines.calendars.moves import Move, move
from services.deadlines.calendars.recalculation import concerned, queries
from services.deadlines.life.deciding import decided
from services.deadlines.life.lifecycle import Desk, on_facts
from shared.calendars.change import CalendarChange
from shared.calendars.editions import Editions
from shared.database import Pool
from shared.events.deadline import DeadlineMoved

#: cases of which what is known is kept at once
PART = 300
#: moves that are listed; the numbers are of all
LISTED = 1_000


class Preview(NamedTuple):
    """``moved`` counts dates that move, ``final`` those that only become final (or ``provisional`` again), ``bureaus`` all of them."""

    moved: int
    final: int
    provisional: int
    bureaus: dict[str, int]
    #: with the name of the case
    moves: list[tuple[Move, str | None]]


async def preview(pool: Pool, known: Editions, desk: Desk) -> Preview:
    """``desk`` holds the calendar that is asked about. No answer is given from half of the cases."""
    change = CalendarChange(desk.calendar.version, earlier=known.named)
    desk = replace(desk, changed=change)
    moves: list[Move] = []
    ids = await concerned(pool, known, desk.calendar)
    for start in range(0, len(ids), PART):
        part = await decided(pool, ids[start : start + PART], on_facts, desk)
        before = {entry.id: entry for entry in part.entries}
        moves += [
            move(before[one.emission.deadline], event, position=0, version=0)
            for one in part.said
            if isinstance(event := one.emission.event, DeadlineMoved) and event.reason == change.reason
        ]
    return await _summed(pool, moves)


async def _summed(pool: Pool, moves: list[Move]) -> Preview:
    shown = sorted(moves, key=lambda m: (m.due, m.deadline_id))[:LISTED]
    rows = await pool.fetch(queries.names, list({one.case_id for one in shown}))
    names = {row["case_id"]: row["name"] for row in rows}
    return Preview(
        moved=sum(one.due != one.previous_due for one in moves),
        final=sum(one.was_provisional and not one.provisional for one in moves),
        provisional=sum(one.provisional and not one.was_provisional for one in moves),
        bureaus=dict(Counter(one.bureau for one in moves).most_common()),
        moves=[(one, names.get(one.case_id)) for one in shown],
    )
