"""What the pages of deadlines decide: whose list is shown, how a lamp reads, what is for today, how a month lies on its sheet, what if."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.deadlines.lists.answers import Reading
from services.deadlines.pages.asking import asked, following
from services.deadlines.pages.calendar import feeds, site_address
from services.deadlines.pages.case import grouped
from services.deadlines.pages.counting import counted
from services.deadlines.pages.duties import soon
from services.deadlines.pages.month import beside, month_of, sheet
from services.deadlines.pages.packs_shown import bound, head, sections
from services.deadlines.pages.previews import move_shown
from services.deadlines.pages.today import own, parts, split
from services.deadlines.pages.views import Earlier, Light, shown, steps
from services.deadlines.pages.what_if import compared, moved
from shared.dates import shipped
from shared.errors import Rejected
from shared.events.case import NoticeReceived
from shared.policy.load import SHIPPED, load_packs
from shared.security import Duty, Identity
from shared.security.identity import NotAllowed
from tests.unit.deadlines.cases import a_case

TODAY = date(2026, 11, 22)
PACKS = load_packs(SHIPPED)
OFFICER = Identity(person="sifa", name="司法局", duty=Duty.JUSTICE_OFFICER, region="370404")
CLERK = Identity(person="nq", name="内勤", duty=Duty.CLERK, region="370404", bureau="fz-a")
HANDLER = Identity(person="a", name="承办人", duty=Duty.HANDLER, region="370404", bureau="fz-a")


def item(**fields: Any) -> dict[str, Any]:
    """A running deadline as lists show it."""
    due = fields.get("due", TODAY + timedelta(days=3))
    plain = {
        "id": "d", "name": "提交答辩状", "subject_title": "", "state": "running", "state_title": "进行中", "lamp": "yellow",
        "due": due, "due_safe": due, "remaining_days": due and (due - TODAY).days, "earliest": None, "trigger_on": TODAY, "rule": "r", "subject": "", "nature": "duty",
    }  # fmt: skip
    return plain | fields


def test_a_list_is_narrowed_to_what_is_the_visitors_own() -> None:
    """A bureau's person need not say whose; another's bureau or region is refused; empty fields of the form are no filters."""
    found = asked({"kind": "", "nature": " duty "}, CLERK)
    assert (found.region, found.bureau, found.kind, found.nature) == ("370404", "fz-a", None, "duty")
    assert found.state == "running,missed,paused"
    for query in ({"bureau": "fz-b"}, {"region": "370405"}, {"bureau": "fz-a,fz-b"}):
        with pytest.raises(NotAllowed):
            asked(query, CLERK)
    assert asked({"bureau": "fz-b", "state": "all"}, OFFICER).state is None


def test_the_next_page_keeps_the_filters() -> None:
    """The way on carries what was chosen, and there is none behind the last page."""
    assert (
        following("/deadlines", {"kind": "local", "cursor": "old"}, "new")
        == "/deadlines?kind=local&cursor=new"
    )
    assert following("/deadlines", {"kind": "local"}, None) is None


@pytest.mark.parametrize(
    ("fields", "light"),
    [
        ({}, Light("yellow", "剩3天")),
        ({"due": TODAY, "lamp": "red"}, Light("red", "今天到期")),
        ({"due": TODAY - timedelta(days=2), "lamp": "overdue"}, Light("red", "逾期2天")),
        ({"due": TODAY - timedelta(days=2), "lamp": "overdue", "nature": "right"}, Light("grey", "期满")),
        ({"lamp": None, "state_title": "按期完成", "remaining_days": None}, Light("grey", "按期完成")),
    ],
)
def test_a_lamp_always_has_its_word(fields: dict[str, Any], light: Light) -> None:
    """The colour is never all that is told; a right that was not used is not overdue."""
    assert shown(item(**fields))["light"] == light


def test_the_stricter_reading_is_told_while_it_matters() -> None:
    """Before the due day it says by when to have it done, or that this day has gone by; afterwards only the breach counts."""
    due = TODAY + timedelta(days=8)
    assert shown(item(due=due, due_safe=TODAY - timedelta(days=2)))["earlier"] == Earlier(
        date(2026, 11, 20), past=True
    )
    assert shown(item(due=due, due_safe=TODAY))["earlier"] == Earlier(TODAY, past=False)
    assert (
        shown(item(due=TODAY - timedelta(days=1), due_safe=date(2026, 11, 1), lamp="overdue"))["earlier"]
        is None
    )
    assert shown(item())["earlier"] is None


@given(st.lists(st.integers(-5, 20), max_size=8))
def test_today_is_what_the_stricter_reading_asks_for_today(days: list[int]) -> None:
    """Nothing is lost between today and later, and each is in order of the day to have it done."""
    items = [item(due_safe=TODAY + timedelta(days=n), due=TODAY + timedelta(days=20)) for n in days]
    today, later = split(items, TODAY)
    assert all(one["due_safe"] <= TODAY for one in today)
    assert [one["due_safe"] for one in (*today, *later)] == sorted(one["due_safe"] for one in items)


def test_a_handler_begins_with_their_own() -> None:
    """Others see the whole bureau first; whoever chooses gets what they chose."""
    assert own(HANDLER, "")
    assert not own(CLERK, "")
    assert own(CLERK, "mine")
    assert not own(HANDLER, "bureau")


def test_a_cases_deadlines_stand_by_what_is_to_be_done() -> None:
    """First what runs, the earliest on top; then what waits for a fact; then what is over."""
    rows = [
        item(state="met"), item(id="late", due=TODAY), item(state="withheld", due=None, due_safe=None, remaining_days=None, lamp=None),
        item(id="first", due=TODAY - timedelta(days=9), lamp="overdue", state="missed"),
    ]  # fmt: skip
    groups = grouped(rows)
    assert [title for title, _ in groups] == ["进行中", "尚未计算", "已经结束"]
    assert [one["id"] for one in groups[0][1]] == ["first", "late"]


def test_a_month_lies_on_whole_weeks_with_its_named_days() -> None:
    """October 2026: the holiday, the made-up Saturday, and a day's deadlines on their day only."""
    rows = [{"due": date(2026, 10, 9), "number": 7, "name": "提交答辩状"}]
    weeks = sheet(date(2026, 10, 1), TODAY, shipped(), rows)
    cells = {cell.day: cell for week in weeks for cell in week if cell.inside}
    assert all(len(week) == 7 for week in weeks)
    assert len(cells) == 31
    assert (cells[date(2026, 10, 1)].label, cells[date(2026, 10, 1)].rests) == ("国庆节放假", True)
    assert (cells[date(2026, 10, 10)].label, cells[date(2026, 10, 10)].rests) == ("国庆节调休上班", False)
    assert (cells[date(2026, 10, 9)].number, cells[date(2026, 10, 8)].number) == (7, 0)


@given(st.dates(date(1949, 1, 1), date(2100, 12, 31)))
def test_every_month_of_the_calendar_can_be_shown_and_left_again(day: date) -> None:
    """Going on and coming back leads to the same month; the first and last month have one neighbour only."""
    first = day.replace(day=1)
    assert sheet(first, TODAY, shipped(), [])
    if after := beside(first, 1):
        assert beside(month_of(after, TODAY), -1) == f"{first:%Y-%m}"
    else:
        assert (first.year, first.month) == (2100, 12)


@pytest.mark.parametrize("text", ["2026-13", "1948-12", "2101-01", "2026", "２０２６-01", "<b>"])
def test_a_month_that_is_none_is_refused(text: str) -> None:
    """Nothing is guessed from a wrong address."""
    with pytest.raises(Rejected):
        month_of(text, TODAY)


def test_subscriptions_are_to_what_is_the_visitors_own() -> None:
    """One's own, and for a bureau's people the bureau's, with its region since codes are of a region only."""
    assert [address for _, address, _ in feeds(CLERK, "k")] == [
        "/v1/feeds/person/nq.ics?key=k", "/v1/feeds/bureau/fz-a.ics?key=k&region=370404",
    ]  # fmt: skip
    assert len(feeds(OFFICER, "k")) == 1


@pytest.mark.parametrize(
    ("given_", "field"),
    [
        ({"from": "2026-02-30", "n": "15"}, "from"),
        ({"from": "2026-09-22", "n": "0"}, "n"),
        ({"from": "2026-09-22", "n": "1.5"}, "n"),
        ({"from": "2099-09-22", "n": "999999"}, "n"),
        ({"from": "", "n": "15"}, "from"),
    ],
)
def test_a_period_that_cannot_be_counted_is_told_at_its_field(given_: dict[str, str], field: str) -> None:
    """What was typed stays; the field and the reason are named."""
    found, wrong, error = counted({"unit": "days", "before": "", **given_}, shipped())
    assert found is None
    assert (wrong, bool(error)) == (field, True)


def test_a_period_is_counted_as_everywhere() -> None:
    """Fifteen days from 2026-09-22 end on 10-08, behind the National Day holiday."""
    found, _, error = counted({"from": "2026-09-22", "n": "15", "unit": "days", "before": ""}, shipped())
    assert not error
    assert found is not None
    assert found.due.due == date(2026, 10, 8)


def test_what_if_the_notice_had_come_on_another_day() -> None:
    """Every deadline of the case that would be another one, and none that would not; the record stays as it is."""
    case = a_case((NoticeReceived(instance=1, notice="complaint"), "2026-11-10"))
    evidence = next(iter(case.history.facts.values())).evidence
    reading = Reading(PACKS, shipped(), TODAY)
    supposed = moved(case, evidence, date(2026, 11, 6))
    rows = {row["name"]: (row["was"], row["now"]) for row in compared(case, supposed, reading)}
    assert rows["提交答辩状"] == (date(2026, 11, 25), date(2026, 11, 23))
    assert compared(case, moved(case, evidence, date(2026, 11, 10)), reading) == []


def test_packs_are_those_that_bind_the_place() -> None:
    """A bureau of one district is not shown the documents of another; its own come before the national ones."""
    here = [pack.id for pack in bound(PACKS, "370404", "fz-a")]
    assert here[0] == "yicheng-2023"
    assert "national" in here
    assert "minhang-2026" not in here
    assert len(bound(PACKS, None, None)) == len(PACKS.packs)


def test_every_item_of_every_pack_reads_with_its_clause_and_quote() -> None:
    """Nothing that a pack sets is left out, and nothing stands without its words."""
    for pack in PACKS.packs:
        items = [one for _, of in sections(pack, PACKS) for one in of]
        assert len(items) == head(pack, TODAY)["items"]
        assert all(one.cited and all(clause and quote for clause, quote in one.cited) for one in items)


def test_a_duty_is_spoken_of_before_it_is_due() -> None:
    """What is open and due within sixty days, or at risk however far off; what is done or failed is not news."""
    plain = {"name": "半年报告", "person_label": None, "person": None, "department": None, "id": "x"}
    rows = [
        plain | {"state": state, "due": TODAY + timedelta(days=n)}
        for state, n in (("on_track", 90), ("at_risk", 90), ("on_track", 20), ("met", 5), ("failed", 5))
    ]
    assert [(one["state"], (one["due"] - TODAY).days) for one in soon(rows, TODAY)] == [
        ("on_track", 20), ("at_risk", 90),
    ]  # fmt: skip


def test_a_move_tells_each_day_as_its_own_calendar_did() -> None:
    """What was provisional then is told so, also after the calendar changed again; a day that stays says what became of it."""
    key, days = UUID(int=1), {"previous_due": date(2027, 2, 12), "due": date(2027, 2, 13)}
    plain = {
        "case_id": key,
        "bureau": "fz-a",
        "rule": "r",
        "name": "二审审理期限",
        "was_provisional": True,
        "provisional": False,
    }
    moved_ = move_shown(plain | days, key, "案", "某局")
    assert (moved_.was, moved_.now, moved_.bureau) == (
        "2027年2月12日（周五）暂定",
        "2027年2月13日（周六）",
        "某局",
    )
    stayed = move_shown(plain | days | {"due": days["previous_due"]}, key, "案", None)
    assert (stayed.now, stayed.bureau) == ("不变，转为确定", "fz-a")


def test_an_address_to_subscribe_to_has_no_host_that_anybody_wrote() -> None:
    """The configured address, whatever the request says; without one only this machine's own names, and never a forged Host."""
    for forged in (
        "evil.example",
        "evil.example:80",
        "127.0.0.1.evil.example",
        "localhost@evil.example",
        "",
        "[::1].evil.example:1",
    ):
        assert site_address("https://yingsu.example/", "http", forged) == "https://yingsu.example"
        assert site_address("", "http", forged) == ""
    assert site_address("", "http", "127.0.0.1:8080") == "http://127.0.0.1:8080"
    assert site_address("", "http", "localhost") == "http://localhost"
    assert site_address("", "https", "[::1]:443") == "https://[::1]:443"


def test_the_steps_of_a_date_name_no_ids() -> None:
    """A clerk reads what happened and when; the number of the record stands beside it."""
    text = "起算事实：收到应诉通知，2026年11月10日（周二）（记录 7b8b7f33-5453-5109-90c4-e38e4fa50e4a）"
    why = {"steps": [{"title": "起算", "text": text}, {"title": "规则", "text": "YC23-2.5b"}]}
    assert steps(why) == [("起算", "起算事实：收到应诉通知，2026年11月10日（周二）"), ("规则", "YC23-2.5b")]


def test_packs_name_deadlines_and_figures_by_their_titles() -> None:
    """Whoever reads what the system makes of a clause reads no codes, in no pack."""
    packs = PACKS
    shown = [
        text
        for pack in packs.packs
        for _, items in sections(pack, packs)
        for item in items
        for _, text in item.lines
    ]
    assert not [text for text in shown if re.search(r"[a-z]+[_.][a-z]+|\b[a-z]{4,}\b", text)]


def test_today_asks_for_every_day_once_and_a_part_that_is_cut_passes_over_none() -> None:
    """Overdue until yesterday, then today, the days to come whatever their lamps, and what is due later and waits no longer; a day is in one part."""
    until = TODAY + timedelta(days=7)
    days = [TODAY + timedelta(days=n) for n in range(-2, 12)]
    asked = parts(TODAY, until)

    def holds(part: dict[str, str], day: date) -> bool:
        return part.get("due_after", "") <= str(day) <= part.get("due_before", "9")

    found = [[at for at, part in enumerate(asked) if at and holds(part, day)] for day in days if day >= TODAY]
    assert found == [[1], *[[2]] * 7, *[[3]] * 4]
    assert [holds(asked[0], day) for day in days] == [True, True, *[False] * 12]
    assert "green" in asked[2]["lamp"]
