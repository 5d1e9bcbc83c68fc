"""Supervision: the inbox of proposals, how far each bureau is towards the thresholds of a year, and one proposal with all it rests on.

Clues about people (责任追究) are shown to those who decide on supervision, and to nobody else.
"""

from __future__ import annotations

from typing import Annotated, Any, TypeVar
from uuid import UUID, uuid4

from fastapi import APIRouter, HTTPException, Query, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from services.stats.pages import supervision_shown as shown
from services.stats.pages.look import MAYBE
from services.stats.standpoint import standpoint
from services.stats.supervision import inbox
from services.stats.supervision.asked import AskedCounts, AskedInbox
from services.stats.supervision.clues import check_clue, sees_clues
from services.stats.supervision.inbox import Dossier
from services.stats.supervision.office import Office
from services.stats.supervision.papers import may_read
from services.stats.supervision.reading import PROJECTIONS, bureau_names
from shared.errors import Rejected
from shared.events.terms import Consequence, ProposalKind, ProposalState
from shared.security import Act, Identity
from shared.security.visitor import unfenced
from shared.web import Site, Visit

A = TypeVar("A", bound=BaseModel)
PAGE, YEARS = 50, 5
#: what is said above a proposal after something was done with it
DONE = {
    "reply": "申辩已登记，已转司法局核定。",
    "confirm": "已核定。",
    "dismiss": "已登记为不予认定。",
    "carry-out": "处理的执行已登记。",
}


class Filters(BaseModel):
    """As a form sends them: what was not chosen is empty."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    state: str = Field(default="", max_length=20)
    kind: str = Field(default="", max_length=20)
    rule: str = Field(default="", max_length=200)
    year: str = Field(default="", pattern=r"^(\d{4})?$")
    bureau: str = Field(default="", pattern=MAYBE)
    after: str = Field(default="", pattern=r"^\d{0,18}$")

    @property
    def chosen(self) -> dict[str, str]:
        return {name: value for name, value in self.model_dump().items() if value and name != "after"}


def router(site: Site, office: Office) -> APIRouter:
    routes = site.router()

    @routes.get("/supervision")
    async def get_inbox(asked: Annotated[Filters, Query()], visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.SEE)
        region, bureau = visit.identity.scope(None, asked.bureau or None)
        at = await standpoint(office.pool, projections=PROJECTIONS)
        body = await inbox.page(
            office, _asked(asked, region, bureau), at.position, restricted=sees_clues(visit.identity)
        )
        return site.page(
            visit,
            "supervision.html",
            asked=asked,
            items=body["items"],
            next=body["next"],
            lamp=shown.lamp,
            year=asked.year or str(site.today().year),
            choices=await _choices(office, visit.identity, at.position),
        )

    @routes.get("/supervision/counts")
    async def get_counts(asked: Annotated[Filters, Query()], visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.SEE)
        region, bureau = visit.identity.scope(None, asked.bureau or None)
        year = int(asked.year or site.today().year)
        at = await standpoint(office.pool, projections=PROJECTIONS)
        question = _strictly(AskedCounts, {"year": year, "region": region, "bureau": bureau})
        body = await inbox.counts(office, question, at, restricted=sees_clues(visit.identity))
        lines = sorted(body["items"], key=lambda one: (-one["notices"], -one["open"], one["bureau_name"]))
        words: dict[str, Any] = {
            "reached": shown.reached,
            "titles": {one.value: one.title for one in Consequence},
        }
        return site.page(visit, "supervision_counts.html", year=year, lines=lines, **words)

    @routes.get("/supervision/{proposal}")
    async def get_proposal(proposal: UUID, done: str = "", visit: Visit = site.visitor) -> Response:
        return proposal_page(site, office, visit, await dossier(office, visit, proposal), done=done)

    return routes


async def dossier(office: Office, visit: Visit, key: UUID, act: Act = Act.SEE) -> Dossier:
    """404 for none; NotAllowed for another's, and for a clue about people that is not theirs to read."""
    found = await unfenced(inbox.dossier(office, key))
    if found is None:
        raise HTTPException(404)
    visit.identity.check(act, found.row.region, found.row.bureau)
    check_clue(visit.identity, found.row)
    return found


def proposal_page(
    site: Site, office: Office, visit: Visit, found: Dossier, status: int = 200, **more: Any
) -> Response:
    """``more``: ``done`` after something was done; ``filled``, ``errors`` and ``faults`` where it was not."""
    row, book = found.row, office.book
    papers = may_read(visit.identity, row)
    values = {
        "one": found.plain(book),
        "lamp": shown.lamp(row.state),
        "proofs": shown.proofs(found, papers=papers),
        "may_read_papers": papers,
        "life": shown.life(found.life, lambda code: name_of(site, code)),
        "named": lambda code: name_of(site, code),
        "allowed": shown.allowed(row, visit.identity),
        "document": shown.document(row, book),
        "window": shown.window(row, book, office.today()),
        "fact": uuid4(),
        "titles": {one.value: one.title for one in Consequence},
        "filled": None,
        "faults": (),
        "errors": {},
        "done": DONE.get(str(more.pop("done", "")), ""),
    }
    return site.page(visit, "supervision_one.html", status, **{**values, **more})


def name_of(site: Site, code: str) -> str:
    """Who it is, as they are called in their office; the code of somebody who has no account."""
    known = site.accounts.identity(code)
    return "系统" if code == shown.SYSTEM else known.name if known else code


def _asked(asked: Filters, region: str | None, bureau: str | None) -> AskedInbox:
    given = {"region": region, "bureau": bureau, "cursor": asked.after, "limit": PAGE}
    given |= {name: value for name, value in asked.chosen.items() if name != "bureau"}
    return _strictly(AskedInbox, {name: value for name, value in given.items() if value})


def _strictly(kind: type[A], given: dict[str, Any]) -> A:
    """Rejected for a filter that nobody could have chosen."""
    try:
        return kind.model_validate(given)
    except ValidationError as error:
        wrong = "、".join(str(one["loc"][0]) for one in error.errors())
        text = f"筛选条件“{wrong}”不正确，请清除筛选后重新选择。"
        raise Rejected("filter_invalid", text, wrong) from None


async def _choices(office: Office, identity: Identity, position: int) -> dict[str, list[tuple[str, str]]]:
    """What the filters offer; bureaus' own people have no choice of bureau."""
    names = await bureau_names(office.pool, position)
    theirs = [(code, name) for (region, code), name in names.items() if identity.sees(region, code)]
    this_year = office.today().year
    return {
        "states": [(one.value, one.title) for one in ProposalState],
        "kinds": [(one.value, one.title) for one in ProposalKind],
        "rules": shown.rules(office.book, identity.region),
        "years": [(str(this_year - back), f"{this_year - back}年") for back in range(YEARS)],
        "bureaus": [] if identity.of_bureau else sorted(theirs, key=lambda one: one[1]),
    }
