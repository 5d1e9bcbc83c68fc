"""When a notice goes out: open hours, make-up weekends, long holidays, and what cannot wait."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.notify.contacts.contact import Contact, Wish
from services.notify.recipients import Telling
from services.notify.timing.house import Hours, House
from services.notify.timing.moment import moment
from services.notify.timing.plan import Load, plan
from shared.clock import SHANGHAI
from shared.events.terms import Channel, NoticeKind
from tests.unit.notify.timing.given import DAYS, INSTANTS, TO, WORKING, at, calendars, houses, notice

NEW_YEAR = date(2026, 2, 17)


@pytest.mark.parametrize(
    ("now", "opening"),
    [
        ("2026-03-10 08:30", "2026-03-10 08:30"),
        ("2026-03-10 08:29", "2026-03-10 08:30"),
        ("2026-03-10 18:00", "2026-03-11 08:30"),
        ("2026-03-13 17:59", "2026-03-13 17:59"),
        ("2026-03-13 18:00", "2026-03-16 08:30"),
        ("2026-02-14 10:00", "2026-02-14 10:00"),  # a make-up Saturday
        ("2026-02-14 18:00", "2026-02-24 08:30"),  # Spring Festival, nine days
        ("2026-02-28 07:00", "2026-02-28 08:30"),
    ],
)
def test_open_hours_are_those_of_worked_days(now: str, opening: str) -> None:
    """08:30 to 18:00 on worked days; make-up weekends are worked, holidays are not."""
    assert WORKING.next_open(at(now)) == at(opening)


@pytest.mark.parametrize(
    ("told", "now", "goes", "urgent"),
    [
        (notice(NEW_YEAR), "2026-02-12 10:00", "2026-02-14 08:30", False),
        (notice(NEW_YEAR), "2026-02-14 07:00", "2026-02-14 08:30", False),
        (notice(NEW_YEAR), "2026-02-14 11:00", "2026-02-14 11:00", False),
        (notice(NEW_YEAR), "2026-02-14 19:00", "2026-02-24 08:30", False),
        (notice(NEW_YEAR, day=date(2026, 2, 20)), "2026-02-14 19:00", "2026-02-14 19:00", True),
        (notice(NEW_YEAR, day=date(2026, 2, 24)), "2026-02-18 12:00", "2026-02-24 08:30", False),
        (notice(NEW_YEAR, day=date(2026, 2, 23)), "2026-02-18 12:00", "2026-02-18 12:00", True),
        (notice(NEW_YEAR, day=date(2026, 2, 16)), "2026-02-18 12:00", "2026-02-24 08:30", False),
        (notice(NEW_YEAR, urgent=True), "2026-02-18 03:00", "2026-02-18 03:00", True),
    ],
    ids=[
        "scheduled inside the holiday: on the last worked day before it",
        "the same, on the morning of that day",
        "the same, during that day",
        "the same, after that day: the first morning",
        "after that day, and its own day falls into the holiday: at once",
        "raised inside the holiday: waits",
        "raised inside the holiday, and its day is over by the first morning: at once",
        "its day is over already: waits",
        "urgent: at once",
    ],
)
def test_a_long_holiday(told: Telling, now: str, goes: str, urgent: bool) -> None:
    """What is scheduled goes out before a holiday, what is raised inside it waits unless its day would be over."""
    found = moment(told, WORKING, at(now))
    assert (found.at, found.urgent) == (at(goes), urgent)


@st.composite
def notices(draw: st.DrawFn) -> Telling:
    day = draw(st.none() | DAYS)
    return notice(draw(DAYS), day=day, urgent=draw(st.booleans()), statutory=draw(st.booleans()))


LOADS = st.builds(Load, st.integers(0, 40), st.booleans())
CONTACTS = st.booleans().map(
    lambda digest: Contact(
        wishes=(Wish(kind=NoticeKind.APPROACHING, channel=Channel.EMAIL, wanted=True, in_digest=digest),)
    )
)


@settings(max_examples=300, deadline=None)
@given(notices(), st.builds(Hours, houses(), calendars()), INSTANTS, LOADS, CONTACTS)
def test_never_in_closed_hours_never_too_late(
    told: Telling, hours: Hours, now: datetime, load: Load, contact: Contact
) -> None:
    """On any calendar with any settings: in open hours or urgent; not before now; never after its day if that was possible; and urgent
    stays urgent.
    """
    found = plan(told, TO, contact, hours, now, load=load)
    assert found is not None
    goes = found.send_from or now
    assert goes >= now
    assert found.urgent or hours.is_open(goes)
    assert found.urgent or not told.urgent
    if told.day and told.day >= now.astimezone(SHANGHAI).date() and told.due_on <= told.day:
        assert goes.astimezone(SHANGHAI).date() <= told.day
    assert goes - now < timedelta(days=400)


@given(INSTANTS)
def test_around_the_clock_nothing_waits(now: datetime) -> None:
    """With no closed hours set, what is due goes at once on any day."""
    house = House.parse("")
    assert moment(notice(date(2026, 1, 1)), Hours(house, WORKING.calendar), now).at == now


def test_hours_are_read_from_the_settings() -> None:
    """``HH:MM-HH:MM``; the hour of summaries lies within; anything else is refused by the name of the setting."""
    assert House.parse("08:30-18:00") == House()
    for wrong in ("8-18", "18:00-08:30", "08:30", "10:00-18:00"):
        with pytest.raises(ValueError, match="YINGSU_NOTIFY"):
            House.parse(wrong)
