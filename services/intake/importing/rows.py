"""What an import comes to: its items in requests of whole units, and what became of each row. Pure; the command line and the service share it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from services.intake.import_file import Contents, Line, Refusal

#: items of one request; a unit is never split below the door's own limit
BATCH, LIMIT = 300, 1_000


@dataclass(slots=True)
class Result:
    """What became of the rows; a row is what was accepted if any of its facts was, a duplicate if all were recorded before. ``taken``: the accepted."""

    rows: int = 0
    accepted: int = 0
    duplicate: int = 0
    events: Counter[str] = field(default_factory=Counter)
    refused: list[Refusal] = field(default_factory=list)
    taken: frozenset[int] = frozenset()

    def as_json(self, *, dry_run: bool) -> dict[str, Any]:
        return {
            "dry_run": dry_run,
            "rows": self.rows,
            "accepted": self.accepted,
            "duplicate": self.duplicate,
            "rejected": len(self.refused),
            "events": {status: self.events[status] for status in ("accepted", "duplicate", "rejected")},
            "errors": [asdict(refusal) for refusal in self.refused],
        }


class Outcomes:
    """Answers as they come in, row by row. An answer is what the door sends: ``status``, and ``code``, ``field``, ``message`` of a refusal."""

    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self._refused = {one.row: one for one in contents.refused}
        self._statuses: dict[int, set[str]] = {}
        self._events: Counter[str] = Counter()

    def add(self, line: Line, answer: Mapping[str, Any]) -> None:
        self._events[answer["status"]] += 1
        self._statuses.setdefault(line.row, set()).add(answer["status"])
        if answer["status"] == "rejected":
            self._refused.setdefault(line.row, self._refusal(line, answer))

    def result(self) -> Result:
        taken = {row: found for row, found in self._statuses.items() if row not in self._refused}
        accepted = frozenset(row for row, found in taken.items() if "accepted" in found)
        return Result(
            rows=len(self._contents.rows),
            accepted=len(accepted),
            duplicate=len(taken) - len(accepted),
            events=self._events,
            refused=[self._refused[row] for row in sorted(self._refused)],
            taken=accepted,
        )

    def _refusal(self, line: Line, answer: Mapping[str, Any]) -> Refusal:
        place = ".".join(part for part in (line.path, answer.get("field")) if part)
        row = self._contents.rows[line.row]
        return Refusal(line.row, answer["code"], place or None, answer["message"], row)


def batches(units: list[list[Line]]) -> Iterator[list[Line]]:
    """Requests of about ``BATCH`` items; a unit stays whole unless it alone exceeds what the door takes."""
    batch: list[Line] = []
    for unit in units:
        if batch and len(batch) + len(unit) > BATCH:
            yield batch
            batch = []
        batch = batch + unit
        while len(batch) > LIMIT:
            yield batch[:LIMIT]
            batch = batch[LIMIT:]
    if batch:
        yield batch
