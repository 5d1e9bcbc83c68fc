"""``yingsu nats``: who may sign in to NATS and what they may do there; new keys for new bureaus, and other keys while everything runs.

Of the stack on this machine it changes the running server; with ``--at`` it keeps a folder of keys for any other installation, whose server is
given what ``config`` prints and is told to reload, twice after somebody was added.
"""

from __future__ import annotations

import asyncio
import time
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from rich.console import Console

from cli.connection import DEFAULT_HOME, HomeOption, refuse
from cli.tables import Table
from deploy.local.home import Home, StackInfo
from deploy.local.nats import connected_keys, reload
from deploy.local.nats_users import NatsUsers, of_home
from shared.bus.connection import Bus
from shared.bus.credentials import Credentials
from shared.bus.rights import (
    PROVISIONING,
    STANDING,
    UnknownIdentityError,
    bureau,
    inbox,
    rights,
    site,
    sites,
)
from shared.bus.topology import provision

PROBLEMS = 1
#: seconds that processes of this stack have to sign in with a new key
TAKEN_UP = 30.0

nats_app = typer.Typer(no_args_is_help=True)
user_app = typer.Typer(no_args_is_help=True, help="增加、停用报送单位和外地站点的 NATS 身份")
nats_app.add_typer(user_app, name="user")

Who = Annotated[list[str], typer.Argument(help="地区/单位，如 370404/fz-renshe；site/名称；或服务名")]
AtOption = Annotated[Path | None, typer.Option("--at", help="密钥目录；不指定则为本机系统的")]


@nats_app.callback()
def _root() -> None:
    """NATS 的身份和权限。"""


@nats_app.command()
def config(home: HomeOption = DEFAULT_HOME, at: AtOption = None) -> None:
    """打印 nats-server 配置的 accounts 一节，用 include 引入后重新加载。"""
    users = _users(home, at)
    users.ensure(STANDING)
    typer.echo(users.configuration(), nl=False)


@nats_app.command()
def show(who: Who, home: HomeOption = DEFAULT_HOME) -> None:  # noqa: ARG001  (the table is the same everywhere)
    """谁可以发布、订阅什么主题，为什么。"""
    table = Table()
    for heading in ("身份", "", "主题", "用途"):
        table.add_column(heading, overflow="fold")
    for identity in map(_identity, who):
        own = rights(identity)
        rows = [("发布", may) for may in (*own.say, *own.ring)] + [("订阅", one) for one in own.hear]
        for mark, may in rows:
            table.add_row(identity, mark, may.subject, may.why)
        table.add_row(identity, "订阅", f"{inbox(identity)}.>", "对本身份请求的应答")
    Console().print(table)


@user_app.command()
def add(who: Who, home: HomeOption = DEFAULT_HOME, at: AtOption = None) -> None:
    """为报送单位或站点生成密钥，立即生效；种子文件交给对方，只此一份。"""
    users, wanted = _users(home, at), [_identity(one) for one in who]
    users.ensure([*STANDING, *wanted])
    _take_effect(home, at, users)
    for identity in wanted:
        typer.echo(
            f"{identity}：种子文件 {users.seed_file(identity)}，连接时 inbox_prefix 设为 {inbox(identity)}"
        )


@user_app.command()
def remove(who: Who, home: HomeOption = DEFAULT_HOME, at: AtOption = None) -> None:
    """停用身份，已有的连接随即断开。"""
    users = _users(home, at)
    for identity in map(_identity, who):
        users.remove(identity)
    _take_effect(home, at, users)


@nats_app.command()
def rotate(
    who: Annotated[list[str] | None, typer.Argument(help="默认为本系统的全部服务")] = None,
    home: HomeOption = DEFAULT_HOME,
    at: AtOption = None,
    finish: Annotated[bool, typer.Option("--finish", help="对方已换用新密钥：停用旧的")] = False,
) -> None:
    """不停机更换密钥：新旧同时有效，换用后停用旧的。报送单位的旧密钥在 --finish 之前一直有效。"""
    users, wanted = _users(home, at), [_identity(one) for one in who or STANDING]
    if missing := [identity for identity in wanted if identity not in users.all()]:
        refuse(f"没有这些身份的密钥：{'、'.join(missing)}，请先用 yingsu nats user add 增加。")
    before = users.all()
    if not finish:
        seeds = {identity: users.begin(identity) for identity in wanted}
        _take_effect(home, at, users)
        for identity, seed in seeds.items():
            users.put(identity, seed)
            typer.echo(f"{identity}：新种子文件 {users.seed_file(identity)}，旧密钥仍有效")
    info = Home(home.resolve()).running()
    mine = wanted if finish else [one for one in wanted if one in STANDING and info and not at]
    if info and not at and not finish:
        _wait_unused(info, {key for identity in mine for key in before[identity]})
    for identity in mine:
        users.finish(identity)
        typer.echo(f"{identity}：旧密钥已停用")
    if mine:
        _take_effect(home, at, users)


def _wait_unused(info: StackInfo, keys: set[str]) -> None:
    """Until nobody is connected by one of these keys; the old ones hold on when somebody stays."""
    end = time.monotonic() + TAKEN_UP
    while connected_keys(info.nats_monitor_url) & keys:
        if time.monotonic() > end:
            _fail("仍有进程用旧密钥连接，旧密钥没有停用；处理后用 yingsu nats rotate --finish 停用。")
        time.sleep(0.2)


def _take_effect(home: Path, at: Path | None, users: NatsUsers) -> None:
    """In the running stack, if it is this one's folder."""
    place = Home(home.resolve())
    info = None if at else place.running()
    if info is None:
        if at:
            typer.echo(
                "请把 yingsu nats config 的输出交给 nats-server 并重新加载（增加身份后须加载两次）。",
                err=True,
            )
        return
    reload(place, users.configuration(), info.pids["nats"], info.nats_monitor_url)
    if places := sites(users.all()):
        asyncio.run(_provision(info, users, places))


async def _provision(info: StackInfo, users: NatsUsers, places: list[str]) -> None:
    bus = Bus(info.nats_url, PROVISIONING, Credentials(users.seed_file(PROVISIONING)))
    await bus.connect()
    await provision(bus.js, sites=places)
    await bus.close()


def _users(home: Path, at: Path | None) -> NatsUsers:
    return NatsUsers(at.resolve()) if at else of_home(Home(home.resolve()))


def _identity(text: str) -> str:
    """Ends the command when there can be nobody of this name."""
    first, _, rest = text.partition("/")
    try:
        if not rest:
            rights(text)
            return text
        return site(rest) if first == "site" else bureau(first, rest)
    except UnknownIdentityError:
        refuse(
            f"“{text}”不是 NATS 身份：写作 地区/单位（370404/fz-renshe）、site/名称，或 {'、'.join(STANDING)}。"
        )


def _fail(message: str) -> NoReturn:
    typer.echo(f"错误：{message}", err=True)
    raise typer.Exit(PROBLEMS)
