"""The head of the chain, written down where whoever can rewrite the database cannot reach.

The chain of seals proves that nothing in it was changed, but not that the whole of it was not computed anew, nor that its end was not cut off. An anchor is
one seal's position and hash kept elsewhere: a file on another disk, a NATS stream that forgets nothing, a mail to the auditor. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from shared.errors import Rejected


@dataclass(frozen=True, slots=True, order=True)
class Anchor:
    """``position`` is the last one the seal covers, ``sealed_at`` when it was sealed, ``anchored_at`` when it was written down."""

    position: int
    hash: bytes
    sealed_at: datetime
    anchored_at: datetime

    def line(self) -> str:
        """One line of JSON, the same everywhere an anchor is kept."""
        return json.dumps(
            {
                "position": self.position,
                "hash": self.hash.hex(),
                "algorithm": "SM3",
                "sealed_at": self.sealed_at.isoformat(),
                "anchored_at": self.anchored_at.isoformat(),
            }
        )


def read_anchor(line: str | bytes) -> Anchor:
    """Rejected ``bad_anchor`` for what is none."""
    try:
        told = json.loads(line)
        times = (_moment(told[name]) for name in ("sealed_at", "anchored_at"))
        return Anchor(int(told["position"]), bytes.fromhex(told["hash"]), *times)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        raise Rejected("bad_anchor", f"不是锚定记录：{line[:80]!r}") from None


def _moment(text: str) -> datetime:
    """ValueError also for a time of no zone, which cannot be held against another."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(text)
    return found


def read_anchors(text: str) -> list[Anchor]:
    """All lines of a file; a last line that a crash cut short counts as not written."""
    lines = text.splitlines(keepends=True)
    whole = [line for line in lines if line.endswith("\n") and line.strip()]
    return [read_anchor(line) for line in whole]


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """Somebody said in the log why anchors of these positions, not written down after ``written_until``, do not fit it: it was put back to an earlier moment.

    ``position`` and ``recorded_at`` are the saying's own. Whoever forges one can excuse nothing that is written down after it.
    """

    position_from: int
    position_to: int
    written_until: datetime
    person: str
    reason: str
    recorded_at: datetime
    position: int

    def covers(self, anchor: Anchor) -> bool:
        until = min(self.written_until, self.recorded_at)
        return self.position_from <= anchor.position <= self.position_to and anchor.anchored_at <= until


class Checkpoints:
    """Anchors laid beside the chain while it is walked from the beginning; ``excused`` are those that do not fit for an acknowledged reason."""

    def __init__(self, anchors: Iterable[Anchor], acknowledged: Iterable[Acknowledged] = ()) -> None:
        self._left = sorted(set(anchors), reverse=True)
        self._acknowledged = tuple(acknowledged)
        self.held = 0
        self.since: datetime | None = None
        self.excused: list[tuple[Acknowledged, Anchor]] = []

    def passed(self, first: int, last: int, digest: bytes) -> str | None:
        """A seal over these positions has been computed: why an anchor does not fit it; None where all do."""
        while self._left and self._left[-1].position <= last:
            anchor = self._left.pop()
            if not first <= anchor.position == last or anchor.hash != digest:
                if self._excuses(anchor):
                    continue
                return f"与 {anchor.anchored_at:%Y-%m-%d %H:%M} 的外部锚定不符：此处或此前的日志被整体改写"
            self.held += 1
            self.since = min(self.since or anchor.anchored_at, anchor.anchored_at)
        return None

    def beyond(self, tail: int) -> str | None:
        """The chain ends at ``tail``: whether an anchor knows more."""
        unknown = [anchor for anchor in self._left if not self._excuses(anchor)]
        if not unknown:
            return None
        known = unknown[0]
        return f"日志只到位置 {tail}，而 {known.anchored_at:%Y-%m-%d %H:%M} 的外部锚定到位置 {known.position}：末尾被截去"

    def _excuses(self, anchor: Anchor) -> bool:
        why = next((one for one in self._acknowledged if one.covers(anchor)), None)
        if why:
            self.excused.append((why, anchor))
        return why is not None
