"""Notices of the State Council read, from data and as printed: what cannot be right is refused, what is unlikely doubted; and asked for in time."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from services.deadlines.calendars.given import doubts, read_notice
from services.deadlines.calendars.handed_in import MOST, handed_in
from services.deadlines.calendars.wanted import wanted_id, wanted_year
from services.deadlines.calendars.wording import read_printed
from services.deadlines.pages.edition_sent import FIELDS, faults_of, read
from shared.dates import shipped
from shared.errors import Faults, Rejected, by_field
from tests.unit.deadlines.calendar_notices import (
    GIVEN_2027,
    changed,
)
from tests.unit.deadlines.cases import day
from tests.unit.deadlines.printed_notices import NOTICE_2023, NOTICE_2024, NOTICE_2025, NOTICE_2026


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
    assert part in f"{refused.value.message} {refused.value.field}"


def test_everything_that_cannot_be_right_is_told_at_once() -> None:
    """Every field, else every day: a person holds the original against one answer, not against five."""
    with pytest.raises(Rejected) as refused:
        read_notice(changed(number="", published="2026-11-31", holiday={}))
    assert {field for field, _ in refused.value.faults} == {"number", "published", "holiday"}
    off = {"春节": ["2027-02-30", "2027-02-05..2027-02-07"], "国庆节": ["2026-10-01"]}
    with pytest.raises(Rejected) as refused:
        read_notice(changed(off=off, work={"春节": ["2027-02-06", "2027-02-15", "2027-02-16"]}))
    assert refused.value.code == "notice_day_invalid"
    for part in (
        "2027-02-30",
        "2026年10月1日",
        "2027年2月6日（周六）既列为",
        "2月15日（周一）、2027年2月16日（周二）不是周末",
    ):
        assert part in refused.value.message


def test_a_form_tells_what_is_wrong_beside_the_text_too() -> None:
    """A year, a day and a file that cannot be read, a text that was not understood and does not say its number: five faults, each at its field."""
    wrong, text = Faults(), "一、元旦：1月1日（周六）至3日（周日）放假，共4天。"
    with wrong:
        raise Rejected("encoding_invalid", "文件不是文本。", "file")
    typed = dict.fromkeys(FIELDS, "") | {"text": f"2027年部分节假日安排\n{text}", "published": "2026-11-31"}
    with pytest.raises(Rejected) as refused:
        read(typed | {"year": "二七"}, wrong)
    found = faults_of(refused.value)
    assert [field for field, _ in found] == ["file", "published", "year", "number", "text", "text"]
    assert "与年份不符" in by_field(found)["text"]
    assert "写明共4天" in by_field(found)["text"]


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


def test_the_next_notice_is_wanted_from_october_on() -> None:
    """Not in September, every month from October until it is there; once a year has begun without one, at once."""
    assert wanted_year(shipped(), day("26-09-30")) is None
    assert wanted_year(shipped(), day("26-10-01")) == 2027
    assert wanted_year(shipped().with_notice(read_notice(GIVEN_2027)), day("26-12-31")) is None
    assert wanted_year(shipped(), day("27-01-02")) == 2027
    assert wanted_id(2027, day("26-10-01")) == wanted_id(2027, day("26-10-31"))
    assert wanted_id(2027, day("26-10-31")) != wanted_id(2027, day("26-11-01"))


HEAD = "2027年部分节假日安排\n一、元旦："


@pytest.mark.alone
@pytest.mark.parametrize(
    "text",
    [
        HEAD + "\n　" * (MOST // 2 - 20),
        HEAD + "1日(" * (MOST // 4),
        HEAD + "1年1月1日至9999年12月31日放假。" * 800,
        HEAD + "1日放假，共" + "9" * 5_000 + "天",
        "off: {" + "a," * (MOST // 2 - 5),
        "[" * MOST,
        "2027年部分节假日安排" + "\n" * (MOST - 20),
    ],
)
def test_a_notice_that_is_meant_to_hurt_is_read_at_once(text: str) -> None:
    """Blank lines, brackets, years without end, numbers of thousands of digits, depth: understood or not, within a second of work and without a crash."""
    before = time.process_time()
    handed_in(text, {})
    assert time.process_time() - before < 1


def test_what_unfolds_without_end_is_no_data_and_too_much_is_refused() -> None:
    """An alias named ten times over is read as print, in which there is nothing; a notice has two thousand characters, not twenty thousand."""
    laughing = "year: 2027\noff: &a {x: [1]}\nwork: {b: [*a, *a]}"
    assert handed_in(laughing, {}).printed
    assert handed_in("year: 2027\noff: {元旦: [2027-01-01]}", {}).printed is None
    with pytest.raises(Rejected, match="2 万字"):
        handed_in("一" * (MOST + 1), {})
