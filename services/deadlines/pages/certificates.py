"""Certificates of deadlines, given out and downloaded. The same content is the same certificate: pressing twice gives out one."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from services.deadlines.certificate.docx import docx
from services.deadlines.certificate.formats import Format
from services.deadlines.certificate.pdf import pdf
from services.deadlines.life.tables import queries
from services.deadlines.pages.rooms import Rooms, key_of, there
from shared.security import Act
from shared.security.visitor import unfenced
from shared.web import Visit


def router(rooms: Rooms) -> APIRouter:
    site, routes = rooms.site, rooms.site.router()

    @routes.post("/deadlines/{deadline}/certificate")
    async def post_certificate(deadline: str, visit: Visit = site.visitor) -> Response:
        await visit.form()
        key = key_of(deadline)
        row = there(await unfenced(rooms.desk.pool.fetchrow(queries.one, key)))
        visit.identity.check(Act.SEE, row["region"], row["bureau"])
        issued = there(await rooms.registry.issue(key, visit.identity.person))
        return RedirectResponse(f"/deadlines/{key}?certificate={issued.id}", 303)

    @routes.get("/deadlines/certificates/{ref}.{kind}")
    async def get_certificate(ref: str, kind: str, visit: Visit = site.visitor) -> Response:
        issued = there(await unfenced(rooms.registry.find(str(key_of(ref)))))
        row = there(await unfenced(rooms.desk.pool.fetchrow(queries.one, issued.deadline)))
        visit.identity.check(Act.SEE, row["region"], row["bureau"])
        form = there({"docx": Format.DOCX, "pdf": Format.PDF}.get(kind))
        told = rooms.registry.names.told(issued)
        printed = docx(told) if form is Format.DOCX else await pdf(told)
        name = quote(f"{issued.number}.{form}")
        headers = {"content-disposition": f"attachment; filename*=UTF-8''{name}", "cache-control": "no-store"}
        return Response(printed, media_type=form.media_type, headers=headers)

    return routes
