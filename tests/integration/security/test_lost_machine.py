"""A machine that is gone without a word: both ends of every connection to Postgres have their kernel ask after the other."""

from __future__ import annotations

import socket
from typing import Any

from shared.database import KEPT_ALIVE, LIMITS, Connection, close, close_pool, connect, connect_pool

#: seconds in which either end notices, and for what: a silent line, an answer that nobody takes
NOTICED = 15


async def ends(connection: Connection) -> None:
    """Ours as the kernel has it, the server's as it says."""
    # asyncpg has no name for it; the pool's connections are wrapped
    line: socket.socket = getattr(connection, "_transport").get_extra_info("socket")  # noqa: B009
    assert line.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
    ours: dict[str, Any] = {
        name: line.getsockopt(socket.IPPROTO_TCP, getattr(socket, name))
        for name in KEPT_ALIVE
        if hasattr(socket, name)
    }
    assert ours == {name: KEPT_ALIVE[name] for name in ours}
    assert ours["TCP_USER_TIMEOUT"] <= NOTICED * 1000
    assert ours["TCP_KEEPIDLE"] + ours["TCP_KEEPINTVL"] * ours["TCP_KEEPCNT"] <= NOTICED
    names = [name for name in LIMITS if name.startswith("tcp_")]
    theirs = {name: await connection.fetchval(f"show {name}") for name in names}
    assert theirs == {name: LIMITS[name] for name in names}
    idle, interval, count = (int(theirs[f"tcp_keepalives_{what}"]) for what in ("idle", "interval", "count"))
    assert idle + interval * count <= NOTICED


async def test_every_connection_is_asked_after(database: str) -> None:
    """Those of a pool and the log's own: who is lost without a word is noticed within a quarter of a minute, by us and by Postgres."""
    pool = await connect_pool(database, name="test")
    async with pool.acquire() as connection:
        await ends(connection)
    await close_pool(pool)
    alone = await connect(database, name="test")
    await ends(alone)
    await close(alone)
