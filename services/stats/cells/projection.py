"""The projection ``stats.cells``: what the rows of figures and units add up to, kept by what each page changed of them.

It reads the rows that the other two projections wrote, as of the page's own positions, and waits until they have come as far. Rebuilding it
reads the same rows at the same positions and adds up the same cells.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from asyncpg import UndefinedTableError

from services.stats.cells.changes import queries, read_changes, touched
from services.stats.cells.contributions import Key, Sums, digest, sums_of
from services.stats.projection import Figures
from services.stats.units.projection import Units
from shared.database import TRANSIENT, Connection, Pool
from shared.errors import Retry
from shared.events.envelope import Recorded
from shared.policy.measures import Measure
from shared.policy.subjects import Subject
from shared.projection import generation
from shared.sql import load_sql

#: seconds between looks whether the rows are there, and for how long before the page is given up for a while
LOOK, PATIENCE = 0.005, 2.0


class Cells:
    """``measures`` are all there are; those that add up have cells from the generation's first event on."""

    name = "stats.cells"
    version = 10_000 * Figures.version + 100 * Units.version + 1
    schema = load_sql(__package__, "schema.sql")
    types = Figures.types | Units.types

    def __init__(self, measures: Mapping[str, Measure]) -> None:
        self.sums = sums_of(measures.values())
        self._digests = {m.code: digest(m) for sums in self.sums.values() for m in sums.measures}

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:  # noqa: ARG002
        since, upto = page[0].position - 1, page[-1].position
        await rows_are_there(db, upto)
        kept = await self.kept(db)
        try:
            found = await read_changes(db, touched(page), since, upto)
        except UndefinedTableError:
            raise Retry("统计表正在替换") from None
        changes: dict[Key, list[int]] = defaultdict(lambda: [0, 0, 0])
        add_to(changes, self.sums, found.rows(since), -1)
        add_to(changes, self.sums, found.rows(upto), 1)
        await save(db, {key: sums for key, sums in changes.items() if key.code in kept and any(sums)})

    async def kept(self, db: Connection) -> set[str]:
        """The figures that this generation keeps, as long as they count what they counted when it began."""
        kept = {row["code"]: row["digest"] for row in await db.fetch(queries.kept_codes)}
        if not kept:
            await db.execute(queries.keep_codes, list(self._digests), list(self._digests.values()))
            kept = self._digests
        return {code for code, sum_ in kept.items() if self._digests.get(code) == sum_}

    async def renew(self, pool: Pool) -> None:
        """Ask for a generation that keeps today's figures, if the live one keeps others. Once at the start; the next start looks again."""
        with suppress(UndefinedTableError, *TRANSIENT):
            live = await generation.find(pool, self.name, "live")
            kept = {row["code"]: row["digest"] for row in await pool.fetch(queries.kept_codes)}
            if live and live.version == self.version and kept and kept != self._digests:
                await generation.add(pool, self.name, self.version, "building")


async def rows_are_there(db: Connection, position: int) -> None:
    """Retry when the rows have not come so far, or are being built for this release."""
    versions = {Figures.name: Figures.version, Units.name: Units.version}
    for _ in range(int(PATIENCE / LOOK)):
        live = [await generation.find(db, name, "live") for name in versions]
        if all(one and one.version == versions[one.name] and one.position >= position for one in live):
            return
        await asyncio.sleep(LOOK)
    raise Retry("统计明细尚未处理到这一位置", after=0.2)


def add_to(
    cells: dict[Key, list[int]], sums: Mapping[Subject, Sums], rows: Iterable[tuple[Subject, Any]], sign: int
) -> None:
    """Every row's share, added or taken away."""
    for subject, row in rows:
        if of := sums.get(subject):
            for key, slot, n in of.slots(row):
                cells[key][slot] += sign * n


async def save(db: Connection, changes: Mapping[Key, Sequence[int]]) -> None:
    """Add what changed; a cell that is empty then goes."""
    if not changes:
        return
    keys = [list(part) for part in zip(*changes, strict=True)]
    await db.execute(queries.add, *keys, *map(list, zip(*changes.values(), strict=True)))
    await db.execute(queries.sweep, *keys)
