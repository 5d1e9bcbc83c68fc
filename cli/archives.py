"""``yingsu log archive|import``: the log with its seals in a file, and back into an empty database, byte for byte."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from cli.connection import DEFAULT_HOME, HomeOption, find_system, refuse
from cli.direct import with_database
from shared import database
from shared.database import Pool
from shared.errors import Rejected
from shared.eventlog.archiving import lines, restore

PROBLEMS = 1


def archive(
    output: Annotated[
        Path, typer.Option("--output", "-o", help="输出文件（.jsonl.gz，每行一个封签及其事件）")
    ],
    after: Annotated[int, typer.Option(min=0, help="从该位置之后的封签开始，接续上一份存档")] = 0,
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """把事件日志连同封签存档，供异地保存和恢复；可用 log import 原样放回。"""

    async def write(pool: Pool) -> int:
        count = 0
        with gzip.open(output, "wb", compresslevel=6) as file:
            async for text in lines(pool, after):
                file.write(text)
                count += 1
        return count

    typer.echo(f"已存档 {with_database(home, write)} 个封签到 {output}。")


def import_(
    files: Annotated[list[Path], typer.Argument(help="log archive 的存档，按先后顺序")],
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """把存档原样放回空的（或较短的）事件日志，边放边校验；已有的部分只核对，中断后可以再来。"""
    system = find_system(home)
    if not system.admin_database_url:
        refuse("放回存档需要数据库所有者的连接地址（YINGSU_ADMIN_DATABASE_URL）。")
    try:
        added, reached = asyncio.run(_restore(system.admin_database_url, _read(files)))
    except (Rejected, OSError, EOFError) as error:
        typer.echo(f"没有全部放回：{error}", err=True)
        raise typer.Exit(PROBLEMS) from error
    typer.echo(f"放回 {added} 条事件，日志到位置 {reached}。请用 yingsu log verify 校验后再启动服务。")


async def _restore(url: str, archive: Iterator[bytes]) -> tuple[int, int]:
    db = await database.connect(url, name="yingsu log import")
    try:
        return await restore(db, archive)
    finally:
        await database.close(db)


def _read(files: list[Path]) -> Iterator[bytes]:
    for path in files:
        with gzip.open(path) as file:
            yield from file
