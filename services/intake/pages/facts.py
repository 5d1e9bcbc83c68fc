"""Recording what happened in a case: all facts to choose from, and for each the form that its event class makes; mending one that is there.

Nothing that somebody typed is lost: a refused form comes back with everything in it, and one that others were faster than shows what they recorded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from services.intake.pages import offers, phases
from services.intake.pages.dossier import Dossier
from services.intake.pages.drafts import Draft
from services.intake.pages.factform import Choices, Sent, checked, form, read
from services.intake.pages.papers import uploaded
from services.intake.pages.recording import Outcome, fact_id, item, version
from services.intake.pages.rooms import Rooms
from shared.errors import Rejected
from shared.events import Event
from shared.events.case import Corrected, DocumentFiled
from shared.events.history import Fact
from shared.security import Act
from shared.web import Visit

#: words that a correction needs besides the fact
REASON = "reason"


@dataclass(frozen=True)
class Paper:
    """The form that lies on the desk: of a new fact, or with ``target`` of the correction of one."""

    of: Dossier
    kind: type[Event]
    path: str
    target: Fact | None = None

    @property
    def title(self) -> str:
        return f"更正：{self.kind.title}" if self.target else self.kind.title

    def number(self, sent: Sent) -> int:
        """Which instance it speaks of."""
        text = sent.text("data.instance")
        return int(text) if text.isdecimal() and len(text) < 3 else self.of.last

    def blank(self, asked: dict[str, str]) -> Sent:
        """As it is first shown; ``asked``: what the link that led here says."""
        if self.target:
            return Sent.filled(self.target.event, self.target.occurred_on)
        known = {f"data.{name}": value for name, value in asked.items() if name in self.kind.model_fields}
        known |= {"occurredon": asked["day"]} if "day" in asked else {}
        sent = Sent.of(known.items())
        return sent.over(offers.given(self.of, self.kind, self.number(sent)))

    def settled(self, sent: Sent, key: UUID) -> Sent:
        """What nobody types is as the case now has it, unless this very fact is recorded already."""
        if self.target or any(event.id == key for event in self.of.events):
            return sent
        known = offers.given(self.of, self.kind, self.number(sent))
        hidden = offers.choices(self.of, self.kind, self.number(sent)).hidden
        return sent.put(
            {path: value for path, value in known.items() if path.removeprefix("data.") in hidden}
        )

    def choices(self, sent: Sent) -> Choices:
        more = sent.text("more")
        return offers.choices(self.of, self.kind, self.number(sent), more=more)

    def fact(self, sent: Sent, choices: Choices, who: str) -> tuple[dict[str, Any], dict[str, str]]:
        """What goes to the door, and all that is wrong with its shape."""
        data, day = read(self.kind, sent, choices)
        kind, errors = self.kind, checked(self.kind, data)
        errors |= {"occurredon": "请填写日期。"} if kind.dated and not day else {}
        if self.target:
            reason = sent.text(REASON)
            errors |= {} if reason else {REASON: "请写明为什么更正。"}
            data = {"corrects": str(self.target.id), "data": data, "reason": reason} | (
                {"fact_on": day} if day else {}
            )
            kind, day = Corrected, self.of.today.isoformat()
        place, subject = (self.of.region, self.of.bureau), f"case-{self.of.id}"
        return item(kind, data, day, subject=subject, place=place, who=who, key=fact_id(sent)), errors


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
        return await _opened(rooms, visit, paper, dict(request.query_params))

    @routes.post("/cases/{case_id}/facts/{short}")
    async def post_fact(case_id: UUID, short: str, visit: Visit = rooms.site.visitor) -> Response:
        return await _sent(rooms, visit, _new(await rooms.case(visit, case_id, Act.RECORD), short))

    @routes.get("/cases/{case_id}/records/{fact}/correct")
    async def get_correction(case_id: UUID, fact: UUID, visit: Visit = rooms.site.visitor) -> Response:
        paper = _mending(await rooms.case(visit, case_id, Act.RECORD), fact)
        return await _opened(rooms, visit, paper, {})

    @routes.post("/cases/{case_id}/records/{fact}/correct")
    async def post_correction(case_id: UUID, fact: UUID, visit: Visit = rooms.site.visitor) -> Response:
        return await _sent(rooms, visit, _mending(await rooms.case(visit, case_id, Act.RECORD), fact))

    return routes


def _new(of: Dossier, short: str) -> Paper:
    kind = phases.named(short)
    if kind is None:
        raise HTTPException(404)
    return Paper(of, kind, f"/cases/{of.id}/facts/{short}")


def _mending(of: Dossier, fact: UUID) -> Paper:
    target = of.history.facts.get(fact)
    if target is None:
        raise Rejected("unknown_fact", "没有这条记录，或已作废；请到“办案记录”核对。")
    return Paper(of, type(target.event), f"/cases/{of.id}/records/{fact}/correct", target)


async def _opened(rooms: Rooms, visit: Visit, paper: Paper, asked: dict[str, str]) -> Response:
    """Empty, or as far as it was filled in before."""
    draft = await rooms.drafts.find(visit.identity.person, paper.path)
    sent = draft.sent if draft else paper.blank(asked)
    return _page(rooms, visit, paper, sent, key=draft.fact if draft else uuid4(), draft=draft)


async def _sent(rooms: Rooms, visit: Visit, paper: Paper) -> Response:
    typed = await visit.form()
    sent = Sent.of(typed.multi_items())
    key, made_from = fact_id(sent), version(sent)
    sent = paper.settled(sent, key)
    try:
        if paper.kind is DocumentFiled:
            sent = sent.put(await uploaded(rooms, typed))
    except Rejected as why:
        return _page(rooms, visit, paper, sent, key=key, outcome=Outcome(errors={"data.digest": why.message}))
    if sent.text("more"):
        return _page(rooms, visit, paper, sent, key=key)
    fact, errors = paper.fact(sent, paper.choices(sent), visit.identity.person)
    outcome = Outcome(errors=errors) if errors else await rooms.record(visit, fact, made_from)
    if not outcome.done:
        return _page(rooms, visit, paper, sent, key=key, outcome=outcome)
    await rooms.drafts.drop(visit.identity.person, paper.path)
    return recorded(paper.of.id, outcome, paper.title)


def recorded(case: UUID, outcome: Outcome, title: str) -> Response:
    """To the case, which tells what was recorded and what it changed."""
    told = {"recorded": outcome.position or "", "title": title} | ({"again": "1"} if outcome.again else {})
    return RedirectResponse(f"/cases/{case}?{urlencode(told)}", 303)


def _page(
    rooms: Rooms,
    visit: Visit,
    paper: Paper,
    sent: Sent,
    *,
    key: UUID,
    draft: Draft | None = None,
    outcome: Outcome | None = None,
) -> Response:
    result = outcome or Outcome()
    errors = dict(result.errors)
    return rooms.site.page(
        visit,
        "fact.html",
        status=result.status if outcome else 200,
        of=paper.of,
        paper=paper,
        form=form(
            paper.kind,
            sent,
            {name: said for name, said in errors.items() if name != REASON},
            paper.choices(sent),
        ),
        key=key,
        version=seen(paper.of, sent, result),
        draft=draft,
        reason=sent.text(REASON),
        reason_error=errors.get(REASON, ""),
        meanwhile=[meant(paper.of, event) for event in result.meanwhile],
    )


def seen(of: Dossier, sent: Sent, outcome: Outcome) -> int:
    """The version that the person knows: of the form they began, until what was recorded meanwhile is shown to them."""
    began = version(sent)
    return of.version if outcome.meanwhile or began is None else began


def meant(of: Dossier, event: Any) -> dict[str, Any]:
    """What somebody else recorded, for whoever comes second."""
    said = of.words.line(event.payload)
    return {
        "title": event.payload.title,
        "who": of.words.who(event.actor),
        "at": event.recorded_at,
        "said": said,
    }
