"""Recording what a bureau says of itself: all facts to choose from, the form that each event class makes, and mending what is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import RedirectResponse

from services.intake.pages import organisation_kinds as kinds
from services.intake.pages.drafts import Draft, queries
from services.intake.pages.factform import Choices, Sent, checked, form, read
from services.intake.pages.organisation_file import Code, OrganisationFile
from services.intake.pages.organisation_offers import choices, next_number
from services.intake.pages.recording import Outcome, fact_id, item, version
from services.intake.pages.rooms import Rooms
from services.intake.work.checklists import checklists
from shared.errors import Rejected
from shared.events import Event
from shared.events.history import Fact
from shared.events.organisation_repair import EntryCorrected
from shared.security import Act
from shared.web import Visit

REASON = "reason"
#: of the bureau's cases, the last opened, to be named by a fact
CASES = 200


@dataclass(frozen=True)
class Slip:
    """The form on the desk: of a new fact, or with ``target`` of the correction of one. ``cases`` are offered to be named."""

    of: OrganisationFile
    kind: type[Event]
    path: str
    lists: Any
    cases: list[tuple[UUID, str]]
    target: Fact | None = None

    @property
    def title(self) -> str:
        return f"更正：{self.kind.title}" if self.target else self.kind.title

    def blank(self, asked: dict[str, str]) -> Sent:
        """As it is first shown; ``asked``: what the link that led here says."""
        if self.target:
            return Sent.filled(self.target.event, self.target.occurred_on)
        known = {
            f"data.{name}": value
            for name, value in asked.items()
            if name.partition(".")[0] in self.kind.model_fields
        }
        known |= {"occurredon": asked.get("day", self.of.today.isoformat() if self.kind.dated else "")}
        return Sent.of(known.items()).over(next_number(self.of.history, self.kind, self.of.today))

    def choices(self, sent: Sent) -> Choices:
        return choices(self.of, self.kind, sent, self.lists, self.cases, more=sent.text("more"))

    def fact(self, sent: Sent, offered: Choices, who: str) -> tuple[dict[str, Any], dict[str, str]]:
        """What goes to the door, and all that is wrong with its shape."""
        data, day = read(self.kind, sent, offered)
        kind, errors = self.kind, checked(self.kind, data)
        if self.target:
            reason = sent.text(REASON)
            errors |= {} if reason else {REASON: "请写明为什么更正。"}
            data = {"corrects": str(self.target.id), "data": data, "reason": reason} | (
                {"fact_on": day} if day else {}
            )
            kind, day = EntryCorrected, None
        made = item(kind, data, day, subject=self.of.stream, place=self.of.place, who=who, key=fact_id(sent))
        return made, errors


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
        return await _opened(rooms, visit, await _new(rooms, of, short), dict(request.query_params))

    @routes.post("/organisations/{region}/{bureau}/facts/{short}")
    async def post_fact(
        region: Code, bureau: Code, short: str, visit: Visit = rooms.site.visitor
    ) -> Response:
        of = await rooms.organisation(visit, region, bureau, Act.ORGANISE)
        return await _sent(rooms, visit, await _new(rooms, of, short))

    @routes.get("/organisations/{region}/{bureau}/records/{fact}/correct")
    async def get_correction(
        region: Code, bureau: Code, fact: UUID, visit: Visit = rooms.site.visitor
    ) -> Response:
        of = await rooms.organisation(visit, region, bureau, Act.ORGANISE)
        return await _opened(rooms, visit, await _mending(rooms, of, fact), {})

    @routes.post("/organisations/{region}/{bureau}/records/{fact}/correct")
    async def post_correction(
        region: Code, bureau: Code, fact: UUID, visit: Visit = rooms.site.visitor
    ) -> Response:
        of = await rooms.organisation(visit, region, bureau, Act.ORGANISE)
        return await _sent(rooms, visit, await _mending(rooms, of, fact))

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
    return Slip(of, kind, path, checklists(rooms.packs.for_bureau(*of.place), *of.place), cases, target)


async def _opened(rooms: Rooms, visit: Visit, slip: Slip, asked: dict[str, str]) -> Response:
    """Empty, or as far as it was filled in before; a link that says what it is about goes before a draft."""
    draft = None if asked else await rooms.drafts.find(visit.identity.person, slip.path)
    sent = draft.sent if draft else slip.blank(asked)
    return _page(rooms, visit, slip, sent, key=draft.fact if draft else uuid4(), draft=draft)


async def _sent(rooms: Rooms, visit: Visit, slip: Slip) -> Response:
    """New facts of a bureau do not wait for each other; of two corrections of the same the second is told."""
    sent = Sent.of((await visit.form()).multi_items())
    key = fact_id(sent)
    if sent.text("more"):
        return _page(rooms, visit, slip, sent, key=key)
    fact, errors = slip.fact(sent, slip.choices(sent), visit.identity.person)
    made_from = version(sent) if slip.target else None
    outcome = Outcome(errors=errors) if errors else await rooms.record(visit, fact, made_from)
    if not outcome.done:
        return _page(rooms, visit, slip, sent, key=key, outcome=outcome)
    await rooms.drafts.drop(visit.identity.person, slip.path)
    return recorded(slip.of, slip.kind, sent.text("data.review"), outcome, slip.title)


def recorded(of: OrganisationFile, kind: type[Event], review: str, outcome: Outcome, title: str) -> Response:
    """To where the fact is found, which tells that it was recorded."""
    told = {"recorded": outcome.position or "", "title": title} | ({"again": "1"} if outcome.again else {})
    target = kinds.home(kind, urlencode({"key": review}), of.place)
    return RedirectResponse(f"{target}{'&' if '?' in target else '?'}{urlencode(told)}", 303)


def _page(
    rooms: Rooms,
    visit: Visit,
    slip: Slip,
    sent: Sent,
    *,
    key: UUID,
    draft: Draft | None = None,
    outcome: Outcome | None = None,
) -> Response:
    result = outcome or Outcome()
    errors = dict(result.errors)
    shape = {name: said for name, said in errors.items() if name != REASON}
    return rooms.site.page(
        visit,
        "organisation_fact.html",
        status=result.status if outcome else 200,
        of=slip.of,
        slip=slip,
        form=form(slip.kind, sent, shape, slip.choices(sent)),
        key=key,
        draft=draft,
        reason=sent.text(REASON),
        reason_error=errors.get(REASON, ""),
        meanwhile=[meant(slip.of, event) for event in result.meanwhile],
    )


def meant(of: OrganisationFile, event: Any) -> dict[str, Any]:
    """What somebody else recorded, for whoever comes second."""
    said = of.words.line(event.payload)
    return {
        "title": event.payload.title,
        "who": of.words.who(event.actor),
        "at": event.recorded_at,
        "said": said,
    }
