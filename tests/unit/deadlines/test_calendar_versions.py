"""Versions of the calendar: notices folded over the log and taken back."""

from __future__ import annotations

from hypothesis import given

from services.deadlines.calendars.given import read_notice
from shared.calendars.editions import Editions
from shared.dates import Notice, WorkCalendar, shipped
from shared.events.calendar import NoticeWanted, NoticeWithdrawn
from tests.unit.deadlines.calendar_notices import (
    FEW,
    GIVEN_2027,
    NAMES,
    calendar_after,
    changed,
    imported,
    notices,
    recorded,
    withdrawn,
)
from tests.unit.deadlines.cases import day


def test_a_later_notice_replaces_and_a_withdrawal_brings_the_earlier_one_back() -> None:
    """Two imports for a year: the second holds; withdrawn, the first holds again, then the release's own."""
    first = imported(1, read_notice(GIVEN_2027))
    correction = read_notice(changed(off={**GIVEN_2027["off"], "端午节": ["2027-06-09..2027-06-10"]}))
    second = imported(2, correction)
    log = [first, second, withdrawn(3, second), withdrawn(4, first)]
    calendars = [calendar_after(shipped(), log[:n]) for n in range(5)]
    assert [c.is_workday(day("27-06-10")) for c in calendars] == [True, True, False, True, True]
    assert calendars[3] == calendars[1]
    assert calendars[4] is calendars[0] is shipped()
    assert calendars[1].day(day("27-02-08")).provisional is False


def test_the_first_of_two_may_be_withdrawn_while_the_second_holds() -> None:
    """Withdrawing what no longer holds changes no date."""
    first, second = imported(1, read_notice(GIVEN_2027)), imported(2, read_notice(changed(number="另一文号")))
    before = calendar_after(shipped(), [first, second])
    assert before.changed_days(calendar_after(shipped(), [first, second, withdrawn(3, first)])) == []


def test_what_the_release_ships_cannot_be_withdrawn() -> None:
    """Only an import can be taken back, and only once: anything else changes nothing."""
    first = imported(1, read_notice(GIVEN_2027))
    unknown = NoticeWithdrawn(notice=NAMES, year=2026, reason="无", calendar="x")
    known = Editions.of(shipped()).after([recorded(1, unknown)])
    assert (len(known.editions), known.seen, known.calendar) == (1, 1, shipped())
    twice = Editions.of(shipped()).after([first, withdrawn(2, first), withdrawn(3, first)])
    assert len(twice.editions) == 3


def test_every_position_of_the_log_has_its_version() -> None:
    """Versions are numbered from 0, found by position and by name, and seen events are not folded in twice."""
    first = imported(1, read_notice(GIVEN_2027))
    wanted = recorded(2, NoticeWanted(year=2027, provisional=3))
    log = [first, wanted, withdrawn(3, first)]
    known = Editions.of(shipped()).after(log[:2]).after(log)
    assert [one.number for one in known.editions] == [0, 1, 2]
    assert [known.at(position).number for position in (0, 9, 10, 29, 30, 99)] == [0, 0, 1, 1, 2, 2]
    assert known.named(known.editions[1].calendar.version) == known.editions[1].calendar
    assert known.named(shipped().version) is shipped()
    assert known.named("CN1999-00000000") is None
    assert known.editions[1].reason == "国办发明电〔2026〕9号放假安排公布后重新计算"
    assert known.editions[2].reason == "国办发明电〔2026〕9号放假安排撤回后重新计算"


@FEW
@given(notices(), notices())
def test_importing_and_withdrawing_leaves_every_date_as_it_was(one: Notice, other: Notice) -> None:
    """Whatever is imported on top and taken back: day for day the calendar before, under the same name."""
    first, second = imported(1, one), imported(2, other)
    before = calendar_after(shipped(), [first])
    after = calendar_after(shipped(), [first, second, withdrawn(3, second)])
    assert (after.version, after.table) == (before.version, before.table)


@FEW
@given(notices())
def test_a_notice_survives_the_log(notice: Notice) -> None:
    """What is recorded of a notice is the notice."""
    payload = imported(1, notice).payload
    again = Editions.of(shipped()).after([recorded(1, payload)])  # type: ignore[arg-type]
    assert again.current.notice == notice


def test_the_calendar_of_the_release_is_one_of_the_versions() -> None:
    """A process that has read nothing yet answers by the release's notices."""
    known = Editions.of(shipped())
    assert isinstance(known.calendar, WorkCalendar)
    assert known.change().version == shipped().version
    assert known.change().cause is None
