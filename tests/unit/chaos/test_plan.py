"""The plan of a chaos run is a function of its seed, and leaves nothing out."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.chaos.clocks import MissingParts, check_installed
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


def test_clocks_jump_ahead_by_hours_and_days_and_back_by_minutes() -> None:
    """As clocks do that are set, or lose their battery; nothing else jumps."""
    planned = injections("seven", 200)
    ahead = [one.jump for one in planned if one.kind == "clock ahead"]
    behind = [one.jump for one in planned if one.kind == "clock behind"]
    assert min(ahead) >= 3_600
    assert 86_400 < max(ahead) <= 3 * 86_400
    assert -1_200 <= min(behind) < max(behind) <= -120
    assert {one.jump for one in planned if not one.kind.startswith("clock")} == {0}


def test_what_is_not_installed_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is left out silently: who lacks a part is told which, and how it is installed."""
    monkeypatch.setenv("PATH", "")
    with pytest.raises(MissingParts, match=r"needs .*strace.*apt-get install .*strace"):
        check_installed()
