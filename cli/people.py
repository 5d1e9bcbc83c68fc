"""``yingsu people show|departments``: what a person, or each department's team, did; every line with its day and its case."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from cli.ask import ask
from cli.assigning import BureauOption, JsonOption, RegionOption
from cli.connection import DEFAULT_HOME, HomeOption
from cli.tables import folding_table

people_app = typer.Typer(
    help="查看人员档案和部门法治队伍工作", no_args_is_help=True, add_completion=False, rich_markup_mode=None
)

PersonArgument = Annotated[str, typer.Argument(metavar="人员", help="人员编号")]


@people_app.command()
def show(
    person: PersonArgument,
    region: RegionOption,
    bureau: BureauOption,
    year: Annotated[int | None, typer.Option(help="只看这一年")] = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """个人档案：任职、办案、出庭、法制审核、学法培训、履职、荣誉、请假。"""
    answer = ask(home, "intake", f"/v1/people/{person}/record", region=region, bureau=bureau, year=year)
    if as_json:
        typer.echo(answer.text)
        return
    found = answer.json()
    title = f"{found['label']}（{found['person']}）　{found['year'] or '全部年份'}"
    table = folding_table("类别", "日期", "事实", "案件", "内容", title=title)
    for section in found["sections"]:
        for number, one in enumerate(section["items"]):
            said = "；".join(f"{name}：{value}" for name, value in one["said"])
            kind = "" if number else f"{section['title']} {section['count']} 项"
            table.add_row(kind, one["occurred_on"] or "未载明", one["title"], one["case_name"] or "", said)
    Console().print(table)


@people_app.command()
def departments(
    region: RegionOption,
    bureau: BureauOption,
    year: Annotated[int, typer.Option(help="年份")],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """各部门法治队伍一年的工作：件数，和按约定权重折算的分值。"""
    answer = ask(home, "intake", f"/v1/organisations/{region}/{bureau}/departments", year=year)
    if as_json:
        typer.echo(answer.text)
        return
    found = answer.json()
    table = folding_table("部门", "成员", "工作", "分值", title=f"各部门法治队伍工作　{year} 年")
    for one in found["items"]:
        done = "；".join(f"{e['title']} {e['count']}" for e in one["efforts"] if e["count"]) or "没有记录"
        table.add_row(one["department"], "、".join(one["members"]), done, str(one["points"]))
    Console().print(table)
    typer.echo(f"说明：{found['note']}")
