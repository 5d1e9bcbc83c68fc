"""When something has to be said of a deadline depends on the calendar: a new one puts those days right, in a rebuild as in life."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from services.deadlines.calendars.recalculation import queries
from services.deadlines.calendars.recount import Row
from services.deadlines.life.lifecycle import next_look
from services.deadlines.life.standing import Standing, Status
from shared.database import Connection
from shared.dates import WorkCalendar
from shared.events.deadline import DatedDeadline

#: a rule's reminder steps
Remind = Mapping[str, Iterable[int]]


async def look_again(db: Connection, before: WorkCalendar, after: WorkCalendar, remind: Remind) -> None:
    """Set ``look_on`` of every running deadline that a changed day may concern."""
    runs = before.changed_days(after)
    if not runs:
        return
    ids: list[UUID] = []
    days: list[date | None] = []
    for group in await db.fetch(queries.looks, runs[0][0]):
        look_on = next_look(_standing(group), remind.get(group["rule"], ()), after)
        ids += group["ids"]
        days += [look_on] * len(group["ids"])
    await db.execute(queries.look_again, ids, days)


def _standing(group: Row) -> Standing:
    """Of a deadline, what the next look depends on."""
    dated = DatedDeadline.model_construct(due=group["due"], due_safe=group["due_safe"])  # type: ignore[call-arg]
    return Standing(
        Status.OPEN, 0, dated, UUID(int=0), dated, group["known_on"], frozenset(group["reminded"])
    )
