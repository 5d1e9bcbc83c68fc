"""What a version of the calendar moved: the days before and after, of every deadline whose move names the import or withdrawal as its cause."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.deadlines.life.entries import Entry
from services.deadlines.life.tables import Step
from shared.database import Connection
from shared.events.deadline import DatedDeadline, DeadlineMoved

_NONE = UUID(int=0)


class Move(NamedTuple):
    """A row of ``calendar_moves``; ``position`` is the move's own, ``version`` the number of the calendar."""

    position: int
    version: int
    deadline_id: UUID
    case_id: UUID
    region: str
    bureau: str
    rule: str
    name: str | None
    previous_due: date
    due: date
    previous_due_safe: date
    due_safe: date
    was_provisional: bool
    provisional: bool


def move(before: Entry, after: DatedDeadline, *, position: int, version: int) -> Move:
    """``before`` is the deadline with the date it had."""
    had = before.standing.dated
    assert had
    return Move(
        position, version, before.id, after.case_id, before.region, before.bureau, after.rule, before.told.terms.name,
        had.due, after.due, had.due_safe, after.due_safe, had.provisional, after.provisional,
    )  # fmt: skip


async def save_moves(db: Connection, steps: Iterable[Step], versions: Mapping[UUID, int]) -> None:
    """``versions``: the number of the calendar that each event of the stream ``calendar`` made."""
    moves = [
        move(step.before, payload, position=step.event.position, version=version)
        for step in steps
        if (version := versions.get(step.event.causation or _NONE))
        and isinstance(payload := step.event.payload, DeadlineMoved)
        and step.before
    ]
    if moves:
        await db.copy_records_to_table("calendar_moves", columns=list(Move._fields), records=moves)
