"""The letter to the court over HTTP, as data, .docx, .pdf or .xlsx: made anew from the reconciliation of this moment, kept nowhere."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from services.intake.court_list.answers import as_json
from services.intake.court_list.book import CourtBook
from services.intake.court_list.desk import Desk
from services.intake.court_list.doors import ListId
from services.intake.court_list.letter import letter
from services.intake.problems import Problem, ProblemRoute
from shared.contracts.paper import PaperBody
from shared.files.handing import attachment
from shared.papers.formats import Format, printed
from shared.runtime.openapi import problems

_FILES: dict[int | str, dict[str, Any]] = {
    200: {"content": {kind.media_type: {} for kind in Format if kind is not Format.JSON}},
    **problems({404: "没有这份名单"}),
}


def router(desk: Desk) -> APIRouter:
    routes = APIRouter(route_class=ProblemRoute, tags=["court-lists"])

    @routes.get(
        "/v1/court-lists/{list_id}/letter",
        summary="致法院核实名单差异的函",
        response_model=PaperBody,
        responses=_FILES,
    )
    async def get_letter(
        list_id: ListId, kind: Annotated[Format, Query(alias="format", description="文件格式")] = Format.JSON
    ) -> Response:
        book = await desk.book(list_id)
        if book is None:
            raise Problem(404, "court_list_not_found", f"没有编号为 {list_id} 的法院名单。")
        return await written(desk, book, kind)

    return routes


async def written(desk: Desk, book: CourtBook, kind: Format) -> Response:
    """JSON is shown, everything else is saved under the paper's title."""
    found = await desk.printable(book, as_json(book, await desk.reconciled(book)))
    paper = letter(found, desk.today())
    content = await asyncio.to_thread(printed, paper, kind)
    headers = None if kind is Format.JSON else attachment(f"{paper.title}.{kind}")
    return Response(content, headers=headers, media_type=kind.media_type)
