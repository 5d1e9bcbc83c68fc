"""Whether a copy is what the other site recorded: both count the same digest over their own logs, and compare.

The digest of a position runs over every event of the site's regions and of the areas that are copied, in the order of the site's log. At the
centre it is checked against each ``site.mirrored`` on the way, so the first batch that does not fit is named.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from shared.database import Connection, Pool
from shared.eventlog import reader
from shared.events.envelope import Recorded
from shared.events.site import SiteMirrored
from shared.sites.copying import folded, stream_of
from shared.sites.known import COPIED

WINDOW = 2_000


@dataclass(frozen=True, slots=True)
class Digest:
    """Of ``events`` events up to position ``upto`` of the site's log. ``broken_at``: the position here at which the copy does not fit."""

    upto: int
    events: int
    digest: bytes
    broken_at: int | None = None
    reason: str = ""


async def digest_here(db: Pool | Connection, regions: Iterable[str], upto: int | None = None) -> Digest:
    """At the site itself: over its own record of these regions."""
    end = await reader.tail(db) if upto is None else upto
    kept, digest, events = frozenset(regions), bytes(32), 0
    for after in range(0, end, WINDOW):
        page = await reader.window(db, after, min(after + WINDOW, end))
        wanted = [one for one in page if one.region in kept and one.type.partition(".")[0] in COPIED]
        digest, events = folded(digest, ((one.stream, one) for one in wanted)), events + len(wanted)
    return Digest(end, events, digest)


async def digest_of_copy(db: Pool | Connection, site: str) -> Digest:
    """At the centre: every batch that was copied from the site, as the log holds it now."""
    done = Digest(0, 0, bytes(32))
    for said in await reader.stream(db, stream_of(site)):
        assert isinstance(said.payload, SiteMirrored)
        count = len(said.payload.origins)
        events = await reader.window(db, said.position, said.position + count)
        done = _next(done, said, said.payload, events)
        if done.broken_at:
            return done
    return done


def _next(done: Digest, said: Recorded, batch: SiteMirrored, events: Sequence[Recorded]) -> Digest:
    digest = folded(done.digest, ((one.stream, one) for one in events))
    upto, count = batch.upto, done.events + len(events)
    positions = [one.position for one in batch.origins]
    if batch.upto <= done.upto or positions != sorted(positions):
        return Digest(upto, count, digest, said.position, "原站点位置未递增")
    if digest.hex() != batch.digest:
        return Digest(upto, count, digest, said.position, "抄录的事件与登记的校验码不符")
    return Digest(upto, count, digest)
