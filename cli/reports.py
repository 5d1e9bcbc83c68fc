"""``yingsu report``: the half-year and yearly report, as JSON or as a spreadsheet, at any past day or log position; the certificate of a deadline."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

from cli.ask import ask
from cli.certificates import certificate
from cli.connection import DEFAULT_HOME, HomeOption, refuse
from cli.stats_options import (
    AsOfOption,
    BureauOption,
    PeriodOption,
    PositionOption,
    RegionOption,
)

report_app = typer.Typer(no_args_is_help=True)


class Format(StrEnum):
    JSON = "json"
    XLSX = "xlsx"


FormatOption: TypeAlias = Annotated[Format, typer.Option("--format", help="文件格式")]
OutputOption: TypeAlias = Annotated[
    Path | None, typer.Option("--output", "-o", help="写入的文件；JSON 可省略，省略则输出到屏幕")
]


@report_app.command("half-year")
def half_year(
    period: PeriodOption,
    region: RegionOption = None,
    bureau: BureauOption = None,
    as_of: AsOfOption = None,
    position: PositionOption = None,
    kind: FormatOption = Format.JSON,
    output: OutputOption = None,
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """半年行政应诉案件统计报表。"""
    asked = {"period": period, "region": region, "bureau": bureau, "as_of": as_of, "position": position}
    _write("half-year", asked, kind, output, home)


@report_app.command("year")
def year(
    period: PeriodOption,
    region: RegionOption = None,
    bureau: BureauOption = None,
    as_of: AsOfOption = None,
    position: PositionOption = None,
    kind: FormatOption = Format.JSON,
    output: OutputOption = None,
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """年度行政应诉案件统计报表。"""
    asked = {"period": period, "region": region, "bureau": bureau, "as_of": as_of, "position": position}
    _write("year", asked, kind, output, home)


report_app.command("certificate")(certificate)


def _write(form: str, asked: Mapping[str, Any], kind: Format, output: Path | None, home: Path) -> None:
    if output is None and kind is Format.XLSX:
        refuse("xlsx 报表须用 -o 指明写入的文件，如 -o 半年报.xlsx")
    answer = ask(home, "stats", f"/v1/reports/{form}", format=kind.value, **asked)
    if output is None:
        typer.echo(answer.text)
        return
    try:
        output.write_bytes(answer.content)
    except OSError as error:
        refuse(f"无法写入 {output}：{error.strerror}。请检查目录是否存在、是否有权限。")
    typer.echo(f"已写入 {output}")
