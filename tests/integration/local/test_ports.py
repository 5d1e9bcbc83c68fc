"""Ports of servers that have not begun to listen yet."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.local import ports
from deploy.local.process import StackError

ANOTHER = "from deploy.local import ports; ports.SERVERS = range({}, {}); print(ports.free_ports(3), flush=True); input()"


def test_a_port_is_given_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A port that was given to a process which has not opened it yet is given to nobody else until that process ends."""
    few = range(10_040, 10_044)
    monkeypatch.setattr(ports, "SERVERS", few)
    program = [sys.executable, "-c", ANOTHER.format(few.start, few.stop)]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as another:
        assert another.stdout
        theirs = {int(port) for port in another.stdout.readline().strip("[]\n").split(",")}
        ours = set(ports.free_ports(1))
        assert ours == set(few) - theirs
        with pytest.raises(StackError, match="空闲端口"):
            ports.free_ports(1)
        another.communicate("\n")
    assert set(ports.free_ports(3)) == theirs


def test_ports_are_found_where_nothing_can_be_claimed(tmp_path: Path) -> None:
    """Somebody else's file, or a link, where the claims would stand keeps nobody from starting."""
    (tmp_path / f"yingsu-ports-{os.getuid()}").symlink_to(tmp_path / "elsewhere")
    program = [sys.executable, "-c", "from deploy.local.ports import free_ports; print(len(free_ports(3)))"]
    done = subprocess.run(
        program, env=os.environ | {"TMPDIR": str(tmp_path)}, capture_output=True, text=True, check=True
    )
    assert done.stdout == "3\n"
    assert not (tmp_path / "elsewhere").exists()
