"""Ports of servers that have not begun to listen yet."""

from __future__ import annotations

import subprocess
import sys

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
