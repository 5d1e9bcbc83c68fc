"""Every version of the calendar, folded from the stream ``calendar``: the notices of the release, those imported, less those withdrawn. Pure.

Versions are numbered: 0 is the release's own calendar, every import and every withdrawal makes the next. A later notice for a year replaces
the earlier one; when it is withdrawn the earlier one holds again. The notices of the release cannot be withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cached_property
from uuid import UUID

from shared.calendars.change import CalendarChange
from shared.dates import Notice, WorkCalendar
from shared.events.calendar import NoticeImported, NoticeWithdrawn
from shared.events.envelope import Recorded

STREAM, REGION, BUREAU = "calendar", "cn", "state-council"


@dataclass(frozen=True)
class Edition:
    """One version of the calendar. ``event`` made it (null for the release's own); ``imported`` holds in the order of import."""

    number: int
    base: WorkCalendar
    imported: tuple[tuple[UUID, Notice], ...] = ()
    event: Recorded | None = None
    #: the notice that was imported or withdrawn
    notice: Notice | None = None

    @cached_property
    def calendar(self) -> WorkCalendar:
        """Made when first asked for."""
        return _made(self.base, self.imported)

    def without(self, key: UUID) -> WorkCalendar:
        """The calendar if one of the imports had not been."""
        return _made(self.base, tuple(one for one in self.imported if one[0] != key))

    @property
    def position(self) -> int:
        return self.event.position if self.event else 0

    @property
    def withdraws(self) -> UUID | None:
        payload = self.event.payload if self.event else None
        return payload.notice if isinstance(payload, NoticeWithdrawn) else None

    @property
    def told(self) -> str | None:
        """The version's name as its event gave it; another release may know more notices and name it otherwise."""
        payload = self.event.payload if self.event else None
        return payload.calendar if isinstance(payload, NoticeImported | NoticeWithdrawn) else None

    @property
    def reason(self) -> str:
        """What a deadline says that moves because of it."""
        if self.notice is None:
            return "放假安排更新后重新计算"
        act = "撤回" if self.withdraws else "公布"
        return f"{self.notice.number or self.notice.title}放假安排{act}后重新计算"


@dataclass(frozen=True)
class Editions:
    """All versions, oldest first. ``seen`` is the last version of the stream that was folded in."""

    editions: tuple[Edition, ...]
    seen: int = 0

    @classmethod
    def of(cls, base: WorkCalendar) -> Editions:
        """Those of a log without any notice."""
        return cls((Edition(0, base),))

    @property
    def current(self) -> Edition:
        return self.editions[-1]

    @property
    def calendar(self) -> WorkCalendar:
        """The one in force."""
        return self.current.calendar

    def after(self, events: Iterable[Recorded]) -> Editions:
        """With further events of the stream folded in; those seen before change nothing."""
        known = self
        for event in events:
            if event.version > known.seen:
                known = known._with(event)
        return known

    def at(self, position: int) -> Edition:
        """The one in force at a position of the log."""
        return next(one for one in reversed(self.editions) if one.position <= position)

    def named(self, version: str) -> WorkCalendar | None:
        """The calendar of that name; None when nothing that is known makes it."""
        told = (one.calendar for one in self.editions if version in {one.told, one.calendar.version})
        return next(told, None)

    def change(self) -> CalendarChange:
        """How it came to the calendar in force."""
        current = self.current
        return CalendarChange(current.calendar.version, current.reason, current.event, self.named)

    def numbers(self) -> dict[UUID, int]:
        """The number of the version that each event made."""
        return {one.event.id: one.number for one in self.editions if one.event}

    def _with(self, event: Recorded) -> Editions:
        made = self._edition(event)
        return replace(self, editions=(*self.editions, *([made] if made else [])), seen=event.version)

    def _edition(self, event: Recorded) -> Edition | None:
        """None for events that change nothing: a notice is wanted, or one was withdrawn that does not hold."""
        current, payload = self.current, event.payload
        number, imported = len(self.editions), current.imported
        if isinstance(payload, NoticeImported):
            brought = notice_of(payload)
            return Edition(number, current.base, (*imported, (event.id, brought)), event, brought)
        if isinstance(payload, NoticeWithdrawn) and (taken := dict(imported).get(payload.notice)):
            left = tuple(one for one in imported if one[0] != payload.notice)
            return Edition(number, current.base, left, event, taken)
        return None


def _made(base: WorkCalendar, imported: tuple[tuple[UUID, Notice], ...]) -> WorkCalendar:
    if not imported:
        return base
    return WorkCalendar.of((*base.notices, *(notice for _, notice in imported)))


def notice_of(event: NoticeImported) -> Notice:
    """The notice as the date engine reads it."""
    off = {
        holiday.first + timedelta(days=n): holiday.name
        for holiday in event.off
        for n in range((holiday.last - holiday.first).days + 1)
    }
    work = {worked.day: worked.name for worked in event.work}
    return Notice(event.year, off, work, event.number, event.published, event.url)
