"""The process manager ``notify.inbox``: remembers the world, decides who hears of what, and keeps the inbox and the delivery record.

What it decides it records in the log, one append a notification with derived ids, and only then projects like anyone else. So a crash
between append and checkpoint repeats nothing, and a rebuild from the log alone, which appends nothing, gives the same tables.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import structlog

from services.notify import notices
from services.notify.inbox import changes
from services.notify.recipients import Recipient, Telling, recipients
from services.notify.rules import telling
from services.notify.standing import Case, Holder, Standing, case_id
from services.notify.timing.planned import Planned
from shared.clock import Today
from shared.database import Connection
from shared.eventlog import EventLog, Write, reader
from shared.events.calendar import CalendarEvent, NoticeWanted
from shared.events.case import (
    CaseEvent,
    CaseOpened,
    Corrected,
    HandlerAssigned,
    HearingMoved,
    HearingScheduled,
    InstanceOpened,
    Voided,
)
from shared.events.deadline import (
    DeadlineApproaching,
    DeadlineEvent,
    DeadlineMissed,
    DeadlineMoved,
    DeadlinePaused,
    DeadlineResumed,
    DeadlineSet,
    DeadlineWithheld,
)
from shared.events.duty import DutyAssessed
from shared.events.envelope import Recorded
from shared.events.history import ENTRY_MENDING, dump, effective, load
from shared.events.model import Event
from shared.events.notification import (
    Address,
    NotificationFailed,
    NotificationRaised,
    NotificationRead,
    NotificationRequeued,
    NotificationSent,
    NotificationUndeliverable,
)
from shared.events.organisation import PersonAssigned, PersonLeft
from shared.events.terms import Channel, Role
from shared.sql import load_queries, load_sql

queries = load_queries(__package__)
journal = structlog.get_logger(__name__)

_REMEMBERED: tuple[type[Event], ...] = (
    PersonAssigned, PersonLeft, CaseOpened, InstanceOpened, HandlerAssigned, HearingScheduled, HearingMoved, Corrected, Voided,
    DeadlineSet, DeadlineMoved, DeadlineResumed,
)  # fmt: skip
_TOLD: tuple[type[Event], ...] = (
    DeadlinePaused, DeadlineApproaching, DeadlineMissed, DeadlineWithheld, NoticeWanted, DutyAssessed,
)  # fmt: skip
_PROJECTED: tuple[type[Event], ...] = (
    NotificationRaised, NotificationUndeliverable, NotificationSent, NotificationFailed, NotificationRequeued, NotificationRead,
)  # fmt: skip

_ROLES = {role.value: role for role in Role}

#: appends in flight at once: enough to fill the writer's batches, far below its queue's bound
IN_FLIGHT = 200


class Inbox:
    """The projection ``notify.inbox``."""

    name = "notify.inbox"
    version = 3
    schema = load_sql(__package__, "schema.sql")
    types = frozenset(event.type for event in (*_REMEMBERED, *_TOLD, *_PROJECTED)) | ENTRY_MENDING

    def __init__(self, log: EventLog, today: Today) -> None:
        self._log = log
        self._today = today

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:
        standing, mended = await _load(db, page), await _mended(db, page)
        writes: list[Write] = []
        for event in page:
            standing.fold(event)
            if event.type in ENTRY_MENDING:
                known = [one for one in mended[event.stream] if one.version <= event.version]
                standing.restate(event.region, event.bureau, effective(known))
            if live and (told := telling(event, standing, self._today())):
                writes += _written(told, standing)
        await _append(self._log, writes)
        await _save(db, standing)
        await _project(db, page)


def _written(told: Telling, standing: Standing) -> list[Write]:
    if found := recipients(told, standing):
        return [notices.raised(told, to, _at_once(told, to)) for to in found]
    return [notices.undeliverable(told, told.region, told.bureau)] if told.wanted else []


def _at_once(told: Telling, to: Recipient) -> Planned:
    reached = (Address(channel=Channel.EMAIL, address=to.email),) if to.email else ()
    return Planned(reached_at=reached, urgent=told.urgent)


async def _append(log: EventLog, writes: Sequence[Write]) -> None:
    """Each by itself: after a crash some are there already (Duplicate, IdReused, Conflict), and the others must still go in."""
    for start in range(0, len(writes), IN_FLIGHT):
        await asyncio.gather(*(log.append(write) for write in writes[start : start + IN_FLIGHT]))
    for write in writes:
        journal.info("notification.told", stream=write.stream, correlation=str(write.events[0].correlation))


async def _load(db: Connection, page: Sequence[Recorded]) -> Standing:
    """What was known before the page, of the regions, cases and deadlines it speaks of."""
    standing = Standing()
    cases = {case_id(event) for event in page if isinstance(event.payload, CaseEvent)}
    cases |= {event.payload.case_id for event in page if isinstance(event.payload, DeadlineEvent)}
    duties = {event.stream for event in page if isinstance(event.payload, DeadlineEvent)}
    regions = list({event.region for event in page})
    everywhere = any(isinstance(event.payload, CalendarEvent) for event in page)
    for row in await db.fetch(queries.people, regions, everywhere):
        holder = Holder(**{**row, "role": _ROLES[row["role"]]})
        standing.holders[holder.post] = holder
    for row in await db.fetch(queries.cases, list(cases)):
        standing.cases[row["case_id"]] = Case(row["region"], row["bureau"], load(row["history"]))
    for row in await db.fetch(queries.duties, list(duties)):
        standing.duties[row["stream"]] = DeadlineSet.model_validate(row["duty"])
    return standing


async def _mended(db: Connection, page: Sequence[Recorded]) -> dict[str, list[Recorded]]:
    """The whole streams of the organisations in whose records something is corrected or voided."""
    streams: dict[str, list[Recorded]] = {event.stream: [] for event in page if event.type in ENTRY_MENDING}
    for event in await reader.streams(db, streams) if streams else []:
        streams[event.stream].append(event)
    return streams


async def _save(db: Connection, standing: Standing) -> None:
    holders = (standing.holders[post] for post in standing.changed_posts)
    await _write(db, queries.save_people, [_holder_row(holder) for holder in holders])
    await _write(
        db, queries.save_cases, [_case_row(key, standing.cases[key]) for key in standing.changed_cases]
    )
    duties = ((stream, standing.duties[stream]) for stream in standing.changed_duties)
    rows = [{"stream": stream, "duty": duty.model_dump(mode="json")} for stream, duty in duties]
    await _write(db, queries.save_duties, rows)


async def _project(db: Connection, page: Sequence[Recorded]) -> None:
    result = changes(page)
    await _add(db, "notify_messages", result.messages)
    await _add(db, "notify_undeliverable", result.undeliverable)
    await _write(db, queries.save_deliveries, result.deliveries.values())
    await _write(db, queries.mark_read, result.reads.values())


async def _add(db: Connection, table: str, rows: Sequence[dict[str, Any]]) -> None:
    """New rows: a notification is raised once, and every page is applied once."""
    if rows:
        await db.copy_records_to_table(
            table, columns=list(rows[0]), records=[tuple(row.values()) for row in rows]
        )


async def _write(db: Connection, query: str, rows: Iterable[dict[str, Any]]) -> None:
    if found := list(rows):
        await db.execute(query, found)


def _holder_row(holder: Holder) -> dict[str, Any]:
    fields = ("region", "bureau", "person", "role", "label", "email", "active")
    return {name: getattr(holder, name) for name in fields}


def _case_row(key: UUID, case: Case) -> dict[str, Any]:
    return {"case_id": str(key), "region": case.region, "bureau": case.bureau, "history": dump(case.history)}
