"""``yingsu organisation``: what a bureau records of itself, and how it stands after corrections."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from cli import recording
from cli.ask import ask
from cli.connection import DEFAULT_HOME, HomeOption
from cli.submitting import JsonOption
from cli.tables import called, folding_table

organisation_app = typer.Typer(no_args_is_help=True)
organisation_app.command("record", context_settings=recording.ANY_FIELD)(recording.record_of_organisation)
organisation_app.command("facts")(recording.facts_of_organisation)


@organisation_app.command()
def entries(
    region: Annotated[str, typer.Option(help="地区代码")],
    bureau: Annotated[str, typer.Option(help="单位代码")],
    kind: Annotated[str | None, typer.Option(help="只列这一种，如 organisation.training_held")] = None,
    after: Annotated[int | None, typer.Option(help="从这一版本之后列起")] = None,
    limit: Annotated[int, typer.Option(min=1, max=500, help="最多列出多少条")] = 100,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """单位登记的事实及记录编号；已更正或作废的划去。"""
    path = f"/v1/organisations/{region}/{bureau}/entries"
    answer = ask(home, "intake", path, kind=kind, after=after, limit=limit)
    if as_json:
        typer.echo(answer.text)
        return
    found = answer.json()
    table = folding_table(
        "日期", "事项", "内容", "登记人", "记录编号", title=f"单位记录 {len(found['items'])} 条"
    )
    for one in found["items"]:
        said = "；".join(f"{name}：{value}" for name, value in one["said"])
        style = "strike" if one["superseded_by"] else None
        table.add_row(
            one["occurred_on"] or "不详", one["title"], said, called(one["actor"]), one["id"], style=style
        )
    Console().print(table)
    if found["next"]:
        typer.echo(f"还有更多，可加 --after {found['next']}。")
