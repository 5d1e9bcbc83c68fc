"""``yingsu period``: one due date with every step of its count, or a file of them.

Needs no running stack and no settings: the shipped calendar is enough. Only what is used is imported, since a batch pays for it at start.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated, Any, BinaryIO, NoReturn

import orjson
import typer

from shared.dates.calendar import shipped
from shared.dates.explain import Explanation, explain
from shared.dates.lines import answers, as_json, parse_day, parse_period
from shared.dates.period import PeriodError
from shared.dates.wording import said

PROBLEMS, USAGE = 1, 2
#: bytes written at a time
BLOCK = 1 << 20


def period(  # the options of design's command line, all by name
    start: Annotated[str | None, typer.Option("--from", help="起算日（或倒数的基准日），YYYY-MM-DD")] = None,
    days: Annotated[int | None, typer.Option(help="自然日数")] = None,
    workdays: Annotated[int | None, typer.Option(help="工作日数")] = None,
    months: Annotated[int | None, typer.Option(help="月数")] = None,
    years: Annotated[int | None, typer.Option(help="年数")] = None,
    before: Annotated[bool, typer.Option("--before", help="向前倒数（如开庭三日前）")] = False,
    as_data: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
    batch: Annotated[
        str | None, typer.Option(help="逐行读取 JSON 的文件，- 为标准输入；输出逐行 JSON")
    ] = None,
    steps: Annotated[
        bool, typer.Option("--steps/--no-steps", help="JSON 中是否附逐步说明；--no-steps 只给日期")
    ] = True,
) -> None:
    """计算期限届满日，并逐步说明理由。"""
    given = {"days": days, "workdays": workdays, "months": months, "years": years}
    if batch is not None:
        if before or start or any(n is not None for n in given.values()):
            _refuse("--batch 不能与 --from、--days、--workdays、--months、--years、--before 同用")
        raise typer.Exit(_batch(batch, steps=steps))
    if not steps and not as_data:
        _refuse("--no-steps 须与 --json 或 --batch 同用")
    _single(start, {**given, "before": before}, as_data=as_data, steps=steps)


def _single(start: str | None, given: dict[str, Any], *, as_data: bool, steps: bool) -> None:
    if start is None:
        _refuse("缺少 --from：请给出起算日，如 --from 2026-09-22")
    try:
        explanation = explain(parse_day(start), parse_period(given), shipped())
    except PeriodError as error:
        _refuse(f"{error}（{error.code}）")
    if as_data:
        answer = as_json(explanation) if steps else explanation.due._asdict()
        sys.stdout.buffer.write(_line(answer))
    else:
        _print(explanation)


def _refuse(message: str) -> NoReturn:
    typer.echo(f"错误：{message}", err=True)
    raise typer.Exit(USAGE)


def _batch(source: str, *, steps: bool) -> int:
    failed = False
    with _lines(source) as lines, open(sys.stdout.fileno(), "wb", BLOCK, closefd=False) as out:
        for answer in answers(lines, shipped(), steps=steps):
            failed |= "error" in answer
            out.write(_line(answer))
    return PROBLEMS if failed else 0


def _line(answer: dict[str, Any]) -> bytes:
    return orjson.dumps(answer, option=orjson.OPT_APPEND_NEWLINE)


@contextmanager
def _lines(source: str) -> Iterator[BinaryIO]:
    if source == "-":
        yield sys.stdin.buffer
        return
    try:
        file = open(source, "rb")  # noqa: SIM115, PTH123  # closed below; pathlib would only cost start-up time
    except OSError as error:
        _refuse(f"无法读取 {source}：{error.strerror}；请检查路径和权限")
    with file:
        yield file


def _print(explanation: Explanation) -> None:
    from rich.console import Console

    from cli.tables import Table

    due = explanation.due
    table = Table(title=f"届满日 {said(due.due)}{'（暂定）' if due.provisional else ''}")
    table.add_column("步骤", no_wrap=True)
    table.add_column("说明", overflow="fold")
    for step in explanation.steps:
        table.add_row(step.code.word, step.text)
    Console().print(table)
