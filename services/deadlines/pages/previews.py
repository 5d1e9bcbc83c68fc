"""A notice as it was read, holiday by holiday, for somebody to hold against the original. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.deadlines.calendars.given import spans
from shared.dates import Notice


@dataclass(frozen=True, slots=True)
class HolidayShown:
    name: str
    spans: tuple[tuple[date, date], ...]
    days: int
    worked: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class NoticeShown:
    title: str
    published: date | None
    url: str | None
    holidays: tuple[HolidayShown, ...]


def preview_shown(notice: Notice) -> NoticeShown:
    names = dict.fromkeys((*notice.off.values(), *notice.work.values()))
    return NoticeShown(
        notice.title, notice.published, notice.url, tuple(_holiday(name, notice) for name in names)
    )


def _holiday(name: str, notice: Notice) -> HolidayShown:
    off = {day: n for day, n in notice.off.items() if n == name}
    worked = tuple(sorted(day for day, n in notice.work.items() if n == name))
    return HolidayShown(name, tuple((first, last) for first, last, _ in spans(off)), len(off), worked)
