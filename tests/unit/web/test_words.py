"""Days, moments and values as pages write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from shared.dates.calendar import shipped
from shared.events.terms import CaseKind
from shared.web.words import cited, in_full, in_short, moment, shown, until_then, with_days
from tests.support.packs import SHIPPED_PACKS


@pytest.mark.parametrize(
    ("day", "text"),
    [
        ("2025-10-11", "2025年10月11日（周六·国庆节、中秋节调休上班）"),
        ("2025-10-01", "2025年10月1日（周三·国庆节、中秋节放假）"),
        ("2026-06-15", "2026年6月15日（周一）"),
        ("2026-06-13", "2026年6月13日（周六）"),
        (date(2099, 6, 15), "2099年6月15日（周一·暂定）"),
        (None, "—"),
        ("", "—"),
    ],
)
def test_a_day_says_what_the_calendar_says_of_it(day: date | str | None, text: str) -> None:
    """The day of the week, a holiday or a worked weekend by name, and that it is provisional where no notice has come."""
    assert in_full(day, shipped()) == text


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(298, "约5分钟后（17:05 以后）"), (61, "约2分钟后（17:02 以后）"), (60, "约1分钟后（17:01 以后）"), (2, "约1分钟后（17:01 以后）")],
)  # fmt: skip
def test_a_wait_is_told_in_minutes_and_by_the_clock(seconds: int, text: str) -> None:
    """Nobody counts 298 seconds; who comes back at the time that was told is let in."""
    assert until_then(seconds, datetime(2026, 11, 23, 9, 0, tzinfo=UTC)) == text


def test_in_short_the_year_is_left_out() -> None:
    """Where it is plain."""
    assert in_short(date(2026, 6, 15), shipped()) == "6月15日（周一）"


def test_days_in_a_sentence_are_read_as_days() -> None:
    """What was recorded for programs is shown for people; numbers that are no day, and moments, stay."""
    text = "自2025-10-11起停止计算；2026-02-30不是日期，编号 12025-10-11、2025-10-11T08:00"
    said = text.replace("自2025-10-11起", "自2025年10月11日（周六·国庆节、中秋节调休上班）起")
    assert with_days(text, shipped()) == said


def test_a_moment_is_told_in_beijing_time() -> None:
    """Whatever zone it was recorded in."""
    assert moment(datetime(2026, 6, 30, 16, 5, tzinfo=UTC)) == "2026年7月1日 00:05"
    assert moment("2026-06-30T16:05:00+00:00") == "2026年7月1日 00:05"
    assert moment(None) == "—"


def test_values_are_shown_in_words() -> None:
    """Nothing is a dash, yes and no are words, a code has its title."""
    assert [shown(value) for value in (None, "", True, False, 0, ["a", "b"], CaseKind.LITIGATION)] == [
        "—", "—", "是", "否", "0", "a、b", CaseKind.LITIGATION.title,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("clause", "text"),
    [
        ("YC23-2.5a", "峄政办发〔2023〕2号第二部分第（五）项"),
        (
            "YC23-2.5a、JH-2.3c",
            "峄政办发〔2023〕2号第二部分第（五）项、天津市静海区人民政府文件第二部分第（三）项",
        ),
        ("行政诉讼法第六十七条", "行政诉讼法第六十七条"),
        ("YC23-2.10", "峄政办发〔2023〕2号第二部分第（十）项"),
        ("MH26-2.6", "闵人社发〔2026〕7号第二部分"),
        ("MH26-3.1a（MH26-A.1）", "闵人社发〔2026〕7号第三部分第（一）项（闵人社发〔2026〕7号附件）"),
        ("MH26-0.1、BS24-1.h", "闵人社发〔2026〕7号、宝人社〔2024〕1号第一部分"),
        ("JHX-1", "JHX-1"),
        (None, "—"),
    ],
)
def test_a_clause_is_cited_as_people_do(clause: str | None, text: str) -> None:
    """By the number the document bears, which its pack says, or by who issued it; a document that has no pack stays as it is."""
    assert cited(clause, SHIPPED_PACKS.called) == text
