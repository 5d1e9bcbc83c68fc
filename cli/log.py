"""``yingsu log``: look at the event log, prove that it is whole, take it out as CloudEvents."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import orjson
import typer
from rich.console import Console
from rich.progress import Progress

from cli import certificates
from cli.acknowledge import acknowledge
from cli.anchors import of_files, of_system
from cli.archives import archive, import_
from cli.connection import DEFAULT_HOME, HomeOption, refuse
from cli.direct import with_database
from cli.log_tail import tail
from cli.republish import republish
from cli.tables import in_words
from services.deadlines.certificate.numbers import place_of
from services.deadlines.certificate.places import event_at
from shared.database import Pool
from shared.eventlog import reader
from shared.eventlog.anchor import Acknowledged, Anchor
from shared.eventlog.verify import Verdict, proof_holds, prove
from shared.eventlog.verify import verify as verify_chain
from shared.events.cloudevent import encode
from shared.events.envelope import Recorded
from shared.web.words import moment

PROBLEMS = 1
PAGE = 2_000

log_app = typer.Typer(no_args_is_help=True)
log_app.command()(tail)
log_app.command()(archive)
log_app.command("import")(import_)
log_app.command()(republish)
log_app.command()(acknowledge)
JsonOption = Annotated[bool, typer.Option("--json", help="输出 JSON")]


@log_app.command()
def verify(
    anchors: Annotated[
        list[Path] | None,
        typer.Option("--anchors", help="核对该文件中的外部锚定（可多次）；NATS 和设置中的锚定总会核对"),
    ] = None,
    without_nats: Annotated[
        bool, typer.Option("--without-nats", help="NATS 中的锚定读不到时不算失败，只说明未核对")
    ] = False,
    home: HomeOption = DEFAULT_HOME,
    as_json: JsonOption = False,
) -> None:
    """逐条校验事件日志的封签链并与库外锚定核对；发现篡改时指出首个位置，锚定读不到时说明未核对，都以 1 退出。"""
    given = of_files(anchors or ())

    async def check(pool: Pool) -> tuple[Verdict, bool]:
        held = await of_system(home)
        return await _verify_with_progress(pool, [*given, *held.anchors]), held.read

    verdict, read = with_database(home, check)
    if as_json:
        typer.echo(json.dumps(_as_json(verdict) | {"anchors_read": read}))
    elif verdict.intact:
        typer.echo(
            f"事件日志完整：{verdict.events} 条事件，{verdict.seals} 个封签，链头 {verdict.head.hex()}。{_anchored(verdict)}"
        )
        for line in _excused(verdict):
            typer.echo(line)
    else:
        typer.echo(
            f"事件日志被改动：首个异常位置 {verdict.broken_at}（{verdict.reason}）。请立即停止写入并从备份核对。",
            err=True,
        )
    if not (verdict.intact and (read or without_nats)):
        raise typer.Exit(PROBLEMS)


def _as_json(verdict: Verdict) -> dict[str, Any]:
    return {
        "intact": verdict.intact,
        "events": verdict.events,
        "seals": verdict.seals,
        "head": verdict.head.hex(),
        "broken_at": verdict.broken_at,
        "reason": verdict.reason,
        "anchored": verdict.anchored,
        "since": verdict.since.isoformat() if verdict.since else None,
        "acknowledged": [
            {
                "position_from": one.position_from,
                "position_to": one.position_to,
                "person": one.person,
                "reason": one.reason,
                "recorded_at": one.recorded_at.isoformat(),
                "position": one.position,
                "anchors": number,
            }
            for one, number in _counted(verdict)
        ],
    }


def _counted(verdict: Verdict) -> list[tuple[Acknowledged, int]]:
    """Each acknowledgement, and how many anchors it excuses now."""
    return [(one, sum(why == one for why, _ in verdict.excused)) for one in verdict.acknowledged]


def _excused(verdict: Verdict) -> list[str]:
    return [
        f"已确认的分歧：位置 {one.position_from} 至 {one.position_to} 有 {number} 个库外锚定与日志不符，"
        f"{one.person} 于 {moment(one.recorded_at)} 确认（日志位置 {one.position}）：{one.reason}"
        for one, number in _counted(verdict)
    ]


def _anchored(verdict: Verdict) -> str:
    if not verdict.since:
        return "没有库外锚定可核对，不能排除整体改写或截去末尾。"
    return f"与 {verdict.anchored} 个库外锚定相符，自 {moment(verdict.since)} 起可排除整体改写和截去末尾。"


@log_app.command()
def export(
    output: Annotated[
        Path, typer.Option("--output", "-o", help="输出文件（JSON Lines，每行一个 CloudEvent）")
    ],
    after: Annotated[int, typer.Option(min=0, help="从该位置之后开始")] = 0,
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """把事件日志导出为 CloudEvents（每行一条，按位置排列）。"""

    async def write(pool: Pool) -> int:
        count = 0
        with output.open("wb") as file:
            async for events in _pages(pool, after):
                file.writelines(encode(event) + b"\n" for event in events)
                count += len(events)
        return count

    typer.echo(f"已导出 {with_database(home, write)} 条事件到 {output}。")


@log_app.command()
def proof(
    ref: Annotated[str | None, typer.Argument(metavar="[ID]", help="事件编号，或期限证明单的编号")] = None,
    check: Annotated[Path | None, typer.Option("--check", help="校验已保存的证明文件")] = None,
    printed: Annotated[str | None, typer.Option("--hash", help="期限证明单上印的校验码")] = None,
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """给出一条事件的存在证明（JSON），或校验一份证明；期限证明单用 --hash 核对校验码，并说明出具后届满日有无变动。"""
    if check:
        found = json.loads(check.read_text(encoding="utf-8"))
        if not proof_holds(found):
            typer.echo("证明不成立：内容与封签不符。", err=True)
            raise typer.Exit(PROBLEMS)
        typer.echo("证明成立：该事件在封签之内，未被改动。")
    elif ref is None:
        refuse("请给出事件编号或期限证明单编号，或用 --check 指定证明文件。")
    else:
        found = _proven(ref, home)
    if printed is not None:
        _judge(found, printed)
        if not check and (changed := with_database(home, partial(certificates.changed_since, found))):
            typer.echo(in_words(f"注意：{changed}"), err=True)
    elif not check:
        typer.echo(orjson.dumps(found, option=orjson.OPT_INDENT_2).decode())


def _proven(ref: str, home: Path) -> dict[str, Any]:
    """The proof of an event or of a certificate; ends the command when there is none."""
    place, key = place_of(ref), _uuid(ref)
    if place is None and key is None:
        refuse(f"“{ref}”既不是事件编号，也不是期限证明单编号（如 期证〔2026〕370404-fz-renshe-1号）。")

    async def look(pool: Pool) -> dict[str, Any] | None:
        event = await event_at(pool, place) if place else key
        return await prove(pool, event) if event else None

    proven = with_database(home, look)
    if proven is None:
        typer.echo(f"没有编号为 {ref} 的{'期限证明单' if place else '事件'}。", err=True)
        raise typer.Exit(PROBLEMS)
    return proven


def _judge(found: dict[str, Any], printed: str) -> None:
    """The verdict on a certificate; 1 when paper and log do not match."""
    if wrong := certificates.fault(found, printed):
        typer.echo(f"核验不符：{wrong}。", err=True)
        raise typer.Exit(PROBLEMS)
    typer.echo(certificates.verdict(found))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


async def _verify_with_progress(pool: Pool, anchors: list[Anchor]) -> Verdict:
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("校验", total=await reader.tail(pool))
        return await verify_chain(pool, lambda position: progress.update(task, completed=position), anchors)


async def _pages(pool: Pool, after: int) -> AsyncIterator[list[Recorded]]:
    while (page := await reader.page(pool, after, PAGE)).upto > after:
        after = page.upto
        yield page.events
