"""What must hold afterwards, as pure functions of what everyone wrote down and what the log holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

#: answers that say: these events are recorded
TAKEN = frozenset({"Appended", "Duplicate"})


class Entry(NamedTuple):
    position: int
    stream: str
    version: int
    id: UUID


@dataclass(frozen=True, slots=True)
class Answer:
    """One attempt of a writer; ``outcome`` None when it was never answered."""

    key: str
    ids: list[UUID]
    outcome: str | None
    positions: list[int]


@dataclass(frozen=True, slots=True)
class Finding:
    """``count`` violations of ``rule``, told by ``where``, with the first of them."""

    rule: str
    where: str
    count: int
    first: str


def tailing(where: str, log: Sequence[Entry], seen: Sequence[Entry]) -> list[Finding]:
    """What a reader saw against what there was to see: missed, duplicated, out of order, or never there."""
    times = Counter(entry.id for entry in seen)
    return _found(
        where,
        {
            "missed": [entry for entry in log if entry.id not in times],
            "duplicated": [entry for entry in seen if times[entry.id] > 1],
            "out of order": [(a, b) for a, b in pairwise(seen) if a.position > b.position] + _backwards(seen),
            "never recorded": sorted(set(seen) - set(log)),
        },
    )


def consistent(log: Sequence[Entry]) -> list[Finding]:
    """The log by itself: gapless positions, versions that count on, every id once."""
    times = Counter(entry.id for entry in log)
    return _found(
        "log",
        {
            "gap": [entry for n, entry in enumerate(log, 1) if entry.position != n],
            "version": list(_miscounted(log)),
            "recorded twice": [entry for entry in log if times[entry.id] > 1],
        },
    )


def answered(log: Sequence[Entry], answers: Sequence[Answer]) -> list[Finding]:
    """Every answer was true, nothing is left unanswered, and nothing stands in the log that nobody meant to append."""
    at = {entry.id: entry.position for entry in log}
    taken = [a for a in answers if a.outcome in TAKEN]
    appended = Counter(id_ for a in answers if a.outcome == "Appended" for id_ in a.ids)
    return _found(
        "writers",
        {
            "unanswered": [a for a in answers if a.outcome is None],
            "lost": [a for a in taken if not all(id_ in at for id_ in a.ids)],
            "elsewhere": [a for a in taken if [at.get(id_) for id_ in a.ids] != a.positions],
            "told twice that it is new": [id_ for id_, times in appended.items() if times > 1],
            "refused but recorded": [a for a in answers if _refused(a) and any(id_ in at for id_ in a.ids)],
            "meant by nobody": sorted(at.keys() - {id_ for a in answers for id_ in a.ids}),
        },
    )


def _refused(answer: Answer) -> bool:
    return answer.outcome in {"Conflict", "Refused", "IdReused"}


def _backwards(seen: Sequence[Entry]) -> list[Entry]:
    """Entries whose stream was already seen at a later version."""
    latest: dict[str, int] = {}
    wrong = []
    for entry in seen:
        if entry.version < latest.get(entry.stream, 0):
            wrong.append(entry)
        latest[entry.stream] = max(entry.version, latest.get(entry.stream, 0))
    return wrong


def _miscounted(log: Sequence[Entry]) -> Iterator[Entry]:
    versions: Counter[str] = Counter()
    for entry in log:
        versions[entry.stream] += 1
        if entry.version != versions[entry.stream]:
            yield entry


def _found(where: str, violations: dict[str, list]) -> list[Finding]:
    return [Finding(rule, where, len(found), str(found[0])) for rule, found in violations.items() if found]
