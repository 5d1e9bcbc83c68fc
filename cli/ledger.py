"""``yingsu ledger``: the empty ledger that clerks fill, and a bureau's cases in it. Filled ledgers come in through ``yingsu import``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import httpx
import stamina
import typer

from cli.ask import ask, asked, refused
from cli.connection import DEFAULT_HOME, HomeOption, refuse
from services.intake.ledger.book import ledger_of, template
from services.intake.ledger.export import ledger_rows
from services.intake.state import State
from shared.events.history import load

#: seconds in which a system that was just started is waited for
PATIENCE = 30.0

ledger_app = typer.Typer(no_args_is_help=True)
Output = Annotated[Path, typer.Option("-o", "--output", metavar="FILE", help="写入的 .xlsx 文件")]


@ledger_app.command("template")
def write_template(output: Output) -> None:
    """空白台账：中文表头、下拉列表、批注和填写说明。"""
    _write(output, template())
    typer.echo(f"已写入空白台账 {output}。填好后用 yingsu import {output} --bureau 单位代码 导入。")


@ledger_app.command("export")
def export(
    output: Output,
    bureau: Annotated[str, typer.Option(help="单位代码")],
    region: Annotated[str | None, typer.Option(help="地区代码")] = None,
    purpose: Annotated[
        str | None,
        typer.Option(
            help="显示原告姓名的目的（handling、contact、drafting、checking 或 other:说明），记入审计；不填为掩码"
        ),
    ] = None,
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """把一个单位的案件导出为台账；原样再导入不会增加任何记录。"""
    _, cases = recorded_cases(home, bureau, region, purpose)
    rows = list(ledger_rows({id_: state.history for id_, state in cases.items()}))
    _write(output, ledger_of(rows))
    typer.echo(f"已导出 {len(cases)} 件案件、{len(rows)} 行到 {output}。")


def recorded_cases(
    home: Path, bureau: str, region: str | None, purpose: str | None = None
) -> tuple[str | None, dict[UUID, State]]:
    """The bureau's cases as the log has them, the first opened first, and their region; None while it has no case and none is named.
    With a ``purpose`` they have the names of parties, else masks.
    """
    items: list[dict[str, object]] = []
    after: int | None = None
    while True:
        page = _page(home, bureau=bureau, region=region, after=after, limit=500, purpose=purpose)
        items += page["items"]
        after = page["next"]
        if after is None:
            break
    regions = {str(item["region"]) for item in items}
    if len(regions) > 1:
        refuse(f"单位代码 {bureau} 在几个地区都有案件（{'、'.join(sorted(regions))}），请用 --region 指定。")
    place = region or next(iter(regions), None)
    return place, {UUID(str(item["id"])): _state(item) for item in reversed(items)}


class _NotYetError(Exception):
    """A system that has just been started builds its read models first."""


def _page(home: Path, **params: Any) -> dict[str, Any]:
    try:
        return _patiently(home, params)
    except _NotYetError:
        return dict(ask(home, "intake", "/v1/ledger", **params).json())


@stamina.retry(on=_NotYetError, attempts=None, timeout=PATIENCE, wait_initial=0.2, wait_max=2.0)
def _patiently(home: Path, params: dict[str, Any]) -> dict[str, Any]:
    answer = asked(home, "intake", "/v1/ledger", **params)
    if answer.status_code == httpx.codes.FORBIDDEN and params.get("purpose"):
        return _patiently(home, params | {"purpose": None})  # whoever may see no names compares masks
    if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
        raise _NotYetError
    if answer.is_error:
        refused("intake", answer)
    return dict(answer.json())


def _state(item: dict[str, object]) -> State:
    history = item["history"]
    assert isinstance(history, dict)
    return State(load(history), (str(item["region"]), str(item["bureau"])))


def _write(output: Path, content: bytes) -> None:
    if output.suffix.lower() != ".xlsx":
        refuse(f"{output} 应为 .xlsx 文件。")
    try:
        output.write_bytes(content)
    except OSError as why:
        refuse(f"无法写入 {output}：{why}")
