"""Papers beside a 申辩: kept by their content like all papers, listed with the reply they came with, handed out as attachments.

They are read by the bureau that replied and by the officers who decide; knowing a digest opens nothing that is not listed with the proposal.
"""

from __future__ import annotations

from collections.abc import AsyncIterable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import structlog
from fastapi.responses import StreamingResponse

from services.stats.supervision.standing import Row
from shared.errors import Rejected
from shared.events.envelope import Recorded
from shared.events.supervision import BureauReplied, SupervisionEvent
from shared.files import Files, Stored
from shared.files.handing import download_headers
from shared.files.uploads import Uploads
from shared.security import Act, Identity

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class ReplyPaper:
    """``event`` is the reply that it came with, ``replied_on`` its day."""

    digest: str
    name: str
    event: UUID
    replied_on: date | None


def papers_of(life: Iterable[Recorded]) -> list[ReplyPaper]:
    """Of all replies, in their order; the same content once a reply."""
    return [
        ReplyPaper(digest, name, event.id, event.occurred_on)
        for event in life
        if isinstance(event.payload, BureauReplied)
        for digest, name in dict(_named(event.payload)).items()
    ]


def check_reader(identity: Identity, row: Row) -> None:
    """NotAllowed for whoever neither replied nor decides: auditors read the proposal, not its papers. Clues about people are for officers alone."""
    identity.check(Act.SEE, row.region, row.bureau)
    if not may_read(identity, row):
        identity.check(Act.SUPERVISE)


def may_read(identity: Identity, row: Row) -> bool:
    """By duty; the place is another question."""
    return identity.can(Act.SUPERVISE) or (identity.of_bureau and not row.restricted)


@dataclass(frozen=True, slots=True)
class Papers:
    """``max_bytes`` bounds one file."""

    files: Files
    uploads: Uploads
    max_bytes: int

    async def put(self, content: AsyncIterable[bytes]) -> Stored:
        """Rejected ``file_too_large``, ``file_empty``, ``file_type_not_allowed``; Retry when it cannot be written."""
        stored = await self.files.put(content, max_bytes=self.max_bytes)
        await self.uploads.brought(stored.digest)
        return stored

    async def check(self, event: SupervisionEvent) -> None:
        """Rejected ``file_unknown`` when a reply names a paper that is not in the store, or is none that the bureau brought: else it would be read by replying."""
        for digest in event.papers if isinstance(event, BureauReplied) else ():
            if not await self.uploads.theirs(digest) or await self.files.find(digest) is None:
                message = (
                    f"文件库中没有本单位上传的校验码为 {digest} 的文件；请先上传材料，再用返回的校验码申辩。"
                )
                raise Rejected("file_unknown", message, "papers")

    async def handed_out(self, life: Iterable[Recorded], digest: str) -> StreamingResponse:
        """Rejected ``file_not_found`` for what is not listed with the proposal or not there any more, ``file_damaged`` for what is damaged."""
        listed = next((one for one in papers_of(life) if one.digest == digest), None)
        stored = await self.files.find(digest) if listed else None
        if listed is None or stored is None:
            raise Rejected("file_not_found", "这项监督建议的申辩没有这份材料，请从申辩材料清单中下载。")
        if not await self.files.is_whole(stored):
            log.error("file.damaged", digest=digest)
            message = "文件内容与登记的校验码不符，可能已损坏，没有下载；请联系运维人员从备份恢复。"
            raise Rejected("file_damaged", message)
        headers: dict[str, Any] = download_headers(stored, listed.name)
        return StreamingResponse(self.files.read(stored), headers=headers, media_type=stored.kind.value)


def _named(reply: BureauReplied) -> Iterator[tuple[str, str]]:
    for number, digest in enumerate(reply.papers):
        known = number < len(reply.paper_names)
        yield digest, reply.paper_names[number] if known else f"申辩材料{number + 1}"
