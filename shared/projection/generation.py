"""One generation of a projection's tables, and the lease on it: who may write, from which position on.

The fence is the epoch: every page's transaction starts by moving the checkpoint from exactly where this worker left it, under the epoch this
worker was given. A worker that lost its lease finds no row to move and has changed nothing.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

from shared.database import Connection, Pool, transaction
from shared.sql import load_queries

queries = load_queries(__package__)


class FencedError(Exception):
    """Somebody else has the lease now."""


@dataclass(frozen=True, slots=True)
class Generation:
    name: str
    generation: int
    version: int
    status: str
    position: int

    @property
    def service(self) -> str:
        return self.name.partition(".")[0]

    @property
    def schema(self) -> str:
        """The Postgres schema that holds this generation's tables."""
        return f"{self.name.replace('.', '_')}_g{self.generation}"


@dataclass(slots=True)
class Lease:
    """The right to advance one generation, renewed by every page and every tick; ``renewed`` is when, by the steady clock."""

    generation: Generation
    epoch: int
    position: int
    seconds: float
    renewed: float = field(default_factory=time.monotonic)

    async def advance(self, db: Connection, upto: int) -> None:
        """First statement of a page's transaction: lock the row, move the checkpoint, name the tables' schema; or be fenced."""
        key = (self.generation.name, self.generation.generation, self.epoch)
        moves = (self.position, upto, self.seconds, self.generation.schema)
        if not await db.fetchval(queries.advance, *key, *moves):
            raise FencedError(self.generation.name)
        self.renewed = time.monotonic()

    def moving(self, upto: int) -> dict[str, object]:
        """The same move as a row, for who moves several checkpoints in one statement."""
        of = self.generation
        return {
            "name": of.name,
            "generation": of.generation,
            "epoch": self.epoch,
            "before": self.position,
            "upto": upto,
            "seconds": self.seconds,
        }

    @property
    def due(self) -> bool:
        """Whether a quarter of its life is over."""
        return time.monotonic() - self.renewed > self.seconds / 4

    async def renew(self, pool: Pool) -> None:
        key = (self.generation.name, self.generation.generation, self.epoch)
        if await pool.fetchval(queries.renew, *key, self.seconds) is None:
            raise FencedError(self.generation.name)
        self.renewed = time.monotonic()

    async def release(self, pool: Pool) -> None:
        """Let another worker go on at once instead of after the lease has run out."""
        await pool.execute(queries.release, self.generation.name, self.generation.generation, self.epoch)

    async def fail(self, pool: Pool, position: int, reason: str) -> None:
        """Record for everyone to see which event stopped this generation."""
        key = (self.generation.name, self.generation.generation, self.epoch)
        await pool.execute(queries.fail, *key, position, reason)


async def find(db: Pool | Connection, name: str, *statuses: str) -> Generation | None:
    row = await db.fetchrow(queries.generation_in, name, list(statuses))
    return Generation(**row) if row else None


async def add(db: Pool | Connection, name: str, version: int, status: str) -> Generation | None:
    """A new generation, or None when there is one of this kind already."""
    row = await db.fetchrow(queries.add_generation, name, version, status)
    return Generation(**row) if row else None


async def acquire(pool: Pool, generation: Generation, owner: str, seconds: float) -> Lease | None:
    """The lease, if nobody else holds it."""
    statuses = [generation.status]
    row = await pool.fetchrow(
        queries.acquire, generation.name, generation.generation, owner, seconds, statuses
    )
    return Lease(generation, row["epoch"], row["position"], seconds) if row else None


async def create_tables(pool: Pool, generation: Generation, schema_sql: str, *, shown: bool) -> None:
    """The generation's tables (and the views on them), made by whoever comes first; a second creator waits and finds them."""
    async with transaction(pool) as db:
        await db.execute("select pg_advisory_xact_lock(hashtext($1))", generation.schema)
        if not await db.fetch(queries.tables, generation.schema):
            await db.execute(await db.fetchval(queries.create_schema, generation.schema))
            await db.execute(queries.use_schema, generation.schema)
            if schema_sql.strip():  # a projection without rows has effects only
                await db.execute(schema_sql)
            if shown:
                await show(db, generation)
                return
        await fence(db, generation)


async def fence(db: Connection, generation: Generation) -> None:
    """Row-level security on every table, so that a visitor sees their own rows whatever a query asks for; tables of an earlier release get it too."""
    for row in await db.fetch(queries.fence_statements, generation.schema, generation.service):
        await db.execute(row["statement"])


async def show(db: Connection, generation: Generation) -> None:
    """Point the service's views at this generation's tables."""
    for row in await db.fetch(queries.show_tables, generation.service, generation.schema):
        await db.execute(row["statement"])
    await fence(db, generation)


async def checksum(db: Connection, generation: Generation) -> dict[str, list[str]]:
    """Rows and an order-free hash of every table: equal for equal contents, whatever order they were written in."""
    sums = {}
    for row in await db.fetch(queries.tables, generation.schema):
        table = row["tablename"]
        statement = await db.fetchval(queries.checksum_statement, generation.schema, table)
        total = await db.fetchrow(statement)
        assert total
        sums[table] = [str(total["rows"]), total["hash"]]
    return sums


async def drop_retired(pool: Pool, name: str) -> None:
    """Drop the tables nobody shows any more."""
    for row in await pool.fetch(queries.retired, name):
        old = Generation(name, row["generation"], 0, "retired", 0)
        await pool.execute(await pool.fetchval(queries.drop_schema, old.schema))
        await pool.execute(queries.forget, name, old.generation)
