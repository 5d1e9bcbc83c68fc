"""One deadline: the day, why it is this day, what the date went through, the certificate, and what if it had come on another day."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from services.deadlines.certificate.content import Grounds
from services.deadlines.certificate.grounds import grounds
from services.deadlines.pages.certificate_check import changed_since
from services.deadlines.pages.rooms import Rooms, key_of, there
from services.deadlines.pages.views import lived, shown, steps
from shared.security import Act
from shared.security.visitor import unfenced
from shared.web import Site, Visit
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
        why = found["explanation"]
        return site.page(
            visit,
            "deadline.html",
            one=shown(found),
            life=life,
            issued=issued,
            changed=await changed_since(rooms, issued) if issued else None,
            steps=steps(why) if why else [],
            basis=await rested_on(rooms, found),
            who=lambda actor: called(site, actor),
        )

    return routes


async def rested_on(rooms: Rooms, found: dict[str, Any]) -> Grounds | None:
    """The fact that a deadline counts from, as it was first recorded, and every correction of it; None for one that was taken back."""
    if not found["evidence"]:
        return None
    return grounds(found["evidence"]["id"], await rooms.desk.log.read_stream(f"case-{found['case_id']}"))


def called(site: Site, actor: str) -> str:
    account = site.accounts.by_person.get(actor)
    return account.name if account else MACHINES.get(actor, actor)
