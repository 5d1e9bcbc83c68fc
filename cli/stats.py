"""``yingsu stats``: the figures of a period by bureau, and the cases behind any of them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from cli.ask import ask
from cli.connection import DEFAULT_HOME, HomeOption
from cli.stats_options import (
    AsOfOption,
    BureauOption,
    JsonOption,
    PeriodOption,
    PositionOption,
    RegionOption,
)
from cli.stats_views import by, indicators, overview, ranking, trend
from cli.tables import Table, folding_table, in_words

stats_app = typer.Typer(no_args_is_help=True)

#: figures that stand side by side on a screen, and bureaus
WIDEST, MOST_BUREAUS = 7, 4

for _view in (overview, ranking, trend, by, indicators):
    stats_app.command()(_view)

PLACES = {"numerator": "计入分子", "counted": "计入", "apart": "另列"}


@stats_app.command()
def show(
    period: PeriodOption,
    bureau: BureauOption = None,
    region: RegionOption = None,
    as_of: AsOfOption = None,
    position: PositionOption = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """按单位显示一个期间的统计数字。"""
    asked: dict[str, Any] = {
        "period": period,
        "bureau": bureau,
        "region": region,
        "as_of": as_of,
        "position": position,
    }
    answer = ask(home, "stats", "/v1/stats", **asked)
    if as_json:
        typer.echo(answer.text)
        return
    print_figures(answer.json())
    _print_entries(ask(home, "stats", "/v1/stats/entries", **asked).json())


@stats_app.command()
def trace(
    indicator: Annotated[str, typer.Argument(help="指标编码，如 appearance_rate、loss_rate、new")],
    period: PeriodOption,
    bureau: BureauOption = None,
    region: RegionOption = None,
    as_of: AsOfOption = None,
    position: PositionOption = None,
    place: Annotated[
        str | None, typer.Option("--place", help="只列：numerator 分子，counted 计入，apart 单列")
    ] = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """列出一个数字背后的案件。"""
    asked: dict[str, Any] = {"indicator": indicator, "period": period, "bureau": bureau, "region": region}
    found = _all_pages(home, {**asked, "as_of": as_of, "position": position, "place": place})
    if as_json:
        typer.echo(json.dumps(found, ensure_ascii=False))
        return
    _print_trace(found)


def _all_pages(home: Path, asked: dict[str, Any]) -> dict[str, Any]:
    """The whole trace as one answer; its pages are of one position."""
    found: dict[str, Any] = ask(home, "stats", "/v1/stats/trace", **asked).json()
    while following := found["next"]:
        at = {**asked, "as_of": None, "position": None, "after": following}
        page = ask(home, "stats", "/v1/stats/trace", **at).json()
        found |= {"rows": found["rows"] + page["rows"], "next": page["next"]}
    return found


def print_figures(answer: dict[str, Any]) -> None:
    """Every table of an answer of ``/v1/stats`` or of a report."""
    out = Console()
    out.print(f"[bold]{answer['title']}[/]　{_standpoint(answer)}")
    if answer["warning"]:
        out.print(answer["warning"], style="bold red")
    for block in answer["blocks"]:
        if block["lines"]:
            out.print(_table(block))
    if empty := [block["title"].partition("、")[2] for block in answer["blocks"] if not block["lines"]]:
        out.print(f"没有数字的表未列出：{'、'.join(empty)}。")


def _print_entries(answer: dict[str, Any]) -> None:
    """How promptly facts were entered; nothing where none were."""
    if not answer["items"]:
        return
    titles = ("单位", "事实", "登记用时中位数（日）", "逾3日", "逾10日", "期后补登", "更正", "作废")
    table = folding_table(*titles, title="登记及时情况")
    for item in answer["items"]:
        days = ("facts", "median_days", "over_3_days", "over_10_days", "adjustments", "corrections", "voids")
        shown = ("—" if item[name] is None else str(item[name]) for name in days)
        table.add_row(item["bureau"], *shown)
    Console().print(table)


def _table(block: dict[str, Any]) -> Table:
    """A line a bureau; where the columns are too many for a screen, a line an indicator."""
    columns = [column for column in block["columns"] if _worth_showing(block, column)]
    if len(columns) > WIDEST:
        return _turned(block)
    hidden = len(block["columns"]) - len(columns)
    table = Table(
        title=block["title"], title_justify="left", caption="合计为零的栏未列出" if hidden else None
    )
    table.add_column("单位", overflow="fold")
    for column in columns:
        table.add_column(column["title"], justify="right", overflow="fold")
    for line in block["lines"]:
        table.add_row(line["name"], *(_cell(column, line["figures"]) for column in columns))
    table.add_section()
    table.add_row("合计", *(_cell(column, block["total"]) for column in columns), style="bold")
    return table


def _turned(block: dict[str, Any]) -> Table:
    """One line an indicator that somebody has; bureaus beside the total only as long as they can be read."""
    columns = [column for column in block["columns"] if _has_any(block, column)]
    lines = block["lines"] if len(block["lines"]) <= MOST_BUREAUS else []
    more = "" if lines else "；各单位的数字见 stats by 或报表"
    table = Table(title=block["title"], title_justify="left", caption=f"合计为零的项未列出{more}")
    table.add_column("指标", overflow="fold")
    table.add_column("合计", justify="right", overflow="fold", style="bold")
    for line in lines:
        table.add_column(line["name"], justify="right", overflow="fold")
    for column in columns:
        own = (_cell(column, line["figures"]) for line in lines)
        table.add_row(column["title"], _cell(column, block["total"]), *own)
    return table


def _worth_showing(block: dict[str, Any], column: dict[str, Any]) -> bool:
    """Of a sparse table only what somebody has."""
    return not block["sparse"] or _has_any(block, column)


def _has_any(block: dict[str, Any], column: dict[str, Any]) -> bool:
    """Anything but zero; a rate counts by its denominator."""
    total = block["total"][column["code"]]
    return any(total.get(part) for part in ("count", "denominator", "apart"))


def _cell(column: dict[str, Any], figures: dict[str, Any]) -> str:
    """A number, or a rate with all it was made from: “50.00%（1/2，不详1）”."""
    figure = figures[column["code"]]
    if "count" in figure:
        return str(figure["count"])
    apart = f"，{column['apart_title']}{figure['apart']}" if figure["apart"] else ""
    return f"{figure['percent'] or '—'}（{figure['numerator']}/{figure['denominator']}{apart}）"


def _standpoint(answer: dict[str, Any]) -> str:
    until = f"截至{in_words(answer['as_of'])}，" if answer["as_of"] else ""
    return f"{answer['period']['title']}；{until}事件日志第 {answer['position']} 位"


def _print_trace(answer: dict[str, Any]) -> None:
    out, column = Console(), answer["indicator"]
    code = column["code"]
    out.print(f"[bold]{column['title']}[/]　{_cell(column, {code: answer['figure']})}　{_standpoint(answer)}")
    out.print(f"计数单位：{column['counted']}；归期：{column['dated_by']}。{column['left_out']}")
    table = Table()
    for title in ("单位", "案件", "序号", "计入", "案件标识"):
        table.add_column(title, overflow="fold", no_wrap=title not in {"单位", "案件"})
    for row in answer["rows"]:
        place = PLACES[row["place"]] if row["place"] != "apart" else column["apart_title"]
        table.add_row(row["bureau_name"], row["name"], str(row["instance"]), place, row["case_id"])
    out.print(table)
