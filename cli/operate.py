"""What operators and the stack call: bring the database and NATS up to date, run one service."""

from __future__ import annotations

import asyncio
import importlib
from typing import Annotated

import typer

from shared.settings import MIRROR, SERVICES, Settings


def migrate() -> None:
    """升级数据库结构；设置了 YINGSU_NATS_URL 时一并建立消息主题。"""
    settings = Settings()
    if not settings.admin_database_url:
        typer.echo("错误：请用 YINGSU_ADMIN_DATABASE_URL 指明数据库所有者的连接地址。", err=True)
        raise typer.Exit(2)
    for name in asyncio.run(_migrate(settings)):
        typer.echo(f"已升级：{name}")


async def _migrate(settings: Settings) -> list[str]:
    from shared.bus.connection import Bus
    from shared.bus.topology import provision
    from shared.migrate import migrate as migrate_database

    done = await migrate_database(
        settings.admin_database_url, settings.role_passwords, settings.partition_size
    )
    if settings.nats_url:
        bus = Bus(settings.nats_url, "migrate")
        await bus.connect()
        await provision(bus.js, settings.nats_replicas)
        await bus.close()
    return done


def serve(service: Annotated[str, typer.Argument(help="、".join((*SERVICES, MIRROR)))]) -> None:
    """运行一个服务，直到收到停止信号。"""
    if service not in (*SERVICES, MIRROR):
        typer.echo(f"错误：没有名为 {service} 的服务，可选：{'、'.join(SERVICES)}。", err=True)
        raise typer.Exit(2)
    import uvloop

    from shared.runtime import serve as run

    package = "shared.sites" if service == MIRROR else f"services.{service}"
    build = importlib.import_module(f"{package}.app").build
    uvloop.run(run(service, Settings(), build))
