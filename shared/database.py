"""Connections to Postgres with every limit set: asyncpg's defaults wait for ever (on acquire, on a frozen server, on a lock)."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, suppress
from types import SimpleNamespace
from typing import Any, ClassVar, Protocol, TypeAlias, cast

import asyncpg
import orjson
from asyncpg.pool import PoolConnectionProxy

Pool: TypeAlias = "asyncpg.Pool[asyncpg.Record]"
Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record] | PoolConnectionProxy[asyncpg.Record]"

#: what a broken or restarting server looks like from here: try the whole transaction again, later
TRANSIENT = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # what a session that was ended while idle gives at its next use
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.LockNotAvailableError,
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    asyncpg.QueryCanceledError,
    asyncpg.IdleInTransactionSessionTimeoutError,
    OSError,
    TimeoutError,
)

LIMITS = {
    "lock_timeout": "5s",
    "statement_timeout": "60s",
    "idle_in_transaction_session_timeout": "30s",
    "TimeZone": "UTC",
    # compiling a plan takes longer than any of our questions
    "jit": "off",
    # a page of an index is in memory, or on a disk without arms; and an answer takes one processor, the others answer somebody else
    "random_page_cost": "1.1",
    "max_parallel_workers_per_gather": "0",
    # as below, asked by the server of us: what a lost machine held would else be held for hours
    "tcp_keepalives_idle": "5",
    "tcp_keepalives_interval": "3",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "15000",
}

#: a machine that is gone without a word (its power, a line, a firewall that forgot us) is told from a server that takes its time: the kernel asks it every few
#: seconds, and ends the connection after 10; what Linux and others call it
KEPT_ALIVE = {
    "TCP_KEEPIDLE": 4,
    "TCP_KEEPALIVE": 4,
    "TCP_KEEPINTVL": 2,
    "TCP_KEEPCNT": 3,
    "TCP_USER_TIMEOUT": 10_000,
}

#: seconds that anybody waits for a connection of a pool, the way in included; of them, for the server's first word on it
ACQUIRE_SECONDS = 5.0
FIRST_WORD_SECONDS = 3.0
#: a connection that was unused for so long is asked whether anybody is there, before a question is put that may take its minute
IDLE_SECONDS = 1.0
_SESSIONS = 1_000
#: what was made in a database, and not with the server, has numbers of its own from here on (PostgreSQL's FirstNormalObjectId)
FIRST_OID_OF_A_DATABASE = 16_384


class Session(asyncpg.Connection):
    """Built-in types are the same in every database. asyncpg would ask on every new connection what an array of them is: three statements, the dearest of all
    that small loads ask, for each kind of array.
    """

    _of_types: ClassVar[dict[frozenset[int], tuple[Any, Any]]] = {}

    async def _introspect_types(
        self,
        typeoids: Collection[int],
        timeout: float | None,  # noqa: ASYNC109  (asyncpg calls it so)
    ) -> tuple[Any, Any]:
        wanted = frozenset(typeoids)
        if wanted not in self._of_types:
            types, statement = await super()._introspect_types(typeoids, timeout)  # type: ignore[misc]
            if max(wanted) >= FIRST_OID_OF_A_DATABASE:
                return types, statement
            self._of_types[wanted] = types, SimpleNamespace(name=statement.name)
        return self._of_types[wanted]


class Gate(Protocol):
    """Asked whenever the pool gives a connection away and takes it back."""

    async def taken(self, connection: PoolConnectionProxy[asyncpg.Record]) -> None: ...

    async def given_back(self, connection: Any) -> None: ...


async def connect_pool(
    url: str, *, name: str, max_size: int = 8, gate: Gate | None = None, **settings: str
) -> Pool:
    """A pool for one service. ``name`` shows in pg_stat_activity; ``settings`` such as search_path. Closed by ``close_pool``."""
    way = _Way(gate)
    pool: Pool = _Bounded(
        url,
        connection_class=Session,
        record_class=asyncpg.Record,
        min_size=1,
        max_size=max_size,
        max_queries=50_000,
        loop=None,
        timeout=5,
        command_timeout=90,
        max_inactive_connection_lifetime=60,
        server_settings={**LIMITS, "application_name": name, **settings},
        init=prepare_connection,
        setup=way.in_,
        reset=way.out,
    )
    return await pool


class _Bounded(asyncpg.Pool):
    """Nobody waits for a connection without end; TimeoutError, and with it 503, when none is to be had."""

    def acquire(self, *, timeout: float | None = None) -> Any:
        return super().acquire(timeout=ACQUIRE_SECONDS if timeout is None else timeout)


class _Way:
    """In and out of a pool, through its gate. A server that does not answer there costs the connection: a polite end would wait for it, too."""

    def __init__(self, gate: Gate | None) -> None:
        self._gate = gate
        #: when each session was last given back, by process id of the server
        self._used: dict[int, float] = {}

    async def in_(self, connection: PoolConnectionProxy[asyncpg.Record]) -> None:
        unused = time.monotonic() - self._used.pop(connection.get_server_pid(), time.monotonic())
        try:
            async with asyncio.timeout(FIRST_WORD_SECONDS):
                if unused > IDLE_SECONDS:
                    await connection.execute("select 1")
                if self._gate:
                    await self._gate.taken(connection)
        except (TimeoutError, asyncio.CancelledError):
            connection.terminate()
            raise

    async def out(self, connection: Any) -> None:
        """No transaction is open here (asyncpg has ended it), and what is set in one ends with it. Only the gate sets more, and takes it back: asking the
        server to forget everything whenever a question was put was a third of all that it was asked.
        """
        if self._gate:
            await self._gate.given_back(connection)
        if len(self._used) > _SESSIONS:  # most of them ended long ago
            self._used.clear()
        self._used[connection.get_server_pid()] = time.monotonic()


async def connect(url: str, *, name: str, **settings: str) -> asyncpg.Connection[asyncpg.Record]:
    """One connection of its own: the log's writer, listeners, migrations."""
    server_settings = {**LIMITS, "application_name": name, **settings}
    connection = await asyncpg.connect(
        url, timeout=5, command_timeout=90, server_settings=server_settings, connection_class=Session
    )
    await prepare_connection(connection)
    return connection


async def prepare_connection(connection: Connection) -> None:
    """Let jsonb columns come and go as Python values (asyncpg hands them over as text by default), and the kernel watch over the line."""
    _keep_alive(cast("Any", connection)._transport.get_extra_info("socket"))  # noqa: SLF001  (asyncpg has no option for it)
    await connection.set_type_codec("jsonb", schema="pg_catalog", encoder=_dumps, decoder=orjson.loads)


def _keep_alive(line: socket.socket) -> None:
    if line.family == socket.AF_UNIX:
        return
    line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name in KEPT_ALIVE.keys() & vars(socket).keys():
        line.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), KEPT_ALIVE[name])


async def close_pool(pool: Pool) -> None:
    """Close politely, then firmly: closing on a dead network can itself hang."""
    try:
        async with asyncio.timeout(5):
            await pool.close()
    except TimeoutError:
        pool.terminate()


async def close(connection: asyncpg.Connection[asyncpg.Record] | None) -> None:
    """Close one connection, whatever state it is in."""
    if connection is None or connection.is_closed():
        return
    with suppress(*TRANSIENT):
        await connection.close(timeout=2)


@asynccontextmanager
async def transaction(pool: Pool) -> AsyncIterator[Connection]:
    """A connection with an open transaction; waits at most 5 s for a free one."""
    async with pool.acquire(timeout=5) as connection, connection.transaction():
        yield connection


def _dumps(value: Any) -> str:
    return orjson.dumps(value).decode()
