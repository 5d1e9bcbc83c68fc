"""A notice taken back, seen first and confirmed then; and what a version of the calendar moved."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from services.deadlines.calendars.recalculation import queries
from services.deadlines.pages.edition_seen import counted, names_of, seen_in
from services.deadlines.pages.editions import HERE, finished
from services.deadlines.pages.previews import move_shown
from services.deadlines.pages.rooms import PAGE, Rooms, key_of, there
from shared.errors import Rejected
from shared.security import Act
from shared.web import Visit
from shared.web.underway import NotYet, failed_page, making_page


def router(rooms: Rooms) -> APIRouter:
    site, routes, office = rooms.site, rooms.site.router(), rooms.office

    @routes.get("/calendar/editions/{notice}/withdraw")
    async def get_withdrawal(notice: str, visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.ADMINISTER)
        return await withdrawal(visit, key_of(notice))

    @routes.get("/calendar/editions/{notice}/withdraw/preview")
    async def get_preview(notice: str, visit: Visit = site.visitor) -> Response:
        """Where a withdrawal was looked at, opened anew."""
        visit.identity.check(Act.ADMINISTER)
        return RedirectResponse(f"{HERE}/{key_of(notice)}/withdraw", 303)

    @routes.post("/calendar/editions/{notice}/withdraw/preview")
    async def post_preview(notice: str, visit: Visit = site.visitor) -> Response:
        """As the page asks again, with the reason if one was given; nothing is withdrawn by it."""
        visit.identity.check(Act.ADMINISTER)
        return await withdrawal(visit, key_of(notice), reason_in(await visit.form()))

    @routes.post("/calendar/editions/{notice}/withdraw")
    async def post_withdrawal(notice: str, visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.ADMINISTER)
        key, reason = key_of(notice), reason_in(await visit.form()) or ""
        if wrong_with(reason):
            return await withdrawal(visit, key, reason)
        return finished(there(await office.withdraw(key, reason, visit.identity.person)))

    async def withdrawal(visit: Visit, key: UUID, reason: str | None = None) -> Response:
        """What it would move, with what is wrong with ``reason``; or a page that asks for it again."""
        actor, error = visit.identity.person, wrong_with(reason)
        try:
            seen = await counted(rooms.underway, visit, key, lambda: office.withdraw(key, "预览", actor, dry_run=True))  # fmt: skip
        except NotYet as still:
            again = FormData({} if reason is None else {"reason": reason})
            path = f"{HERE}/{key}/withdraw/preview"
            return making_page(site, visit, "正在预览：撤回放假通知", again, still, path=path)
        except Rejected as why:
            return await failed_page(site, visit, why)
        status = 422 if error and not visit.fragment else 200  # what asks by itself shows no refusals
        shown = await seen_in(office, there(seen)) | {"key": key, "reason": reason or "", "error": error}
        return site.page(visit, "edition_withdraw.html", status, **shown)

    @routes.get("/calendar/editions/{version}/moves")
    async def get_moves(version: int, cursor: int = 0, visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.ADMINISTER)
        one = there(next((e for e in office.calendars.known.editions if e.number == version), None))
        rows = await office.pool.fetch(queries.moves, version, cursor, None, PAGE + 1)
        shown, names = [dict(row) for row in rows[:PAGE]], await names_of(office)
        items = [
            move_shown(row, row["deadline"], row["case_name"], names.get((row["region"], row["bureau"])))
            for row in shown
        ]
        more = f"{HERE}/{version}/moves?cursor={shown[-1]['position']}" if len(rows) > PAGE else None
        return site.page(visit, "edition_moves.html", edition=one, items=items, next=more)

    return routes


def reason_in(sent: FormData) -> str | None:
    """None where nobody was asked for it yet."""
    return str(sent["reason"]).strip() if "reason" in sent else None


def wrong_with(reason: str | None) -> str:
    """In words; empty where nothing is."""
    return "" if reason is None or 1 <= len(reason) <= 500 else "请写明撤回的理由（500 字以内）。"
