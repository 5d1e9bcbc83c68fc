"""The administration of the calendar: its versions, and a notice brought in: read, seen with what it moves, and then confirmed."""

from __future__ import annotations

import asyncio
from typing import Any

import orjson
from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData, UploadFile

from services.deadlines.calendars.answers import versions_as_json
from services.deadlines.calendars.given import read_notice
from services.deadlines.calendars.handed_in import MISSING, MOST, handed_in
from services.deadlines.calendars.office import Answer, Office
from services.deadlines.calendars.recalculation import queries
from services.deadlines.pages.lists import queries as lists
from services.deadlines.pages.previews import move_shown, preview_shown
from services.deadlines.pages.rooms import Rooms
from shared.dates import Notice, WorkCalendar
from shared.dates.lines import parse_day
from shared.dates.period import PeriodError
from shared.errors import Rejected
from shared.security import Act
from shared.web import Visit

HERE = "/calendar/editions"
FIELDS = ("text", "year", "number", "published", "url")


def router(rooms: Rooms) -> APIRouter:
    site, routes, office = rooms.site, rooms.site.router(), rooms.office

    async def page(visit: Visit, status: int = 200, **values: Any) -> Response:
        rows = await office.pool.fetch(queries.moved_by_version)
        versions = versions_as_json(office.calendars.known, rows)
        told = {"typed": dict.fromkeys(FIELDS, ""), "error": "", "field": "", "done": "", "version": ""}
        return site.page(visit, "editions.html", status, versions=versions, **(told | values))

    @routes.get("/calendar/editions")
    async def get_editions(done: str = "", version: str = "", visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.ADMINISTER)
        return await page(visit, done=done, version=version)

    @routes.post("/calendar/editions/preview")
    async def post_preview(visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.ADMINISTER)
        typed = await _typed(await visit.form())
        try:
            given, notice, unused = await asyncio.to_thread(_read, typed)
        except Rejected as wrong:
            return await page(visit, 422, typed=typed, error=wrong.message, field=wrong.field or "text")
        seen = await seen_in(office, await office.show(notice)) | {"unused": unused, "error": ""}
        if _in_force(notice, office.calendars.current):
            seen["duplicate"] = True
        return site.page(visit, "edition_import.html", given=orjson.dumps(given).decode(), **seen)

    @routes.post("/calendar/editions")
    async def post_notice(visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.ADMINISTER)
        sent = await visit.form()
        given, checked = str(sent.get("given", "")), sent.get("checked") == "1"
        notice = read_notice(_json(given))
        try:
            answer = await office.bring_in(notice, visit.identity.person, force=checked)
        except Rejected as wrong:
            if wrong.code != "notice_implausible":
                raise
            seen = await seen_in(office, await office.show(notice))
            error = "有可疑之处：请对照原文核对，勾选“已与原文核对无误”后再导入。"
            return site.page(visit, "edition_import.html", 422, given=given, unused=(), error=error, **seen)
        return finished(answer)

    return routes


async def _typed(sent: FormData) -> dict[str, str]:
    """What was typed, or the text of the file that was chosen. Rejected when it is no text."""
    typed = {name: str(sent.get(name, "")).strip() for name in FIELDS}
    file = sent.get("file")
    if isinstance(file, UploadFile) and file.filename:
        content = await file.read(4 * MOST + 1)
        if len(content) > 4 * MOST:
            raise Rejected("notice_missing", MISSING, "file")
        try:
            typed["text"] = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            message = "文件不是 UTF-8 编码的文本：请打开文件，复制通知全文粘贴到下面。"
            raise Rejected("encoding_invalid", message, "file") from None
    return typed


def _read(typed: dict[str, str]) -> tuple[dict[str, Any], Notice, tuple[str, ...]]:
    """The notice in the shape in which notices are handed in, as it was read, and the sentences that say nothing of days."""
    text, stated = typed["text"], {name: typed[name] for name in FIELDS[1:] if typed[name]}
    given, printed = handed_in(text, {**stated, **_year(stated)})
    if printed and printed.faults:
        raise Rejected("notice_unread", f"通知没有读懂：{'；'.join(printed.faults)}", "text")
    data = _json(orjson.dumps(given).decode())
    return data, read_notice(data), printed.unused if printed else ()


def _year(stated: dict[str, str]) -> dict[str, int]:
    if published := stated.get("published"):
        try:
            parse_day(published)
        except PeriodError as error:
            raise Rejected(error.code, str(error), "published") from None
    if "year" not in stated:
        return {}
    if not (stated["year"].isascii() and stated["year"].isdigit() and len(stated["year"]) == 4):
        raise Rejected("year_invalid", "年份请写成四位数字，如 2027。", "year")
    return {"year": int(stated["year"])}


def _in_force(notice: Notice, calendar: WorkCalendar) -> bool:
    """Whether the calendar has these very days already, whatever it calls the notice."""
    return calendar.with_notice(notice).version == calendar.version


def _json(text: str) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Rejected("form_invalid", "页面内容不完整，请返回上一步重新预览。") from None


async def names_of(office: Office) -> dict[tuple[str, str], str]:
    """Of the bureaus that are registered, by region and code."""
    rows = await office.pool.fetch(lists.bureaus, None)
    return {(row["region"], row["bureau"]): row["name"] for row in rows}


async def seen_in(office: Office, answer: Answer) -> dict[str, Any]:
    """The notice and what it moves, as pages show them."""
    names = await names_of(office)
    moves = [
        move_shown(move._asdict(), move.deadline_id, case, names.get((move.region, move.bureau)))
        for move, case in (answer.preview.moves if answer.preview else ())
    ]
    return {
        "notice": preview_shown(answer.notice),
        "doubts": answer.doubts,
        "preview": answer.preview,
        "moves": moves,
        "duplicate": answer.outcome == "duplicate",
    }


def finished(answer: Answer) -> Response:
    assert answer.edition
    return RedirectResponse(f"{HERE}?done={answer.outcome}&version={answer.edition.number}", 303)
