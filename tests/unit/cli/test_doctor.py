"""What the doctor says before there is anything to look at."""

from __future__ import annotations

from pathlib import Path

from cli.connection import DEFAULT_HOME
from cli.doctor import nothing_runs
from cli.examining.finding import Level


def test_a_folder_that_was_named_and_is_empty_is_pointed_out(tmp_path: Path) -> None:
    """Whoever names a folder expects a system in it: a wrong name must not look well. Without a name nothing need run yet."""
    assert (found := nothing_runs(tmp_path)).level is Level.ATTENTION
    assert str(tmp_path) in found.state
    assert "--home" in found.advice
    assert nothing_runs(DEFAULT_HOME).level is Level.WELL
