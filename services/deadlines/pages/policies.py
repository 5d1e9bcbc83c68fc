"""Policy packs: which documents hold here, what each of them says clause by clause, and what implements each clause."""

from __future__ import annotations

from fastapi import APIRouter, Response

from services.deadlines.pages.packs_shown import bound, head, sections, standing
from services.deadlines.pages.rooms import Rooms, there
from shared.events import CATALOGUE
from shared.policy.clauses import Clauses, load_clauses
from shared.policy.coverage import Line, coverage
from shared.policy.load import Packs
from shared.security import Act
from shared.web import Visit


def router(rooms: Rooms) -> APIRouter:
    site, routes, desk = rooms.site, rooms.site.router(), rooms.desk

    @routes.get("/policies")
    async def get_policies(visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.SEE)
        region, bureau = visit.identity.scope()
        here = bound(desk.packs, region, bureau)
        packs = [head(pack, desk.today(), region) for pack in here]
        return site.page(visit, "policies.html", packs=packs)

    @routes.get("/policies/coverage")
    async def get_coverage(document: str = "", visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.SEE)
        clauses = load_clauses()
        known = [one.document for one in clauses.documents]
        chosen = document if document in known else known[0]
        lines = [(line, standing(line)) for line in covered(clauses, desk.packs, chosen)]
        return site.page(
            visit, "coverage.html", documents=clauses.documents, chosen=chosen, lines=lines, events=CATALOGUE,
            called=desk.packs.called.get(chosen, ""), titles=titles(desk.packs),
        )  # fmt: skip

    @routes.get("/policies/{pack}")
    async def get_pack(pack: str, visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.SEE)
        region, bureau = visit.identity.scope()
        packs = desk.packs.for_bureau(region or "", bureau or "")
        found = there(packs.pack(pack))
        return site.page(
            visit, "policy.html", pack=head(found, desk.today(), region), sections=sections(found, packs)
        )

    return routes


def titles(packs: Packs) -> dict[str, str]:
    """What the items of all packs are called, by ``pack.item``."""
    return {f"{pack.id}.{item.id}": item.title for pack in packs.packs for _, item in pack.provisions()}


def covered(clauses: Clauses, packs: Packs, document: str) -> list[Line]:
    """The clauses of one document. Tests and figures are other people's: they are not looked at here."""
    lines = coverage(clauses, packs.packs, CATALOGUE.values(), (), {})
    return [line for line in lines if line.clause.document == document]
