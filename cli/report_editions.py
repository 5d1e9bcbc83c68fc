"""``yingsu report list|editions|edition|reproduce|adjustments|recall|deliver``: what there is, what went out, and what has changed since."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

import typer
from rich.console import Console

from cli.ask import PROBLEMS, ask
from cli.connection import DEFAULT_HOME, HomeOption
from cli.report_drafts import PersonOption
from cli.report_files import FormatOption, OutputOption, require_file, write
from cli.stats_options import BureauOption, JsonOption, RegionOption
from cli.tables import folding_table
from shared.events.terms import Recipient
from shared.papers.formats import Format

EditionArgument = Annotated[UUID, typer.Argument(metavar="发布编号")]
FormOption = Annotated[str | None, typer.Option("--form", help="报告种类")]
OfPeriodOption = Annotated[str | None, typer.Option("--period", help="期间，如 2026H1")]
StateOption = Annotated[
    str | None, typer.Option("--state", help="draft 草稿，published 已发布，recalled 已撤回")
]
LimitOption = Annotated[int, typer.Option(min=1, max=500, help="最多列出多少项")]
AfterOption = Annotated[int | None, typer.Option("--after", help="从上一页给出的 next 继续")]
STATES = {"draft": "草稿", "published": "已发布", "recalled": "已撤回"}
PLACES = {"numerator": "计入分子", "counted": "计入", "apart": "单列", None: "不计"}


def list_reports(
    region: RegionOption = None,
    bureau: BureauOption = None,
    form: FormOption = None,
    state: StateOption = None,
    period: OfPeriodOption = None,
    limit: LimitOption = 100,
    after: AfterOption = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """列出报告：草稿、已发布、已撤回，新的在前。"""
    asked: dict[str, Any] = {
        "region": region,
        "bureau": bureau,
        "form": form,
        "state": state,
        "period": period,
    }
    answer = ask(home, "stats", "/v1/reports", limit=limit, after=after, **asked)
    columns = ("报告", "期间", "范围", "状态", "文号", "稿／版", "最近一稿")
    rows = [
        (*_head(one), STATES[one["state"]], one["number"] or "", f"{one['drafts']}／{one['editions']}", one["draft"])
        for one in answer.json()["items"]
    ]  # fmt: skip
    _listed(answer, columns, rows, as_json=as_json)


def editions(
    region: RegionOption = None,
    bureau: BureauOption = None,
    form: FormOption = None,
    period: OfPeriodOption = None,
    limit: LimitOption = 100,
    after: AfterOption = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """列出已发布的各版报告，新的在前。"""
    asked: dict[str, Any] = {"region": region, "bureau": bureau, "form": form, "period": period}
    answer = ask(home, "stats", "/v1/reports/editions", limit=limit, after=after, **asked)
    columns = ("报告", "期间", "范围", "版", "文号", "成文日期", "日志位置", "发布编号")
    rows = [
        (*_head(one), _version(one), one["number"] or "", one["issued_on"], str(one["log_position"]), one["edition"])
        for one in answer.json()["items"]
    ]  # fmt: skip
    _listed(answer, columns, rows, as_json=as_json)


def edition(
    key: EditionArgument,
    kind: FormatOption = Format.JSON,
    output: OutputOption = None,
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """取出已发布的一版，与发布时逐字节相同。"""
    require_file(kind, output)
    answer = ask(home, "stats", f"/v1/reports/editions/{key}", format=kind.value)
    write(answer, output)
    if answer.headers["report-reproduction"] != "again":
        typer.echo("注意：现在的程序生成的内容与发布时不同，以上是发布时保存的文件。", err=True)


def reproduce(key: EditionArgument, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """按原日志位置重新生成各格式，与发布时的校验码比较；不一致的退出码为 1。"""
    answer = ask(home, "stats", f"/v1/reports/editions/{key}/reproduction")
    body = answer.json()
    if as_json:
        typer.echo(answer.text)
    else:
        for one in body["formats"]:
            kept = "原文件完好" if one["kept"] else "原文件已不在文件库"
            typer.echo(f"{one['format']:<5} {'一致' if one['same'] else '不同'}　{kept}")
        typer.echo(body["reason"] or f"可以逐字节重现（日志第 {body['position']} 位）。")
    raise typer.Exit(0 if body["reproducible"] else PROBLEMS)


def adjustments(key: EditionArgument, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """发布以后有变化的数字：发布时、现在、进出的案件和引起变化的登记。"""
    answer = ask(home, "stats", f"/v1/reports/editions/{key}/adjustments")
    body = answer.json()
    if as_json:
        typer.echo(answer.text)
        return
    title = f"日志第 {body['published_position']} 位至第 {body['position']} 位的变化"
    table = folding_table("指标", "发布时", "现在", "案件", "变化", "登记", title=title)
    for one in body["items"]:
        for at, row in enumerate(one["rows"]):
            figures = ("", "", "") if at else (one["title"], _figure(one["published"]), _figure(one["now"]))
            moved = f"{PLACES[row['was']]}→{PLACES[row['stands']]}"
            told = "、".join(dict.fromkeys(event["title"] for event in row["events"]))
            table.add_row(*figures, row["name"], moved, told)
    Console().print(table if body["items"] else "发布以后没有变化。")


def recall(
    key: EditionArgument,
    reason: Annotated[str, typer.Option("--reason", help="理由")],
    person: PersonOption,
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """撤回已发布的一版；记录和文件仍然保留。"""
    body = {"person": person, "reason": reason}
    told = ask(home, "stats", f"/v1/reports/editions/{key}/recall", method="POST", body=body).json()
    typer.echo(f"已撤回：{told['title']}（{told['period']}）第{told['number_of']}版")


def deliver(
    key: EditionArgument,
    to: Annotated[Recipient, typer.Option("--to", help="报送对象")],
    person: PersonOption,
    receipt: Annotated[str | None, typer.Option("--receipt", help="回执")] = None,
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """登记报送和回执。"""
    body = {"person": person, "to": to.value, "receipt": receipt}
    told = ask(home, "stats", f"/v1/reports/editions/{key}/deliver", method="POST", body=body).json()
    typer.echo(f"已登记报送{to.title}：{told['title']}（{told['period']}）")


def add_to(app: typer.Typer) -> None:
    app.command("list")(list_reports)
    for command in (editions, edition, reproduce, adjustments, recall, deliver):
        app.command(command.__name__)(command)


def _head(one: dict[str, Any]) -> tuple[str, str, str]:
    return one["title"], one["period"], "／".join(filter(None, (one["region"], one["bureau"])))


def _version(one: dict[str, Any]) -> str:
    return f"第{one['number_of']}版" + ("（已撤回）" if one["recalled"] else "")


def _figure(figure: dict[str, Any]) -> str:
    if "count" in figure:
        return str(figure["count"])
    return f"{figure['percent'] or '—'}（{figure['numerator']}/{figure['denominator']}）"


def _listed(answer: Any, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]], *, as_json: bool) -> None:
    if as_json:
        typer.echo(answer.text)
        return
    table = folding_table(*columns)
    for row in rows:
        table.add_row(*row)
    Console().print(table)
    if following := answer.json()["next"]:
        typer.echo(f"还有更多：加 --after {following}")
