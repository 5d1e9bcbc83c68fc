"""``yingsu calendar``: which days are worked, which are not, and by which notice. Needs no running system."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console
from rich.table import Table

from cli.connection import refuse
from cli.tables import folding_table
from services.deadlines.answers import calendar_as_json
from services.deadlines.dates import WorkCalendar, shipped
from services.deadlines.dates.calendar import FIRST, LAST, WEEKDAYS
from services.deadlines.dates.wording import runs

calendar_app = typer.Typer(no_args_is_help=True)


@calendar_app.callback()
def _calendar() -> None:
    """查看工作日历。"""


@calendar_app.command()
def show(
    when: Annotated[str, typer.Argument(metavar="YEAR|YYYY-MM", help="年份，或年月")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """显示一年的放假和调休，或一个月的每一天。"""
    year, month = _asked(when)
    answer = calendar_as_json(shipped(), year)
    if month:
        answer["days"] = [day for day in answer["days"] if day["date"].month == month]
        answer["workdays"] = sum(day["is_workday"] for day in answer["days"])
        answer["provisional"] = any(day["provisional"] for day in answer["days"])
    if as_json:
        typer.echo(orjson.dumps(answer).decode())
        return
    out = Console()
    out.print(_month(answer["days"]) if month else _year(shipped(), year))
    out.print(f"工作日 {answer['workdays']} 天。{_source(answer)}")


def _asked(text: str) -> tuple[int, int | None]:
    found = re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2]))?", text)
    if found is None or not FIRST.year <= int(found[1]) <= LAST.year:
        refuse(f"“{text}”无法识别：请写年份（{FIRST.year} 至 {LAST.year}）或年月，如 2026、2026-02")
    return int(found[1]), int(found[2]) if found[2] else None


def _year(calendar: WorkCalendar, year: int) -> Table:
    """Only the days that are not what their weekday says."""
    table = folding_table("日期", "安排", "是否上班", title=f"{year}年放假和调休")
    special = calendar.named_between(date(year, 1, 1), date(year, 12, 31))
    for run in runs(map(calendar.day, special), lambda day: day.is_workday):
        table.add_row(run.span, run.reason, "上班" if run.counted else "休息")
    return table


def _month(days: list[dict[str, Any]]) -> Table:
    """Weeks as rows, as on a wall calendar."""
    first = days[0]["date"]
    table = folding_table(*WEEKDAYS, title=f"{first.year}年{first.month}月")
    table.show_lines = True
    cells = [""] * first.weekday() + [_cell(day) for day in days]
    for start in range(0, len(cells), 7):
        table.add_row(*cells[start : start + 7])
    return table


def _cell(day: dict[str, Any]) -> str:
    mark = "班" if day["is_workday"] else "休"
    why = "" if day["reason"] == "工作日" or day["reason"].startswith("周") else f"\n{day['reason']}"
    unsure = "（暂定）" if day["provisional"] else ""
    return f"{day['date'].day} {mark}{unsure}{why}"


def _source(answer: dict[str, Any]) -> str:
    source = (
        f"依据：{answer['notice']['title']}"
        if answer["notice"]
        else "该年放假安排尚未公布，按周末和法定节日推定"
    )
    unsure = "；部分日期为暂定" if answer["provisional"] and answer["notice"] else ""
    return f"{source}{unsure}。日历版本 {answer['version']}。"
