"""Which year's notice the system waits for, and that it says so once each month. Pure."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from shared.dates import WorkCalendar
from shared.events.envelope import derived_id

#: notices have come out between late October and early December
OCTOBER = 10


def wanted_year(calendar: WorkCalendar, today: date) -> int | None:
    """The year at hand, if its notice is still missing; from October on the next one; None when neither is waited for."""
    known = {notice.year for notice in calendar.notices}
    if today.year not in known:
        return today.year
    return today.year + 1 if today.month >= OCTOBER and today.year + 1 not in known else None


def wanted_id(year: int, today: date) -> UUID:
    """Of the event that says so in this month."""
    return derived_id("calendar.notice_wanted", year, f"{today:%Y-%m}")
