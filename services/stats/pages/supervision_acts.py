"""What people do with a proposal: the bureau replies; the 司法局 confirms, dismisses, carries out. Refused, it comes back with what was typed."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, HTTPException, Response
from fastapi.responses import RedirectResponse

from services.stats.pages.sending import fact_of
from services.stats.pages.supervision import dossier, name_of, proposal_page
from services.stats.pages.supervision_papers import uploaded
from services.stats.pages.supervision_sent import DOINGS, Filled
from services.stats.supervision.office import Office
from shared.errors import Faults, Rejected
from shared.web import Site, Visit


def router(site: Site, office: Office) -> APIRouter:
    routes = site.router()

    @routes.post("/supervision/{proposal}/{act}")
    async def post_act(proposal: UUID, act: str, visit: Visit = site.visitor) -> Response:
        doing = DOINGS.get(act)
        if doing is None:
            raise HTTPException(404)
        await dossier(office, visit, proposal, doing.right)
        sent, person = await visit.form(), visit.identity.person
        fact, faults = fact_of(sent), Faults()
        typed = {name: value.strip() for name, value in sent.items() if isinstance(value, str)}
        kept = await uploaded(office.papers, sent, faults) if act == "reply" else []
        filled = Filled(act, typed, kept)
        try:
            with faults:
                event = filled.event(person)
            faults.check()
            await office.act(proposal, event, person, _seen(typed), fact)
        except Rejected as error:
            return await refused(visit, proposal, filled, error)
        return RedirectResponse(f"/supervision/{proposal}?done={act}", 303)

    @routes.get("/supervision/{proposal}/{act}")
    async def get_act(proposal: UUID, act: str, visit: Visit = site.visitor) -> Response:  # noqa: ARG001
        """Where a form was refused, opened anew: the proposal."""
        if act not in DOINGS:
            raise HTTPException(404)
        return RedirectResponse(f"/supervision/{proposal}", 303)

    async def refused(visit: Visit, proposal: UUID, filled: Filled, error: Rejected) -> Response:
        """The proposal as it stands now, with the form as it was filled in."""
        found, told = await dossier(office, visit, proposal), filled.wrong(error)
        who = found.row.decided_by
        faults = [
            (name, said.replace(who, name_of(site, who)) if who else said) for name, said in told.listed
        ]
        return proposal_page(
            site, office, visit, found, 422, filled=filled, faults=faults, errors=told.errors
        )

    return routes


def _seen(typed: dict[str, str]) -> int | None:
    return int(typed["seen"]) if typed.get("seen", "").isdecimal() else None
