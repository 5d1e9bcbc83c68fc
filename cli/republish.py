"""``yingsu log republish``: the way out when EVENTS holds what the log, restored from an older backup, does not."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import orjson
import typer

from cli.connection import DEFAULT_HOME, HomeOption, find_system, refuse
from cli.direct import with_database
from deploy.local.home import Home
from deploy.local.nats_users import of_home
from shared.bus.ahead import Lost, emptied, lost
from shared.bus.connection import Bus
from shared.bus.credentials import Credentials
from shared.bus.rights import PROVISIONING
from shared.database import Pool
from shared.errors import Retry

#: what bureaus and the 司法局 submit; all else follows from it
FACTS = ("case.", "organisation.")
#: what recording adds to a fact
ADDED = ("time", "streamversion", "position", "schemaversion", "correlationid", "causationid")


def republish(
    save: Annotated[Path, typer.Option("--save", help="先把日志没有的事件另存到此文件（不存在的新文件）")],
    home: HomeOption = DEFAULT_HOME,
) -> None:
    """日志由较早的备份恢复后：另存消息流中多出的事件，清空 EVENTS，由转发程序从日志重新发布。"""
    if save.exists():
        refuse(f"{save} 已存在，请另选文件名。")

    async def work(pool: Pool) -> None:
        bus = Bus(system.nats_url, PROVISIONING, _provisioning(home, system.credentials))
        try:
            await bus.connect()
            more = await lost(bus.js, pool)
            if not more:
                typer.echo("EVENTS 中没有日志所缺的事件，不必重新发布。")
                return
            _saved(save, more)
            await emptied(bus.js)
            typer.echo("EVENTS 已清空，转发程序将在一分钟内从日志的第 1 条起重新发布。")
        except Retry as why:
            refuse(f"无法连接消息服务：{why}")
        finally:
            await bus.close()

    system = find_system(home)
    with_database(home, work)


def _saved(file: Path, more: list[Lost]) -> None:
    """The facts as they can be imported; what the services had said themselves is counted only."""
    facts = [said for one in more if (said := orjson.loads(one.text))["type"].startswith(FACTS)]
    file.write_bytes(
        b"".join(orjson.dumps({k: v for k, v in said.items() if k not in ADDED}) + b"\n" for said in facts)
    )
    typer.echo(
        f"日志缺 {len(more)} 条事件（位置 {more[0].position} 至 {more[-1].position}），其中 {len(facts)} 条事实已另存到 {file}，"
        f"用 yingsu import {file} 补登，编号不变，已登记的不会重复。"
    )


def _provisioning(home: Path, given: Credentials) -> Credentials:
    """The seed kept here; elsewhere what the settings name must be that of provisioning, as for ``yingsu migrate``."""
    own = of_home(Home(home.resolve())).seed_file(PROVISIONING)
    return Credentials(own) if own.exists() else given
