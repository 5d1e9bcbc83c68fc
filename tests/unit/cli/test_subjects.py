"""What an operator copies is what the command takes."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from cli.subjects import subject_app
from shared.personal.keyring import new_id


def test_no_new_subject_looks_like_an_option() -> None:
    """It begins with a letter."""
    made = {new_id() for _ in range(1_000)}
    assert len(made) == 1_000
    assert all(one[0].isalpha() and len(one) == 12 for one in made)


def test_an_older_subject_may_begin_with_a_hyphen(tmp_path: Path) -> None:
    """The command takes it as what it is: it goes on to look for the system."""
    arguments = ["erase", "-B3x_9Kq0aZ1", "--reason", "本人申请删除", "--home", str(tmp_path)]
    done = CliRunner().invoke(subject_app, arguments)
    assert "没有找到正在运行的应诉系统" in done.output, done.output
