"""Notices, people and calendars to plan with."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from uuid import UUID

from hypothesis import strategies as st

from services.notify.recipients import Recipient, Telling
from services.notify.timing.house import Hours, House
from shared.clock import SHANGHAI
from shared.dates import Notice, WorkCalendar, shipped
from shared.events.terms import NoticeKind, Role
from tests.support.bureau import BUREAU, CASE, REGION, Book, duty

WORKING = Hours(House(), shipped())
TO = Recipient("p-handler", Role.HANDLER, REGION, BUREAU, "h@example.org")


def at(text: str) -> datetime:
    """``2026-02-13 17:20`` in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


def notice(
    due_on: date, *, day: date | None = None, urgent: bool = False, statutory: bool = False, n: int = 1
) -> Telling:
    return Telling(
        cause=Book(f"notice-{n}").add(duty()),
        region=REGION,
        bureau=BUREAU,
        case_id=CASE,
        roles=(Role.HANDLER,),
        subject="期限临近：提交答辩状",
        body="请：按期办理。",
        due_on=due_on,
        day=day,
        urgent=urgent,
        statutory=statutory,
        kind=NoticeKind.APPROACHING,
        about=UUID(int=n),
    )


DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 20))
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 20), timezones=st.just(UTC))


@st.composite
def calendars(draw: st.DrawFn) -> WorkCalendar:
    """Any year in which some days are off that are usually worked, and some worked that are not."""
    picked = draw(st.sets(DAYS, max_size=60))
    off = {day: "假" for day in picked if day.weekday() < 5}
    work = {day: "班" for day in picked if day.weekday() >= 5}
    return WorkCalendar.of([Notice(2026, off, work, "试", date(2025, 11, 1), "")])


@st.composite
def houses(draw: st.DrawFn) -> House:
    minutes = sorted(draw(st.sets(st.integers(1, 23 * 60), min_size=3, max_size=3)))
    opens, digest, closes = (time(minute // 60, minute % 60) for minute in minutes)
    return House(opens, closes, digest, draw(st.integers(1, 30)))
