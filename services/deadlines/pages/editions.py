"""The administration of the calendar: its versions, and a notice brought in: read, seen with what it moves, and then confirmed."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import orjson
from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from services.deadlines.calendars.answers import versions_as_json
from services.deadlines.calendars.given import read_notice
from services.deadlines.calendars.office import Answer
from services.deadlines.calendars.recalculation import queries
from services.deadlines.pages.edition_seen import preview_page
from services.deadlines.pages.edition_sent import FIELDS, faults_of, plain, read, typed_in
from services.deadlines.pages.rooms import Rooms
from shared.errors import Faults, Rejected, by_field
from shared.security import Act
from shared.web import Visit

HERE = "/calendar/editions"


def router(rooms: Rooms) -> APIRouter:
    site, routes, office = rooms.site, rooms.site.router(), rooms.office

    async def page(
        visit: Visit, status: int = 200, faults: Iterable[tuple[str, str]] = (), **values: Any
    ) -> Response:
        rows = await office.pool.fetch(queries.moved_by_version)
        versions = versions_as_json(office.calendars.known, rows)
        told: dict[str, Any] = {"typed": dict.fromkeys(FIELDS, ""), "done": "", "version": ""}
        told |= {"versions": versions, "faults": faults, "errors": by_field(faults)}
        return site.page(visit, "editions.html", status, **(told | values))

    @routes.get("/calendar/editions")
    async def get_editions(done: str = "", version: str = "", visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.ADMINISTER)
        return await page(visit, done=done, version=version)

    @routes.get("/calendar/editions/preview")
    async def get_preview(visit: Visit = site.visitor) -> Response:
        """Where a notice was looked at or refused, opened anew: the form."""
        visit.identity.check(Act.ADMINISTER)
        return RedirectResponse(HERE, 303)

    @routes.post("/calendar/editions/preview")
    async def post_preview(visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.ADMINISTER)
        wrong = Faults()
        typed = await typed_in(await visit.form(), wrong)
        try:
            given, notice, unused = await asyncio.to_thread(read, typed, wrong)
        except Rejected as why:
            return await page(visit, 422, typed=typed, faults=faults_of(why))
        return await preview_page(rooms, visit, orjson.dumps(given).decode(), notice, typed, unused=unused)

    @routes.post("/calendar/editions")
    async def post_notice(visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.ADMINISTER)
        sent = await visit.form()
        given, checked = str(sent.get("given", "")), sent.get("checked") == "1"
        notice = read_notice(plain(given))
        try:
            answer = await office.bring_in(notice, visit.identity.person, force=checked)
        except Rejected as wrong:
            if wrong.code != "notice_implausible":
                raise
            error = "有可疑之处：请对照原文核对，勾选“已与原文核对无误”后再导入。"
            return await preview_page(rooms, visit, given, notice, {"given": given}, status=422, error=error)
        return finished(answer)

    return routes


def finished(answer: Answer) -> Response:
    assert answer.edition
    return RedirectResponse(f"{HERE}?done={answer.outcome}&version={answer.edition.number}", 303)
