"""The rows of one subject in their order, a lot at a time: for who shows a page of many, and need not have all to know how many."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterable
from dataclasses import replace
from typing import Any

from services.stats.figures.duty import OwedDuty
from services.stats.figures.instance import Instance
from services.stats.knowledge import Knowledge, being_built, names_of_bureaus, with_instances
from services.stats.selection import Selection
from shared.database import Connection, Pool
from shared.policy.subjects import Subject

#: what is told of one of these depends on others of the period: they are read together (``units.placed``)
TOLD_TOGETHER = frozenset({Subject.POST, Subject.LOSS})


async def lots(pool: Pool, selection: Selection, size: int) -> AsyncGenerator[Knowledge, None]:
    """What ``knowledge.known`` gives of the one subject that is selected, in the same order: ``size`` rows, then twice as many, and so on.

    Close it when enough was seen; it holds a connection till then.

    Retry in the first moments of a new system, before there are tables.
    """
    (subject,) = selection.subjects
    with being_built():
        async with pool.acquire() as db, db.transaction(readonly=True):
            names = await names_of_bureaus(db, selection.at)
            none = Knowledge(selection.at, selection.scope, (), (), names, {})
            rows = await db.cursor(*_question(selection, subject))
            while found := await rows.fetch(size):
                yield replace(none, **await _read(db, selection, subject, found))
                size *= 2


def _question(selection: Selection, subject: Subject) -> tuple[Any, ...]:
    if subject is Subject.INSTANCE:
        return selection.instances
    return selection.duties if subject is Subject.DUTY else selection.units


async def _read(
    db: Connection, selection: Selection, subject: Subject, found: Iterable[Any]
) -> dict[str, Any]:
    """What of ``Knowledge`` these rows are."""
    if subject is Subject.INSTANCE:
        return {"instances": tuple(Instance._make(row) for row in found)}
    if subject is Subject.DUTY:
        return {"duties": tuple(OwedDuty._make(row) for row in found)}
    return {"units": await with_instances(db, selection, found)}
