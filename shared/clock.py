"""One source of time. Legal dates are calendar days in Asia/Shanghai; instants are aware UTC datetimes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

#: what day is it, for the law
Today = Callable[[], date]


def utc_now() -> datetime:
    return datetime.now(UTC)


def today_in_shanghai() -> date:
    return datetime.now(SHANGHAI).date()


def standing_on(day: date | None) -> Today:
    """The calendar of a process: the set day if there is one, else the real one."""
    return (lambda: day) if day else today_in_shanghai


def instants_on(day: date | None) -> Callable[[], datetime]:
    """The clock of a process: on a set day the real time of day on it, else the real instant."""
    if day is None:
        return utc_now
    return lambda: datetime.combine(day, datetime.now(SHANGHAI).time(), SHANGHAI).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The first instant after ``day`` in Shanghai: “as it was known on ``day``” means recorded before it."""
    return datetime.fromordinal(day.toordinal() + 1).replace(tzinfo=SHANGHAI).astimezone(UTC)
