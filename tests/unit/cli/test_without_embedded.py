"""The command where there are no embedded servers, as in the image of the services: what needs none works, what does says so."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

#: as an installation from the production lock: the package is not there
RUN = "import sys; sys.modules['psutil'] = None; from cli.main import main; main()"


def yingsu(place: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", RUN, *arguments, "--home", str(place)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_all_commands_are_listed() -> None:
    """The list of commands, which is what an image prints by itself, says which of them are not inside."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, "--help"],
        capture_output=True,
        text=True,
        check=False,
        env={"COLUMNS": "200"},
    )
    assert done.returncode == 0, done.stderr
    assert "dead-letters" in done.stdout
    assert done.stdout.count("本安装不含") == 3


def test_what_needs_them_says_so(tmp_path: Path) -> None:
    """No trace of the programme, a sentence."""
    done = yingsu(tmp_path, "up")
    assert (done.returncode, done.stderr.startswith("错误：本安装不含")) == (2, True), done.stderr


def test_the_doctor_has_no_word_of_them(tmp_path: Path) -> None:
    """It looks at what is there."""
    done = yingsu(tmp_path, "doctor", "--json")
    parts = {one["part"] for one in json.loads(done.stdout)}
    assert "规则包" in parts
    assert not {"内置数据库", "内置消息服务", "磁盘"} & parts
