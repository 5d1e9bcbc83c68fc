"""Versions of the calendar: notices read, folded and taken back; which dates another calendar may move; dangerous days of receipt."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from cli.calendar import calendar_app
from services.deadlines.calendars.dangers import dangers
from services.deadlines.calendars.given import as_event, doubts, read_notice
from services.deadlines.calendars.recount import differs, recounted
from services.deadlines.calendars.wanted import wanted_id, wanted_year
from services.deadlines.calendars.wording import read_printed
from services.deadlines.law.basis import Basis
from services.deadlines.law.clocks import Start
from services.deadlines.life.lifecycle import Desk, on_facts
from services.deadlines.life.standing import Standing, Status, evolve
from shared.calendars.editions import Editions
from shared.dates import Due, Notice, PeriodError, WorkCalendar, shipped
from shared.errors import Rejected
from shared.events.calendar import CalendarEvent, NoticeWanted, NoticeWithdrawn
from shared.events.case import DefenceFiled
from shared.events.envelope import Recorded
from shared.policy.model import Length, Version
from tests.support.packs import SHIPPED_PACKS
from tests.unit.deadlines.cases import a_suit, day
from tests.unit.deadlines.printed_notices import NOTICE_2023, NOTICE_2024, NOTICE_2025, NOTICE_2026

PACKS = SHIPPED_PACKS
JINGHAI = "120118"
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


# --- the calendar in force ---


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


# --- reading a notice ---


@pytest.mark.parametrize(
    ("change", "code", "part"),
    [
        ({"off": {"春节": ["2027-02-30"]}}, "notice_day_invalid", "2027-02-30"),
        ({"off": {"春节": ["2027-2-3"]}}, "notice_day_invalid", "2027-2-3"),
        ({"off": {"春节": ["2027-02-11..2027-02-05"]}}, "notice_day_invalid", "2027-02-11"),
        ({"off": {"春节": ["2026-12-20"]}}, "notice_wrong_year", "不属于2027年"),
        ({"off": {"春节": ["2028-01-01"]}}, "notice_wrong_year", "不属于2027年"),
        ({"off": {"春节": ["0001-01-01..9999-12-31"]}}, "notice_wrong_year", "不属于2027年"),
        ({"off": {"元旦": ["2027-01-01"], "春节": ["2027-01-01"]}}, "notice_overlap", "重复"),
        ({"work": {"春节": ["2027-02-06"]}}, "notice_overlap", "既列为放假又列为上班"),
        ({"work": {"春节": ["2027-02-15"]}}, "notice_worked_weekday", "不是周末"),
        ({"off": {}}, "notice_field_invalid", "off"),
        ({"off": {"春节": []}}, "notice_empty", "没有列出"),
        ({"off": ["2027-01-01"]}, "notice_field_invalid", "对照表"),
        ({"year": "丁未"}, "notice_field_invalid", "整数"),
        ({"number": ""}, "notice_field_invalid", "不得为空"),
        ({"published": "2026-11-31"}, "notice_field_invalid", "published"),
        ({"holiday": {}}, "notice_field_invalid", "未知字段"),
    ],
)
def test_a_notice_that_cannot_be_right_is_refused(change: dict[str, Any], code: str, part: str) -> None:
    """A stable code, and a Chinese sentence that names the field or the day."""
    with pytest.raises(Rejected) as refused:
        read_notice(changed(**change))
    assert refused.value.code == code
    assert part in refused.value.message


@pytest.mark.parametrize("wrong", [None, [], "text", 7, {"year": 2027}])
def test_what_is_no_notice_is_refused(wrong: Any) -> None:
    """Whatever is handed in, the answer is a refusal, not a failure."""
    with pytest.raises(Rejected) as refused:
        read_notice(wrong)
    assert refused.value.code == "notice_field_invalid"


def test_no_notice_of_a_plain_year_is_doubted() -> None:
    """Days off less weekends worked are the days the 放假办法 gives; only the years in which the State Council gave more are doubted."""
    doubted = {n.year for n in shipped().notices if doubts(n, date(n.year, 1, 1))}
    assert doubted == {2006, 2009, 2015, 2020}
    assert doubts(read_notice(GIVEN_2027), day("26-12-01")) == ()


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"work": {}}, "为 18 天，放假办法规定全年放假 13 天"),
        ({"off": {**GIVEN_2027["off"], "国庆节": ["2027-10-02..2027-10-07"]}}, "未列为放假"),
        ({"off": {**GIVEN_2027["off"], "春节": ["2027-02-01..2027-02-12"]}}, "长于历年"),
        ({"off": {**GIVEN_2027["off"], "暑假": ["2027-07-01..2027-08-31"]}}, "多于历年"),
        ({"published": "2024-11-30"}, "发文日期"),
    ],
)
def test_what_is_unlikely_is_doubted(change: dict[str, Any], part: str) -> None:
    """A doubt says what is unlikely and why."""
    assert any(part in doubt for doubt in doubts(read_notice(changed(**change)), day("26-12-01")))


# --- the printed notice ---


@pytest.mark.parametrize("text", [NOTICE_2023, NOTICE_2024, NOTICE_2025, NOTICE_2026])
def test_the_printed_notices_of_four_years_are_read(text: str) -> None:
    """Number, day, and every day off and worked are those of the shipped data; nothing is misread, nothing is missing."""
    printed = read_printed(text)
    assert printed.faults == ()
    notice = read_notice({**printed.as_given(), "published": str(printed.published)})
    known = next(n for n in shipped().notices if n.year == notice.year)
    assert notice == replace(known, url=None)


def test_a_printed_notice_on_one_line_and_in_other_signs_is_the_same() -> None:
    """Half-width signs, a wrapped line, items without line breaks: the same days."""
    whole = read_printed(NOTICE_2026)
    items = NOTICE_2026[NOTICE_2026.index("　　一、") : NOTICE_2026.index("　　节假日期间")]
    line = "".join(items.split())
    assert read_printed(line, 2026).off == whole.off
    assert read_printed(line, 2026).work == whole.work
    half = items.replace("（", "(").replace("）", ")").replace("：", ":").replace("，", ",")
    assert read_printed(half.replace("至", "-"), 2026).off == whole.off
    wrapped = items.replace("2月28日", "2月\n28日").replace("放假调休，", "放假调休，\n")
    assert read_printed(wrapped, 2026).work == whole.work


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("2月14日（周六）", "2月14日（周五）", "与年份不符"),
        ("共9天", "共8天", "写明共8天，读出 9 天"),
        ("4月4日（周六）至6日", "4月31日（周六）至6日", "不是真实的日期"),
        ("6月19日（周五）至21日（周日）放假，共3天", "另行通知", "没有读出放假日期"),
        ("2026年部分节假日安排", "部分节假日安排", "没有写明是哪一年"),
    ],
)
def test_a_misprint_is_found(old: str, new: str, fault: str) -> None:
    """What a text says twice is checked: weekday against date, number of days against span."""
    text = NOTICE_2026.replace(old, new)
    if "没有写明" in fault:
        text = text.replace("现将2026年元旦", "现将元旦")
    assert any(fault in one for one in read_printed(text).faults)


def test_advice_is_not_an_arrangement() -> None:
    """「鼓励……安排职工在除夕（2月9日）休息」 makes no day off, and the report says that it was left aside."""
    printed = read_printed(NOTICE_2024)
    assert day("24-02-09") not in printed.off
    assert ["除夕" in sentence for sentence in printed.unused] == [True]


def test_the_wrong_year_is_noticed() -> None:
    """The weekdays beside the dates belong to one year only."""
    assert read_printed(NOTICE_2026, 2027).faults


# --- what another calendar may move ---

LENGTHS = st.builds(
    lambda n, unit, before: Length.model_validate({unit: n, "before": before}),
    st.integers(1, 40), st.sampled_from(["days", "workdays", "months"]), st.booleans(),
)  # fmt: skip


@FEW
@given(st.integers(0, 700), st.lists(LENGTHS, min_size=1, max_size=3), notices())
def test_counting_again_is_counting(offset: int, lengths: list[Length], notice: Notice) -> None:
    """From start and periods alone comes what the whole rule gives on any calendar: the same four dates."""
    start, calendar = day("26-06-01") + timedelta(days=offset), shipped().with_notice(notice)
    readings = [{"id": f"r{n}", "text": "读", "period": one.model_dump()} for n, one in enumerate(lengths)]
    said = {"period": lengths[0].model_dump()} if len(lengths) == 1 else {"readings": readings}
    version = Version.model_validate({"clause": "条", "quote": "文", **said})
    basis = Basis(version, Start("", NAMES, "起算", start, start))
    texts = [f"{p.n} {p.unit.value}" + (" before" if p.direction == "before" else "") for p in basis.periods]
    counted = basis.count(calendar)
    assert isinstance(counted, Due)
    assert recounted(start, texts, calendar) == counted
    row = {"trigger_on": start, "periods": texts, "adjusted": False, **counted._asdict()}
    assert not differs(row, calendar)
    assert differs({**row, "due": counted.due + timedelta(days=1)}, calendar)
    assert differs({**row, "adjusted": True}, calendar)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 700), st.integers(1, 40), st.sampled_from(["days", "workdays", "months"]), notices())
def test_only_days_that_changed_can_move_a_date(offset: int, n: int, unit: str, notice: Notice) -> None:
    """A date whose window meets no changed day is the same on both calendars: leaving it aside loses nothing."""
    start, text = day("26-06-01") + timedelta(days=offset), f"{n} {unit}"
    for periods in ([text], [f"{text} before"], [text, f"{text} before"]):
        then, now = (
            recounted(start, periods, shipped()),
            recounted(start, periods, shipped().with_notice(notice)),
        )
        if then != now:
            first, last = min(start, then.due_safe), max(start, then.due, then.nominal)
            runs = shipped().changed_days(shipped().with_notice(notice))
            assert any(run[0] <= last and run[1] >= first for run in runs)


def test_beyond_the_calendar_a_date_is_left_to_the_facts() -> None:
    """What cannot be counted is never taken to stand."""
    row = {"trigger_on": date(2100, 12, 30), "periods": ["15 days"], "adjusted": False}
    with pytest.raises(PeriodError):
        recounted(row["trigger_on"], row["periods"], shipped())
    some = date(2100, 12, 30)
    assert differs({**row, **Due(some, some, some, provisional=True)._asdict()}, shipped())


def standings(case: Any, desk: Desk) -> dict[UUID, Standing]:
    """How the case's deadlines stand when all is said."""
    found: dict[UUID, Standing] = {}
    for emission in on_facts(case, {}, desk):
        found[emission.deadline] = evolve(found.get(emission.deadline), emission.event, emission.occurred_on)
    return found


def test_an_open_date_moves_for_the_notice_and_a_met_one_stays() -> None:
    """The reason and the cause are the notice's; what was met, or fell away, before it is not opened again."""
    first = imported(1, read_notice(GIVEN_2027))
    known = Editions.of(shipped()).after([first])
    case = a_suit((DefenceFiled(instance=1), "26-12-28"), notice="26-12-25")
    before = standings(case, Desk(PACKS, shipped(), day("26-12-29")))
    said = on_facts(case, before, Desk(PACKS, known.calendar, day("26-12-30"), known.change()))
    rules = {one.event.rule: one for one in said}
    assert "national.defence" not in rules
    moved = rules["national.evidence"]
    assert (moved.event.type, moved.causation) == ("deadline.moved", first.id)
    assert moved.event.reason == "国办发明电〔2026〕9号放假安排公布后重新计算"  # type: ignore[attr-defined]
    assert {one.event.type for one in said} == {"deadline.moved"}
    assert all(before[one.deadline].status is Status.OPEN for one in said)


def test_a_fact_that_moves_a_date_is_not_blamed_on_the_notice() -> None:
    """Counted by an older calendar, but moved by a correction: the reason is the correction."""
    known = Editions.of(shipped()).after([imported(1, read_notice(GIVEN_2027))])
    before = standings(a_suit(notice="26-06-01"), Desk(PACKS, shipped(), day("26-06-02")))
    later = Desk(PACKS, known.calendar, day("26-06-02"), known.change())
    assert on_facts(a_suit(notice="26-06-01"), before, later) == []
    moved = [
        e for e in on_facts(a_suit(notice="26-06-03"), before, later) if e.event.type == "deadline.moved"
    ]
    assert moved
    assert all("放假安排" not in e.event.reason for e in moved)  # type: ignore[attr-defined]


# --- asking for the next notice ---


def test_the_next_notice_is_wanted_from_october_on() -> None:
    """Not in September, every month from October until it is there; once a year has begun without one, at once."""
    assert wanted_year(shipped(), day("26-09-30")) is None
    assert wanted_year(shipped(), day("26-10-01")) == 2027
    assert wanted_year(shipped().with_notice(read_notice(GIVEN_2027)), day("26-12-31")) is None
    assert wanted_year(shipped(), day("27-01-02")) == 2027
    assert wanted_id(2027, day("26-10-01")) == wanted_id(2027, day("26-10-31"))
    assert wanted_id(2027, day("26-10-31")) != wanted_id(2027, day("26-11-01"))


# --- dangerous days of receipt ---


def test_the_dangerous_days_of_four_years_are_those_counted_by_hand() -> None:
    """静海内部10日与法院15日: the same day on 25 days of receipt in 2023-2026, at most one working day of buffer on 44."""
    found = [one for year in range(2023, 2027) for one in dangers(PACKS, shipped(), year, JINGHAI)]
    buffers = Counter(one.buffer for one in found if one.rule == "jinghai.preparation")
    assert (buffers[0], buffers[0] + buffers[1]) == (25, 44)


def test_the_two_ends_of_september_22_2025() -> None:
    """E06, E07: received on 2025-09-22 both periods end on 2025-10-09; the cap keeps three working days, 2025-09-28."""
    found = dangers(PACKS, shipped(), 2025, JINGHAI)
    (one,) = [d for d in found if d.rule == "jinghai.preparation" and d.day == day("25-09-22")]
    assert (one.internal, one.statutory, one.buffer) == (day("25-10-09"), day("25-10-09"), 0)
    assert one.capped == day("25-09-28")


def test_dangers_depend_on_region_buffer_and_calendar() -> None:
    """Elsewhere nothing is capped; a wider buffer lists more; an unknown year says that its days are provisional."""
    assert dangers(PACKS, shipped(), 2025, "110105") == ()
    assert len(dangers(PACKS, shipped(), 2025, JINGHAI, within=0)) < len(
        dangers(PACKS, shipped(), 2025, JINGHAI)
    )
    assert any(one.provisional for one in dangers(PACKS, shipped(), 2027, JINGHAI))


def test_the_command_lists_dangerous_days_without_a_system(tmp_path: Path) -> None:
    """Without a running system the notices and packs of the release answer, as a table and as data."""
    typed = ["dangers", "2025", "--region", JINGHAI, "--home", str(tmp_path)]
    shown = CliRunner().invoke(calendar_app, typed, env={"COLUMNS": "200"})
    assert (shown.exit_code, "2025-09-22（一）" in shown.output, "2025-09-28（日）" in shown.output) == (
        0,
        True,
        True,
    )
    data = orjson.loads(CliRunner().invoke(calendar_app, [*typed, "--within", "0", "--json"]).output)
    assert {item["buffer"] for item in data["items"]} == {0}


def test_the_calendar_of_the_release_is_one_of_the_versions() -> None:
    """A process that has read nothing yet answers by the release's notices."""
    known = Editions.of(shipped())
    assert isinstance(known.calendar, WorkCalendar)
    assert known.change().version == shipped().version
    assert known.change().cause is None
