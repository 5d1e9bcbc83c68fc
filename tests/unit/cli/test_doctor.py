"""What the doctor says of what is not there, and of disks that nobody can fill on purpose."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

import pytest

from cli.connection import DEFAULT_HOME
from cli.doctor import nothing_runs
from cli.examining import bus, machine
from cli.examining.finding import Level
from deploy.local.ports import free_ports
from shared.bus.credentials import Credentials

#: of 4 kB
PLENTY, FEW = 10_000_000, 100_000


def test_a_folder_that_was_named_and_is_empty_is_pointed_out(tmp_path: Path) -> None:
    """Whoever names a folder expects a system in it: a wrong name must not look well. Without a name nothing need run yet."""
    assert (found := nothing_runs(tmp_path)).level is Level.ATTENTION
    assert str(tmp_path) in found.state
    assert "--home" in found.advice
    assert nothing_runs(DEFAULT_HOME).level is Level.WELL


def a_disk(
    *, blocks: int = PLENTY, files: int = 1_000_000, free_files: int = 500_000, flags: int = 0
) -> os.statvfs_result:
    return os.statvfs_result((4096, 4096, PLENTY, blocks, blocks, files, free_files, free_files, flags, 255))


def said_of(disk: os.statvfs_result) -> tuple[Level, str]:
    found = machine.room(Path("/data"), disk)
    return found.level, found.state


def test_a_disk_that_takes_nothing_is_told_from_one_that_is_full() -> None:
    """Read-only after an error, out of files, out of bytes: each is a fault that says which; a file system that counts no files is out of none."""
    assert said_of(a_disk())[0] is Level.WELL
    assert said_of(a_disk(files=0, free_files=0))[0] is Level.WELL
    assert said_of(a_disk(blocks=FEW)) == (Level.FAULT, "/data 可用 0.4 GB")
    assert said_of(a_disk(flags=os.ST_RDONLY)) == (Level.FAULT, "/data 只读")
    level, state = said_of(a_disk(free_files=999))
    assert level is Level.FAULT
    assert "999 个文件" in state


def test_of_several_disks_the_worst_is_told(tmp_path: Path) -> None:
    """A home whose stores lie elsewhere is looked at as a whole; before there is one, what it would lie on is."""
    (tmp_path / "nats").mkdir()
    assert machine.disk(tmp_path).state.startswith(str(tmp_path))
    assert machine.disk(tmp_path / "none" / "yet").state.startswith(str(tmp_path))


async def test_a_bus_that_is_away_is_one_sentence(caplog: pytest.LogCaptureFixture) -> None:
    """What the system said of the connection, at once, and no trace of the program beside it."""
    [port] = free_ports(1)
    async with asyncio.timeout(30):  # nats-py left alone takes two minutes
        [found] = [one async for one in bus.examined(f"nats://127.0.0.1:{port}", Credentials())]
    assert found.level is Level.FAULT
    assert str(port) in found.state
    assert not caplog.records
