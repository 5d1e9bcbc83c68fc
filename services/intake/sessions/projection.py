"""The process manager ``intake.sessions``: what is planned and who signed up, in tables; and who is to be told of it, in the log.

A bureau whose records a page touches is written anew from its whole stream, so a correction or a void means here what it means everywhere. Ids of
what it says follow from what it says: a crash, a second worker or a rebuild says nothing twice. The clock is asked only in ``tick``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from services.intake.sessions.rows import Session, SignUp, sessions_of, sign_ups
from services.intake.sessions.saying import called_off, near, offers
from shared.calendars.keeper import Calendars
from shared.clock import Today
from shared.database import Connection
from shared.dates.calendar import WorkCalendar
from shared.eventlog import EventLog, Write, reader
from shared.events.envelope import Recorded
from shared.events.history import ENTRY_MENDING, fold
from shared.events.organisation import OrganisationRegistered
from shared.events.organisation_sessions import (
    ObservationPlanned,
    SessionCancelled,
    SignedUp,
    SignUpWithdrawn,
    TrainingPlanned,
)
from shared.sql import load_queries, load_sql

queries = load_queries(__package__)

Place = tuple[str, str]
_READ = (TrainingPlanned, ObservationPlanned, SessionCancelled, SignedUp, SignUpWithdrawn)
#: no holiday is longer: what takes place later than that cannot be near
AHEAD = timedelta(days=20)
_COLUMNS = tuple(Session.__dataclass_fields__)


class Sessions:
    name = "intake.sessions"
    version = 1
    schema = load_sql(__package__, "schema.sql")
    types = frozenset(event.type for event in (*_READ, OrganisationRegistered)) | ENTRY_MENDING

    def __init__(self, log: EventLog, calendars: Calendars, today: Today) -> None:
        self._log = log
        self._calendars = calendars
        self._today = today
        self._looked: tuple[date, str] | None = None

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:
        await _register(db, page)
        for place, stream in (await _streams(db, page)).items():
            before, after = await _write_anew(db, place, stream)
            if live:
                await self._say(await self._news(db, before, after))
        self._looked = None

    async def tick(self, db: Connection) -> None:
        """Once a day, a calendar, and after every change: who is to be told that tomorrow, or after the holiday, is the day."""
        today, calendar = self._today(), (await self._calendars.refresh(db)).calendar
        if (today, calendar.version) == self._looked:
            return
        rows = await db.fetch(queries.near, today, today + AHEAD)
        await self._say(
            near(_session(row), row["hearer"], row["person"], owed)
            for row in rows
            if (owed := last_worked_before(calendar, row["session_on"])) <= today
        )
        self._looked = today, calendar.version

    async def _news(
        self, db: Connection, before: dict[UUID, Session], after: dict[UUID, Session]
    ) -> list[Write]:
        """Offers of what is new or changed, and what of that which people signed up for does not take place."""
        found: list[Write] = []
        today = self._today()
        for one in after.values():
            bureaus = [row["bureau"] for row in await db.fetch(queries.bureaus, one.region)]
            found += offers(before.get(one.session), one, bureaus, today)
        for known in before.values():
            now = after.get(known.session)
            if known.called_off is None and (now is None or now.called_off):
                coming = [tuple(row) for row in await db.fetch(queries.coming, known.session)]
                found += called_off(known, now.called_off if now else None, coming, today)
        return found

    async def _say(self, writes: Iterable[Write]) -> None:
        """What somebody said before, perhaps this process before a crash, is a duplicate and changes nothing."""
        for write in writes:
            await self._log.append(write)


async def _register(db: Connection, page: Sequence[Recorded]) -> None:
    new = [
        (event.region, event.bureau) for event in page if isinstance(event.payload, OrganisationRegistered)
    ]
    if new:
        await db.execute(queries.save_bureaus, *map(list, zip(*new, strict=True)))


async def _streams(db: Connection, page: Sequence[Recorded]) -> dict[Place, list[Recorded]]:
    """Up to the page's end, the records of the bureaus it speaks of."""
    touched = {e.stream: (e.region, e.bureau) for e in page if e.type != OrganisationRegistered.type}
    found: dict[Place, list[Recorded]] = {place: [] for place in touched.values()}
    for event in await reader.streams(db, list(touched)) if touched else []:
        if event.position <= page[-1].position:
            found[touched[event.stream]].append(event)
    return found


async def _write_anew(
    db: Connection, place: Place, stream: Sequence[Recorded]
) -> tuple[dict[UUID, Session], dict[UUID, Session]]:
    """The bureau's sessions before and after."""
    history = fold(stream)
    after, coming = list(sessions_of(place, history)), sign_ups(place, stream, history)
    before = [_session(row) for row in await db.fetch(queries.forget_sessions, *place)]
    left = {UUID(str(row["session"])) for row in await db.fetch(queries.forget_sign_ups, *place)}
    await db.execute(queries.save_sessions, [_plain(one) for one in after])
    await db.execute(queries.save_sign_ups, [_plain(one) for one in coming])
    touched = left | {one.session for one in coming} | {one.session for one in (*before, *after)}
    await db.execute(queries.seat, list(touched))
    return {one.session: one for one in before}, {one.session: one for one in after}


def last_worked_before(calendar: WorkCalendar, day: date) -> date:
    before = day - timedelta(1)
    while not calendar.is_workday(before):
        before -= timedelta(1)
    return before


def _plain(one: Session | SignUp) -> dict[str, Any]:
    return {
        name: value if isinstance(value, (int, list, tuple, type(None))) else str(value)
        for name, value in asdict(one).items()
    }


def _session(row: Any) -> Session:
    columns = {name: row[name] for name in _COLUMNS}
    ids = {name: UUID(str(columns[name])) for name in ("session", "evidence")}
    return Session(**columns | ids | {"bureaus": tuple(columns["bureaus"])})
