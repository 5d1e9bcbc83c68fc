"""What a job's file holds and comes to, set beside what is recorded: a ledger, or lines of facts. Rejected says what is wrong with the file as a page says it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any, Protocol, TypeAlias
from uuid import UUID

import orjson

from services.intake.decide import NO_PACKS
from services.intake.import_file import Contents, Line, Refusal, read_contents
from services.intake.importing.filled import Ledger, filled
from services.intake.importing.jobs import Job
from services.intake.importing.rows import Result
from services.intake.ledger.api import bureau_page
from services.intake.ledger.grid import read_sheets
from services.intake.ledger.headers import Mapping
from services.intake.ledger.reading import read_table
from services.intake.published import registration
from services.intake.state import State
from shared.clock import Today
from shared.database import Pool
from shared.errors import Rejected
from shared.eventlog import EventLog
from shared.events.history import Fact, History
from shared.personal.hiding import shown
from shared.personal.marked import marks_of
from shared.personal.masks import ERASED
from shared.personal.vault import Vault
from shared.policy.choice import Packs
from shared.security.visitor import as_the_service

Cases: TypeAlias = list[tuple[UUID, History]]

LEDGERS = frozenset({".xlsx", ".csv"})
LINES = frozenset({".jsonl", ".ndjson"})
#: cases read at once: of 500 filled in every column (17,000 facts) nobody else was answered for 60 ms
PAGE = 200
_OTHERS = "这一行是其他单位的记录，没有登记；请只导入本单位的。"
#: what the command line is told to do, as somebody at a page can do it
_HERE = {
    "ledger_no_header": "没有找到台账的表头（至少 3 个认得的列，其中有案名、案号或原告）；请核对文件，或下载空白台账对照表头。",
    "ledger_many_sheets": "文件中有几个工作表都像台账；请写明工作表名称后重新上传，或只保留一个工作表。",
}


class Reading(Protocol):
    """``contents`` is what is to be sent; the rest says in words and in a file what became of it."""

    @property
    def contents(self) -> Contents: ...
    def said(self, result: Result) -> dict[str, Any]: ...
    def errors(self, result: Result) -> bytes: ...


@dataclass(frozen=True, slots=True)
class LedgerReading:
    ledger: Ledger

    @property
    def contents(self) -> Contents:
        return self.ledger.plan.contents

    def said(self, result: Result) -> dict[str, Any]:
        unchanged = self.ledger.unchanged(result.refused)
        return {"preview": self.ledger.preview(), "columns": self.ledger.columns(), "unchanged": unchanged}

    def errors(self, result: Result) -> bytes:
        return self.ledger.errors(result.refused)


@dataclass(frozen=True, slots=True)
class LinesReading:
    contents: Contents

    def said(self, result: Result) -> dict[str, Any]:  # noqa: ARG002  (lines say nothing more)
        return {"unchanged": 0}

    def errors(self, result: Result) -> bytes:
        return b"".join(orjson.dumps(asdict(one)) + b"\n" for one in result.refused)


@dataclass(frozen=True, slots=True)
class Reader:
    """``packs`` are those of the door: a case that it would not take whole is not sent."""

    pool: Pool
    log: EventLog
    today: Today
    vault: Vault | None = None
    packs: Packs = NO_PACKS

    async def __call__(self, job: Job, content: bytes, name: str) -> Reading:
        """Rejected when the file is none of ours."""
        if job.suffix in LINES:
            return await asyncio.to_thread(_lines, job, content, self.today)
        recorded = await self._recorded(job.region, job.bureau)
        ledger = await asyncio.to_thread(_ledger, job, content, recorded, self.today, self.packs)
        if not await self.log.read_stream(f"organisation-{job.region}-{job.bureau}"):
            ledger.first(registration(name, job.region, job.bureau))
        _said_by(job.person, ledger.plan.contents)
        return LedgerReading(ledger)

    async def _recorded(self, region: str, bureau: str) -> dict[UUID, State]:
        """The first opened first."""
        found = [case async for page in self.pages(region, bureau) for case in await self._named(page)]
        return {id_: State(history, (region, bureau)) for id_, history in reversed(found)}

    async def _named(self, page: Cases) -> Cases:
        """As the file speaks of them: with the names of the parties, for the service's own eyes."""
        if self.vault is None:
            return page
        said = await asyncio.to_thread(_says, page)
        with as_the_service():
            names = await self.vault.opened(*said)
        return await asyncio.to_thread(_spoken, page, names)

    async def pages(self, region: str, bureau: str) -> AsyncIterator[Cases]:
        """The bureau's cases, the last opened first."""
        after: int | None = None
        while True:
            page, after = await bureau_page(self.pool, self.log, (region, bureau), after, PAGE)
            yield page
            if after is None:
                return


def _says(page: Cases) -> list[str]:
    """What can hold a name."""
    facts = (fact for _, history in page for fact in history.facts.values())
    return [fact.event.model_dump_json(exclude_none=True) for fact in facts if marks_of(type(fact.event))]


def _spoken(page: Cases, names: dict[str, str | None]) -> Cases:
    """Only what can hold a name is made anew."""

    def named(fact: Fact) -> Fact:
        return shown(fact, lambda token: names.get(token) or ERASED) if marks_of(type(fact.event)) else fact

    return [
        (id_, replace(history, facts={key: named(fact) for key, fact in history.facts.items()}))
        for id_, history in page
    ]


def _ledger(job: Job, content: bytes, recorded: dict[UUID, State], today: Today, packs: Packs) -> Ledger:
    words = Mapping(columns=dict(job.columns))
    try:
        table = read_table(read_sheets(content, job.suffix), words, job.sheet)
    except Rejected as why:
        raise Rejected(why.code, _HERE.get(why.code, why.message)) from None
    place = {"region": job.region, "bureau": job.bureau}
    return filled(table, recorded, **place, today=today, actor=job.person, packs=packs)


def _lines(job: Job, content: bytes, today: Today) -> LinesReading:
    """Facts of another bureau are refused row by row, whatever they say of themselves."""
    lines: Iterable[bytes] = content.splitlines()
    contents = read_contents(lines, region=job.region, bureau=job.bureau, today=today)
    if not contents.rows:
        raise Rejected("import_empty", "文件中没有任何内容，请核对后重新上传。")
    own: list[list[Line]] = []
    for unit in contents.units:
        if strange := list(_strange(unit, (job.region, job.bureau))):
            contents.refused += strange
        else:
            own.append(unit)
    contents.units = own
    _said_by(job.person, contents)
    return LinesReading(contents)


def _strange(unit: list[Line], place: tuple[str, str]) -> Iterator[Refusal]:
    if all((line.item.get("region"), line.item.get("bureau")) == place for line in unit):
        return
    for row in dict.fromkeys(line.row for line in unit):
        yield Refusal(row, "wrong_bureau", "bureau", _OTHERS, None)


def _said_by(person: str, contents: Contents) -> None:
    """Whoever imports answers for what is recorded."""
    for unit in contents.units:
        for line in unit:
            line.item["actor"] = person
