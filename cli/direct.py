"""Commands that look at the database itself (the log, the checkpoints): for operators, with any role that may read them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from cli.connection import find_system, refuse
from shared import database
from shared.database import Pool

T = TypeVar("T")


def with_database(home: Path, work: Callable[[Pool], Awaitable[T]]) -> T:
    """Run ``work`` on a small pool; a database that cannot be reached ends the command with a message."""
    system = find_system(home)
    url = system.admin_database_url or next(iter(system.database_urls.values()), "")
    if not url:
        refuse(f"{system.source} 中没有数据库地址。")

    async def run() -> T:
        pool = await database.connect_pool(url, name="yingsu command", max_size=2)
        try:
            return await work(pool)
        finally:
            await database.close_pool(pool)

    try:
        return asyncio.run(run())
    except database.TRANSIENT as error:
        refuse(f"无法连接数据库：{error}")
