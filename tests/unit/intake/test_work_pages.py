"""What the pages of work and of courts' lists decide: how far a review is, what still waits, which files are drawn, which period is meant."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.court_list.terms import Finding
from services.intake.pages import work_view as view
from services.intake.pages.court_list_view import Shown, page_of, period_of
from services.intake.pages.factform import Sent
from services.intake.pages.factform import read as typed_as
from services.intake.pages.wording import Words
from services.intake.pages.work_files import read
from services.intake.work.checklists import Checklist
from services.intake.work.draws import draw
from shared.dates.calendar import shipped
from shared.errors import Rejected
from shared.events import Event
from shared.events.history import Fact, History
from shared.events.organisation import ReportSubmitted
from shared.events.organisation_review import ReviewConcluded, ReviewItemConcluded, ReviewRequested
from shared.events.organisation_work import FileReviewDrawn, FileReviewed, ProblemClosed, ProblemFound
from shared.events.terms import ReviewKind

DAY, TODAY = date(2026, 3, 2), date(2026, 11, 22)
DRAWN = [("draw", "1"), ("occurredon", "2026-11-22")]
WORDS = Words(shipped(), {}, {})


def recorded(*events: Event) -> History:
    found = [Fact(id_ := uuid4(), id_, DAY, event) for event in events]
    return History({fact.id: fact for fact in found}, len(found))


def item(name: str, *, conforms: bool = True) -> ReviewItemConcluded:
    return ReviewItemConcluded(review="1", review_item=name, conforms=conforms, reviewer="fz")


ASKED = ReviewRequested(review="1", kind=ReviewKind.OTHER, subject="合同（虚构）")


def test_a_review_is_ready_once_every_required_item_is_concluded() -> None:
    """What may follow is not waited for; an item said again stands as it was said last."""
    lists = lambda *_: Checklist(("主体", "程序", "附带"), ("主体", "程序"))  # noqa: E731
    [begun] = view.reviews(recorded(ASKED, item("主体", conforms=False)), lists).values()
    assert (begun.done, begun.ready, begun.state[1]) == (1, False, "审核中")
    history = recorded(ASKED, item("主体", conforms=False), item("主体"), item("程序"))
    [ready] = view.reviews(history, lists).values()
    assert (ready.done, ready.ready, len(ready.items)) == (2, True, 3)
    assert ready.items[0].conforms is True
    assert [one.optional for one in ready.items] == [False, False, True]


def test_a_review_without_a_checklist_is_ready_with_its_first_item() -> None:
    """Where no document says what to look at, what was looked at is listed."""
    [one] = view.reviews(recorded(ASKED, item("合法性")), lambda *_: Checklist()).values()
    assert one.ready
    assert [each.item for each in one.items] == ["合法性"]


def test_a_refused_review_says_so() -> None:
    """Not approved is red, and no decision is offered."""
    history = recorded(
        ASKED, item("合法性", conforms=False), ReviewConcluded(review="1", approved=False, note="缺")
    )
    [one] = view.reviews(history, lambda *_: Checklist()).values()
    assert one.state == ("red", "审核未通过")


def test_what_was_begun_and_not_ended_waits_the_last_first() -> None:
    """A problem that is closed is among the ended, with what closed it."""
    history = recorded(
        ProblemFound(problem="1", what="甲"),
        ProblemFound(problem="2", what="乙"),
        ProblemFound(problem="3", what="丙"),
        ProblemClosed(problem="2", proof="已改"),
    )
    problems = next(one for one in view.matters(history, WORDS) if one.begin is ProblemFound)
    assert [one.number for one in problems.open] == ["3", "1"]
    assert [(one.number, "已改" in one.end) for one in problems.ended] == [("2", True)]


def test_of_several_results_of_a_file_the_last_counts() -> None:
    """Found with problems, then rectified: nothing is open."""
    files = ("a", "b", "c")
    made = FileReviewDrawn(draw="1", seed="s", population=files, drawn=draw("s", files, 2))
    first = made.drawn[0]
    history = recorded(
        made,
        FileReviewed(draw="1", file=first, problems="缺签名"),
        FileReviewed(draw="1", file=first, problems="缺签名", rectified=True),
    )
    [one] = view.draws(history)
    assert (one.looked_at, one.open) == (1, 0)


@given(
    st.lists(st.text("卷0123456789号", min_size=1, max_size=6), min_size=1, max_size=30, unique=True),
    st.data(),
)
def test_what_is_pasted_is_drawn_from_however_it_is_separated(files: list[str], data: st.DataObject) -> None:
    """Lines, commas of either kind, tabs: the same files, the same draw."""
    sign = data.draw(st.sampled_from(["\n", "，", ",", "、", "\t", "\r\n"]))
    size = data.draw(st.integers(1, len(files)))
    asked = read(
        Sent.of([*DRAWN, ("seed", "s"), ("population", sign.join(files)), ("size", str(size))]), TODAY
    )
    assert not asked.errors
    assert asked.drawn == draw("s", files, size)


def test_a_draw_that_cannot_be_made_says_what_is_wrong_with_each_field() -> None:
    """Nothing typed, something twice, more than there are."""
    assert set(read(Sent(), TODAY).errors) == {"seed", "draw", "population", "size", "occurredon"}
    twice = read(Sent.of([*DRAWN, ("seed", "s"), ("population", "a\na"), ("size", "9")]), TODAY)
    assert set(twice.errors) == {"population", "size"}
    assert twice.drawn == ()


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026", (date(2026, 1, 1), date(2026, 12, 31))),
        (" 2026H1 ", (date(2026, 1, 1), date(2026, 6, 30))),
        ("2026H2", (date(2026, 7, 1), date(2026, 12, 31))),
        ("2028-2", (date(2028, 2, 1), date(2028, 2, 29))),
        ("2026-01-05 至 2026-02-03", (date(2026, 1, 5), date(2026, 2, 3))),
        ("2026年", (date(2026, 1, 1), date(2026, 12, 31))),
        ("2026年 上半年", (date(2026, 1, 1), date(2026, 6, 30))),
        ("２０２６年下半年", (date(2026, 7, 1), date(2026, 12, 31))),
        ("2026年3月", (date(2026, 3, 1), date(2026, 3, 31))),
        ("2026年1月5日至2026年2月3日", (date(2026, 1, 5), date(2026, 2, 3))),
    ],
)
def test_the_period_of_a_list_is_read_as_people_write_it(text: str, days: tuple[date, date]) -> None:
    """A year, a half, a month, or two days, both included."""
    assert period_of(text) == days


def test_the_period_of_a_report_is_typed_as_people_write_it() -> None:
    """The form takes words and codes alike; what is neither stays as it was typed, for the door to refuse."""
    typed = [("data.period", "2026年上半年"), ("data.report", "half_year_statistics")]
    assert typed_as(ReportSubmitted, Sent.of(typed))[0]["period"] == "2026H1"
    assert typed_as(ReportSubmitted, Sent.of([("data.period", "前年")]))[0]["period"] == "前年"


@pytest.mark.parametrize(
    "text", ["", "去年", "2026-13", "0000", "2026-02-30..2026-03-01", "2026-03-02..2026-03-01"]
)
def test_a_period_that_is_none_is_refused_at_its_field(text: str) -> None:
    """Never another one than was meant."""
    with pytest.raises(Rejected) as refused:
        period_of(text)
    assert refused.value.field == "period"


def test_a_page_of_a_reconciliation_shows_what_is_open_unless_asked_otherwise() -> None:
    """Matched and explained cases stand back; every kind can be asked for; pages follow each other without a gap."""
    items = [{"finding": one.value, "n": n} for n, one in enumerate([*Finding] * 3)]
    is_open = [one for one in items if one["finding"] not in {"matched", "explained"}]
    first, more = page_of(items, Shown(), 5)
    second, _ = page_of(items, Shown(after=more or 0), 50)
    assert [*first, *second] == is_open
    assert page_of(items, Shown("all"), 50)[0] == items
    assert {one["finding"] for one in page_of(items, Shown("matched"), 50)[0]} == {"matched"}
