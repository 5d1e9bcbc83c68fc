"""``yingsu deadlines what-if``: the deadlines of a supposed case, from the rules and the calendar alone. Needs no running system."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, TypeAlias

import orjson
import typer
from rich.console import Console

from cli.connection import refuse
from cli.dues import due_text, name_text, steps_table
from cli.packs import known_packs
from cli.tables import folding_table
from services.deadlines.answers import Reading
from services.deadlines.dates import PeriodError, shipped
from services.deadlines.dates.lines import parse_day
from services.deadlines.what_if import Supposition, answer
from shared.clock import standing_on
from shared.events.terms import AgencyResult, Document, Level, Notice, Outcome, Party, Procedure
from shared.settings import Settings

DayOption: TypeAlias = str | None


def what_if(
    region: Annotated[str, typer.Option(help="行政区划代码，如 370404")],
    bureau: Annotated[str, typer.Option(help="单位编码")] = "",
    notice: Annotated[Notice, typer.Option(help="收到的通知")] = Notice.COMPLAINT,
    received: Annotated[DayOption, typer.Option(help="签收日，YYYY-MM-DD")] = None,
    level: Annotated[Level | None, typer.Option(help="审级；不填则由通知推出")] = None,
    procedure: Annotated[Procedure | None, typer.Option(help="程序")] = None,
    accepted: Annotated[DayOption, typer.Option(help="立案或受理日，YYYY-MM-DD")] = None,
    hearing: Annotated[DayOption, typer.Option(help="开庭日，YYYY-MM-DD")] = None,
    judged: Annotated[DayOption, typer.Option(help="裁判日，YYYY-MM-DD")] = None,
    document: Annotated[Document | None, typer.Option(help="文书种类")] = None,
    outcome: Annotated[Outcome | None, typer.Option(help="裁判结果")] = None,
    result: Annotated[AgencyResult | None, typer.Option(help="本机关胜败")] = None,
    served: Annotated[DayOption, typer.Option(help="文书送达日，YYYY-MM-DD")] = None,
    party: Annotated[Party, typer.Option(help="受送达人")] = Party.AGENCY,
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """假设一个案件，列出会产生的期限及理由（不写入任何数据）。"""
    days = {
        "received": _day("--received", received),
        "accepted": _day("--accepted", accepted),
        "hearing": _day("--hearing", hearing),
        "judged": _day("--judged", judged),
        "served": _day("--served", served),
    }
    if not any(days[name] for name in ("received", "hearing", "served")):
        refuse("请至少给出 --received、--hearing、--served 之一：没有起算日就没有期限。")
    supposed = Supposition(
        region=region, bureau=bureau, notice=notice, level=level, procedure=procedure,
        document=document, outcome=outcome, result=result, party=party, **days,
    )  # fmt: skip
    reading = Reading(known_packs(), shipped(), standing_on(Settings().today)())
    found = answer(supposed, reading)
    if as_json:
        typer.echo(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())
    else:
        _print(found["items"])


def _day(option: str, text: str | None) -> date | None:
    try:
        return parse_day(text) if text else None
    except PeriodError as error:
        refuse(f"{option}：{error}（{error.code}）")


def _print(items: list[dict[str, Any]]) -> None:
    out = Console()
    if not items:
        out.print("按现有规则，没有期限会起算。")
        return
    table = folding_table("届满日", "提醒按", "期限", "依据", "说明", title="会产生的期限")
    for item in items:
        clause = item["explanation"]["clause"] if "explanation" in item else "—"
        table.add_row(due_text(item) if item["due"] else "—", str(item["due_safe"] or "—"), name_text(item), clause, item["reason"])  # fmt: skip
    out.print(table)
    for item in items:
        if "explanation" in item:
            out.print(f"\n[bold]{name_text(item)}[/]")
            out.print(steps_table(item["explanation"]["steps"]))
