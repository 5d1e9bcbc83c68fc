"""Recording what a bureau says of itself: all facts to choose from, the form that each event class makes, and mending what is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from services.intake.pages import form_flow
from services.intake.pages import organisation_kinds as kinds
from services.intake.pages.drafts import queries
from services.intake.pages.factform import Choices, Sent
from services.intake.pages.organisation_file import Code, OrganisationFile
from services.intake.pages.organisation_offers import choices, next_number
from services.intake.pages.recording import Outcome
from services.intake.pages.rooms import Rooms
from services.intake.work.checklists import checklists
from shared.errors import Rejected
from shared.events import Event
from shared.events.history import Fact
from shared.events.organisation_repair import EntryCorrected
from shared.security import Act
from shared.web import Visit

#: of the bureau's cases, the last opened, to be named by a fact
CASES = 200


@dataclass(frozen=True)
class Slip(form_flow.Paper):
    """Of a bureau. New facts of a bureau do not wait for each other; of two corrections of the same the second is told. ``cases`` are offered to be named."""

    of: OrganisationFile
    lists: Any
    cases: list[tuple[UUID, str]]
    template: ClassVar = "organisation_fact.html"
    correction: ClassVar[type[Event]] = EntryCorrected
    waits: ClassVar = False

    @property
    def folder(self) -> OrganisationFile:
        return self.of

    @property
    def belongs(self) -> tuple[str, tuple[str, str]]:
        return self.of.stream, self.of.place

    def blank(self, asked: dict[str, str]) -> Sent:
        known = {
            f"data.{name}": value
            for name, value in asked.items()
            if name.partition(".")[0] in self.kind.model_fields
        }
        known |= {"occurredon": asked.get("day", self.of.today.isoformat() if self.kind.dated else "")}
        return Sent.of(known.items()).over(next_number(self.of.history, self.kind, self.of.today))

    def choices(self, sent: Sent) -> Choices:
        return choices(self.of, self.kind, sent, self.lists, self.cases, more=sent.text("more"))

    def corrected_on(self) -> str | None:
        return None

    def recorded(self, sent: Sent, outcome: Outcome) -> Response:
        return recorded(self.of, self.kind, sent.text("data.review"), outcome, self.title)


def router(rooms: Rooms) -> APIRouter:
    routes = rooms.site.router()

    @routes.get("/organisations/{region}/{bureau}/facts")
    async def get_facts(
        region: Code, bureau: Code, q: str = "", visit: Visit = rooms.site.visitor
    ) -> Response:
        of = await rooms.organisation(visit, region, bureau, Act.ORGANISE)
        return rooms.site.page(visit, "organisation_facts.html", of=of, groups=kinds.groups(q.strip()), q=q)

    @routes.get("/organisations/{region}/{bureau}/facts/{short}")
    async def get_fact(
        region: Code, bureau: Code, short: str, request: Request, visit: Visit = rooms.site.visitor
    ) -> Response:
        of = await rooms.organisation(visit, region, bureau, Act.ORGANISE)
        return await form_flow.opened(rooms, visit, await _new(rooms, of, short), dict(request.query_params))

    @routes.post("/organisations/{region}/{bureau}/facts/{short}")
    async def post_fact(
        region: Code, bureau: Code, short: str, visit: Visit = rooms.site.visitor
    ) -> Response:
        of = await rooms.organisation(visit, region, bureau, Act.ORGANISE)
        return await form_flow.sent(rooms, visit, await _new(rooms, of, short))

    @routes.get("/organisations/{region}/{bureau}/records/{fact}/correct")
    async def get_correction(
        region: Code, bureau: Code, fact: UUID, visit: Visit = rooms.site.visitor
    ) -> Response:
        of = await rooms.organisation(visit, region, bureau, Act.ORGANISE)
        return await form_flow.opened(rooms, visit, await _mending(rooms, of, fact), {})

    @routes.post("/organisations/{region}/{bureau}/records/{fact}/correct")
    async def post_correction(
        region: Code, bureau: Code, fact: UUID, visit: Visit = rooms.site.visitor
    ) -> Response:
        of = await rooms.organisation(visit, region, bureau, Act.ORGANISE)
        return await form_flow.sent(rooms, visit, await _mending(rooms, of, fact))

    return routes


async def _new(rooms: Rooms, of: OrganisationFile, short: str) -> Slip:
    kind = kinds.named(short)
    if kind is None:
        raise HTTPException(404)
    return await _slip(rooms, of, kind, f"{of.path}/facts/{short}")


async def _mending(rooms: Rooms, of: OrganisationFile, fact: UUID) -> Slip:
    target = of.history.facts.get(fact)
    if target is None or type(target.event) in kinds.ELSEWHERE:
        raise Rejected("unknown_fact", "没有这条记录，或已作废、不能更正；请到“单位记录”核对。")
    return await _slip(rooms, of, type(target.event), f"{of.path}/records/{fact}/correct", target)


async def _slip(
    rooms: Rooms, of: OrganisationFile, kind: type[Event], path: str, target: Fact | None = None
) -> Slip:
    named = "case_id" in kind.model_fields
    rows = await rooms.pool.fetch(queries.case_page, *of.place, *[None] * 7, CASES) if named else []
    cases = [(row["case_id"], row["name"]) for row in rows]
    lists = checklists(rooms.packs.for_bureau(*of.place), *of.place)
    return Slip(kind, path, target, of, lists, cases)


def recorded(of: OrganisationFile, kind: type[Event], review: str, outcome: Outcome, title: str) -> Response:
    """To where the fact is found, which tells that it was recorded."""
    told = {"recorded": outcome.position or "", "title": title} | ({"again": "1"} if outcome.again else {})
    target = kinds.home(kind, urlencode({"key": review}), of.place)
    return RedirectResponse(f"{target}{'&' if '?' in target else '?'}{urlencode(told)}", 303)
