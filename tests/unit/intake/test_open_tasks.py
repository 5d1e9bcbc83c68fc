"""Which tasks are open, whose, by when; where a page of them ended."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from hypothesis import given as drawn
from hypothesis import strategies as st

from services.intake.checking.open_tasks import rows_of
from services.intake.pages.tasks import Asked, End, is_mine, lamp
from shared.security import Duty, Identity
from tests.unit.intake.scenes import BUREAU, CASE, REGION, fact_id, item
from tests.unit.intake.test_handling import ASSIGNED, DONE, fact, under_way

VERIFIED = fact("task_verified", "10-26", task="准备卷宗", passed=True)
TODAY = date(2026, 11, 22)


def opened(*facts: dict[str, object]) -> list[tuple[str, str, str, date | None]]:
    history = under_way(*facts).state.history
    return [(one.task, one.person, one.state, one.due) for one in rows_of(CASE, (REGION, BUREAU), history)]


def test_a_task_is_open_from_its_assignment_until_it_is_verified() -> None:
    """MH26-4.0: 派发 opens it, 完成 leaves it to be verified, what does not pass is open again, 核验 closes it."""
    failed = fact("task_verified", "10-26", task="准备卷宗", passed=False, reason="缺证据目录")
    assert opened() == []
    assert opened(ASSIGNED) == [("准备卷宗", "legal-1", "assigned", None)]
    assert opened(ASSIGNED, DONE) == [("准备卷宗", "legal-1", "done", None)]
    assert opened(ASSIGNED, DONE, failed) == [("准备卷宗", "legal-1", "assigned", None)]
    assert opened(ASSIGNED, DONE, VERIFIED) == []


def test_a_task_is_whose_it_was_given_to_last() -> None:
    """MH26-4.0: given again, it is the other person's, by the other day."""
    again = fact("task_assigned", "10-21", task="准备卷宗", person="legal-2", due="2026-11-30")
    assert opened(ASSIGNED, again) == [("准备卷宗", "legal-2", "assigned", date(2026, 11, 30))]


def test_what_is_taken_back_is_open_again_and_a_voided_case_has_no_tasks() -> None:
    """MH26-4.0: a verification recorded by mistake leaves the task to be verified; of a voided case nothing is left to do."""
    taken_back = item("case.voided", "2026-11-20", voids=str(fact_id(VERIFIED)), reason="误登")
    assert opened(ASSIGNED, DONE, VERIFIED, taken_back) == [("准备卷宗", "legal-1", "done", None)]
    assert opened(ASSIGNED, item("case.voided", "2026-11-20", reason="重复建案")) == []


@drawn(st.dates(), st.uuids(), st.integers(1, 99), st.text(max_size=200))
def test_where_a_page_ended_is_found_again(day: date, case: UUID, instance: int, task: str) -> None:
    """Whatever a task is called, the next page begins after it."""
    where = End(day, case, instance, task.replace("\0", ""))
    assert End.of(where.text()) == where


@drawn(st.text())
def test_an_address_that_is_none_begins_the_list(text: str) -> None:
    """What somebody typed into the address is the first page, no error."""
    assert End.of(text) == End() or End.of(text).day


def test_a_handler_begins_with_their_own_tasks() -> None:
    """As on the page of today; a person who is asked for is shown to everybody."""
    handler = Identity(person="p", name="甲", duty=Duty.HANDLER, region=REGION, bureau=BUREAU)
    clerk = Identity(person="p", name="乙", duty=Duty.CLERK, region=REGION, bureau=BUREAU)
    assert is_mine(handler, Asked())
    assert not is_mine(clerk, Asked())
    assert is_mine(clerk, Asked(whose="mine"))
    assert not is_mine(handler, Asked(whose="all"))
    assert not is_mine(handler, Asked(person="q"))


def test_a_day_that_is_over_is_said_in_words() -> None:
    """The lamp has its words, and a task without a day has none."""
    assert lamp(date(2026, 11, 20), TODAY) == ("red", "已过 2 天")
    assert lamp(TODAY, TODAY) == ("yellow", "今天")
    assert lamp(date(2026, 11, 23), TODAY) == ("green", "还有 1 天")
    assert lamp(None, TODAY) is None
