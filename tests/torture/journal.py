"""A file of JSON lines that survives the SIGKILL of its writer: what was added is there, and a torn last line is cut off on opening."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson


class Journal:
    """Each ``add`` is one write to the kernel, which outlives the process."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.ftruncate(self._file, len(_whole(path.read_bytes())))

    def add(self, *entry: object) -> None:
        os.write(self._file, orjson.dumps(entry) + b"\n")


def entries(path: Path) -> Iterator[list[Any]]:
    """Every whole line, first to last; nothing for a file that is not there."""
    if path.exists():
        yield from map(orjson.loads, _whole(path.read_bytes()).splitlines())


def _whole(data: bytes) -> bytes:
    return data[: data.rfind(b"\n") + 1]
