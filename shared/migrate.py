"""Schema changes: plain SQL files ``NNNN_{pre,post}_slug.sql``, applied once, in order, each in its own transaction.

``pre`` files must let the previous release go on working (expand), ``post`` files may take away what it used (contract). A file that was
changed after it was applied is an error. One migration runs at a time, under an advisory lock.
"""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files

import asyncpg

from shared import database
from shared.settings import MIRROR, SERVICES
from shared.sql import load_queries

queries = load_queries(__package__, "migrate.sql")

#: where migrations live, in the order they are applied; a service's run as its own role, which then owns what they create
PACKAGES: tuple[tuple[str, str | None], ...] = (
    ("shared.eventlog", None),
    ("shared.projection", None),
    ("shared.security", None),
    ("shared.personal", None),
    *((f"services.{name}", f"yingsu_{name}") for name in SERVICES),
    ("shared.sites", None),
)

#: how long a server that is being put back may take to be there, and between two looks
RECOVERY_SECONDS, PACE = 300.0, 0.2


@dataclass(frozen=True, slots=True)
class Migration:
    name: str
    text: str
    role: str | None

    @property
    def checksum(self) -> str:
        return hashlib.sha256(self.text.encode()).hexdigest()


class ChangedMigrationError(Exception):
    """A migration that was already applied now reads differently."""


def migrations() -> Iterator[Migration]:
    """Every shipped migration in the order of application."""
    for package, role in PACKAGES:
        top, _, name = package.partition(".")
        # by its place: to ask the package for it would load all it does
        folder = files(top).joinpath(name, "migrations")
        if folder.is_dir():
            for entry in sorted(folder.iterdir(), key=lambda e: e.name):
                if entry.name.endswith(".sql"):
                    yield Migration(f"{package}/{entry.name}", entry.read_text(encoding="utf-8"), role)


async def migrate(
    admin_url: str, role_passwords: dict[str, str], partition_size: int = 5_000_000
) -> list[str]:
    """Bring the database up to date as its owner; returns the names of what was applied now."""
    db = await database.connect(admin_url, name="yingsu migrate", statement_timeout="0", lock_timeout="60s")
    try:
        await _out_of_recovery(db)
        await db.execute(queries.lock)
        await db.execute(queries.ledger)
        await _roles(db, role_passwords)
        applied = {row["name"]: row["checksum"] for row in await db.fetch(queries.applied)}
        done = [migration.name for migration in migrations() if await _apply(db, migration, applied)]
        await db.execute(queries.partitions, partition_size)
    finally:
        await database.close(db)
    return done


async def _out_of_recovery(db: database.Connection) -> None:
    """A server that is being put back to an earlier moment answers before it is there, and takes nothing until then. One that stays a standby is left to
    say so itself.
    """
    until = time.monotonic() + RECOVERY_SECONDS
    while True:
        if not await db.fetchval(queries.recovering) or time.monotonic() >= until:
            return
        await asyncio.sleep(PACE)


async def is_migrated(db: database.Pool) -> bool:
    """Whether everything this release ships has been applied. A later release's migrations do no harm."""
    try:
        applied = {row["name"] for row in await db.fetch(queries.applied)}
    except (asyncpg.UndefinedTableError, asyncpg.InvalidSchemaNameError, asyncpg.InsufficientPrivilegeError):
        return False
    return {migration.name for migration in migrations()} <= applied


async def _roles(db: database.Connection, passwords: dict[str, str]) -> None:
    """The services' roles and schemas; a password that is not given stays as it is."""
    await db.execute(queries.group)
    for service in (*SERVICES, MIRROR):
        for statement in await db.fetch(
            queries.role_statements, f"yingsu_{service}", passwords.get(service), service
        ):
            await db.execute(statement["statement"])


async def _apply(db: database.Connection, migration: Migration, applied: dict[str, str]) -> bool:
    if migration.name in applied:
        if applied[migration.name] != migration.checksum:
            raise ChangedMigrationError(
                f"{migration.name} was changed after it was applied; write a new one instead"
            )
        return False
    async with db.transaction():
        if migration.role:
            await db.execute(
                await db.fetchval(queries.become, migration.role, migration.role.removeprefix("yingsu_"))
            )
        await db.execute(migration.text)
        await db.execute("reset role; reset search_path")
        await db.execute(queries.record, migration.name, migration.checksum)
    return True
