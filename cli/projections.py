"""``yingsu projection``: where the read models stand, building them anew, and checking that they equal what the log says."""

from __future__ import annotations

import asyncio
import json
from typing import Annotated, Any

import typer
from rich.console import Console

from cli.connection import DEFAULT_HOME, HomeOption, refuse
from cli.direct import with_database
from cli.tables import Table
from shared.database import Pool
from shared.errors import Rejected
from shared.eventlog import reader
from shared.projection.asking import STATES, ask
from shared.projection.generation import Generation, queries
from shared.projection.titles import title_of

PROBLEMS = 1

projection_app = typer.Typer(no_args_is_help=True)
NameArgument = Annotated[str, typer.Argument(help="读模型名称，如 stats.figures")]
NamesArgument = Annotated[list[str], typer.Argument(help="读模型名称，可以给出几个，如 stats.figures")]
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON")]


@projection_app.command()
def status(home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """各读模型的位置、落后条数和状态；有停住的读模型时以 1 退出。"""
    tail, rows = with_database(home, _standing)
    if as_json:
        typer.echo(
            json.dumps(
                [{**row, "lag": tail - row["position"]} for row in rows], default=str, ensure_ascii=False
            )
        )
    else:
        _print(tail, rows)
    if any(row["failed_at"] for row in rows):
        raise typer.Exit(PROBLEMS)


@projection_app.command()
def rebuild(name: NameArgument, home: HomeOption = DEFAULT_HOME) -> None:
    """由事件日志重建一个读模型：在旧表旁边建好后一次切换，期间查询不受影响。"""
    built = with_database(home, lambda pool: _ask(pool, name, "building"))
    typer.echo(f"{name} 已重建并切换到第 {built.generation} 代（{built.schema}）。")


@projection_app.command()
def checksum(names: NamesArgument, home: HomeOption = DEFAULT_HOME, as_json: JsonOption = False) -> None:
    """由事件日志另建一份并与现用的逐表核对，各占一行；有不一致的以 1 退出。"""
    results = with_database(home, lambda pool: _check(pool, names))
    equal = [result["live"] == result["rebuilt"] for result in results]
    for name, result, same in zip(names, results, equal, strict=True):
        told = json.dumps({"name": name, "equal": same, **result}) if as_json else _said(name, result, same)
        typer.echo(told)
    if not all(equal):
        raise typer.Exit(PROBLEMS)


def _said(name: str, result: dict[str, Any], same: bool) -> str:
    rows = sum(int(count) for count, _ in result["live"].values())
    verdict = "一致" if same else "不一致：现用的表与事件日志推算的不同，请重建并查明原因"
    return f"{name} 截至位置 {result['position']}，{len(result['live'])} 张表 {rows} 行：{verdict}。"


async def _standing(pool: Pool) -> tuple[int, list[dict[str, Any]]]:
    return await reader.tail(pool), [dict(row) for row in await pool.fetch(queries.all_generations)]


async def _ask(pool: Pool, name: str, status: str) -> Generation:
    """Ask the service that owns the projection, and wait until it has done it."""
    try:
        asked = await ask(pool, name, status)
    except Rejected as error:
        refuse(error.message)
    while await pool.fetchval(queries.is_being_made, name, asked.generation):  # noqa: ASYNC110  (another process does it)
        await asyncio.sleep(0.2)
    return asked


async def _check(pool: Pool, names: list[str]) -> list[dict[str, Any]]:
    """Beside each other: their services have much time to wait for."""

    async def one(name: str) -> dict[str, Any]:
        asked = await _ask(pool, name, "checking")
        result: dict[str, Any] = await pool.fetchval(queries.check_result, name, asked.generation)
        return result

    return await asyncio.gather(*map(one, names))


def _print(tail: int, rows: list[dict[str, Any]]) -> None:
    table = Table(
        "读模型", "用途", "代", "版本", "状态", "位置", "落后", "运行者", "异常", title=f"事件日志末位 {tail}"
    )
    for row in rows:
        trouble = f"停在位置 {row['failed_at']}：{row['failure']}" if row["failed_at"] else ""
        table.add_row(row["name"], title_of(row["name"]), str(row["generation"]), str(row["version"]), STATES[row["status"]], str(row["position"]),
                      str(tail - row["position"]), row["owner"] if row["leased"] else "无", trouble)  # fmt: skip
    Console().print(table)
