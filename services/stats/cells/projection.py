"""The projection ``stats.cells``: what the rows of figures and units add up to, kept by what each page changed of them.

It reads the rows that the other two projections wrote, as of the page's own positions, and waits until they have come as far. Rebuilding it
reads the same rows at the same positions and adds up the same cells. They say of the present and of the end of every past day what was known.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from operator import add

from asyncpg import UndefinedTableError

from services.stats.cells.changes import queries, read_changes, touched
from services.stats.cells.contributions import digest, month_of, sums_of
from services.stats.cells.days import Changes, by_day, close_days
from services.stats.projection import Figures
from services.stats.units.projection import Units
from shared.database import TRANSIENT, Connection, Pool
from shared.errors import Retry
from shared.events.envelope import Recorded
from shared.policy.measures import Measure
from shared.projection import generation
from shared.sql import load_sql

#: seconds between looks whether the rows are there, and for how long before the page is given up for a while
LOOK, PATIENCE = 0.005, 2.0


class Cells:
    """``measures`` are all there are; those that add up have cells from the generation's first event on."""

    name = "stats.cells"
    version = 10_000 * Figures.version + 100 * Units.version + 3
    schema = load_sql(__package__, "schema.sql")
    types = Figures.types | Units.types

    def __init__(self, measures: Mapping[str, Measure]) -> None:
        self.sums = sums_of(measures.values())
        self._digests = {m.code: digest(m) for sums in self.sums.values() for m in sums.measures}

    async def apply(self, db: Connection, page: Sequence[Recorded], *, live: bool) -> None:  # noqa: ARG002
        since, upto = page[0].position - 1, page[-1].position
        await rows_are_there(db, upto)
        numbers = await self.kept(db)
        try:
            found = await read_changes(db, touched(page), since, upto)
        except UndefinedTableError:
            raise Retry("统计表正在替换") from None
        changes = by_day(page, found, self.sums)
        days = {day: {key: n for key, n in of.items() if key.code in numbers} for day, of in changes.items()}
        await close_days(db, days, numbers)
        await save(db, days)

    async def kept(self, db: Connection) -> dict[str, int]:
        """The figures that this generation keeps, as long as they count what they counted when it began, and their numbers."""
        kept = await db.fetch(queries.kept_codes)
        if not kept:
            await db.execute(queries.keep_codes, list(self._digests), list(self._digests.values()))
            kept = await db.fetch(queries.kept_codes)
        return {code: number for code, number, sum_ in kept if self._digests.get(code) == sum_}

    async def renew(self, pool: Pool) -> None:
        """Ask for a generation that keeps today's figures, if the live one keeps others. Once at the start; the next start looks again."""
        with suppress(UndefinedTableError, *TRANSIENT):
            live = await generation.find(pool, self.name, "live")
            if not live or live.version != self.version:  # an older release's tables are not these
                return
            kept = {row["code"]: row["digest"] for row in await pool.fetch(queries.kept_codes)}
            if kept and kept != self._digests:
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


async def save(db: Connection, days: Mapping[date, Changes]) -> None:
    """Add what changed, as learned in the month of its day; a cell that is empty then goes."""
    cells: dict[tuple[str | int, ...], list[int]] = defaultdict(lambda: [0, 0, 0])
    for day, changes in days.items():
        learned = month_of(day)
        for key, three in changes.items():
            cells[*key, learned] = list(map(add, cells[*key, learned], three))
    if not cells:
        return
    keys = [list(part) for part in zip(*cells, strict=True)]
    await db.execute(queries.add, *keys, *map(list, zip(*cells.values(), strict=True)))
    await db.execute(queries.sweep, *keys)
