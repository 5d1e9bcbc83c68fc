"""Checking a certificate by what stands on the paper: whether it was given out, whether it is the original, and whether its day still holds."""

from __future__ import annotations

from fastapi import APIRouter, Response

from services.deadlines.certificate.issued import Issued
from services.deadlines.certificate.outdated import outdated
from services.deadlines.pages.rooms import Rooms
from shared.errors import Rejected
from shared.security import Act
from shared.security.visitor import unfenced
from shared.web import Visit


def router(rooms: Rooms) -> APIRouter:
    site, routes = rooms.site, rooms.site.router()

    @routes.get("/deadlines/certificates")
    async def get_check(number: str = "", hash: str = "", visit: Visit = site.visitor) -> Response:  # noqa: A002  (as the paper and ``log proof`` call it)
        found = await _found(rooms, visit, number) if number.strip() else None
        wrong = (
            f"没有出具过编号为“{number}”的期限证明单，请照纸面核对编号。"
            if number.strip() and not found
            else ""
        )
        if found and hash.strip() and not found.bears(hash):
            wrong = "校验码与登记的不符：纸面不是原件，或已被改动。"
        changed = await changed_since(rooms, found) if found else None
        values = {"number": number, "hash": hash, "found": found, "wrong": wrong, "changed": changed}
        return site.page(visit, "certificate_check.html", 422 if wrong else 200, **values)

    return routes


async def changed_since(rooms: Rooms, issued: Issued) -> str | None:
    return outdated(issued.position, await rooms.desk.log.read_stream(f"deadline-{issued.deadline}"))


async def _found(rooms: Rooms, visit: Visit, number: str) -> Issued | None:
    """NotAllowed, which is recorded, for another bureau's."""
    try:
        issued = await unfenced(rooms.registry.find(number))
    except Rejected:  # no number of a certificate
        return None
    if issued is None:
        return None
    case = issued.printed.case
    visit.identity.check(Act.SEE, case.region, case.bureau)
    return issued
