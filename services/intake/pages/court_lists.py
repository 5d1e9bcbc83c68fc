"""法院数据核对, for the 司法局: a court's list comes in, is set beside what the bureaus registered, its differences explained, its figures traced to cases."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, HTTPException, Query, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData, UploadFile

from services.intake.court_list.answers import as_json, figures_as_json
from services.intake.court_list.book import CourtBook, Scope
from services.intake.court_list.desk import Desk, File, Sender
from services.intake.court_list.figures import Total, gaps
from services.intake.court_list.letter_doors import written
from services.intake.court_list.projection import names_of
from services.intake.court_list.projection import queries as lists
from services.intake.court_list.reading import Reading, read_list
from services.intake.court_list.terms import Finding
from services.intake.court_list.workbook import workbook
from services.intake.ledger.grid import MAX_FILE
from services.intake.pages.court_list_view import Shown, page_of, period_of
from services.intake.pages.downloads import XLSX, attachment
from services.intake.pages.rooms import Rooms
from services.intake.pages.wording import Words
from shared.errors import Faults, Rejected
from shared.eventlog.seal import sm3
from shared.events.terms import ListBasis
from shared.files.names import kept_name
from shared.papers.formats import Format
from shared.security import Act
from shared.security.identity import NotAllowed
from shared.security.visitor import unfenced
from shared.web import Visit

PAGE = 50
_SUFFIXES = (".xlsx", ".csv")
_FINDINGS = tuple((one.value, one.title) for one in Finding)


@dataclass(frozen=True, slots=True)
class Received:
    """A list as somebody hands it in."""

    scope: Scope
    reading: Reading
    file: File


def router(rooms: Rooms) -> APIRouter:
    routes = rooms.site.router()
    desk = Desk(rooms.pool, rooms.log, rooms.site.today, rooms.vault)

    @routes.get("/court-lists")
    async def get_lists(
        after: Annotated[int | None, Query(ge=1, le=2**63 - 1)] = None, visit: Visit = rooms.site.visitor
    ) -> Response:
        return await _list(rooms, visit, after=after)

    @routes.post("/court-lists")
    async def post_list(visit: Visit = rooms.site.visitor) -> Response:
        region = _region(visit)
        typed = await visit.form()
        try:
            received = await _received(typed, region)
        except Rejected as why:
            return await _list(rooms, visit, why=why, typed=typed)
        sender = Sender(visit.identity.bureau or "sfj", visit.identity.person)
        receipt = await desk.receive(received.scope, received.reading, received.file, sender)
        told = {"received": "new" if receipt.new else "again", "edition": receipt.edition}
        told |= {"over": received.reading.passed_over, "ignored": "、".join(received.reading.ignored)[:500]}
        return RedirectResponse(f"/court-lists/{receipt.list_id}?{urlencode(told)}", 303)

    @routes.get("/court-lists/{list_id}")
    async def get_list(
        list_id: UUID,
        finding: str = "",
        after: Annotated[int, Query(ge=0, le=10**6)] = 0,
        visit: Visit = rooms.site.visitor,
    ) -> Response:
        book = await _book(desk, visit, list_id)
        return await _reconciled(rooms, desk, visit, book, Shown(finding, after))

    @routes.get("/court-lists/{list_id}/reconciliation.xlsx")
    async def get_workbook(list_id: UUID, visit: Visit = rooms.site.visitor) -> Response:
        book = await _book(desk, visit, list_id)
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
        return await written(desk, await _book(desk, visit, list_id), kind)

    @routes.post("/court-lists/{list_id}/explanations")
    async def post_explanation(list_id: UUID, visit: Visit = rooms.site.visitor) -> Response:
        """Said again with the same words it is recorded once; it holds as long as both sides say what they say now."""
        book = await _book(desk, visit, list_id)
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

    @routes.get("/court-lists/{list_id}/figures")
    async def get_figures(list_id: UUID, visit: Visit = rooms.site.visitor) -> Response:
        book = await _book(desk, visit, list_id)
        typed = {total: visit.request.query_params.get(total.value, "").strip() for total in Total}
        published, errors = _published(typed)
        found = await desk.reconciled(book, figures=published)
        told = figures_as_json(book, gaps(found, book.scope, published)) if published else None
        cases = {item.key: [(one.case_id, one.name) for one in item.ours] for item in found.items}
        return rooms.site.page(
            visit,
            "court_figures.html",
            status=422 if errors else 200,
            book=book,
            totals=list(Total),
            typed=typed,
            errors=errors,
            figures=told["figures"] if told else [],
            cases=cases,
        )

    return routes


def _region(visit: Visit) -> str:
    """The 司法局's own; a bureau has no business here."""
    visit.identity.check(Act.SUPERVISE, visit.identity.region, None)
    if visit.identity.region is None:
        raise NotAllowed("no_region", "您的账号没有所属地区，不能核对法院数据；请联系运维人员。")
    return visit.identity.region


async def _book(desk: Desk, visit: Visit, list_id: UUID) -> CourtBook:
    visit.identity.check(Act.SUPERVISE)
    book = await unfenced(desk.book(list_id))
    if book is None:
        raise HTTPException(404)
    visit.identity.check(Act.SUPERVISE, book.scope.region, None)
    return book


async def _list(
    rooms: Rooms,
    visit: Visit,
    *,
    after: int | None = None,
    why: Rejected | None = None,
    typed: FormData | None = None,
) -> Response:
    region = _region(visit)
    rows = await rooms.pool.fetch(lists.lists, region, None, None, None, after, PAGE + 1)
    kept = ("court", "period", "basis")
    return rooms.site.page(
        visit,
        "court_lists.html",
        status=422 if why else 200,
        lines=[dict(row) | {"basis": ListBasis(row["basis"])} for row in rows[:PAGE]],
        next_path=f"/court-lists?after={rows[PAGE - 1]['position']}" if len(rows) > PAGE else None,
        bases=[(one.value, one.title) for one in ListBasis],
        why=why,
        typed={name: str(typed.get(name, "")) if typed else "" for name in kept},
        year=rooms.site.today().year,
    )


async def _received(typed: FormData, region: str) -> Received:
    """Rejected names every field that is wrong."""
    wrong = Faults()
    with wrong:
        court = _court(str(typed.get("court", "")).strip())
    with wrong:
        first, last = period_of(str(typed.get("period", "")))
    basis = next((one for one in ListBasis if one.value == typed.get("basis")), ListBasis.DOCKETED)
    with wrong:
        reading, file = await _file(typed.get("file"))
    wrong.check()
    return Received(Scope(region, court, basis, first, last), reading, file)


def _court(name: str) -> str:
    if not 2 <= len(name) <= 100 or not name.isprintable():
        raise Rejected("court_missing", "请填写法院全称。", "court")
    return name


async def _file(file: object) -> tuple[Reading, File]:
    """What was chosen, read."""
    if not isinstance(file, UploadFile) or not file.filename:
        raise Rejected("import_no_file", "请选择法院提供的名单。", "file")
    name = kept_name(file.filename)
    suffix = PurePath(name).suffix.lower()
    if suffix not in _SUFFIXES:
        raise Rejected("import_kind", "名单应为 Excel 工作簿（.xlsx，不含宏）或 .csv 文件。", "file")
    if (file.size or 0) > MAX_FILE:
        raise Rejected("ledger_too_large", f"文件超过 {MAX_FILE // 1_000_000} MB，请分成几个文件。", "file")
    content = await file.read()
    try:
        reading = await asyncio.to_thread(read_list, content, suffix)
    except Rejected as why:
        raise Rejected(why.code, why.message.replace("；可用对照文件说明各列", ""), "file") from None
    printable = name if name.isprintable() else None
    return reading, File(sm3(content).hex(), printable)


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


def _published(typed: Mapping[Total, str]) -> tuple[dict[Total, float], dict[str, str]]:
    """What was typed as numbers, and what is none."""
    found: dict[Total, float] = {}
    errors: dict[str, str] = {}
    for total, text in typed.items():
        if not text:
            continue
        rate = total in {Total.LEADER_RATE, Total.LOSS_RATE}
        value = _number(text)
        if value is None or value > (100 if rate else 10_000_000):
            errors[total.value] = "请填写 0 至 100 的数字，例如 85.7。" if rate else "请填写件数，例如 128。"
        else:
            found[total] = value
    return found, errors


def _number(text: str) -> float | None:
    plain = text.removesuffix("%")
    digits = plain.replace(".", "", 1)
    return float(plain) if digits.isdecimal() and digits.isascii() and len(plain) < 12 else None
