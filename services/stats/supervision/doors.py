"""Supervision over HTTP: the inbox, one proposal with its evidence and timeline, what people do with it, and the counts of a year.

Who replies, confirms or carries out is named in ``person``. Clues about people are marked ``restricted``, and shown to officers alone.
"""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Header, Query, Response

from services.stats.standpoint import standpoint
from services.stats.supervision import asked as ask
from services.stats.supervision import bodies, inbox
from services.stats.supervision.clues import check_clue, sees_clues
from services.stats.supervision.deciding import CONFLICT, STATUS
from services.stats.supervision.office import Office
from services.stats.supervision.projection import Supervision
from services.stats.supervision.reading import PROJECTIONS
from services.stats.supervision.standing import folded
from shared.errors import Rejected
from shared.events.supervision import (
    BureauReplied,
    ConsequenceCarriedOut,
    ProposalConfirmed,
    ProposalDismissed,
    SupervisionEvent,
)
from shared.runtime.openapi import problems
from shared.runtime.problem import problem
from shared.security.visitor import visitor

Etag = Annotated[str | None, Header(alias="if-none-match")]
Actor = Annotated[str, Query(pattern=r"^[^\x00-\x1f\x7f]{1,128}$", description="操作人")]
_SAME: dict[int | str, dict[str, Any]] = {304: {"description": "与 If-None-Match 所指的内容相同"}}
_NONE = problems({404: "没有这项监督建议"})
_ACTS = _NONE | problems({409: "现在不能这样办理，或其间已有变动"})
ONE = "/v1/supervision/{proposal}"


def router(office: Office) -> APIRouter:
    """The doors of supervision."""
    routes = APIRouter(tags=["supervision"])

    @routes.get(
        "/v1/supervision", summary="监督建议清单", response_model=bodies.ProposalPage, responses=_SAME
    )
    async def get_supervision(
        asked: Annotated[ask.AskedInbox, Query()], if_none_match: Etag = None
    ) -> Response:
        at = await standpoint(office.pool, projections=PROJECTIONS)
        etag = f'"{Supervision.version}-{at.position}-{office.today()}"'
        if if_none_match == etag:
            return Response(status_code=304, headers={"ETag": etag})
        body = await inbox.page(office, asked, at.position, restricted=sees_clues(visitor()))
        return _json(body, etag=etag)

    @routes.get(
        "/v1/supervision/counts",
        summary="各单位年度计次与阈值",
        response_model=bodies.CountsBody,
        responses=_SAME,
    )
    async def get_supervision_counts(
        asked: Annotated[ask.AskedCounts, Query()], if_none_match: Etag = None
    ) -> Response:
        at = await standpoint(office.pool, asked.day, projections=PROJECTIONS)
        etag = f'"{Supervision.version}-{at.position}"'
        if if_none_match == etag:
            return Response(status_code=304, headers={"ETag": etag})
        body = await inbox.counts(office, asked, at, restricted=sees_clues(visitor()))
        return _json(body, etag=etag)

    @routes.get(ONE, summary="一项监督建议及其证据链", response_model=bodies.ProposalInFull, responses=_NONE)
    async def get_proposal_of_supervision(proposal: UUID) -> Response:
        body = await _in_full(office, proposal)
        missing = f"没有编号为 {proposal} 的监督建议，请从 supervision list 中复制编号。"
        return _json(body) if body else problem(404, "proposal_not_found", missing)

    _acts(routes, office)
    return routes


def _acts(routes: APIRouter, office: Office) -> None:
    """The doors through which people act; each answers with the proposal as it stands afterwards."""

    async def acted(proposal: UUID, event: SupervisionEvent, actor: str, seen: int | None) -> Response:
        if row := folded(await office.life(proposal)):
            check_clue(visitor(), row)
        try:
            await office.act(proposal, event, actor, seen)
        except Rejected as why:
            return problem(STATUS.get(why.code, CONFLICT), why.code, why.message, why.field)
        return _json(await _in_full(office, proposal) or {})

    @routes.post(f"{ONE}/reply", summary="单位申辩", response_model=bodies.ProposalInFull, responses=_ACTS)
    async def post_reply(proposal: UUID, body: ask.Reply, actor: Actor = "clerk") -> Response:
        event = BureauReplied(
            person=body.person, statement=body.statement, papers=body.papers, paper_names=body.paper_names
        )
        return await acted(proposal, event, actor, body.seen)

    @routes.post(f"{ONE}/confirm", summary="核定", response_model=bodies.ProposalInFull, responses=_ACTS)
    async def post_confirmation(proposal: UUID, body: ask.Confirmation, actor: Actor = "officer") -> Response:
        event = ProposalConfirmed(officer=body.person, reason=body.reason, found=body.found)
        return await acted(proposal, event, actor, body.seen)

    @routes.post(
        f"{ONE}/carry-out", summary="登记处理的执行", response_model=bodies.ProposalInFull, responses=_ACTS
    )
    async def post_carrying_out(proposal: UUID, body: ask.CarryingOut, actor: Actor = "officer") -> Response:
        event = ConsequenceCarriedOut(
            consequence=body.consequence, officer=body.person, doc_no=body.doc_no, to=body.to, note=body.note
        )
        return await acted(proposal, event, actor, body.seen)

    @routes.post(f"{ONE}/dismiss", summary="不予认定", response_model=bodies.ProposalInFull, responses=_ACTS)
    async def post_dismissal(proposal: UUID, body: ask.Dismissal, actor: Actor = "officer") -> Response:
        event = ProposalDismissed(officer=body.person, reason=body.reason)
        return await acted(proposal, event, actor, body.seen)


async def _in_full(office: Office, key: UUID) -> dict[str, Any] | None:
    one = await inbox.dossier(office, key)
    if one is None:
        return None
    check_clue(visitor(), one.row)
    return {"today": office.today()} | one.plain(office.book)


def _json(body: dict[str, Any], etag: str | None = None) -> Response:
    content = orjson.dumps(body, default=str)  # asyncpg's UUID is a class of its own
    return Response(content, 200, {"ETag": etag} if etag else None, "application/json")
