"""Different plaintiffs (不同原告): how many of the cases that somebody handled are of different plaintiffs (law Q1-Q4). Pure.

A case counts for one, however many sue in it together. Two cases are of the same plaintiff when they share one: the same party id, or, where
one of the two has no id, the same label. The number is the most cases of which no two share a plaintiff, so that one more case never lowers
it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from uuid import UUID

from shared.events.case import Plaintiff

Shares = dict[UUID, set[UUID]]


def same(one: Plaintiff, other: Plaintiff) -> bool:
    """The same party id or, where one of the two has none, the same label."""
    if one.party_id and other.party_id:
        return one.party_id == other.party_id
    return one.label == other.label


def share_a_plaintiff(ours: Iterable[Plaintiff], theirs: Sequence[Plaintiff]) -> bool:
    return any(same(one, other) for one in ours for other in theirs)


def sharing(cases: Mapping[UUID, Sequence[Plaintiff]]) -> Shares:
    """By case, the other cases that share a plaintiff with it."""
    by_id = defaultdict[str, set[UUID]](set)
    by_label = defaultdict[str, set[UUID]](set)
    nameless = defaultdict[str, set[UUID]](set)
    for key, plaintiffs in cases.items():
        for one in plaintiffs:
            by_label[one.label].add(key)
            (by_id[one.party_id] if one.party_id else nameless[one.label]).add(key)

    def alike(one: Plaintiff) -> set[UUID]:
        if not one.party_id:
            return by_label[one.label]
        ours = by_id[one.party_id]
        return ours | nameless[one.label] if one.label in nameless else ours

    return {key: {other for one in of for other in alike(one)} - {key} for key, of in cases.items()}


def different(cases: Mapping[UUID, Sequence[Plaintiff]]) -> list[UUID]:
    """The most cases no two of which share a plaintiff, the earlier ones first where there is a choice. Cases without a known plaintiff
    are none of them: nobody can say that theirs is a different one.
    """
    return _most(sharing({key: plaintiffs for key, plaintiffs in cases.items() if plaintiffs}))


def _most(shares: Shares) -> list[UUID]:
    """Exact. A case whose sharers all share with each other can always be taken; only where there is none must two ways be tried."""
    taken: list[UUID] = []
    while safe := [key for key in shares if _all_share(shares[key], shares)]:
        for key in safe:
            if key in shares:
                taken.append(key)
                shares = _without(shares, {key, *shares[key]})
    if not shares:
        return taken
    hub = max(shares, key=lambda key: len(shares[key]))
    with_hub = [hub, *_most(_without(_copy(shares), {hub, *shares[hub]}))]
    return taken + max(with_hub, _most(_without(_copy(shares), {hub})), key=len)


def _all_share(keys: set[UUID], shares: Shares) -> bool:
    return all(other in shares[one] for one, other in combinations(keys, 2))


def _without(shares: Shares, gone: set[UUID]) -> Shares:
    """The same mapping, changed in place."""
    for key in gone:
        for other in shares.pop(key):
            if other in shares:
                shares[other].discard(key)
    return shares


def _copy(shares: Shares) -> Shares:
    return {key: set(others) for key, others in shares.items()}
