"""The tables of reminders: a page of events in, rows out; a statement for each table, whatever the page holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter

from services.notify.reminders.folding import (
    day_of,
    deadline_after,
    hearing_after,
    hearings_after,
    is_over,
    is_silent,
)
from services.notify.reminders.owed import ComingHearing, Matter, OpenDeadline
from services.notify.standing import case_id
from shared.database import Connection
from shared.eventlog import reader
from shared.events.case import CaseEvent
from shared.events.deadline import DeadlineEvent
from shared.events.envelope import Recorded
from shared.events.history import History, dump, evolve, load
from shared.events.notification import NotificationAcknowledged, NotificationRaised
from shared.events.reminder import ReminderDue
from shared.sql import load_queries

queries = load_queries(__package__)

_SHAPES: dict[str, TypeAdapter[Any]] = {
    "deadline": TypeAdapter(OpenDeadline),
    "hearing": TypeAdapter(ComingHearing),
}


@dataclass(slots=True)
class Open:
    """What is known of the matters a page speaks of; ``changed`` and ``gone`` must be written back."""

    matters: dict[UUID, Matter] = field(default_factory=dict)
    cases: dict[UUID, History] = field(default_factory=dict)
    changed: set[UUID] = field(default_factory=set)
    gone: set[UUID] = field(default_factory=set)

    def fold(self, event: Recorded, about: UUID | None) -> None:
        """``about``: the matter of an event that is not on the matter's own stream."""
        match event.payload:
            case CaseEvent():
                self._case(event)
            case DeadlineEvent():
                self._deadline(UUID(event.stream.removeprefix("deadline-")), event)
            case ReminderDue(about=key) as said if isinstance(known := self.matters.get(key), ComingHearing):
                self._keep(hearing_after(known, said))
            case _ if about:
                self._deadline(about, event)

    def _deadline(self, key: UUID, event: Recorded) -> None:
        known = self.matters.get(key)
        after = deadline_after(known if isinstance(known, OpenDeadline) else None, event)
        if after and after != known:
            self._keep(after)

    def _case(self, event: Recorded) -> None:
        key = case_id(event)
        history = self.cases[key] = evolve(self.cases.get(key, History()), event)
        known = {
            one.id: one
            for one in self.matters.values()
            if isinstance(one, ComingHearing) and one.case_id == key
        }
        now = hearings_after(known, event, history)
        for one in now.values():
            if known.get(one.id) != one:
                self._keep(one)
        for gone in known.keys() - now.keys():
            del self.matters[gone]
            self.gone.add(gone)

    def _keep(self, one: Matter) -> None:
        self.matters[one.id] = one
        self.changed.add(one.id)


async def project(db: Connection, page: Sequence[Recorded]) -> set[UUID]:
    """Fold a page in; the matters that changed."""
    abouts = await _abouts(db, page)
    known = await _load(db, page, abouts)
    for event in page:
        known.fold(event, abouts.get(event.id))
    await _save(db, known)
    return known.changed & known.matters.keys()


async def matters_of(db: Connection, query: str, ids: Iterable[UUID]) -> list[Matter]:
    return [
        _SHAPES[row["kind"]].validate_python(row["matter"], strict=False)
        for row in await db.fetch(query, list(ids))
    ]


async def _abouts(db: Connection, page: Sequence[Recorded]) -> dict[UUID, UUID]:
    """By event, the matter that a reminder or an acknowledgement is about."""
    found = {e.id: e.payload.about for e in page if isinstance(e.payload, ReminderDue)}
    taken_up = {e.stream: e.id for e in page if isinstance(e.payload, NotificationAcknowledged)}
    for event in await reader.streams(db, list(taken_up)) if taken_up else []:
        if isinstance(event.payload, NotificationRaised) and event.payload.about:
            found[taken_up[event.stream]] = event.payload.about
    return found


async def _load(db: Connection, page: Sequence[Recorded], abouts: dict[UUID, UUID]) -> Open:
    cases = {case_id(event) for event in page if isinstance(event.payload, CaseEvent)}
    ids = {UUID(e.stream.removeprefix("deadline-")) for e in page if isinstance(e.payload, DeadlineEvent)}
    known = Open()
    for row in await db.fetch(queries.cases, list(cases)):
        known.cases[row["case_id"]] = load(row["history"])
    for one in (
        *await matters_of(db, queries.matters, ids | set(abouts.values())),
        *await matters_of(db, queries.hearings, cases),
    ):
        known.matters[one.id] = one
    return known


async def _save(db: Connection, known: Open) -> None:
    if known.gone:
        await db.execute(queries.forget_matters, list(known.gone))
    rows = [_row(known.matters[key]) for key in known.changed & known.matters.keys()]
    if rows:
        await db.execute(queries.save_matters, rows)
    cases = [
        {"case_id": str(key), "silent": is_silent(history), "history": dump(history)}
        for key, history in known.cases.items()
    ]
    if cases:
        await db.execute(queries.save_cases, cases)


def _row(one: Matter) -> dict[str, Any]:
    kind = "deadline" if isinstance(one, OpenDeadline) else "hearing"
    return {
        "id": str(one.id),
        "kind": kind,
        "case_id": str(one.case_id),
        "day": day_of(one).isoformat(),
        "over": is_over(one),
        "matter": _SHAPES[kind].dump_python(one, mode="json"),
    }
