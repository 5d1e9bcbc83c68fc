"""The working-day calendar: what it knows, what it only supposes, and how it says so."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from shared.dates import NoticeError, Period, Unit, due, parse_notice, shipped
from shared.dates.crosscheck import cross_check

WORKED_WEEKENDS = [
    "2023-01-28",
    "2023-01-29",
    "2023-04-23",
    "2023-05-06",
    "2023-06-25",
    "2023-10-07",
    "2023-10-08",
    "2024-02-04",
    "2024-02-18",
    "2024-04-07",
    "2024-04-28",
    "2024-05-11",
    "2024-09-14",
    "2024-09-29",
    "2024-10-12",
    "2025-01-26",
    "2025-02-08",
    "2025-04-27",
    "2025-09-28",
    "2025-10-11",
    "2026-01-04",
    "2026-02-14",
    "2026-02-28",
    "2026-05-09",
    "2026-09-20",
    "2026-10-10",
]
NOTICE_2027 = {
    "year": 2027,
    "number": "国办发明电〔2026〕9号",
    "published": "2026-11-30",
    "off": {"元旦": ["2027-01-01..2027-01-03"], "春节": ["2027-02-05..2027-02-11"]},
    "work": {"元旦": ["2026-12-27"], "春节": ["2027-02-14"]},
}


def test_the_shipped_calendar_agrees_with_both_libraries():
    """For 2023-2026 neither chinesecalendar nor holidays differs on a single day."""
    assert cross_check(shipped()) == ()


def test_a_difference_is_reported_with_the_day_and_the_library():
    """A disputed day, 2005-12-31, is reported, not adopted."""
    (difference,) = cross_check(shipped(), [2005])
    assert (date(2005, 12, 31), "holidays") == (difference.day, difference.library)
    assert not shipped().is_workday(date(2005, 12, 31))


def test_the_worked_weekends_are_exactly_the_announced_ones():
    """Every weekend day worked in 2023-2026 was announced, and none is missing."""
    start = date(2023, 1, 1)
    days = (start + timedelta(days=i) for i in range((date(2027, 1, 1) - start).days))
    worked = [d.isoformat() for d in days if d.weekday() >= 5 and shipped().is_workday(d)]
    assert worked == WORKED_WEEKENDS


@pytest.mark.parametrize(
    ("day", "reason", "worked", "provisional"),
    [
        ("2026-10-01", "国庆节放假", False, False),
        ("2026-10-10", "国庆节调休上班", True, False),
        ("2026-10-17", "周六", False, False),
        ("2026-10-19", "工作日", True, False),
        ("2026-12-20", "周日", False, False),
        ("2026-12-21", "工作日", True, True),
        ("2027-02-05", "春节（推定）", False, True),
        ("2035-02-11", "周日", False, True),
        ("2035-06-10", "端午节（推定）", False, True),
    ],
)
def test_each_day_says_why_it_is_worked_or_not(day, reason, worked, provisional):
    """A day has one reason in Chinese; late December of the last known year and all later days are provisional."""
    known = shipped().day(date.fromisoformat(day))
    assert (reason, worked, provisional) == (known.reason, known.is_workday, known.provisional)


def test_importing_a_notice_makes_a_new_version_and_leaves_the_old_one():
    """The notice of 2027 settles 2027 and may change the end of 2026; the version says which calendar counted."""
    old, new = shipped(), shipped().with_notice(parse_notice(NOTICE_2027))
    fifteen = Period(15, Unit.DAYS)
    assert old.version != new.version
    assert "2027" in new.version
    assert due(date(2026, 12, 25), fifteen, old).provisional
    assert not due(date(2026, 12, 25), fifteen, new).provisional
    assert new.is_workday(date(2026, 12, 27))
    assert not old.is_workday(date(2026, 12, 27))
    assert "国办发明电〔2026〕9号" in new.notice_of(date(2026, 12, 27)).title


def test_the_same_notices_always_give_the_same_version():
    """A version is its content: a date counted elsewhere on the same version is the same date."""
    assert shipped().version == shipped().with_notice(shipped().notices[0]).version


def test_two_versions_differ_in_exactly_the_days_the_notice_changes():
    """The runs of changed days are the days whose work or certainty differs, and each run is as long as it can be."""
    old, new = shipped(), shipped().with_notice(parse_notice(NOTICE_2027))
    changed = old.changed_days(new)
    told = {first + timedelta(days=i) for first, last in changed for i in range((last - first).days + 1)}
    every = (date(1949, 1, 1) + timedelta(days=i) for i in range(old.table.last - old.table.first + 1))
    differing = {day for day in every if _known(old, day) != _known(new, day)}
    assert differing == told
    assert all(later[0] - earlier[1] > timedelta(days=1) for earlier, later in pairwise(changed))
    assert changed == new.changed_days(old)


def _known(calendar, day):
    return calendar.day(day).is_workday, calendar.day(day).provisional


def test_a_removed_holiday_and_an_open_year_are_runs_of_their_own():
    """A corrected notice that works one day of a holiday changes that day; settling 2027 leaves its last days open."""
    correction = {
        **NOTICE_2027,
        "off": {"元旦": ["2027-01-01..2027-01-03"], "春节": ["2027-02-05..2027-02-10"]},
    }
    old, new = (shipped().with_notice(parse_notice(notice)) for notice in (NOTICE_2027, correction))
    assert old.changed_days(new) == [(date(2027, 2, 11), date(2027, 2, 11))]
    assert shipped().changed_days(old) == [(date(2026, 12, 21), date(2027, 12, 20))]
    assert old.changed_days(old) == []


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"off": {"春节": ["2027-02-30"]}}, "日期写法"),
        ({"off": {"春节": ["2027-02-11..2027-02-05"]}}, "止日早于起日"),
        ({"off": {"元旦": ["2026-12-20"]}}, "不属于该年"),
        ({"work": {"春节": ["2027-02-15"]}}, "不是周末"),
        ({"work": {"春节": ["2027-02-06"]}}, "既列为放假又列为上班"),
        ({"work": None}, "日期写法"),
    ],
)
def test_a_wrong_notice_is_refused_with_the_reason(change, reason):
    """A notice that cannot be right is not imported."""
    with pytest.raises(NoticeError, match=reason):
        parse_notice({**NOTICE_2027, **change})


def test_a_notice_without_a_section_is_refused():
    """Both sections are named by every notice."""
    with pytest.raises(NoticeError, match="缺少字段"):
        parse_notice({"year": 2027, "off": {}})
