"""One list of a court: set beside what the bureaus registered, its differences explained, taken home as a workbook and as a 函 to the court."""

from __future__ import annotations

import asyncio
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, HTTPException, Query, Response
from fastapi.responses import RedirectResponse

from services.intake.court_list.answers import as_json
from services.intake.court_list.book import CourtBook
from services.intake.court_list.desk import Desk
from services.intake.court_list.letter_doors import written
from services.intake.court_list.projection import names_of
from services.intake.court_list.terms import Finding
from services.intake.court_list.workbook import workbook
from services.intake.pages.court_list_view import Shown, page_of
from services.intake.pages.downloads import XLSX, attachment
from services.intake.pages.rooms import Rooms
from services.intake.pages.wording import Words
from shared.papers.formats import Format
from shared.security import Act
from shared.security.visitor import unfenced
from shared.web import Visit

PAGE = 50
_FINDINGS = tuple((one.value, one.title) for one in Finding)


def router(rooms: Rooms) -> APIRouter:
    routes = rooms.site.router()
    desk = Desk(rooms.pool, rooms.log, rooms.site.today, rooms.vault)

    @routes.get("/court-lists/{list_id}")
    async def get_list(
        list_id: UUID,
        finding: str = "",
        after: Annotated[int, Query(ge=0, le=10**6)] = 0,
        visit: Visit = rooms.site.visitor,
    ) -> Response:
        book = await book_of(desk, visit, list_id)
        return await _reconciled(rooms, desk, visit, book, Shown(finding, after))

    @routes.get("/court-lists/{list_id}/reconciliation.xlsx")
    async def get_workbook(list_id: UUID, visit: Visit = rooms.site.visitor) -> Response:
        book = await book_of(desk, visit, list_id)
        found = await desk.printable(book, as_json(book, await desk.reconciled(book)))
        content = await asyncio.to_thread(workbook, [found])
        name = f"核对结果-{book.scope.court}-{book.scope.first_day}至{book.scope.last_day}.xlsx"
        return Response(content, media_type=XLSX, headers=attachment(name))

    @routes.get("/court-lists/{list_id}/letter")
    async def get_letter(
        list_id: UUID,
        kind: Annotated[Format, Query(alias="format")] = Format.DOCX,
        visit: Visit = rooms.site.visitor,
    ) -> Response:
        return await written(desk, await book_of(desk, visit, list_id), kind)

    @routes.post("/court-lists/{list_id}/explanations")
    async def post_explanation(list_id: UUID, visit: Visit = rooms.site.visitor) -> Response:
        """Said again with the same words it is recorded once; it holds as long as both sides say what they say now."""
        book = await book_of(desk, visit, list_id)
        typed = await visit.form()
        entry, attribute = str(typed.get("entry", "")), str(typed.get("attribute", ""))
        reason = str(typed.get("reason", "")).replace("\r\n", "\n").strip()
        shown = Shown.of(typed)
        if not 1 <= len(reason) <= 2_000 or "\0" in reason:
            why = "请填写核实情况，最多 2000 字。"
            return await _reconciled(
                rooms, desk, visit, book, shown, wrong=(entry, attribute, reason[:2_000], why)
            )
        await desk.explain(book, entry, attribute, reason=reason, actor=visit.identity.person)
        return RedirectResponse(f"/court-lists/{list_id}?{shown.query(explained=1)}", 303)

    return routes


async def book_of(desk: Desk, visit: Visit, list_id: UUID) -> CourtBook:
    """404 for none; NotAllowed for another region's."""
    visit.identity.check(Act.SUPERVISE)
    book = await unfenced(desk.book(list_id))
    if book is None:
        raise HTTPException(404)
    visit.identity.check(Act.SUPERVISE, book.scope.region, None)
    return book


async def _reconciled(
    rooms: Rooms,
    desk: Desk,
    visit: Visit,
    book: CourtBook,
    shown: Shown,
    *,
    wrong: tuple[str, str, str, str] | None = None,
) -> Response:
    """``wrong``: entry, attribute, what was typed, and what is wrong with it."""
    found = as_json(book, await desk.reconciled(book))
    items, more = page_of(found["items"], shown, PAGE)
    return rooms.site.page(
        visit,
        "court_list.html",
        status=422 if wrong else 200,
        book=book,
        listed=found["list"],
        counts=found["counts"],
        findings=_FINDINGS,
        items=items,
        undated=found["undated"],
        shown=shown,
        next_path=f"/court-lists/{book.scope.id}?{shown.query(after=more)}" if more else None,
        names=await names_of(rooms.pool, book.scope.region),
        unread=[(row.row, row.unread) for row in book.rows if row.unread][:PAGE],
        who=rooms.who,
        words=Words(rooms.site.calendar, {}, {}),
        wrong=wrong,
    )
