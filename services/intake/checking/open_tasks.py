"""The projection ``intake.tasks``: every task of a case that somebody was given and that is not verified, with whose it is and by when.

Rows are derived from the case's whole stream up to the page's end, so that corrections and voids need no care of their own; a correction or a
void is looked at only where the case is known here. A voided case has no tasks.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.intake.cases.handling import TaskState, task_reached
from shared.database import Connection
from shared.eventlog import reader
from shared.events.case import CaseOpened, Corrected, TaskAssigned, TaskDone, TaskVerified, Voided
from shared.events.envelope import Recorded
from shared.events.history import History, fold
from shared.sql import load_queries, load_sql

queries = load_queries(__package__, "open_tasks.sql")

_OWN = frozenset({TaskAssigned.type, TaskDone.type, TaskVerified.type})


@dataclass(frozen=True, slots=True)
class OpenTask:
    """``state``: assigned (somebody is at it) or done (to be verified)."""

    case_id: UUID
    region: str
    bureau: str
    name: str
    instance: int
    task: str
    person: str
    due: date | None
    state: str


class OpenTasks:
    name = "intake.tasks"
    version = 1
    schema = load_sql(__package__, "open_tasks_schema.sql")
    types = _OWN | {Corrected.type, Voided.type}

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:  # noqa: ARG002
        """Appends nothing to the log, so that live and replay are the same."""
        concerned = await _concerned(db, page)
        if not concerned:
            return
        streams: dict[str, list[Recorded]] = {name: [] for name in concerned}
        for event in await reader.streams(db, concerned, (*self.types, CaseOpened.type)):
            if event.position <= page[-1].position:
                streams[event.stream].append(event)
        await db.execute(queries.forget_tasks, [_id_of(name) for name in concerned])
        await db.execute(queries.save_tasks, [row for events in streams.values() for row in _rows(events)])


def rows_of(case_id: UUID, owner: tuple[str, str], history: History) -> Iterator[OpenTask]:
    """The open tasks of one case as it stands, each as it was given last; ``owner`` is (region, bureau). Pure."""
    given: dict[tuple[int, str], TaskAssigned] = {}
    states: dict[tuple[int, str], TaskState] = {}
    for fact in () if history.voided else history.facts.values():
        if isinstance(fact.event, TaskAssigned | TaskDone | TaskVerified):
            key = (fact.event.instance, fact.event.task)
            states[key] = task_reached(fact.event)
            if isinstance(fact.event, TaskAssigned):
                given[key] = fact.event
    name = history.opened.name if history.opened else ""
    for key, one in given.items():
        if states[key] is not TaskState.VERIFIED:
            yield OpenTask(case_id, *owner, name, *key, one.person, one.due, states[key].value)


async def _concerned(db: Connection, page: Sequence[Recorded]) -> set[str]:
    """A correction may mend a task that was verified and has no row: any task named in what was corrected counts too."""
    own = {event.stream for event in page if event.type in _OWN or _mends_a_task(event)}
    others = {event.stream for event in page} - own
    found = await db.fetch(queries.known_tasks, [_id_of(name) for name in others]) if others else []
    return own | {f"case-{row['case_id']}" for row in found}


def _mends_a_task(event: Recorded) -> bool:
    match event.payload:
        case Corrected(data=data):
            return "task" in data
        case Voided(voids=voids):
            return voids is not None
    return False


def _rows(events: Sequence[Recorded]) -> list[OpenTask]:
    first = events[0]
    return list(rows_of(_id_of(first.stream), (first.region, first.bureau), fold(events)))


def _id_of(stream: str) -> UUID:
    return UUID(stream.removeprefix("case-"))
