"""``yingsu doctor``: looks at each part and says what is wrong and what to do about it; changes nothing."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import asyncpg
import httpx
import orjson
import typer
from nats.errors import Error as NatsError
from rich.console import Console
from rich.table import Table

from cli.connection import DEFAULT_HOME, Addresses, HomeOption, known_system
from deploy.local import nats as nats_part
from deploy.local import postgres as postgres_part
from deploy.local.process import StackError, tcp_ready
from shared import database
from shared.bus.client import KeyedClient
from shared.bus.credentials import Credentials
from shared.bus.rights import OPERATOR, inbox

PROBLEMS = 1
FREE_GIGABYTES = 1.0
SECONDS = 5


@dataclass(frozen=True, slots=True)
class Finding:
    """One part: how it is, and what to do when that is not well."""

    part: str
    well: bool
    state: str
    advice: str = ""


def doctor(
    home: HomeOption = DEFAULT_HOME,
    as_data: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """检查本机环境和运行中的系统，指出问题和处理办法。"""
    findings = list(examine(home))
    if as_data:
        sys.stdout.buffer.write(orjson.dumps([asdict(finding) for finding in findings]) + b"\n")
    else:
        _print(findings)
    if not all(finding.well for finding in findings):
        raise typer.Exit(PROBLEMS)


def examine(home: Path) -> Iterator[Finding]:
    """Every finding, the machine first; the running system only when there is one."""
    yield _binary("内置数据库", lambda: postgres_part.installed() / "bin" / "postgres")
    yield _binary("内置消息服务", nats_part.installed)
    yield _disk(home.resolve())
    system = known_system(home)
    if system is None:
        yield Finding("运行中的系统", well=True, state=f"{home.resolve()} 中没有运行中的系统")
        return
    yield Finding("运行中的系统", well=True, state=system.source)
    yield from _parts(system)


def _parts(system: Addresses) -> Iterator[Finding]:
    for name, url in system.database_urls.items():
        yield asyncio.run(_database(f"数据库（{name}）", url))
    if system.nats_url:
        yield asyncio.run(_messages(system.nats_url, system.credentials))
    if system.smtp_url:
        yield _mail(system.smtp_url)
    for name, url in system.service_urls.items():
        yield _service(name, url)


def _binary(part: str, find: Callable[[], Path]) -> Finding:
    try:
        command = [str(find()), "--version"]
        said = subprocess.run(command, capture_output=True, text=True, check=True, timeout=SECONDS)  # noqa: S603 (found above)
    except StackError as error:
        return Finding(part, well=False, state="缺少", advice=str(error))
    except (OSError, subprocess.SubprocessError) as error:
        return Finding(
            part, well=False, state=str(error), advice="程序不能运行，请重新安装（make clean setup）。"
        )
    return Finding(part, well=True, state=said.stdout.strip())


def _disk(home: Path) -> Finding:
    place = next(folder for folder in (home, *home.parents) if folder.exists())
    free = shutil.disk_usage(place).free / 1e9
    return Finding("磁盘", free >= FREE_GIGABYTES, f"{place} 可用 {free:.1f} GB", "空间不足，请清理磁盘。")


async def _database(part: str, url: str) -> Finding:
    try:
        connection = await database.connect(url, name="yingsu doctor")
        version = await connection.fetchval("show server_version")
        await database.close(connection)
    except (*database.TRANSIENT, asyncpg.PostgresError) as error:
        return Finding(part, well=False, state=_why(error), advice="请检查数据库地址、口令和数据库日志。")
    return Finding(part, well=True, state=f"PostgreSQL {version}")


async def _messages(url: str, credentials: Credentials) -> Finding:
    client = KeyedClient(credentials)
    inbox_prefix, tls = inbox(OPERATOR).encode(), credentials.tls()
    try:
        await client.connect(
            url, connect_timeout=SECONDS, allow_reconnect=False, inbox_prefix=inbox_prefix, tls=tls
        )
        account = await client.jetstream(timeout=SECONDS).account_info()
        await client.close()
    except (OSError, NatsError) as error:
        return Finding(
            "消息服务", well=False, state=_why(error), advice="请检查消息服务地址和日志；其间事实不会丢失。"
        )
    return Finding("消息服务", well=True, state=f"JetStream 有 {account.streams} 个流")


def _mail(url: str) -> Finding:
    parts = urlsplit(url)
    well = tcp_ready(parts.port or 25, parts.hostname or "127.0.0.1")()
    return Finding("邮件", well, url, "邮件服务没有应答，请检查其地址；邮件会在恢复后补发。")


def _service(name: str, url: str) -> Finding:
    try:
        answer = httpx.get(f"{url}/readyz", timeout=SECONDS)
    except httpx.HTTPError as error:
        return Finding(
            f"服务 {name}", well=False, state=_why(error), advice=f"没有应答，请看日志 logs/{name}.log。"
        )
    advice = f"尚未就绪，请看日志 logs/{name}.log。"
    return Finding(f"服务 {name}", answer.status_code == httpx.codes.OK, answer.text[:300], advice)


def _why(error: BaseException) -> str:
    return str(error) or type(error).__name__


def _print(findings: list[Finding]) -> None:
    table = Table(title="检查结果")
    for heading in ("", "部件", "状态", "处理办法"):
        table.add_column(heading, overflow="fold")
    for finding in findings:
        mark = "[green]✓[/]" if finding.well else "[red]✗[/]"
        table.add_row(mark, finding.part, finding.state, "" if finding.well else finding.advice)
    Console().print(table)
