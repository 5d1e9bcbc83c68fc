"""``yingsu stats overview|ranking|trend|by|indicators``: the 司法局's view as tables; a rate never without its two numbers."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer
from rich.console import Console

from cli.ask import ask
from cli.connection import DEFAULT_HOME, HomeOption
from cli.packs import cite
from cli.stats_options import AsOfOption, BureauOption, JsonOption, PeriodOption, PositionOption, RegionOption
from cli.tables import folding_table, in_words

CodeArgument: TypeAlias = Annotated[
    str, typer.Argument(help="指标编码，如 appearance_rate；全部编码见 yingsu stats indicators")
]


class Step(StrEnum):
    MONTH = "month"
    HALF = "half"
    YEAR = "year"


class Order(StrEnum):
    DESC = "desc"
    ASC = "asc"


def overview(
    period: PeriodOption,
    region: RegionOption = None,
    bureau: BureauOption = None,
    as_of: AsOfOption = None,
    position: PositionOption = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """主要指标，及其与上期、上年同期相比的变化。"""
    asked = {"period": period, "region": region, "bureau": bureau, "as_of": as_of, "position": position}
    _show(home, "overview", asked, _print_overview, as_json=as_json)


def ranking(
    indicator: CodeArgument,
    period: PeriodOption,
    region: RegionOption = None,
    as_of: AsOfOption = None,
    order: Annotated[Order, typer.Option("--order", help="desc 由高到低，asc 由低到高")] = Order.DESC,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """各单位在一个指标上的名次；分母为零的不排名，另行列出。"""
    asked = {"indicator": indicator, "period": period, "region": region, "as_of": as_of, "order": order.value}
    _show(home, "ranking", asked | {"limit": 1_000}, _print_ranking, as_json=as_json)


def trend(
    indicator: CodeArgument,
    since: Annotated[str, typer.Option("--from", help="首个期间，如 2024H1")],
    until: Annotated[str, typer.Option("--to", help="末个期间，如 2026H2")],
    by: Annotated[Step, typer.Option("--by", help="month 按月，half 按半年，year 按年")] = Step.HALF,
    region: RegionOption = None,
    bureau: BureauOption = None,
    as_of: AsOfOption = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """一个指标逐期的变化。"""
    asked = {
        "indicator": indicator,
        "from": since,
        "to": until,
        "by": by.value,
        "region": region,
        "bureau": bureau,
    }
    _show(home, "trend", asked | {"as_of": as_of}, _print_trend, as_json=as_json)


def by(
    dimension: Annotated[
        str,
        typer.Argument(
            help="bureau、region、level、kind、act_type、field、handler、procedure、month、half、year"
        ),
    ],
    period: PeriodOption,
    indicator: Annotated[str | None, typer.Option("--indicator", help="指标编码")] = None,
    table: Annotated[
        str | None, typer.Option("--table", help="统计表编码，如 flow；与 --indicator 只给一个")
    ] = None,
    region: RegionOption = None,
    bureau: BureauOption = None,
    as_of: AsOfOption = None,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """按单位、审级、领域、承办人、时间等分组统计。"""
    asked = {
        "dimension": dimension,
        "period": period,
        "indicator": indicator,
        "table": table,
        "region": region,
    }
    _show(
        home, "by", asked | {"bureau": bureau, "as_of": as_of, "limit": 1_000}, _print_cross, as_json=as_json
    )


def indicators(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """每个指标的口径：计什么、以何日归期、什么另列、出自哪一条。"""
    _show(home, "indicators", {}, _print_indicators, as_json=as_json)


def number(figure: dict[str, Any], apart_title: str = "不详") -> str:
    """A number, or a rate with all it was made from: “50.00%（1/2，不详1）”."""
    apart = f"，{apart_title}{figure['apart']}" if figure.get("apart") else ""
    if "count" in figure:
        return f"{figure['count']}（{apart[1:]}）" if apart else str(figure["count"])
    return f"{figure['percent'] or '—'}（{figure['numerator']}/{figure['denominator']}{apart}）"


def _show(home: Path, door: str, asked: dict[str, Any], show: Any, *, as_json: bool) -> None:
    answer = ask(home, "stats", f"/v1/stats/{door}", **asked)
    if as_json:
        typer.echo(answer.text)
    else:
        show(answer.json(), Console())


def _print_overview(answer: dict[str, Any], out: Console) -> None:
    out.print(f"[bold]{answer['period']['title']}[/]　{_standpoint(answer)}")
    if answer["warning"]:
        out.print(answer["warning"], style="bold red")
    table = folding_table("指标", "本期", "上期", "增减", "上年同期", "增减", whole=frozenset({"增减"}))
    for item in answer["items"]:
        title = item["apart_title"]
        table.add_row(item["title"], number(item["figure"], title), *_beside(item["previous"], title), *_beside(item["last_year"], title))  # fmt: skip
    out.print(table)
    for line in answer["supervision"] or ():
        out.print(f"监督：{line['kind_title']}　{line['state_title']} {line['count']} 件")


def _beside(then: dict[str, Any] | None, title: str) -> tuple[str, str]:
    if then is None:
        return "—", "—"
    if then["difference"] is not None:
        return number(then["figure"], title), f"{then['difference']:+d}"
    return number(then["figure"], title), f"{then['points']}个百分点" if then["points"] else "—"


def _print_ranking(answer: dict[str, Any], out: Console) -> None:
    column = answer["indicator"]
    out.print(f"[bold]{column['title']}[/]　{answer['period']['title']}；{_standpoint(answer)}")
    table = folding_table("名次", "单位", column["title"])
    for line in answer["items"]:
        table.add_row(str(line["rank"]), line["name"], number(line["figure"], column["apart_title"]))
    for line in answer["unranked"]:
        table.add_row("—", line["name"], number(line["figure"], column["apart_title"]))
    table.add_section()
    table.add_row("", "合计", number(answer["total"], column["apart_title"]))
    out.print(table)
    if answer["unranked"]:
        out.print("名次为“—”的单位分母为零，不排名。")


def _print_trend(answer: dict[str, Any], out: Console) -> None:
    column = answer["indicator"]
    out.print(f"[bold]{column['title']}[/]　{_standpoint(answer)}")
    table = folding_table("期间", column["title"])
    for item in answer["items"]:
        table.add_row(item["period"]["title"], number(item["figure"], column["apart_title"]))
    out.print(table)


def _print_cross(answer: dict[str, Any], out: Console) -> None:
    out.print(f"[bold]{answer['period']['title']}[/]　{_standpoint(answer)}")
    table = folding_table(answer["dimension_title"], *(column["title"] for column in answer["columns"]))
    for line in answer["items"]:
        table.add_row(line["title"], *_numbers(answer, line["figures"]))
    table.add_section()
    table.add_row("合计", *_numbers(answer, answer["total"]))
    out.print(table)
    if answer["inapplicable"]:
        out.print(f"不能按此分组、未列出的指标：{'、'.join(answer['inapplicable'])}")


def _numbers(answer: dict[str, Any], figures: dict[str, Any]) -> list[str]:
    return [number(figures[column["code"]], column["apart_title"]) for column in answer["columns"]]


def _print_indicators(answer: dict[str, Any], out: Console) -> None:
    table = folding_table("编码", "指标", "统计表", "口径", "依据")
    for item in answer["items"]:
        table.add_row(item["code"], item["title"], item["table_title"], item["text"], cite(item["clause"]))
    out.print(table)


def _standpoint(answer: dict[str, Any]) -> str:
    until = f"截至{in_words(answer['as_of'])}，" if answer["as_of"] else ""
    return f"{until}事件日志第 {answer['position']} 位"
