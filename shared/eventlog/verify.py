"""Proof that nothing was changed: walk the whole chain, or prove one event against its seal.

``verify`` recomputes every hash from what the tables hold now. Whoever edits, removes, inserts or reorders an event, even as superuser,
changes a leaf, a root or the chain; the first broken position is named. ``prove`` gives what a third party needs to check one event
without the rest of the log.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from shared.database import Connection, Pool
from shared.eventlog import reader
from shared.eventlog.anchor import Acknowledged, Anchor, Checkpoints
from shared.eventlog.divergence import acknowledged
from shared.eventlog.reader import queries
from shared.eventlog.seal import EPOCH, GENESIS, climb, leaf, path, root, seal
from shared.events.cloudevent import appendable, cloudevent
from shared.events.envelope import Recorded

#: seals looked at together, with their events
SEALS = 50


@dataclass(frozen=True, slots=True)
class Seal:
    position_from: int
    position_to: int
    recorded_at: datetime
    root: bytes
    prev: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class Verdict:
    """``broken_at`` is the first position that does not fit and ``reason`` what is wrong with it, in Chinese; ``head`` the last good seal's hash.

    ``anchored`` anchors kept elsewhere agree, the first of them written down at ``since``: from then on the log as a whole is proven, too. ``excused``
    do not, each for a reason that somebody acknowledged in the log; ``acknowledged`` are all such sayings, whether an anchor needs them or not.
    """

    events: int
    seals: int
    head: bytes
    broken_at: int | None = None
    reason: str = ""
    anchored: int = 0
    since: datetime | None = None
    excused: tuple[tuple[Acknowledged, Anchor], ...] = ()
    acknowledged: tuple[Acknowledged, ...] = ()

    @property
    def intact(self) -> bool:
        return self.broken_at is None


class _BrokenError(Exception):
    def __init__(self, position: int, reason: str) -> None:
        super().__init__(reason)
        self.position = position


async def verify(
    db: Pool | Connection,
    progress: Callable[[int], None] = lambda _: None,
    anchors: Iterable[Anchor] = (),
    supposed: Iterable[Acknowledged] = (),
) -> Verdict:
    """Check every event, every seal and every anchor; ``progress`` is told the position reached. ``supposed``: what would be acknowledged, too."""
    said = await acknowledged(db)
    checkpoints = Checkpoints(anchors, [*said, *supposed])
    versions: dict[str, int] = {}
    last, count = Seal(0, 0, EPOCH, GENESIS, GENESIS, GENESIS), 0
    try:
        async for seals in _chain(db):
            events = await reader.window(db, seals[0].position_from - 1, seals[-1].position_to)
            for one in seals:
                _check_link(last, one)
                _check_batch(one, _of(one, events, seals[0].position_from), versions)
                _check_anchors(one, checkpoints)
                last, count = one, count + 1
            await _check_ids(db, events)
            progress(last.position_to)
        if lost := checkpoints.beyond(last.position_to):
            raise _BrokenError(last.position_to + 1, lost)  # noqa: TRY301  (one way out for all that is wrong)
        await _check_rest(db, last.position_to, versions)
    except _BrokenError as broken:
        return Verdict(
            last.position_to, count, last.hash, broken.position, str(broken), acknowledged=tuple(said)
        )
    return Verdict(
        last.position_to,
        count,
        last.hash,
        anchored=checkpoints.held,
        since=checkpoints.since,
        excused=tuple(checkpoints.excused),
        acknowledged=tuple(said),
    )


def _check_anchors(one: Seal, checkpoints: Checkpoints) -> None:
    if why := checkpoints.passed(one.position_from, one.position_to, one.hash):
        raise _BrokenError(one.position_from, why)


async def _chain(db: Pool | Connection) -> AsyncIterator[list[Seal]]:
    after = 0
    while rows := await db.fetch(queries.seals, after, SEALS):
        seals = [Seal(**row) for row in rows]
        after = seals[-1].position_to
        yield seals


def _of(one: Seal, events: list[Recorded], first: int) -> list[Recorded]:
    """The seal's events out of a window that should be gapless; if it is not, whatever stands in the seal's range."""
    mine = events[one.position_from - first : one.position_to - first + 1]
    if [event.position for event in mine] == list(range(one.position_from, one.position_to + 1)):
        return mine
    return [event for event in events if one.position_from <= event.position <= one.position_to]


def _check_link(last: Seal, one: Seal) -> None:
    if one.position_from != last.position_to + 1:
        raise _BrokenError(last.position_to + 1, "此处缺少封签")
    if one.prev != last.hash:
        raise _BrokenError(one.position_from, "封签与前一封签不衔接")
    if one.hash != seal(one.prev, one.position_from, one.position_to, one.recorded_at, one.root):
        raise _BrokenError(one.position_from, "封签被改动")


def _check_batch(one: Seal, events: list[Recorded], versions: dict[str, int]) -> None:
    for expected, event in enumerate(events, one.position_from):
        if event.position != expected:
            raise _BrokenError(expected, "此处缺少事件")
        if event.version != versions.get(event.stream, 0) + 1:
            raise _BrokenError(expected, f"流 {event.stream} 的版本不连续")
        if event.recorded_at != one.recorded_at:
            raise _BrokenError(expected, "登记时间被改动")
        versions[event.stream] = event.version
    if len(events) != one.position_to - one.position_from + 1:
        raise _BrokenError(one.position_from + len(events), "此处缺少事件")
    if root([leaf(event.stream, event) for event in events]) != one.root:
        raise _BrokenError(one.position_from, f"位置 {one.position_from} 至 {one.position_to} 中有事件被改动")


async def _check_ids(db: Pool | Connection, events: list[Recorded]) -> None:
    """By its id an event is found, and a repetition known: a row that was moved shows another event, one that is missing has it recorded twice."""
    rows = await db.fetch(queries.ids, [event.id for event in events])
    known = {row["id"]: (row["position"], row["leaf"]) for row in rows}
    for event in events:
        if known.get(event.id) != (event.position, leaf(event.stream, event)):
            raise _BrokenError(event.position, "事件编号表与事件不符")


async def _check_rest(db: Pool | Connection, tail: int, versions: dict[str, int]) -> None:
    """Nothing beyond the last seal, and the stream rows say what the events say."""
    if beyond := await db.fetchval(queries.first_after, tail):
        raise _BrokenError(beyond, "最后一个封签之后还有事件")
    if strange := await db.fetchval(queries.ids_of_nothing, tail):
        raise _BrokenError(tail, f"事件编号表比事件多出 {strange} 个编号")
    recorded = {row["stream"]: row["version"] for row in await db.fetch(queries.stream_versions)}
    if recorded != versions:
        stream = min(name for name, _ in recorded.items() ^ versions.items())
        raise _BrokenError(
            tail,
            f"流 {stream} 按事件应为版本 {versions.get(stream)}，流表记为 {recorded.get(stream)}",
        )


async def prove(db: Pool | Connection, event_id: UUID) -> dict[str, Any] | None:
    """The inclusion proof of one event as plain data, or None if there is no such event.

    ``event`` the CloudEvent with its data as the exact text, ``path`` the neighbours up to ``seal.root``; ``seal.hash`` closes the batch.
    """
    found = await reader.find(db, [event_id])
    if not found:
        return None
    [event] = found
    row = await db.fetchrow(queries.seal_over, event.position)
    assert row
    one = Seal(**row)
    batch = await reader.window(db, one.position_from - 1, one.position_to)
    leaves = [leaf(other.stream, other) for other in batch]
    steps = path(leaves, event.position - one.position_from)
    return {
        "algorithm": "SM3",
        "event": cloudevent(event) | {"data": event.data},
        "path": [[side, sibling.hex()] for side, sibling in steps],
        "seal": {
            "position_from": one.position_from,
            "position_to": one.position_to,
            "recorded_at": one.recorded_at.isoformat(),
            "prev": one.prev.hex(),
            "root": one.root.hex(),
            "hash": one.hash.hex(),
        },
    }


def proof_holds(proof: dict[str, Any]) -> bool:
    """Whether this very event, at this very position, is under the proof's seal. Needs nothing but the proof."""
    one, event = proof["seal"], proof["event"]
    steps = [(side, bytes.fromhex(sibling)) for side, sibling in proof["path"]]
    first, last = one["position_from"], one["position_to"]
    if [side for side, _ in steps] != _sides(event["position"] - first, last - first + 1):
        return False
    top = climb(leaf(event["subject"], appendable(event, event["data"])), steps)
    sealed = seal(bytes.fromhex(one["prev"]), first, last, datetime.fromisoformat(one["recorded_at"]), top)
    return bool(top.hex() == one["root"] and sealed.hex() == one["hash"])


def _sides(index: int, count: int) -> list[str]:
    """On which side the neighbours of a leaf stand, level by level: this is what ties a path to its place."""
    sides = []
    while count > 1:
        if index ^ 1 < count:
            sides.append("left" if index % 2 else "right")
        index, count = index // 2, (count + 1) // 2
    return sides
