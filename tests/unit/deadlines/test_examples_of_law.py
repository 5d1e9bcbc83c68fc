"""Worked examples of the national law and the local documents, each checked by hand against the State Council's notices."""

from datetime import date

import pytest

from shared.dates import (
    Direction,
    Due,
    Period,
    Suspension,
    Unit,
    due,
    fixed_day,
    shipped,
    suspended,
)

D, W, M = Unit.DAYS, Unit.WORKDAYS, Unit.MONTHS

AFTER = [
    # what, trigger, n, unit, nominal, due
    (
        "E01 答辩举证15日，末日在中秋国庆长假首日，落在周六调休上班日",
        "2023-09-14",
        15,
        D,
        "2023-09-29",
        "2023-10-07",
    ),
    ("E03 答辩举证15日，末日正月初一", "2025-01-14", 15, D, "2025-01-29", "2025-02-05"),
    ("E05 答辩举证15日，国庆中秋放假8天", "2025-09-18", 15, D, "2025-10-03", "2025-10-09"),
    ("E06 内部准备10日被长假顺延", "2025-09-22", 10, D, "2025-10-02", "2025-10-09"),
    ("E07 同一收件的法院15日与内部10日同日届满", "2025-09-22", 15, D, "2025-10-07", "2025-10-09"),
    ("E08 复议普通程序答复10个工作日，含两个调休上班日", "2025-09-22", 10, W, "2025-10-11", "2025-10-11"),
    ("E10 复议答复10个工作日跨春节", "2026-02-10", 10, W, "2026-03-02", "2026-03-02"),
    ("E11 同上误当自然日会早6日", "2026-02-10", 10, D, "2026-02-20", "2026-02-24"),
    ("E12 2024年除夕是工作日", "2024-02-02", 10, W, "2024-02-21", "2024-02-21"),
    ("E14 卷宗2个工作日", "2026-02-13", 2, W, "2026-02-24", "2026-02-24"),
    ("E15 卷宗3个工作日跨9天假", "2026-02-13", 3, W, "2026-02-25", "2026-02-25"),
    ("E17 中秋前周日调休上班计为第1日", "2026-09-18", 3, W, "2026-09-22", "2026-09-22"),
    ("E19 上诉（裁定）10日，末日在五一假内", "2024-04-24", 10, D, "2024-05-04", "2024-05-06"),
    ("E20 3日内报备，五一假内届满", "2023-04-27", 3, D, "2023-04-30", "2023-05-04"),
    ("E22 3日内转办，中秋顺延", "2024-09-12", 3, D, "2024-09-15", "2024-09-18"),
    ("E23 5日备案，国庆顺延", "2024-09-27", 5, D, "2024-10-02", "2024-10-08"),
    ("E29 6个月，无31日取月末，周六调休上班不顺延", "2025-08-31", 6, M, "2026-02-28", "2026-02-28"),
    ("E32 一审审限6个月", "2025-04-01", 6, M, "2025-10-01", "2025-10-09"),
    ("E33 二审审限3个月，起点为周六", "2025-11-15", 3, M, "2026-02-15", "2026-02-24"),
    ("E34 起诉期限6个月，月末不粘连", "2025-02-28", 6, M, "2025-08-28", "2025-08-28"),
    ("E35 复议决定60日为自然日", "2025-08-05", 60, D, "2025-10-04", "2025-10-09"),
    ("E37 复议简易决定30日落春节首日", "2026-01-16", 30, D, "2026-02-15", "2026-02-24"),
    ("E38 司法建议60日答复", "2025-11-28", 60, D, "2026-01-27", "2026-01-27"),
    ("E40 简易程序45日恰为节后首个工作日", "2025-08-25", 45, D, "2025-10-09", "2025-10-09"),
    ("E41 不服复议决定起诉15日，中秋顺延", "2026-09-11", 15, D, "2026-09-26", "2026-09-28"),
    ("E43 司法建议2个月，月末且调休上班", "2025-12-31", 2, M, "2026-02-28", "2026-02-28"),
    ("E44 上诉期15日，落周日调休上班日", "2025-04-11", 15, D, "2025-04-26", "2025-04-27"),
    ("E47 答辩举证15日，2023年春节", "2023-01-09", 15, D, "2023-01-24", "2023-01-28"),
]

BEFORE = [
    # what, hearing, n, nominal, wide, strict
    ("E25 长假后两天开庭，名单须节前报", "2025-10-10", 3, "2025-10-07", "2025-09-30", "2025-09-30"),
    ("E26 宽严两读同落周六上班日", "2026-03-04", 3, "2026-03-01", "2026-02-28", "2026-02-28"),
    ("E28 无假日时宽严差一个工作日", "2026-06-11", 3, "2026-06-08", "2026-06-08", "2026-06-05"),
]


@pytest.mark.parametrize(("what", "start", "n", "unit", "nominal", "end"), AFTER)
def test_a_period_ends_on_the_day_the_law_says(what, start, n, unit, nominal, end):  # noqa: PLR0917
    """The trigger's day is not counted, and an end on a rest day goes to the next working day, worked weekends included."""
    counted = due(date.fromisoformat(start), Period(n, unit), shipped())
    expected = Due(date.fromisoformat(nominal), date.fromisoformat(end), date.fromisoformat(end), False)
    assert expected == counted, what


@pytest.mark.parametrize(("what", "hearing", "n", "nominal", "wide", "strict"), BEFORE)
def test_a_period_before_an_event_keeps_both_readings(what, hearing, n, nominal, wide, strict):  # noqa: PLR0917
    """「N日前」 rolls back off rest days; findings use the wide reading, reminders the strict one."""
    counted = due(date.fromisoformat(hearing), Period(n, D, Direction.BEFORE), shipped())
    assert Due(*map(date.fromisoformat, (nominal, wide, strict)), False) == counted, what


def test_a_suspended_clock_leaves_the_stopped_days_out():
    """E50: a 60-day period stopped for 20 days ends 80 days after its trigger."""
    stop = Suspension(date(2025, 7, 1), date(2025, 7, 20))
    counted = suspended(date(2025, 6, 10), Period(60, D), shipped(), [stop])
    assert Due(date(2025, 8, 29), date(2025, 8, 29), date(2025, 8, 29), False) == counted


@pytest.mark.parametrize(
    ("day", "last"),
    [("2025-03-01", "2025-02-28"), ("2026-03-01", "2026-02-28"), ("2024-03-01", "2024-02-29")],
)
def test_a_fixed_day_before_is_the_last_working_day_before_it(day, last):
    """E52: 「3月1日前」 moves back to the last working day of February, never forward."""
    assert date.fromisoformat(last) == fixed_day(date.fromisoformat(day), shipped()).due


def test_a_date_beyond_the_published_calendar_is_provisional():
    """E53: 15 days from 2026-12-25 fall into 2027, whose 放假通知 is not known: computed, and marked 暂定."""
    counted = due(date(2026, 12, 25), Period(15, D), shipped())
    assert Due(date(2027, 1, 9), date(2027, 1, 11), date(2027, 1, 11), True) == counted
