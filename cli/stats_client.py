"""Asking the stats service: its answer, or the command ends with the service's own words (2: wrongly asked, 1: not now)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, NoReturn, TypeAlias

import httpx
import typer

from cli.connection import USAGE, HomeOption, find_system

PROBLEMS = 1
TIMEOUT = httpx.Timeout(60.0, connect=5.0)

PeriodOption: TypeAlias = Annotated[
    str, typer.Option("--period", help="2026、2026H1、2026-03、2026-01-01..2026-06-30 或 all")
]
BureauOption: TypeAlias = Annotated[str | None, typer.Option("--bureau", help="单位编码")]
RegionOption: TypeAlias = Annotated[str | None, typer.Option("--region", help="行政区划代码")]
AsOfOption: TypeAlias = Annotated[
    str | None, typer.Option("--as-of", help="YYYY-MM-DD：以该日终了前已登记的事实为准")
]
PositionOption: TypeAlias = Annotated[
    int | None, typer.Option("--position", min=0, help="以事件日志该位置为准（重出旧报表）")
]
JsonOption: TypeAlias = Annotated[bool, typer.Option("--json", help="输出 JSON")]

__all__ = [
    "AsOfOption",
    "BureauOption",
    "HomeOption",
    "JsonOption",
    "PeriodOption",
    "PositionOption",
    "RegionOption",
    "ask",
]


def ask(home: Path, path: str, **asked: Any) -> httpx.Response:
    """GET from the stats service; parameters that are None are left out."""
    params = {name: value for name, value in asked.items() if value is not None}
    try:
        answer = httpx.get(find_system(home).service("stats") + path, params=params, timeout=TIMEOUT)
    except httpx.HTTPError as error:
        _end(f"统计服务没有应答（{error}）。请确认系统正在运行，稍后再试。", PROBLEMS)
    if answer.is_error:
        _end(_reason(answer), PROBLEMS if answer.is_server_error else USAGE)
    return answer


def _reason(answer: httpx.Response) -> str:
    try:
        problem = answer.json()
        return f"{problem['detail']}（{problem['code']}）"
    except (ValueError, KeyError):
        return f"统计服务出错（HTTP {answer.status_code}）。"


def _end(message: str, code: int) -> NoReturn:
    typer.echo(f"错误：{message}", err=True)
    raise typer.Exit(code)
