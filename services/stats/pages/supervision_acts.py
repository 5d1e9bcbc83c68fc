"""What people do with a proposal: the bureau replies; the 司法局 confirms, dismisses, carries out. Refused, it comes back with what was typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from fastapi import APIRouter, HTTPException, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ValidationError

from services.stats.pages.sending import UNREADABLE, fact_of, missing, readable
from services.stats.pages.supervision import dossier, proposal_page
from services.stats.pages.supervision_papers import Kept, uploaded
from services.stats.supervision import asked as ask
from services.stats.supervision.deciding import Refused
from services.stats.supervision.office import Office
from shared.errors import Rejected
from shared.events.supervision import (
    BureauReplied,
    ConsequenceCarriedOut,
    ProposalConfirmed,
    ProposalDismissed,
    SupervisionEvent,
)
from shared.security import Act
from shared.web import Site, Visit


class Doing(NamedTuple):
    """``model`` reads the form, ``event`` is what is recorded of it by that person."""

    right: Act
    model: type[BaseModel]
    event: Callable[[Any, str], SupervisionEvent]


DOINGS = {
    "reply": Doing(
        Act.REPLY,
        ask.Reply,
        lambda sent, person: BureauReplied(
            person=person, statement=sent.statement, papers=sent.papers, paper_names=sent.paper_names
        ),
    ),
    "confirm": Doing(
        Act.SUPERVISE,
        ask.Confirmation,
        lambda sent, person: ProposalConfirmed(officer=person, reason=sent.reason, found=sent.found),
    ),
    "dismiss": Doing(
        Act.SUPERVISE,
        ask.Dismissal,
        lambda sent, person: ProposalDismissed(officer=person, reason=sent.reason),
    ),
    "carry-out": Doing(
        Act.SUPERVISE,
        ask.CarryingOut,
        lambda sent, person: ConsequenceCarriedOut(
            consequence=sent.consequence, officer=person, doc_no=sent.doc_no, to=sent.to, note=sent.note
        ),
    ),
}
#: where a refusal belongs
FIELDS = {
    "finding_missing": "found",
    "consequence_not_proposed": "consequence",
    "file_too_large": "files",
    "file_empty": "files",
    "file_type_not_allowed": "files",
    "file_unknown": "files",
}


def router(site: Site, office: Office) -> APIRouter:
    routes = site.router()

    @routes.post("/supervision/{proposal}/{act}")
    async def post_act(proposal: UUID, act: str, visit: Visit = site.visitor) -> Response:
        doing = DOINGS.get(act)
        if doing is None:
            raise HTTPException(404)
        await dossier(office, visit, proposal, doing.right)
        sent, person = await visit.form(), visit.identity.person
        typed = {name: value.strip() for name, value in sent.items() if isinstance(value, str)}
        kept: list[Kept] = []
        back = {"act": act, "typed": typed, "kept": kept}
        if wrong := {
            name.partition(".")[2]: UNREADABLE for name, text in typed.items() if not readable(text)
        }:
            back |= {"errors": wrong, "refused": UNREADABLE}
            return proposal_page(site, office, visit, await dossier(office, visit, proposal), 422, **back)
        try:
            kept += await uploaded(office.papers, sent) if act == "reply" else []
            read = doing.model.model_validate(_given(act, doing.model, typed, person) | _papers(kept))
            await office.act(proposal, doing.event(read, person), person, _seen(typed), fact_of(sent))
        except ValidationError as error:
            back |= {"errors": missing(error), "refused": "没有登记：还有没填好的内容，见下面标出的地方。"}
        except Rejected as error:
            if error.code not in FIELDS:
                raise
            back |= {"errors": {FIELDS[error.code]: error.message}, "refused": error.message}
        except Refused as error:
            field = FIELDS.get(error.code)
            back |= {"errors": {field: error.message} if field else {}, "refused": error.message}
        else:
            return RedirectResponse(f"/supervision/{proposal}?done={act}", 303)
        found = await dossier(office, visit, proposal)
        return proposal_page(site, office, visit, found, 422, **back)

    return routes


def _given(act: str, model: type[BaseModel], typed: dict[str, str], person: str) -> dict[str, Any]:
    """What the form has of the model; who it is comes from the session, never from the form."""
    said = {name: typed[f"{act}.{name}"] for name in model.model_fields if typed.get(f"{act}.{name}")}
    return {**said, "person": person}


def _papers(kept: list[Kept]) -> dict[str, Any]:
    if not kept:
        return {}
    return {"papers": [one.digest for one in kept], "paper_names": [one.name for one in kept]}


def _seen(typed: dict[str, str]) -> int | None:
    return int(typed["seen"]) if typed.get("seen", "").isdecimal() else None
