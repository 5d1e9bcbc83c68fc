"""The plan of a chaos run is a function of its seed, and leaves nothing out."""

from __future__ import annotations

from collections import Counter

from tests.chaos.plan import KINDS, injections

EVERYTHING = {(kind, target) for kind, targets in KINDS.items() for target in targets}


def test_the_same_seed_is_the_same_plan() -> None:
    """Who got a fault by a seed gets it again by the seed; another seed is another plan."""
    assert injections("seven", 200) == injections("seven", 200)
    assert injections("seven", 200) != injections("eight", 200)
    assert injections("seven", 200)[:50] == injections("seven", 50)


def test_everybody_is_struck_equally_often() -> None:
    """Each kind at each target once, before any comes again."""
    planned = injections("seven", 3 * len(EVERYTHING))
    counted = Counter((one.kind, one.target) for one in planned)
    assert counted == Counter(dict.fromkeys(EVERYTHING, 3))
    assert {(one.kind, one.target) for one in planned[: len(EVERYTHING)]} == EVERYTHING
