"""``yingsu log acknowledge``: after the log was put back to an earlier moment, say why anchors of what was lost do not fit it any more."""

from __future__ import annotations

import asyncio
import getpass
from pathlib import Path
from typing import Annotated

import typer

from cli.anchors import of_files, of_system
from cli.ask import end
from cli.connection import DEFAULT_HOME, HomeOption, find_system, refuse
from shared import database
from shared.errors import Rejected
from shared.eventlog.acknowledging import acknowledge as say
from shared.events.audit import DivergenceAcknowledged


def acknowledge(
    first: Annotated[int, typer.Option("--from", min=1, help="所丢一段的起始位置")],
    last: Annotated[int, typer.Option("--to", min=1, help="所丢一段的终止位置")],
    reason: Annotated[str, typer.Option(help="事故或演练的说明和记录编号，记入日志；不要写姓名")],
    actor: Annotated[str | None, typer.Option(help="经办人编号，默认为本机用户名")] = None,
    anchors: Annotated[
        list[Path] | None, typer.Option("--anchors", help="其他锚定文件（可多次），如审计人员邮件的附件")
    ] = None,
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """日志恢复到较早时刻之后，确认所丢一段的库外锚定不符的原因；只认所找到的，其余照常校验。"""
    system, given = find_system(home), of_files(anchors or ())
    if not system.admin_database_url:
        refuse("确认需要数据库所有者的连接地址（YINGSU_ADMIN_DATABASE_URL）。")
    if not 0 < len(reason.strip()) <= 500 or first > last:
        refuse("请写明原因（500 字以内），且起始位置不大于终止位置。")

    async def work() -> DivergenceAcknowledged:
        known = [*given, *(await of_system(home)).anchors]
        db = await database.connect(
            system.admin_database_url, name="yingsu log acknowledge", statement_timeout="0"
        )
        try:
            person = actor or getpass.getuser()
            return await say(db, known, first, last, person=person, reason=reason.strip())
        finally:
            await database.close(db)

    try:
        said = asyncio.run(work())
    except Rejected as why:
        end(f"{why.message}（{why.code}）", 1)
    except database.TRANSIENT as error:
        refuse(f"无法连接数据库：{error}")
    typer.echo(
        f"已记入日志：位置 {said.position_from} 至 {said.position_to} 的 {said.misfits} 个库外锚定不符，原因已说明。"
        "yingsu log verify 今后照常校验，并列出这一确认；审计人员的锚定邮件也会写明。"
    )
