"""``yingsu doctor``: looks at everything, from the machine to next year's calendar, and says what is wrong and what to do about it; changes nothing."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, time
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import orjson
import typer
from rich.console import Console
from rich.markup import escape

from cli.connection import DEFAULT_HOME, Addresses, HomeOption, known_system
from cli.examining import bus, configuration, database, machine, services
from cli.examining.finding import Finding, Level, attention, well
from cli.tables import Table
from deploy.local.home import Home


def doctor(
    home: HomeOption = DEFAULT_HOME,
    as_data: Annotated[bool, typer.Option("--json", help="输出 JSON")] = False,
) -> None:
    """检查本机环境、设置和运行中的系统，指出问题和处理办法。全部正常返回 0，有须注意的返回 1，有故障返回 2。"""
    findings = list(examine(home))
    if as_data:
        sys.stdout.buffer.write(orjson.dumps([_as_data(finding) for finding in findings]) + b"\n")
    else:
        _print(findings)
    raise typer.Exit(max(finding.level for finding in findings))


def examine(home: Path) -> Iterator[Finding]:
    """Every finding, the machine first; the running system only when there is one."""
    yield from _embedded(home)
    settings = configuration.read()
    if isinstance(settings, Finding):
        yield settings
        return
    yield from configuration.examined(settings)
    system = known_system(home)
    if system is None:
        yield nothing_runs(home)
        return
    yield well("运行中的系统", system.source)
    info = Home(home.resolve()).running()
    if info or not settings.files_url:
        yield machine.folder_of_files(info.files if info else settings.files_dir)
    today = datetime.combine(settings.today or (info and info.today) or datetime.now(UTC).date(), time(), UTC)
    yield from _parts(system, today)


def nothing_runs(home: Path) -> Finding:
    """No fault before the first start; where somebody was sent to a folder by name, they expected one there."""
    state = f"{home.resolve()} 中没有运行中的系统"
    if home == DEFAULT_HOME:
        return well("运行中的系统", state)
    return attention("运行中的系统", state, "请核对 --home；要启动：yingsu up --home 文件夹")


def _embedded(home: Path) -> Iterator[Finding]:
    """The built-in servers and their disk. Nothing where they are no part of the installation: an image of the services, servers of one's own."""
    if find_spec("psutil") is None:
        return
    from deploy.local import nats, postgres

    yield machine.binary("内置数据库", lambda: postgres.installed() / "bin" / "postgres")
    yield machine.binary("内置消息服务", nats.installed)
    yield machine.disk(home.resolve())


def _parts(system: Addresses, today: datetime) -> Iterator[Finding]:
    for name, url in system.database_urls.items():
        yield asyncio.run(database.reached(f"数据库（{name}）", url))
    yield from _all(database.examined({"": system.admin_database_url, **system.database_urls}, today))
    if system.nats_url:
        yield from _all(bus.examined(system.nats_url, system.credentials))
    if system.smtp_url:
        yield services.mail(system.smtp_url)
    for name, url in system.service_urls.items():
        yield from services.examined(name, url)


def _all(findings: AsyncIterator[Finding]) -> list[Finding]:
    async def gathered() -> list[Finding]:
        return [finding async for finding in findings]

    return asyncio.run(gathered())


def _as_data(finding: Finding) -> dict[str, object]:
    return {
        "part": finding.part,
        "level": finding.level.name.lower(),
        "well": finding.level is Level.WELL,
        "state": finding.state,
        "advice": finding.advice if finding.level else "",
        "runbook": finding.runbook,
    }


def _print(findings: list[Finding]) -> None:
    table = Table(title="检查结果")
    for heading in ("", "部件", "状态", "处理办法"):
        table.add_column(heading, overflow="fold", no_wrap=not heading)
    for finding in findings:
        advice = "\n".join(filter(None, (finding.advice, finding.runbook))) if finding.level else ""
        table.add_row(finding.level.mark, finding.part, escape(finding.state), escape(advice))
    Console().print(table)
