"""法院数据核对, for the 司法局: the lists that courts gave, and how another one comes in."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import PurePath
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData, UploadFile

from services.intake.court_list.book import Scope
from services.intake.court_list.desk import Desk, File, Sender
from services.intake.court_list.projection import queries as lists
from services.intake.court_list.reading import Reading, read_list
from services.intake.ledger.grid import MAX_FILE
from services.intake.pages.court_list_view import period_of
from services.intake.pages.rooms import Rooms
from shared.errors import Faults, Rejected
from shared.eventlog.seal import sm3
from shared.events.terms import ListBasis
from shared.files.names import kept_name
from shared.security import Act
from shared.security.identity import NotAllowed
from shared.web import Visit

PAGE = 50
_SUFFIXES = (".xlsx", ".csv")


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

    return routes


def _region(visit: Visit) -> str:
    """The 司法局's own; a bureau has no business here."""
    visit.identity.check(Act.SUPERVISE, visit.identity.region, None)
    if visit.identity.region is None:
        raise NotAllowed("no_region", "您的账号没有所属地区，不能核对法院数据；请联系运维人员。")
    return visit.identity.region


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
