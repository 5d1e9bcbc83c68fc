"""Where the count of different plaintiffs (law Q1-Q4) stands on nothing better than a label, for a person to look at. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from shared.events.case import Plaintiff
from shared.events.plaintiffs import same


def by_label_only(ours: Sequence[Plaintiff], theirs: Sequence[Plaintiff]) -> bool:
    """They share a plaintiff, but nothing better than the label says so."""
    alike = [(a, b) for a in ours for b in theirs if same(a, b)]
    return bool(alike) and not any(a.party_id and b.party_id for a, b in alike)
