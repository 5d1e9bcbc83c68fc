"""``yingsu calendar``: which days are worked and by which notice, notices brought in and taken back, dangerous days of receipt.

What a running system knows is asked of it; without one, ``show`` and ``dangers`` answer from the notices of this release.
"""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console

from cli.ask import ask
from cli.calendar_notices import import_notice, moves, versions, withdraw
from cli.connection import DEFAULT_HOME, HomeOption, known_system, refuse
from cli.packs import known_packs
from cli.tables import Table, folding_table
from services.deadlines.calendars.dangers import dangers as dangerous_days
from services.deadlines.lists.answers import calendar_as_json
from shared.dates import shipped
from shared.dates.calendar import FIRST, LAST, WEEKDAYS
from shared.dates.wording import Day, runs, said

calendar_app = typer.Typer(no_args_is_help=True)
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON")]


@calendar_app.callback()
def _calendar() -> None:
    """查看工作日历，导入和撤回放假通知。"""


@calendar_app.command()
def show(
    when: Annotated[str, typer.Argument(metavar="YEAR|YYYY-MM", help="年份，或年月")],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """显示一年的放假和调休，或一个月的每一天；有运行中的系统时按其日历。"""
    year, month = _asked(when)
    answer = _known(home, year)
    if month:
        answer["days"] = [day for day in answer["days"] if day["date"].month == month]
        answer["workdays"] = sum(day["is_workday"] for day in answer["days"])
        answer["provisional"] = any(day["provisional"] for day in answer["days"])
    if as_json:
        typer.echo(orjson.dumps(answer).decode())
        return
    out = Console()
    out.print(_month(answer["days"]) if month else _year(answer["days"], year))
    out.print(f"工作日 {answer['workdays']} 天。{_source(answer)}")


@calendar_app.command()
def dangers(
    year: Annotated[int, typer.Argument(min=FIRST.year, max=LAST.year, help="年份")],
    region: Annotated[str, typer.Option(help="行政区划代码")] = "",
    bureau: Annotated[str, typer.Option(help="单位编码")] = "",
    within: Annotated[int, typer.Option(min=0, max=30, help="剩余工作日不超过多少天算危险")] = 1,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """列出危险收件日：在这些日子收件，内部期限与其所服务的法定期限同日届满或所剩无几。"""
    if _runs(home):
        path = "/v1/calendar/dangers"
        answer = ask(home, "deadlines", path, year=year, region=region, bureau=bureau, within=within).json()
        items = answer["items"]
    else:
        found = dangerous_days(known_packs(), shipped(), year, region, bureau, within=within)
        items = orjson.loads(orjson.dumps([one._asdict() for one in found]))
    if as_json:
        typer.echo(orjson.dumps({"year": year, "region": region, "items": items}).decode())
        return
    out = Console()
    out.print(_dangers(items, year))
    out.print(
        f"共 {len(items)} 项。缓冲：内部期限届满后到法定期限届满的工作日数，按未封顶计算；“最迟”是封顶后的日子。"
    )


calendar_app.command("import")(import_notice)
calendar_app.command("withdraw")(withdraw)
calendar_app.command("versions")(versions)
calendar_app.command("moves")(moves)


def _runs(home: Path) -> bool:
    system = known_system(home)
    return system is not None and bool(system.service_urls.get("deadlines"))


def _known(home: Path, year: int) -> dict[str, Any]:
    if not _runs(home):
        return calendar_as_json(shipped(), year)
    answer: dict[str, Any] = ask(home, "deadlines", "/v1/calendar", year=year).json()
    for day in answer["days"]:
        day["date"] = date.fromisoformat(day["date"])
    return answer


def _asked(text: str) -> tuple[int, int | None]:
    found = re.fullmatch(r"(\d{4})(?:-(0[1-9]|1[0-2]))?", text)
    if found is None or not FIRST.year <= int(found[1]) <= LAST.year:
        refuse(f"“{text}”无法识别：请写年份（{FIRST.year} 至 {LAST.year}）或年月，如 2026、2026-02")
    return int(found[1]), int(found[2]) if found[2] else None


def _year(days: list[dict[str, Any]], year: int) -> Table:
    """Only the days that are not what their weekday says."""
    table = folding_table("日期", "安排", "是否上班", title=f"{year}年放假和调休")
    special = [Day(**day) for day in days if not _plain(day["reason"])]
    for run in runs(special, lambda day: day.is_workday):
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
    why = "" if _plain(day["reason"]) else f"\n{day['reason']}"
    unsure = "（暂定）" if day["provisional"] else ""
    return f"{day['date'].day} {mark}{unsure}{why}"


def _plain(reason: str) -> bool:
    return reason == "工作日" or reason.startswith("周")


def _source(answer: dict[str, Any]) -> str:
    source = (
        f"依据：{answer['notice']['title']}"
        if answer["notice"]
        else "该年放假安排尚未公布，按周末和法定节日推定"
    )
    unsure = "；部分日期为暂定" if answer["provisional"] and answer["notice"] else ""
    wanted = f"请尽快导入{answer['wanted_year']}年放假通知。" if answer.get("wanted") else ""
    return f"{source}{unsure}。日历版本 {answer['version']}。{wanted}"


def _dangers(items: list[dict[str, Any]], year: int) -> Table:
    columns = ("收件日", "内部期限", "届满", "所服务的法定期限", "届满", "缓冲", "最迟")
    table = folding_table(*columns, title=f"{year}年危险收件日", whole=frozenset({"收件日", "最迟"}))
    for item in items:
        days = {
            name: said(date.fromisoformat(item[name])) for name in ("day", "internal", "statutory", "capped")
        }
        unsure = "（暂定）" if item["provisional"] else ""
        table.add_row(
            days["day"], item["title"], days["internal"], item["serves_title"], days["statutory"] + unsure,
            f"{item['buffer']} 天", days["capped"],
        )  # fmt: skip
    return table
