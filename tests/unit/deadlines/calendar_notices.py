"""An arrangement for 2027, any other that may be made, and both as events of the calendar's stream."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5

from hypothesis import settings
from hypothesis import strategies as st

from services.deadlines.calendars.given import as_event, read_notice
from shared.calendars.editions import Editions
from shared.dates import Notice, shipped
from shared.events.calendar import CalendarEvent, NoticeWithdrawn
from shared.events.envelope import Recorded
from tests.unit.deadlines.cases import day

#: every example makes whole calendars
FEW = settings(max_examples=60, deadline=None)
NAMES = UUID("00000000-0000-4000-8000-00000000ca1e")

#: an arrangement that the State Council might make for 2027, 13 days net
GIVEN_2027: dict[str, Any] = {
    "year": 2027,
    "number": "国办发明电〔2026〕9号",
    "published": "2026-11-30",
    "off": {
        "元旦": ["2027-01-01..2027-01-03"],
        "春节": ["2027-02-05..2027-02-12"],
        "清明节": ["2027-04-03..2027-04-05"],
        "劳动节": ["2027-05-01..2027-05-05"],
        "端午节": ["2027-06-09"],
        "中秋节": ["2027-09-15"],
        "国庆节": ["2027-10-01..2027-10-07"],
    },
    "work": {
        "春节": ["2027-01-31", "2027-02-13"],
        "劳动节": ["2027-05-08"],
        "国庆节": ["2027-09-26", "2027-10-09"],
    },
}


def calendar_after(base, events):
    """The calendar in force after these events, on top of the release's own."""
    return Editions.of(base).after(events).calendar


def recorded(version: int, event: CalendarEvent) -> Recorded:
    """An event as version ``version`` of the stream; its position is ten times that."""
    key = uuid5(NAMES, str(version))
    return Recorded(
        position=version * 10, stream="calendar", version=version, id=key, type=event.type, schema=1, region="cn",
        bureau="state-council", actor="ops", occurred_on=day("26-12-01"), recorded_at=datetime(2026, 12, 1, tzinfo=UTC),
        correlation=key, causation=None, data=event.model_dump_json(exclude_none=True),
    )  # fmt: skip


def imported(version: int, notice: Notice) -> Recorded:
    return recorded(version, as_event(notice, shipped().with_notice(notice)))


def withdrawn(version: int, of: Recorded) -> Recorded:
    taken = NoticeWithdrawn(notice=of.id, year=2027, reason="录入有误", calendar=shipped().version)
    return recorded(version, taken)


def changed(**fields: Any) -> dict[str, Any]:
    return GIVEN_2027 | fields


def notices() -> st.SearchStrategy[Notice]:
    """Any arrangement of 2027 that can be read: days off anywhere, weekends worked that are not off, the end of 2026 too."""
    start = date(2026, 12, 21)
    days = st.integers(0, 375).map(lambda n: start + timedelta(days=n))
    off = st.sets(days, min_size=1, max_size=30)
    work = st.sets(days.filter(lambda d: d.weekday() > 4), max_size=8)
    return st.tuples(off, work).map(
        lambda both: read_notice(
            changed(
                off={"某节": [str(d) for d in both[0]]}, work={"某节": [str(d) for d in both[1] - both[0]]}
            )
        )
    )
