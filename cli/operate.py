"""What operators and the stack call: bring the database and NATS up to date, run one service."""

from __future__ import annotations

import asyncio
import gc
import importlib
import time
from collections.abc import Iterator
from typing import Annotated

import asyncpg
import typer

from shared.errors import Misconfigured
from shared.settings import MIRROR, SERVICES, Settings

#: between two looks at a database that is not up to date
LOOK_SECONDS = 1.0
#: how long a NATS cluster may take until JetStream answers
SETTLE_SECONDS = 90.0


def migrate(
    check: Annotated[bool, typer.Option("--check", help="只检查是否已升级到本版本")] = False,
    wait: Annotated[float, typer.Option("--wait", help="只等待升级完成，最多这么多秒")] = 0,
) -> None:
    """升级数据库结构；设置了 YINGSU_NATS_URL 时一并建立消息主题。--check、--wait 用服务自己的 YINGSU_DATABASE_URL，不作任何改动。"""
    settings = Settings()
    if check or wait:
        if not settings.database_url:
            typer.echo("错误：请用 YINGSU_DATABASE_URL 指明服务的数据库连接地址。", err=True)
            raise typer.Exit(2)
        if not asyncio.run(_migrated(settings.database_url, time.monotonic() + wait)):
            typer.echo("数据库尚未升级到本版本。", err=True)
            raise typer.Exit(1)
        typer.echo("数据库已升级到本版本。")
        return
    if not settings.admin_database_url:
        typer.echo("错误：请用 YINGSU_ADMIN_DATABASE_URL 指明数据库所有者的连接地址。", err=True)
        raise typer.Exit(2)
    for name in asyncio.run(_migrate(settings)):
        typer.echo(f"已升级：{name}")


async def _migrated(url: str, until: float) -> bool:
    """Whether all that this release ships is applied, by then. A database that does not answer yet is not."""
    from shared import database
    from shared.migrate import is_migrated

    while True:
        try:
            pool = await database.connect_pool(url, name="yingsu migrate --check", max_size=1)
        except (*database.TRANSIENT, asyncpg.PostgresError) as error:
            typer.echo(f"数据库暂不可用：{error}", err=True)
        else:
            done = await is_migrated(pool)
            await database.close_pool(pool)
            if done:
                return True
        if time.monotonic() >= until:
            return False
        await asyncio.sleep(LOOK_SECONDS)


async def _migrate(settings: Settings) -> list[str]:
    import stamina
    from nats.errors import NoRespondersError
    from nats.errors import TimeoutError as UnansweredError
    from nats.js.errors import ServiceUnavailableError

    from shared.bus.connection import Bus
    from shared.bus.rights import PROVISIONING
    from shared.bus.topology import provision
    from shared.migrate import migrate as migrate_database
    from shared.runtime.credentials import nats_credentials

    done = await migrate_database(
        settings.admin_database_url, settings.role_passwords, settings.partition_size
    )
    if settings.nats_url:
        bus = Bus(settings.nats_url, PROVISIONING, nats_credentials(settings))
        await bus.connect()
        unsettled = (UnansweredError, NoRespondersError, ServiceUnavailableError)
        # three servers that have just started take their time to agree on who leads
        async for attempt in stamina.retry_context(on=unsettled, attempts=None, timeout=SETTLE_SECONDS):
            with attempt:
                await provision(bus.js, settings.nats_replicas, _sites(settings))
        await bus.close()
    return done


def _sites(settings: Settings) -> list[str]:
    from deploy.local.nats_users import USERS
    from shared.bus.rights import sites

    file = settings.nats_users_file
    return sites(USERS.validate_json(file.read_bytes())) if file else []


def serve(service: Annotated[str, typer.Argument(help="、".join((*SERVICES, MIRROR)))]) -> None:
    """运行一个服务，直到收到停止信号。"""
    if service not in (*SERVICES, MIRROR):
        typer.echo(f"错误：没有名为 {service} 的服务，可选：{'、'.join(SERVICES)}。", err=True)
        raise typer.Exit(2)
    gc.disable()  # while modules are loaded, as in ``main``; the service turns it on
    import uvloop

    from shared.policy.source import PackError
    from shared.runtime.serve import serve as run

    package = "shared.sites" if service == MIRROR else f"services.{service}"
    build = importlib.import_module(f"{package}.app").build
    try:
        uvloop.run(run(service, Settings(), build))
    except BaseExceptionGroup as group:
        wrong, others = group.split((Misconfigured, PackError))
        if wrong is None or others:
            raise
        for one in _leaves(wrong):
            typer.echo(f"错误：{one}", err=True)
        raise typer.Exit(2) from None


def _leaves(group: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    for one in group.exceptions:
        if isinstance(one, BaseExceptionGroup):
            yield from _leaves(one)
        else:
            yield one
