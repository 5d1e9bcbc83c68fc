"""The process manager ``stats.supervision``: keeps the proposals, and says what the record proposes and what falls away.

A case is read whole from the log when something in it may be a failing, a bureau's thresholds are counted when a person decided something. What it
says it appends, and then learns from the log like anyone else; ids are derived and versions exact, so a crash or a second worker repeats
nothing, and a rebuild, which appends nothing, gives the same tables.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

import structlog

from services.stats.supervision.duties import kept, undone
from services.stats.supervision.failings import Matter
from services.stats.supervision.looking import alarming, case_of, causes
from services.stats.supervision.proposals import wanted
from services.stats.supervision.rulebook import Rulebook
from services.stats.supervision.saying import Look, to_say
from services.stats.supervision.standing import Row, step
from services.stats.supervision.thresholds import reached
from services.stats.versions import VALIDITY, Versions
from shared.clock import Today
from shared.database import Connection
from shared.eventlog import Appended, EventLog, Write, reader
from shared.events import CATALOGUE
from shared.events.case import CaseEvent
from shared.events.deadline import DeadlineApproaching, DeadlineEvent
from shared.events.envelope import Recorded
from shared.events.history import fold
from shared.events.supervision import SupervisionEvent
from shared.events.terms import ProposalKind
from shared.sql import load_queries, load_sql

log = structlog.get_logger(__name__)
queries = load_queries(__package__)

#: cases read at once, appends in flight at once
PART, IN_FLIGHT = 50, 200
_READ = (CaseEvent, DeadlineEvent, SupervisionEvent)


class Supervision:
    """The projection ``stats.supervision``. It owns no clock: ``today`` says which day it is."""

    name = "stats.supervision"
    version = 1
    schema = load_sql(__package__, "schema.sql")
    types = frozenset(name for name, event in CATALOGUE.items() if issubclass(event, _READ)) - {
        DeadlineApproaching.type
    }

    def __init__(self, events: EventLog, book: Rulebook, today: Today) -> None:
        self._events = events
        self._book = book
        self._watched = book.watched
        self._today = today

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:
        supervised = [event for event in page if isinstance(event.payload, SupervisionEvent)]
        await _save_deadlines(db, page, self._watched)
        proposed = await _save_proposals(db, supervised)
        if live:
            loud = {case_of(event) for event in page if alarming(event, self._watched)}
            # a proposal that comes back is looked at again: the record may have changed since it was made
            await self._look_at_cases(db, proposed | causes(page), loud | set(proposed))
            await self._look_at_bureaus(db, supervised)

    async def _look_at_cases(
        self, db: Connection, cause: dict[UUID, Recorded], loud: set[UUID | None]
    ) -> None:
        known = {row["case_id"] for row in await db.fetch(queries.cases_with_proposals, list(cause))}
        ids = [case for case in cause if case in loud or case in known]
        for start in range(0, len(ids), PART):
            part = ids[start : start + PART]
            rows = _by_case(Row._make(row) for row in await db.fetch(queries.proposals_of_cases, part))
            found = await matters(db, part)
            await self._say(
                write
                for case in part
                for write in to_say(
                    wanted(found[case].matter, self._book),
                    rows[case],
                    Look(cause[case], self._today(), found[case].undone),
                )
            )

    async def _look_at_bureaus(self, db: Connection, page: Sequence[Recorded]) -> None:
        """``page`` are events of supervision; the last of each bureau is the cause."""
        for (region, bureau), cause in {(event.region, event.bureau): event for event in page}.items():
            rows = [Row._make(row) for row in await db.fetch(queries.proposals_of_bureau, region, bureau)]
            said = [row for row in rows if row.kind == ProposalKind.CONSEQUENCE]
            look = Look(cause, self._today())
            await self._say(to_say(reached(self._book, region, bureau, rows), said, look))

    async def _say(self, writes: Iterable[Write]) -> None:
        """One append a proposal. A conflict or a duplicate: somebody was faster, the log will bring it, and it is looked at again."""
        todo = list(writes)
        for start in range(0, len(todo), IN_FLIGHT):
            part = todo[start : start + IN_FLIGHT]
            outcomes = await asyncio.gather(*map(self._events.append, part))
            for one, outcome in zip(part, outcomes, strict=True):
                log.info(
                    "supervision.said" if isinstance(outcome, Appended) else "supervision.said_before",
                    stream=one.stream,
                    type=one.events[0].type,
                )


class Found(NamedTuple):
    matter: Matter
    undone: dict[UUID, Recorded]


async def matters(db: Connection, ids: Sequence[UUID]) -> dict[UUID, Found]:
    """Cases as the log has them now, with their deadlines that supervision watches."""
    owner = {f"deadline-{r['deadline_id']}": r["case_id"] for r in await db.fetch(queries.deadlines_of, ids)}
    facts: dict[UUID, list[Recorded]] = {case: [] for case in ids}
    duties: dict[UUID, list[Recorded]] = {case: [] for case in ids}
    for event in await reader.streams(db, [*(f"case-{case}" for case in ids), *owner]):
        if event.stream in owner:
            duties[owner[event.stream]].append(event)
        else:
            facts[UUID(event.stream.partition("-")[2])].append(event)
    return {case: Found(_matter(case, facts[case], duties[case]), undone(duties[case])) for case in ids}


def _matter(case: UUID, facts: Sequence[Recorded], duties: Iterable[Recorded]) -> Matter:
    place = (facts[0].region, facts[0].bureau) if facts else ("", "")
    return Matter(case, *place, fold(facts), kept(duties))


async def _save_deadlines(db: Connection, page: Iterable[Recorded], watched: frozenset[str]) -> None:
    found = {
        UUID(event.stream.partition("-")[2]): event.payload.case_id
        for event in page
        if isinstance(event.payload, DeadlineEvent) and event.payload.rule in watched
    }
    if found:
        await db.execute(queries.save_deadlines, list(found), list(found.values()))


async def _save_proposals(db: Connection, page: Sequence[Recorded]) -> dict[UUID, Recorded]:
    """Every version of every proposal the page changes; returns the cases they are about, with the last event of each."""
    if not page:
        return {}
    ids = list({UUID(event.stream.partition("-")[2]) for event in page})
    versions: Versions[UUID, Row] = Versions()
    versions.current = {row["proposal_id"]: Row._make(row) for row in await db.fetch(queries.proposals, ids)}
    cases: dict[UUID, Recorded] = {}
    for event in page:
        key = UUID(event.stream.partition("-")[2])
        if row := step(versions.current.get(key), event):
            versions.put(key, row, event.position, event.recorded_at)
            cases |= {row.case_id: event} if row.case_id else {}
    if versions.ended:
        await db.execute(queries.end_proposals, *map(list, zip(*versions.ended.items(), strict=True)))
    columns = [*VALIDITY, *Row._fields]
    await db.copy_records_to_table("stats_supervision", columns=columns, records=versions.written())
    return cases


def _by_case(rows: Iterable[Row]) -> dict[UUID | None, list[Row]]:
    found: dict[UUID | None, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.case_id].append(row)
    return found
