"""``yingsu duties``: how quotas, rosters and periodic reports stand, and the list behind each number."""

from __future__ import annotations

from typing import Annotated, Any

import orjson
import typer
from rich.console import Console

from cli.ask import ask
from cli.connection import DEFAULT_HOME, HomeOption
from cli.packs import cite
from cli.tables import Table, folding_table, in_words

duties_app = typer.Typer(no_args_is_help=True)
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON")]
OnOption = Annotated[str | None, typer.Option(help="按哪一天看（一年以内），YYYY-MM-DD，缺省为今天")]

COLOURS = {"at_risk": "yellow", "failed": "bold red", "met_late": "magenta", "met": "green"}


@duties_app.command("list")
def list_duties(
    region: Annotated[str | None, typer.Option(help="行政区划代码")] = None,
    bureau: Annotated[str | None, typer.Option(help="单位编码")] = None,
    period: Annotated[
        str | None, typer.Option(help="2026、2026H1、2026-03 或 standing（常态），缺省为当期")
    ] = None,
    person: Annotated[str | None, typer.Option(help="人员编号")] = None,
    state: Annotated[str | None, typer.Option(help="状态，如 at_risk、failed、met")] = None,
    on: OnOption = None,
    limit: Annotated[int, typer.Option(min=1, max=1_000, help="最多列出多少项")] = 200,
    cursor: Annotated[str | None, typer.Option(help="从上一页给出的 next 继续")] = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """列出定额任务、名册编制和定期报告的完成情况。"""
    answer = ask(
        home, "deadlines", "/v1/duties", region=region, bureau=bureau, period=period, person=person, state=state,
        on=on, limit=limit, cursor=cursor,
    )  # fmt: skip
    if as_json:
        typer.echo(answer.text)
        return
    page = answer.json()
    Console().print(listing(page["items"], f"定额任务与定期报告（截至 {page['on']}）"))
    if page["next"]:
        typer.echo(f"还有更多：请缩小范围，或加 --cursor {page['next']}")


@duties_app.command()
def show(
    duty: Annotated[str, typer.Argument(metavar="ID", help="任务编号")],
    on: OnOption = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """说明一项任务的依据、计数清单和预测。"""
    answer = ask(home, "deadlines", f"/v1/duties/{duty}", on=on)
    if as_json:
        typer.echo(answer.text)
        return
    print_duty(orjson.loads(answer.content))


def listing(items: list[dict[str, Any]], title: str) -> Table:
    """Duties as a table: the state, the number, until when, whose, from which clause."""
    columns = ("状态", "完成", "截止", "任务", "期间", "对象", "依据", "说明", "编号")
    table = folding_table(*columns, title=title, whole=frozenset({"状态", "完成", "截止"}))
    for item in items:
        said = "；".join(filter(None, [item["forecast"], *item["notes"]]))
        table.add_row(item["state_title"], _number(item), _due(item), item["name"], item["period_title"], _whose(item),
                      cite(item["clause"]), said, item["id"], style=COLOURS.get(item["state"]))  # fmt: skip
    return table


def print_duty(item: dict[str, Any]) -> None:
    """One duty: how it stands and why, and every fact and case behind its number."""
    out = Console()
    out.print(f"[bold]{item['name']}[/]　{item['period_title']}　{_whose(item)}　{item['state_title']}")
    since = "" if item["state"] == "on_track" else f"，自 {item['since']} 起{item['state_title']}"
    out.print(in_words(f"完成 {_number(item)}，截止 {_due(item)}{since}（按 {item['on']} 的情况）"))
    for said in filter(None, [item["forecast"], item["readings"], *item["notes"], item["note"]]):
        out.print(in_words(f"说明：{said}"))
    out.print(f"依据：{item['policy']['title']}　{cite(item['clause'])}：“{item['quote']}”")
    table = folding_table("计入", "日期", "事项", "审级序号", "说明", "案件或记录", title="计数清单")
    for one in item["items"]:
        counts = "是" if one["counts"] else "可补足" if one["kind"] == "candidate" else "否"
        instance = str(one["instance"] or "")
        key = one["case"] or one["fact"] or ""
        table.add_row(counts, one["on"] or "—", one["text"], instance, one["note"] or "", key)
    out.print(table)


def _number(item: dict[str, Any]) -> str:
    return f"{item['count']}/{item['target']}"


def _due(item: dict[str, Any]) -> str:
    """A day that the document does not set says so: nobody is to take our 约定 for its words."""
    agreed = "（约定）" if item["kind"] == "agreed" else ""
    return f"{item['due']}{agreed}{'（暂定）' if item['provisional'] else ''}"


def _whose(item: dict[str, Any]) -> str:
    who = item["person_label"] or item["person"] or item["department"]
    return f"{item['bureau_name']} {who}" if who else str(item["bureau_name"])
