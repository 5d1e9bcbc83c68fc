"""``yingsu up``: the whole system on this machine, until it is told to stop.

Ctrl-C, SIGTERM and a closed terminal stop it in order; a killed one takes its processes with it.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from cli.connection import DEFAULT_HOME, HomeOption, refuse
from cli.tables import Table, in_words
from deploy.local.home import Home, StackInfo
from deploy.local.neighbours import Neighbours
from deploy.local.process import StackError
from deploy.local.stack import running_stack

TITLES = {"intake": "登记受理", "deadlines": "期限", "notify": "通知", "stats": "统计"}
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PROBLEMS = 1
WRONG_USE = {"stack_running", "port_in_use"}


class StopRequested(BaseException):
    """Somebody wants this process to end in order; passes through everything like Ctrl-C does."""


def up(
    home: HomeOption = DEFAULT_HOME,
    today: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="把今天当作这一天（演示、测试）")
    ] = None,
    port_base: Annotated[
        int | None, typer.Option(min=1024, max=65000, help="从该端口起连续取用；不指定则自动选择")
    ] = None,
    sites: Annotated[
        Path | None, typer.Option(help="作为中心站点：要抄录的分站点（站点文件）", dir_okay=False)
    ] = None,
    site: Annotated[str, typer.Option(help="作为分站点：本站点在中心站点的名称")] = "",
    hub: Annotated[str, typer.Option(help="作为分站点：中心站点的地址，如 nats-leaf://HOST:PORT")] = "",
    hub_seed: Annotated[
        Path | None, typer.Option(help="作为分站点：中心站点给本站点的密钥文件", exists=True, dir_okay=False)
    ] = None,
) -> None:
    """在本机启动全部服务（内置数据库和消息服务），直到按 Ctrl-C 停止。"""
    console = Console()
    day = today.date() if today else None
    neighbours = _neighbours(sites, site, hub, hub_seed)
    try:
        with (
            stopping_on_signals(),
            running_stack(
                Home(home.resolve()), today=day, port_base=port_base, neighbours=neighbours
            ) as stack,
        ):
            _print(console, stack.info)
            stack.watch()
    except StopRequested:
        console.print("应诉系统已停止。")
    except StackError as error:
        fail(error)
    except OSError as error:
        fail(StackError("home_unusable", f"目录 {home.resolve()} 不能使用：{error}。"))


def _neighbours(sites: Path | None, site: str, hub: str, seed: Path | None) -> Neighbours:
    if bool(hub) != bool(seed and site):
        refuse("作为分站点启动须同时给出 --site、--hub 和 --hub-seed。")
    if sites:
        _looked_at(sites)
    return Neighbours(sites, site, hub, seed)


def _looked_at(sites: Path) -> None:
    from shared.sites.known import Sites

    try:
        Sites.load(sites)
    except ValueError as error:
        refuse(str(error))


def fail(error: StackError) -> NoReturn:
    """Wrong use ends with 2, a system that does not start with 1."""
    message = f"{error}（{error.code}）\n{error.log}".strip()
    if error.code in WRONG_USE:
        refuse(message)
    typer.echo(f"错误：{message}", err=True)
    raise typer.Exit(PROBLEMS)


@contextmanager
def stopping_on_signals() -> Iterator[None]:
    """Turn the first stop signal into ``StopRequested``; further ones are ignored, so that stopping is not cut short."""

    def stop(_number: int, _frame: object) -> None:
        for number in STOP_SIGNALS:
            signal.signal(number, signal.SIG_IGN)
        raise StopRequested

    before = {number: signal.signal(number, stop) for number in STOP_SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _print(console: Console, info: StackInfo) -> None:
    table = Table(title="应诉系统已就绪")
    for heading in ("服务", "名称", "地址"):
        table.add_column(heading, overflow="fold")
    table.add_row("网页（在浏览器中打开）", "web", info.url)
    for name, url in info.service_urls.items():
        table.add_row(TITLES.get(name, name), name, url)
    table.add_row("消息", "nats", info.nats_url)
    table.add_row("收到的邮件", "smtp", str(info.mail))
    for name, seed in info.leaf_seeds.items():
        table.add_row(f"分站点 {name} 的接入", "leaf", f"{info.leaf_url}，密钥文件 {seed}")
    console.print(table)
    if info.today:
        console.print(in_words(f"系统中的今天：{info.today}"))
    console.print("按 Ctrl-C 停止。")
