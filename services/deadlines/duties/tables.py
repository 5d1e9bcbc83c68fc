"""The tables of duties: a page of events in, the books of bureaus out. A statement for each table, whatever the page holds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from services.deadlines.duties.book import Book, book
from services.deadlines.duties.facts import Row, effective, is_fact, known, plain
from services.deadlines.duties.saying import Said
from shared.database import Connection, Pool
from shared.eventlog import reader
from shared.events.case import (
    CaseOpened,
    Closed,
    HandlerAssigned,
    HearingHeld,
    HearingMoved,
    HearingScheduled,
    InstanceOpened,
    Judged,
)
from shared.events.duty import DutyAssessed
from shared.events.envelope import Recorded
from shared.events.history import MENDING
from shared.events.organisation import (
    DepartmentRegistered,
    OrganisationRegistered,
    PersonAssigned,
    ReportSubmitted,
    RosterJoined,
    RosterLeft,
)
from shared.policy.choice import Packs
from shared.sql import load_queries

queries = load_queries(__package__)
Place = tuple[str, str]  #: region, bureau

_ALWAYS = (
    CaseOpened, InstanceOpened, HandlerAssigned, HearingScheduled, HearingMoved, HearingHeld, Judged, Closed,
    OrganisationRegistered, PersonAssigned, DepartmentRegistered, RosterJoined, RosterLeft, ReportSubmitted,
)  # fmt: skip


def types_read(packs: Packs) -> list[str]:
    """The fact types that a book is made of: those every book needs, and those the packs count."""
    quotas = [quota for pack in packs.packs for quota in pack.quotas]
    ends = [quota.settled_by.fact for quota in quotas if quota.settled_by]
    counted = [pattern for quota in quotas for pattern in (quota.count.fact, quota.occasion) if pattern]
    named = {pattern.event for pattern in (*counted, *ends)}
    return sorted({event.type for event in _ALWAYS} | named)


async def save_facts(db: Connection, page: Sequence[Recorded]) -> None:
    """Add what is new; a stream in which something was corrected or voided is written anew, as far as the page goes."""
    facts = [event for event in page if is_fact(event)]
    mended = {event.stream for event in facts if event.type in MENDING}
    rows = [plain(event) for event in facts if event.stream not in mended]
    if mended:
        await db.execute(queries.forget_streams, list(mended))
        streams: dict[str, list[Recorded]] = {name: [] for name in mended}
        for event in await reader.streams(db, mended):
            if event.position <= page[-1].position:
                streams[event.stream].append(event)
        rows += [row for events in streams.values() for row in effective(events)]
    await db.copy_records_to_table("duty_facts", columns=list(Row._fields), records=rows)


async def save_said(db: Connection, page: Iterable[Recorded]) -> None:
    """What was said last of each duty."""
    last = {event.stream: event for event in page if event.type == DutyAssessed.type}
    rows = [_said(event) for event in last.values()]
    if rows:
        await db.execute(queries.forget_said, [row.duty_id for row in rows])
        await db.copy_records_to_table("duties_said", columns=list(Said._fields), records=rows)


async def registered(
    db: Connection | Pool, region: str | None = None, bureau: str | None = None
) -> list[Place]:
    rows = await db.fetch(queries.bureaus, region, bureau)
    return [(row["region"], row["bureau"]) for row in rows]


async def books(db: Connection | Pool, places: Sequence[Place], types: Sequence[str]) -> list[Book]:
    """What is known of each bureau, in the order asked for."""
    facts: dict[Place, list[Row]] = {place: [] for place in places}
    for row in await db.fetch(queries.facts, *_columns(places), types):
        facts[row["region"], row["bureau"]].append(Row(**row))
    return [book(*place, known(rows)) for place, rows in facts.items()]


async def last_said(db: Connection | Pool, places: Sequence[Place]) -> dict[UUID, Said]:
    """By duty, what was said last of the bureaus' duties."""
    return {row["duty_id"]: Said(**row) for row in await db.fetch(queries.said, *_columns(places))}


def _columns(places: Sequence[Place]) -> tuple[list[str], list[str]]:
    return [region for region, _ in places], [bureau for _, bureau in places]


def _said(event: Recorded) -> Said:
    duty = event.payload
    assert isinstance(duty, DutyAssessed)
    assert event.occurred_on
    return Said(
        duty_id=UUID(event.stream.partition("-")[2]),
        version=event.version,
        position=event.position,
        region=event.region,
        bureau=event.bureau,
        rule=duty.rule,
        period=duty.period,
        state=duty.state.value,
        said_on=event.occurred_on,
        looked_on=duty.looked_on,
    )
