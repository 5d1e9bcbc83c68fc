"""Taking the log out as an archive and putting one back, byte for byte: the same positions, times and seals.

Putting back goes through ``eventlog.append`` like every write, so positions, versions and the chain are checked by the database once more. It
takes up where the log ends: a run that was interrupted, or an archive that continues an earlier one, adds only what is missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from typing import Any

from shared.database import Connection, Pool
from shared.errors import Rejected
from shared.eventlog import reader
from shared.eventlog.archive import Batch, check, line, read
from shared.eventlog.reader import queries
from shared.eventlog.seal import EPOCH, GENESIS
from shared.eventlog.transaction import columns
from shared.eventlog.verify import Seal

#: seals read together
SEALS = 50
_BEGINNING = Seal(0, 0, EPOCH, GENESIS, GENESIS, GENESIS)


async def lines(db: Pool | Connection, after: int = 0) -> AsyncIterator[bytes]:
    """The archive of every seal that ends beyond ``after``, a line each."""
    while rows := await db.fetch(queries.seals, after, SEALS):
        seals = [Seal(**row) for row in rows]
        first, after = seals[0].position_from, seals[-1].position_to
        events = await reader.window(db, first - 1, after)
        for one in seals:
            yield line(one, events[one.position_from - first : one.position_to - first + 1])


async def restore(
    db: Connection, archive: Iterable[bytes], progress: Callable[[int], None] = lambda _: None
) -> tuple[int, int]:
    """How many events were put back now, and the position reached. ``db`` is the owner's.

    Rejected ``archive_broken`` or ``archive_unreadable`` at the first line that is not what was sealed, ``archive_differs`` when the log holds other
    events at these positions: what came before stays, and the same archive can be tried again once it is whole.
    """
    added, last = 0, await _last(db)
    async with _as_writer(db):
        for text in archive:
            batch = read(text)
            if batch.seal.position_to <= last.position_to:
                await _agrees(db, batch)
                continue
            check(last, batch)
            await _put(db, batch)
            last, added = batch.seal, added + len(batch.rows)
            progress(last.position_to)
    return added, last.position_to


async def _last(db: Connection) -> Seal:
    tail = await reader.tail(db)
    row = await db.fetchrow(queries.seal_over, tail) if tail else None
    return Seal(**row) if row else _BEGINNING


async def _agrees(db: Connection, batch: Batch) -> None:
    row = await db.fetchrow(queries.seal_over, batch.seal.position_to)
    if row is None or Seal(**row) != batch.seal:
        raise Rejected(
            "archive_differs",
            f"日志在位置 {batch.seal.position_from} 处与存档不同：这是另一份日志的存档，或日志已被改动。没有写入。",
        )


async def _put(db: Connection, batch: Batch) -> None:
    await db.execute(queries.ensure_partitions, 5_000_000, 2 * len(batch.rows))
    await db.execute(queries.append, *_arguments(batch))


def _arguments(batch: Batch) -> tuple[Any, ...]:
    """As ``eventlog.append`` takes them; the streams moved by as many versions as the batch has events of them."""
    one, rows = batch.seal, batch.rows
    after = {row.stream: row.version for row in rows}
    grown = Counter(row.stream for row in rows)
    return (
        one.position_from - 1,
        one.recorded_at,
        one.root,
        one.prev,
        one.hash,
        list(after),
        [version - grown[stream] for stream, version in after.items()],
        list(after.values()),
        *columns(rows),
    )


class _as_writer:  # noqa: N801  (reads as a sentence)
    """The owner may put back what every service wrote, for as long as it does."""

    def __init__(self, db: Connection) -> None:
        self._db = db

    async def __aenter__(self) -> None:
        await self._db.execute(queries.open_for_restoring)

    async def __aexit__(self, *_: object) -> None:
        await self._db.execute(queries.close_after_restoring)
