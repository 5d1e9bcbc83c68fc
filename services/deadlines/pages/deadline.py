"""One deadline: the day, why it is this day, what the date went through, the certificate, and what if it had come on another day."""

from __future__ import annotations

from fastapi import APIRouter, Response

from services.deadlines.pages.rooms import Rooms, key_of, there
from services.deadlines.pages.views import lived, shown, steps
from shared.security import Act
from shared.security.visitor import unfenced
from shared.web import Visit
from shared.web.words import MACHINES


def router(rooms: Rooms) -> APIRouter:
    site, routes, desk = rooms.site, rooms.site.router(), rooms.desk

    @routes.get("/deadlines/{deadline}")
    async def get_deadline(deadline: str, certificate: str = "", visit: Visit = site.visitor) -> Response:
        key = key_of(deadline)
        found = there(await unfenced(desk.one(key)))
        visit.identity.check(Act.SEE, found["region"], found["bureau"])
        life = lived(await desk.log.read_stream(f"deadline-{key}"))
        issued = await rooms.registry.find(certificate) if certificate else None
        if issued and issued.deadline != key:
            issued = None
        evidence, why = found["evidence"], found["explanation"]
        actor = evidence["actor"] if evidence else None
        account = site.accounts.by_person.get(actor) if actor else None
        return site.page(
            visit,
            "deadline.html",
            one=shown(found),
            life=life,
            issued=issued,
            steps=steps(why) if why else [],
            who=account.name if account else actor and MACHINES.get(actor, actor),
        )

    return routes
