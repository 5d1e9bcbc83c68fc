"""``yingsu deadlines``: what is due, why a date is what it is, and what would run in a case that is only supposed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import orjson
import typer
from rich.console import Console

from cli.ask import ask
from cli.connection import DEFAULT_HOME, HomeOption
from cli.dues import due_text, name_text, steps_table
from cli.packs import cite
from cli.tables import Table, called, folding_table, in_words
from cli.what_if import what_if
from shared.web.words import moment

deadlines_app = typer.Typer(no_args_is_help=True)
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON")]

COLOURS = {"green": "green", "yellow": "yellow", "red": "red", "overdue": "bold red"}


@deadlines_app.command("list")
def list_deadlines(
    case: Annotated[str | None, typer.Option(help="案件编号")] = None,
    person: Annotated[str | None, typer.Option(help="人员：其承办的案件和岗位负责的期限")] = None,
    region: Annotated[str | None, typer.Option(help="行政区划代码")] = None,
    bureau: Annotated[str | None, typer.Option(help="单位编码")] = None,
    state: Annotated[str | None, typer.Option(help="状态，如 running、paused、missed、waiting")] = None,
    kind: Annotated[str | None, typer.Option(help="种类，如 statutory、local")] = None,
    nature: Annotated[str | None, typer.Option(help="性质：duty、right、estimate")] = None,
    lamp: Annotated[str | None, typer.Option(help="灯色：green、yellow、red、overdue")] = None,
    rule: Annotated[str | None, typer.Option(help="规则编号，如 national.defence")] = None,
    clause: Annotated[str | None, typer.Option(help="条款号或其一部分，如 YC23-2.5")] = None,
    due_after: Annotated[str | None, typer.Option(help="届满日不早于，YYYY-MM-DD")] = None,
    due_before: Annotated[str | None, typer.Option(help="届满日不晚于，YYYY-MM-DD")] = None,
    overdue: Annotated[bool, typer.Option("--overdue", help="只列逾期未完成的")] = False,
    limit: Annotated[int, typer.Option(min=1, max=1_000, help="最多列出多少项")] = 100,
    cursor: Annotated[str | None, typer.Option(help="从上一页给出的 next 继续")] = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """按届满日列出期限；各筛选项可写几个值，用逗号分开。"""
    path = "/v1/overdue" if overdue else "/v1/deadlines"
    answer = ask(
        home, "deadlines", path, case=case, person=person, region=region, bureau=bureau, state=state, kind=kind,
        nature=nature, lamp=lamp, rule=rule, clause=clause, due_after=due_after, due_before=due_before,
        limit=limit, cursor=cursor,
    )  # fmt: skip
    if as_json:
        typer.echo(answer.text)
        return
    page = answer.json()
    Console().print(listing(page["items"], f"{'逾期' if overdue else ''}期限（今天 {page['today']}）"))
    for note in dict.fromkeys(item["note"] for item in page["items"] if item["note"]):
        typer.echo(in_words(f"注意：{note}"))
    _print_more(page)


@deadlines_app.command()
def unclocked(
    region: Annotated[str | None, typer.Option(help="行政区划代码")] = None,
    bureau: Annotated[str | None, typer.Option(help="单位编码")] = None,
    missing: Annotated[
        str | None, typer.Option(help="只列缺少这些的：deadline、handler、contact、mediation、guarantee")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=1_000, help="最多列出多少件")] = 100,
    cursor: Annotated[str | None, typer.Option(help="从上一页给出的 next 继续")] = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """列出“无钟”案件：在办而没有期限在走、没有承办人、联系人、调解方案，或高风险而没有包保单。"""
    answer = ask(
        home, "deadlines", "/v1/cases/unclocked", region=region, bureau=bureau, missing=missing, limit=limit, cursor=cursor
    )  # fmt: skip
    if as_json:
        typer.echo(answer.text)
        return
    page = answer.json()
    Console().print(_silent_cases(page))
    _print_more(page)


@deadlines_app.command()
def explain(
    deadline: Annotated[str, typer.Argument(metavar="ID", help="期限编号")],
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """逐步说明一个期限的依据和算法。"""
    answer = ask(home, "deadlines", f"/v1/deadlines/{deadline}")
    if as_json:
        typer.echo(answer.text)
        return
    print_explanation(orjson.loads(answer.content))


deadlines_app.command("what-if")(what_if)


def listing(items: list[dict[str, Any]], title: str) -> Table:
    """Deadlines as a table: the lamp, the day, what is left, whose duty, from which clause."""
    columns = ("灯", "届满日", "剩余", "期限", "案件", "单位", "承办人", "状态", "依据", "编号")
    table = folding_table(*columns, title=title, whole=frozenset({"灯", "届满日"}))
    for item in items:
        lamp = item["lamp_title"] or "—"
        handler = item["handler_label"] or item["handler"] or "—"
        table.add_row(lamp, due_text(item), _left(item) or "—", _what(item), _case_text(item), item["bureau_name"] or item["bureau"], handler,
                      item["state_title"], cite(item["clause"] or item["reason"]), item["id"],
                      style=COLOURS.get(item["lamp"]))  # fmt: skip
    return table


def _what(item: dict[str, Any]) -> str:
    """Periods of others say so: nobody here is late with them."""
    said = item["nature"] != "estimate" or "预估" in item["name"]
    return name_text(item) + ("" if said else "〔预估〕")


def _silent_cases(page: dict[str, Any]) -> Table:
    table = folding_table(
        "案件", "案号", "单位", "审级", "承办人", "缺少", "编号", title=f"无钟案件（今天 {page['today']}）"
    )
    for item in page["items"]:
        lines = [f"{one['title']}（自{one['since']}起，已{one['days']}天）" for one in item["missing"]]
        name = item["name"] if item["origin"] == "reported" else f"{item['name']}〔{item['origin_title']}〕"
        table.add_row(name, item["case_no"] or "—", item["bureau_name"] or item["bureau"], item["level_title"] or "—",
                      item["handler_label"] or item["handler"] or "—", "\n".join(lines), item["case_id"])  # fmt: skip
    return table


def _print_more(page: dict[str, Any]) -> None:
    if page["next"]:
        typer.echo(f"还有更多：请缩小范围，或加 --cursor {page['next']}")


def print_explanation(item: dict[str, Any]) -> None:
    """One deadline: what it is, every step to its date, and what happened to it."""
    out = Console()
    out.print(f"[bold]{name_text(item)}[/]　{_case_text(item)}　{item['state_title']}")
    out.print(in_words("　".join(_when(item))))
    for told in filter(None, (item["reason"], item["note"])):
        out.print(in_words(f"说明：{told}"))
    if fact := item["evidence"]:
        out.print(
            in_words(
                f"起算事实：{fact['title']}，{fact['occurred_on']}，{called(fact['actor'])}登记（记录{fact['id']}）"
            )
        )
    if why := item["explanation"]:
        out.print(f"依据：{why['policy']['title']}　{cite(why['clause'])}：“{why['quote']}”")
        out.print(steps_table(why["steps"]))
    out.print(_life(item["life"]))


def _when(item: dict[str, Any]) -> Iterator[str]:
    """The day, the earlier one by which to act where there are two readings, and what is left."""
    yield f"届满日：{due_text(item)}"
    if item["due_safe"] != item["due"]:
        yield f"请按较早的{item['due_safe']}办理"
    if left := _left(item):
        yield left


def _left(item: dict[str, Any]) -> str:
    """Natural days from today; empty when no clock runs."""
    days = item["remaining_days"]
    if days is None:
        return ""
    return f"剩{days}天" if days >= 0 else f"逾期{-days}天"


def _case_text(item: dict[str, Any]) -> str:
    """A case that is not a bureau's own says so wherever it is named."""
    mark = "" if item["origin"] == "reported" else f"〔{item['origin_title']}〕"
    return f"{item['case_name']}{mark}"


def _life(life: list[dict[str, Any]]) -> Table:
    table = folding_table("事项", "日期", "登记时间", "位置", title="经过")
    for event in life:
        row = (event["title"], event["occurred_on"], moment(event["recorded_at"]), str(event["position"]))
        table.add_row(*row)
    return table
