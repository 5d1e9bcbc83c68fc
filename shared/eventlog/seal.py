"""Tamper evidence: a Merkle tree over each batch's events, its root chained to the batch before. SM3 (GM/T 0004) throughout.

Leaves, nodes and seals are hashed with different first bytes, so that none can pass for another (RFC 6962 §2.1). A leaf covers everything
its author said; position and version are covered by the leaf's place in the tree and the seal's range. Pure functions over bytes.
"""

from __future__ import annotations

from datetime import UTC, datetime

import orjson
from cryptography.hazmat.primitives.hashes import SM3, Hash

from shared.events.envelope import NewEvent, Recorded

GENESIS = bytes(32)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


_EMPTY = Hash(SM3())


def sm3(data: bytes) -> bytes:
    digest = _EMPTY.copy()  # a third cheaper than a new one
    digest.update(data)
    return digest.finalize()


def leaf(stream: str, event: NewEvent | Recorded) -> bytes:
    """The hash of one event's content: what a retry must repeat exactly."""
    head = [
        event.id,
        event.type,
        event.schema,
        stream,
        event.region,
        event.bureau,
        event.actor,
        event.occurred_on,
        event.correlation or event.id,
        event.causation,
    ]
    return sm3(b"\x00" + orjson.dumps(head, default=str) + b"\n" + event.data.encode())


def root(leaves: list[bytes]) -> bytes:
    """Merkle root of at least one leaf; an odd node moves up unpaired."""
    level = leaves
    while len(level) > 1:
        level = _level_above(level)
    return level[0]


def path(leaves: list[bytes], index: int) -> list[tuple[str, bytes]]:
    """The neighbours from a leaf up to the root, each with the side it stands on: enough to compute the root from that leaf."""
    steps: list[tuple[str, bytes]] = []
    level = leaves
    while len(level) > 1:
        sibling = index ^ 1
        if sibling < len(level):
            steps.append(("left" if sibling < index else "right", level[sibling]))
        level, index = _level_above(level), index // 2
    return steps


def climb(start: bytes, steps: list[tuple[str, bytes]]) -> bytes:
    """The root that a leaf and its path lead to."""
    for side, sibling in steps:
        start = sm3(b"\x01" + (sibling + start if side == "left" else start + sibling))
    return start


def seal(prev: bytes, first: int, last: int, recorded_at: datetime, merkle_root: bytes) -> bytes:
    """The hash that closes one batch and is the ``prev`` of the next."""
    since = recorded_at - EPOCH
    micros = (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds
    numbers = b"".join(number.to_bytes(8, "big") for number in (first, last, micros))
    return sm3(b"\x02" + prev + numbers + merkle_root)


def _level_above(level: list[bytes]) -> list[bytes]:
    paired = [sm3(b"\x01" + level[i] + level[i + 1]) for i in range(0, len(level) - 1, 2)]
    return [*paired, level[-1]] if len(level) % 2 else paired
