"""“显示姓名”: who may see the names of a case's parties says what for, and sees them on its pages for half an hour."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from services.intake.pages.factform import Sent
from services.intake.pages.reception import local
from services.intake.pages.rooms import Rooms
from shared.errors import Rejected
from shared.events.terms.personal import Purpose
from shared.personal import purposes
from shared.security import Act
from shared.web import Visit, cookies


def router(rooms: Rooms) -> APIRouter:
    routes = rooms.site.router()

    @routes.post("/cases/{case_id}/names")
    async def show_names(case_id: UUID, visit: Visit = rooms.site.visitor) -> Response:
        await rooms.case(visit, case_id, Act.SEE_PERSONAL)
        sent = Sent.of((await visit.form()).multi_items())
        wish = wished(sent.text("see_purpose"), sent.text("see_note"))
        answer = RedirectResponse(local(sent.text("back") or f"/cases/{case_id}"), 303)
        said = purposes.ticket(
            rooms.site.sessions, visit.identity.person, purposes.Wish(wish.purpose, wish.note, str(case_id))
        )
        cookies.put(answer, visit.request, purposes.COOKIE, said, purposes.SECONDS)
        return answer

    @routes.post("/cases/{case_id}/names/hide")
    async def hide_names(case_id: UUID, visit: Visit = rooms.site.visitor) -> Response:
        sent = Sent.of((await visit.form()).multi_items())
        answer = RedirectResponse(local(sent.text("back") or f"/cases/{case_id}"), 303)
        cookies.drop(answer, visit.request, purposes.COOKIE)
        return answer

    return routes


def wished(code: str, note: str) -> purposes.Wish:
    """Rejected with words for who filled in this form; the doors' own name codes. Pure."""
    try:
        return purposes.stated(f"{code}:{note}" if code == Purpose.OTHER else code)
    except Rejected as why:
        lacking = "填写说明（目的选了“其他”）" if code == Purpose.OTHER else "选择查看目的"
        raise Rejected(why.code, f"没有显示姓名：请返回上一页，{lacking}后再按“显示”。", why.field) from None
