"""An edition again: made from the log at its position, or, where this program makes it otherwise, exactly as it was kept when it was published."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from uuid import UUID

from services.stats.publishing.decide import Publication
from services.stats.publishing.office import Office, changed_since, finished
from services.stats.publishing.record import Draft, Edition
from services.stats.publishing.shelf import digest
from shared.errors import Rejected
from shared.papers.formats import Format, printed
from shared.papers.paper import Paper

NOT_REPRODUCIBLE = "report_not_reproducible"
THEN = "以发布时的文件为准。"


@dataclass(frozen=True, slots=True)
class Reprint:
    """``reproduced`` false: ``content`` is the kept file, and ``reason`` says why it could not be made again."""

    content: bytes
    digest: str
    reproduced: bool
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """One format: its recorded digest, the one made now (null: cannot be made any more), and whether the file is kept whole."""

    format: Format
    recorded: str
    made: str | None
    kept: bool


@dataclass(frozen=True, slots=True)
class Press:
    office: Office

    async def reprint(self, key: UUID, kind: Format) -> Reprint:
        """Rejected ``report_not_reproducible`` only where it comes out otherwise and the kept file is gone."""
        edition, draft = await self.office.edition(key)
        recorded = recorded_digests(edition)[kind]
        paper, why = await self._again(edition, draft)
        content = await asyncio.to_thread(printed, paper, kind) if paper else b""
        if digest(content) == recorded:
            return Reprint(content, recorded, reproduced=True)
        if kept := await self.office.shelf.kept(recorded):
            return Reprint(kept, recorded, reproduced=False, reason=why)
        raise Rejected(NOT_REPRODUCIBLE, f"{why}发布时的文件也不在文件库中，请从备份恢复。")

    async def compared(self, key: UUID) -> tuple[list[Compared], str | None]:
        """Every format made again, and the reason if any differs."""
        edition, draft = await self.office.edition(key)
        paper, why = await self._again(edition, draft)
        rows = []
        for kind, recorded in recorded_digests(edition).items():
            made = digest(await asyncio.to_thread(printed, paper, kind)) if paper else None
            rows.append(Compared(kind, recorded, made, await self.office.shelf.kept(recorded) is not None))
        return rows, why if any(row.made != row.recorded for row in rows) else None

    async def _again(self, edition: Edition, draft: Draft) -> tuple[Paper | None, str]:
        """The paper as this program makes it (null: it no longer can), and what to say if that is not what was published."""
        try:
            made, said = await self.office.maker.again(draft.said), edition.said
        except Rejected as why:
            return None, f"现在的程序不能再生成这份报告：{why.message}{THEN}"
        paper = finished(made.paper, edition.edits, Publication(said.number, said.person, said.issued_on))
        return paper, changed_since(draft, made, THEN)


def recorded_digests(edition: Edition) -> dict[Format, str]:
    """Formats this program does not know are left out."""
    known = set(Format)
    return {Format(one.name): one.digest for one in edition.said.digests if one.name in known}
