"""Everything that is known after a run, gathered from outside: the log's own tables, the writers' and the readers' journals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from shared.eventlog.verify import Verdict, verify
from tests.torture.check import TAKEN, Answer, Entry, Finding, answered, consistent, tailing
from tests.torture.journal import entries

THE_LOG = "select position, stream, version, id, type from eventlog.events order by position"


@dataclass(frozen=True, slots=True)
class Recording:
    """``types`` of every entry of the log; ``wanted`` the types a reader asked for; ``resumed`` the attempts
    that were tried again after a kill; ``died`` processes that nobody struck.
    """

    log: list[Entry]
    types: list[str]
    seen: dict[str, list[Entry]]
    wanted: dict[str, frozenset[str] | None]
    answers: list[Answer]
    resumed: set[str]
    retries: int
    rolled_back: int
    verdict: Verdict
    died: list[str]

    def findings(self) -> list[Finding]:
        """Empty when every guarantee held."""
        broken = [Finding("chain", "log", 1, self.verdict.reason)] if not self.verdict.intact else []
        died = [Finding("died by itself", "processes", len(self.died), self.died[0])] if self.died else []
        readers = [f for name, seen in self.seen.items() for f in tailing(name, self.visible(name), seen)]
        return broken + died + consistent(self.log) + readers + answered(self.log, self.answers)

    def visible(self, reader: str) -> list[Entry]:
        """What there was to see for one reader."""
        wanted = self.wanted[reader]
        pairs = zip(self.log, self.types, strict=True)
        return [entry for entry, type_ in pairs if wanted is None or type_ in wanted]

    def recorded_before_the_kill(self) -> int:
        """Attempts whose writer was killed between the commit and the answer."""
        return sum(answer.key in self.resumed and answer.outcome == "Duplicate" for answer in self.answers)

    def outcomes(self) -> Counter[str]:
        return Counter(answer.outcome or "unanswered" for answer in self.answers)


async def gather(
    admin_url: str, writers: list[Path], readers: dict[str, Path], wanted: dict, died: list[str]
) -> Recording:
    """Read it all together once every process has ended."""
    connection = await asyncpg.connect(admin_url)
    try:
        rows = await connection.fetch(THE_LOG)
        verdict = await verify(connection)
    finally:
        await connection.close()
    lines = [line for path in writers for line in entries(path)]
    counts = Counter(what for what, *_ in lines)
    return Recording(
        log=[Entry(row[0], row[1], row[2], UUID(int=row[3].int)) for row in rows],
        types=[row[4] for row in rows],
        seen={name: list(_seen(path)) for name, path in readers.items()},
        wanted=wanted,
        answers=list(_answers(lines)),
        resumed={key for what, key, *_ in lines if what == "resumed"},
        retries=counts["retry"],
        rolled_back=counts["rolled back"],
        verdict=verdict,
        died=died,
    )


def _seen(path: Path) -> Iterator[Entry]:
    for _, events in entries(path):
        for position, stream, version, id_ in events:
            yield Entry(position, stream, version, UUID(id_))


def _answers(lines: list[list[Any]]) -> Iterator[Answer]:
    told = {key: details for what, key, *details in lines if what == "answer"}
    for what, operation, *_ in lines:
        if what == "do":
            key = operation["key"]
            outcome, detail = told.get(key, (None, ()))
            ids = [UUID(id_) for write in operation["writes"] for id_ in write["ids"]]
            yield Answer(key, ids, outcome, list(detail) if outcome in TAKEN else [])
