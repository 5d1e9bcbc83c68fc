"""Recording what happened in a case: all facts to choose from, and for each the form that its event class makes; mending one that is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from urllib.parse import urlencode
from uuid import UUID

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse
from starlette.datastructures import FormData

from services.intake.pages import form_flow, offers, phases
from services.intake.pages.dossier import Dossier
from services.intake.pages.factform import Choices, Sent
from services.intake.pages.papers import uploaded
from services.intake.pages.recording import Outcome
from services.intake.pages.rooms import Rooms
from shared.errors import Rejected
from shared.events import Event
from shared.events.case import Corrected, DocumentFiled
from shared.security import Act
from shared.web import Visit


@dataclass(frozen=True)
class Paper(form_flow.Paper):
    """Of a case."""

    of: Dossier
    template: ClassVar = "fact.html"
    correction: ClassVar[type[Event]] = Corrected
    waits: ClassVar = True

    @property
    def folder(self) -> Dossier:
        return self.of

    @property
    def belongs(self) -> tuple[str, tuple[str, str]]:
        return f"case-{self.of.id}", (self.of.region, self.of.bureau)

    def number(self, sent: Sent) -> int:
        """Which instance it speaks of."""
        text = sent.text("data.instance")
        return int(text) if text.isdecimal() and len(text) < 3 else self.of.last

    def blank(self, asked: dict[str, str]) -> Sent:
        known = {f"data.{name}": value for name, value in asked.items() if name in self.kind.model_fields}
        known |= {"occurredon": asked["day"]} if "day" in asked else {}
        sent = Sent.of(known.items())
        return sent.over(offers.given(self.of, self.kind, self.number(sent)))

    def settled(self, sent: Sent, key: UUID) -> Sent:
        """As the case now has it, unless this very fact is recorded already."""
        if self.target or any(event.id == key for event in self.of.events):
            return sent
        known = offers.given(self.of, self.kind, self.number(sent))
        hidden = offers.choices(self.of, self.kind, self.number(sent)).hidden
        return sent.put(
            {path: value for path, value in known.items() if path.removeprefix("data.") in hidden}
        )

    async def completed(self, rooms: Rooms, sent: Sent, typed: FormData) -> Sent:
        if self.kind is not DocumentFiled:
            return sent
        try:
            return sent.put(await uploaded(rooms, typed))
        except Rejected as why:
            raise Rejected(why.code, why.message, "data.digest") from None

    def choices(self, sent: Sent) -> Choices:
        return offers.choices(self.of, self.kind, self.number(sent), more=sent.text("more"))

    def corrected_on(self) -> str | None:
        return self.of.today.isoformat()

    def recorded(self, sent: Sent, outcome: Outcome) -> Response:  # noqa: ARG002
        return recorded(self.of.id, outcome, self.title)


def router(rooms: Rooms) -> APIRouter:
    routes = rooms.site.router()

    @routes.get("/cases/{case_id}/facts")
    async def get_facts(case_id: UUID, q: str = "", visit: Visit = rooms.site.visitor) -> Response:
        of = await rooms.case(visit, case_id, Act.RECORD)
        found = phases.phases(of.history, q.strip())
        return rooms.site.page(visit, "facts.html", of=of, phases=found, q=q)

    @routes.get("/cases/{case_id}/facts/{short}")
    async def get_fact(
        case_id: UUID, short: str, request: Request, visit: Visit = rooms.site.visitor
    ) -> Response:
        paper = _new(await rooms.case(visit, case_id, Act.RECORD), short)
        return await form_flow.opened(rooms, visit, paper, dict(request.query_params))

    @routes.post("/cases/{case_id}/facts/{short}")
    async def post_fact(case_id: UUID, short: str, visit: Visit = rooms.site.visitor) -> Response:
        return await form_flow.sent(rooms, visit, _new(await rooms.case(visit, case_id, Act.RECORD), short))

    @routes.get("/cases/{case_id}/records/{fact}/correct")
    async def get_correction(case_id: UUID, fact: UUID, visit: Visit = rooms.site.visitor) -> Response:
        paper = _mending(await rooms.case(visit, case_id, Act.RECORD), fact)
        return await form_flow.opened(rooms, visit, paper, {})

    @routes.post("/cases/{case_id}/records/{fact}/correct")
    async def post_correction(case_id: UUID, fact: UUID, visit: Visit = rooms.site.visitor) -> Response:
        paper = _mending(await rooms.case(visit, case_id, Act.RECORD), fact)
        return await form_flow.sent(rooms, visit, paper)

    return routes


def _new(of: Dossier, short: str) -> Paper:
    kind = phases.named(short)
    if kind is None:
        raise HTTPException(404)
    return Paper(kind, f"/cases/{of.id}/facts/{short}", None, of)


def _mending(of: Dossier, fact: UUID) -> Paper:
    target = of.history.facts.get(fact)
    if target is None:
        raise Rejected("unknown_fact", "没有这条记录，或已作废；请到“办案记录”核对。")
    return Paper(type(target.event), f"/cases/{of.id}/records/{fact}/correct", target, of)


def recorded(case: UUID, outcome: Outcome, title: str) -> Response:
    """To the case, which tells what was recorded and what it changed."""
    told = {"recorded": outcome.position or "", "title": title} | ({"again": "1"} if outcome.again else {})
    return RedirectResponse(f"/cases/{case}?{urlencode(told)}", 303)
