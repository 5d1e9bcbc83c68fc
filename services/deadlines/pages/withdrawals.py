"""A notice taken back, seen first and confirmed then; and what a version of the calendar moved."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response

from services.deadlines.calendars.recalculation import queries
from services.deadlines.pages.editions import HERE, finished, names_of, seen_in
from services.deadlines.pages.previews import move_shown
from services.deadlines.pages.rooms import PAGE, Rooms, key_of, there
from shared.security import Act
from shared.web import Visit


def router(rooms: Rooms) -> APIRouter:
    site, routes, office = rooms.site, rooms.site.router(), rooms.office

    @routes.get("/calendar/editions/{notice}/withdraw")
    async def get_withdrawal(notice: str, visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.ADMINISTER)
        return await withdrawal(visit, key_of(notice), "", "")

    @routes.post("/calendar/editions/{notice}/withdraw")
    async def post_withdrawal(notice: str, visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.ADMINISTER)
        key, reason = key_of(notice), str((await visit.form()).get("reason", "")).strip()
        if not 1 <= len(reason) <= 500:
            return await withdrawal(visit, key, reason, "请写明撤回的理由（500 字以内）。")
        return finished(there(await office.withdraw(key, reason, visit.identity.person)))

    async def withdrawal(visit: Visit, key: UUID, reason: str, error: str) -> Response:
        answer = there(await office.withdraw(key, "预览", visit.identity.person, dry_run=True))
        status = 422 if error else 200
        return site.page(
            visit,
            "edition_withdraw.html",
            status,
            key=key,
            reason=reason,
            error=error,
            **await seen_in(office, answer),
        )

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
