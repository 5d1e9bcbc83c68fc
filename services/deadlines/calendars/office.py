"""Bringing a notice in and taking it back: checked, shown beforehand, appended once.

A retry is harmless: what is already in force is answered as a duplicate, and whoever was faster is read before anything is decided again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from services.deadlines.calendars.given import as_event, doubts
from services.deadlines.calendars.preview import Preview, preview
from services.deadlines.life.lifecycle import Desk
from shared.calendars.editions import BUREAU, REGION, STREAM, Edition, Editions
from shared.calendars.keeper import Calendars
from shared.clock import Today
from shared.database import Pool
from shared.dates import Notice, WorkCalendar
from shared.errors import Rejected, Retry
from shared.eventlog import Appended, EventLog, Expected, Write
from shared.events.calendar import CalendarEvent, NoticeWithdrawn
from shared.events.envelope import derived_id, new_event
from shared.policy.load import Packs

#: somebody else may write to the stream at the same moment
ATTEMPTS = 5


class Answer(NamedTuple):
    """``outcome`` is preview, imported, withdrawn or duplicate; ``edition`` the version that results (null in a preview)."""

    outcome: str
    notice: Notice
    doubts: tuple[str, ...] = ()
    edition: Edition | None = None
    preview: Preview | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """``pool`` sees the service's read models."""

    pool: Pool
    log: EventLog
    packs: Packs
    calendars: Calendars
    today: Today

    async def show(self, notice: Notice) -> Answer:
        """What importing it would do; nothing is written."""
        known = await self.calendars.refresh(self.pool)
        doubtful = doubts(notice, self.today())
        if holder := _holder(known, notice):
            return Answer("duplicate", notice, doubtful, holder)
        moved = await self._preview(known.calendar.with_notice(notice))
        return Answer("preview", notice, doubtful, preview=moved)

    async def bring_in(self, notice: Notice, actor: str, *, force: bool = False) -> Answer:
        """Import it. Rejected ``notice_implausible`` names the doubts unless ``force``."""
        doubtful = doubts(notice, self.today())
        if doubtful and not force:
            text = "；".join(doubtful)
            raise Rejected(
                "notice_implausible", f"放假通知有可疑之处：{text}。核对原文无误后，请加 force 再导入。"
            )
        for _ in range(ATTEMPTS):
            known = await self.calendars.refresh(self.pool)
            if holder := _holder(known, notice):
                return Answer("duplicate", notice, doubtful, holder)
            event = as_event(notice, known.calendar.with_notice(notice))
            if made := await self._append(event, known.seen, actor):
                return Answer("imported", notice, doubtful, made)
        raise Retry("the calendar is being changed by others")

    async def withdraw(self, key: UUID, reason: str, actor: str, *, dry_run: bool = False) -> Answer | None:
        """Take an imported notice back; None when no such import is known. One that is withdrawn already is a duplicate."""
        for _ in range(ATTEMPTS):
            known = await self.calendars.refresh(self.pool)
            notice = next(
                (e.notice for e in known.editions if e.event and e.event.id == key and not e.withdraws), None
            )
            if notice is None:
                return None
            if key not in dict(known.current.imported):
                done = next(e for e in known.editions if e.withdraws == key)
                return Answer("duplicate", notice, edition=done)
            calendar = known.current.without(key)
            if dry_run:
                return Answer("preview", notice, preview=await self._preview(calendar))
            event = NoticeWithdrawn(notice=key, year=notice.year, reason=reason, calendar=calendar.version)
            if made := await self._append(event, known.seen, actor):
                return Answer("withdrawn", notice, edition=made)
        raise Retry("the calendar is being changed by others")

    async def _append(self, event: CalendarEvent, seen: int, actor: str) -> Edition | None:
        """The version it makes; None when somebody else was faster. The id follows from the place in the stream: twice is once."""
        key = derived_id("calendar", seen + 1, event.model_dump_json())
        new = new_event(event, region=REGION, bureau=BUREAU, actor=actor, occurred_on=self.today(), id=key)
        outcome = await self.log.append(Write(STREAM, (new,), Expected.exact(seen)))
        known = await self.calendars.refresh(self.pool)
        if not isinstance(outcome, Appended):
            return None
        return next(edition for edition in known.editions if edition.event and edition.event.id == key)

    async def _preview(self, calendar: WorkCalendar) -> Preview:
        desk = Desk(self.packs, calendar, self.today())
        return await preview(self.pool, self.calendars.known, desk)


def _holder(known: Editions, notice: Notice) -> Edition | None:
    """The version that brought in this very notice, if it is the one in force for its year (0: the release did)."""
    holds = next((one for one in known.calendar.notices if one.year == notice.year), None)
    if holds != notice:
        return None
    imported = dict(known.current.imported)
    made = (one for one in known.editions if one.event and one.event.id in imported and one.notice == notice)
    return next(made, known.editions[0])
