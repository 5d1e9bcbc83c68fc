"""Saying in the log why anchors do not fit it: after it was put back to an earlier moment, and for nothing else that is wrong with it.

Said is no more than what was found: from the first to the last anchor that does not fit, and none written down later. Whoever says it for another
reason says it under their name, in the log itself, in the auditor's mail and in every verification from then on.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

from shared.database import Connection
from shared.errors import Rejected
from shared.eventlog import reader
from shared.eventlog.anchor import Acknowledged, Anchor
from shared.eventlog.divergence import STREAM
from shared.eventlog.outcomes import Expected, Write
from shared.eventlog.plan import Append
from shared.eventlog.seal import leaf
from shared.eventlog.transaction import append_holding_tail
from shared.eventlog.verify import verify
from shared.events.audit import DivergenceAcknowledged
from shared.events.envelope import new_event

_NOWHERE = "none"
_EVER = datetime.max.replace(tzinfo=UTC)


async def acknowledge(
    db: Connection, anchors: Iterable[Anchor], first: int, last: int, *, person: str, reason: str
) -> DivergenceAcknowledged:
    """Rejected ``still_broken`` when anything else does not fit, ``nothing_to_acknowledge`` when all anchors of these positions do. As owner of the database."""
    misfits = await _misfits(db, anchors, first, last)
    said = DivergenceAcknowledged(
        person=person,
        position_from=min(anchor.position for anchor in misfits),
        position_to=max(anchor.position for anchor in misfits),
        written_until=max(anchor.anchored_at for anchor in misfits),
        misfits=len(misfits),
        reason=reason,
    )
    new = new_event(said, region=_NOWHERE, bureau=_NOWHERE, actor=person, occurred_on=None)
    write = Write(STREAM, (new,), Expected.any())
    await append_holding_tail(db, [Append((write,), (leaf(write.stream, new),))])
    return said


async def _misfits(db: Connection, anchors: Iterable[Anchor], first: int, last: int) -> list[Anchor]:
    supposed = Acknowledged(first, last, _EVER, "", "", _EVER, await reader.tail(db))
    verdict = await verify(db, anchors=anchors, supposed=[supposed])
    if not verdict.intact:
        raise Rejected(
            "still_broken",
            f"在所给位置之外，日志在位置 {verdict.broken_at} 仍有异常（{verdict.reason}），不能确认；请先查明。",
        )
    found = [anchor for why, anchor in verdict.excused if why is supposed]
    if not found:
        raise Rejected("nothing_to_acknowledge", f"位置 {first} 至 {last} 没有与日志不符的锚定，不需要确认。")
    return found
