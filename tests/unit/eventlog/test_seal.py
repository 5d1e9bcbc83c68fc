"""The hashes under the log."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from asyncpg.pgproto.pgproto import UUID as DriverUUID  # noqa: N811
from hypothesis import given
from hypothesis import strategies as st

from shared.eventlog.seal import GENESIS, climb, leaf, path, root, seal, sm3
from tests.support.given import an_event

LEAVES = st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=70)


def test_sm3_is_the_standard_one() -> None:
    """SM3 gives the standard's own example (GB/T 32905 A.1)."""
    assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


@given(LEAVES, st.data())
def test_every_leaf_climbs_to_the_root(leaves: list[bytes], data: st.DataObject) -> None:
    """From any leaf its path leads to the root."""
    index = data.draw(st.integers(0, len(leaves) - 1))
    assert climb(leaves[index], path(leaves, index)) == root(leaves)


@given(LEAVES.filter(lambda leaves: len(leaves) > 1), st.data())
def test_no_other_leaf_does(leaves: list[bytes], data: st.DataObject) -> None:
    """From any other hash the same path leads elsewhere."""
    index = data.draw(st.integers(0, len(leaves) - 1))
    other = data.draw(st.binary(min_size=32, max_size=32).filter(lambda leaf: leaf != leaves[index]))
    assert climb(other, path(leaves, index)) != root(leaves)


def test_a_leaf_is_the_same_before_and_after() -> None:
    """What a sender hashed is what is hashed after reading it back, where the driver's ids are of a type of their own."""
    event = an_event(causation=uuid4())
    read = replace(event, id=DriverUUID(event.id.bytes), causation=DriverUUID(event.causation.bytes))
    assert leaf("s", event) == leaf("s", read)
    assert leaf("s", event) != leaf("s", replace(event, causation=None))


def test_a_node_is_not_a_leaf() -> None:
    """A tree of two cannot pass for a tree of one leaf that reads like their node: first bytes differ by kind."""
    left, right = sm3(b"a"), sm3(b"b")
    assert root([left, right]) != sm3(left + right)


def test_a_seal_covers_its_range_and_time() -> None:
    """Seals differ when anything they cover differs."""
    at = datetime(2026, 3, 2, 1, 2, 3, 4, tzinfo=UTC)
    seals = {
        seal(prev, first, last, moment, top)
        for prev in (GENESIS, sm3(b"x"))
        for first in (1, 2)
        for last in (7, 8)
        for moment in (at, at.replace(microsecond=5))
        for top in (sm3(b"y"), sm3(b"z"))
    }
    assert len(seals) == 32
