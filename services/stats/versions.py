"""Every version of every row, valid by log position: what makes “as it was known on” possible.

A row is never changed: the new version starts at the position of the event that caused it, and that is where the old one ends. All
versions of one page are worked out here, in memory, and written afterwards with one statement for each table.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Row = TypeVar("Row", bound=tuple[object, ...])


@dataclass(slots=True)
class Versions(Generic[Key, Row]):
    """``current`` are the rows as last written; ``ended`` says where versions written by earlier pages end.

    Keys are hashed several times a row: streams and numbers, not UUIDs, whose hash is slow.
    """

    current: dict[Key, Row] = field(default_factory=dict)
    ended: dict[Key, int] = field(default_factory=dict)
    _new: list[list[object]] = field(default_factory=list)
    _open: dict[Key, list[object]] = field(default_factory=dict)

    def put(self, key: Key, row: Row, position: int, recorded_at: datetime) -> None:
        """The row from this position on; nothing if it says what it said before."""
        before = self.current.get(key)
        if before == row:
            return
        if (last := self._open.get(key)) is not None:
            last[1] = position
        elif before is not None:
            self.ended[key] = position
        version: list[object] = [position, None, recorded_at, *row]
        self._new.append(version)
        self._open[key] = version
        self.current[key] = row

    def written(self) -> list[list[object]]:
        """New versions: known_from, known_to, recorded_at, then the row."""
        return self._new


VALIDITY = ("known_from", "known_to", "recorded_at")
