"""The file of a case in its three parts: what lies in it, who answers for it, and each paper to take home. What is handed out is never run by a browser."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import structlog
from fastapi import APIRouter, HTTPException, Query, Response
from fastapi.responses import StreamingResponse

from services.intake.documents.listing import papers
from services.intake.pages.rooms import Rooms
from shared.errors import Rejected
from shared.files.handing import download_headers
from shared.security import Act
from shared.web import Visit

log = structlog.get_logger(__name__)

PAGE = 50


def router(rooms: Rooms) -> APIRouter:
    routes = rooms.site.router()

    @routes.get("/cases/{case_id}/documents")
    async def get_documents(
        case_id: UUID,
        after: Annotated[int, Query(ge=0, le=10**6)] = 0,
        visit: Visit = rooms.site.visitor,
    ) -> Response:
        of = await rooms.case(visit, case_id)
        parts = papers(of.events)
        more = after + PAGE if sum(len(part["papers"]) for part in parts) > after + PAGE else None
        return rooms.site.page(
            visit,
            "documents.html",
            of=of,
            parts_of=[_part(of.words, part) for part in page_of(parts, after)],
            next_path=f"/cases/{case_id}/documents?after={more}" if more else None,
            may_record=visit.identity.can(Act.RECORD) and not of.history.voided,
        )

    @routes.get("/cases/{case_id}/documents/{paper}")
    async def get_paper(case_id: UUID, paper: UUID, visit: Visit = rooms.site.visitor) -> Response:
        """Only what lies in this case: knowing a digest opens nothing."""
        of = await rooms.case(visit, case_id)
        listed = [one for part in papers(of.events) for one in part["papers"] if one["id"] == str(paper)]
        stored = await rooms.files.find(listed[0]["digest"]) if listed else None
        if stored is None:
            raise HTTPException(404)
        if not await rooms.files.is_whole(stored):
            log.error("file.damaged", digest=stored.digest)
            message = "文件内容与登记的校验码不符，可能已损坏，没有下载；请联系运维人员从备份恢复。"
            raise Rejected("file_damaged", message)
        headers = download_headers(stored, listed[0]["name"])
        return StreamingResponse(rooms.files.read(stored), headers=headers, media_type=stored.kind.value)

    return routes


def page_of(parts: list[dict[str, Any]], after: int) -> list[dict[str, Any]]:
    """The file from its paper ``after`` on, as many as a page has, each part with its ``count`` in all; parts without any stand on the first
    page. Pure.
    """
    found, passed = [], 0
    for part in parts:
        of = part["papers"]
        shown = of[max(0, after - passed) : max(0, after + PAGE - passed)]
        passed += len(of)
        if shown or (not of and not after):
            found.append(part | {"papers": shown, "count": len(of)})
    return found


def _part(words: Any, part: dict[str, Any]) -> dict[str, Any]:
    lines = [
        one
        | {
            "filed_by": words.who(one["filed_by"]),
            "declared_by": words.who(one["declared_by"]),
            "size": _size(one["size"]),
        }
        for one in part["papers"]
    ]
    return part | {"papers": lines}


def _size(count: int) -> str:
    """1234567 → 1.2 MB."""
    if count < 1_000_000:
        return f"{max(1, round(count / 1000))} KB"
    return f"{count / 1_000_000:.1f} MB"
