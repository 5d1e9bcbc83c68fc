"""法治工作 of a bureau: its year in numbers, legal reviews, learning and observing, what is followed up to its end."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, HTTPException, Query, Response
from fastapi.responses import RedirectResponse

from services.intake.pages import organisation_kinds as kinds
from services.intake.pages import work_view as view
from services.intake.pages.drafts import queries
from services.intake.pages.organisation_file import Code, OrganisationFile
from services.intake.pages.organisations import PAGE, After, Search, literal
from services.intake.pages.rooms import Rooms
from services.intake.work.causes import summary
from services.intake.work.causes_projection import causes
from services.intake.work.checklists import checklists
from services.intake.work.tally import tally
from services.intake.work.work_projection import items_of, year_of
from shared.security import Act
from shared.web import Visit

Year = Annotated[int | None, Query(ge=1949, le=2100)]
Kind = Annotated[str, Query(pattern=r"^organisation\.[a-z_]{1,60}$")]
Position = Annotated[int | None, Query(ge=0, le=2**63 - 1)]


def router(rooms: Rooms) -> APIRouter:
    routes = rooms.site.router()

    @routes.get("/work")
    async def get_bureaus(q: Search = "", after: After = "", visit: Visit = rooms.site.visitor) -> Response:
        visit.identity.check(Act.SEE)
        region, bureau = visit.identity.scope()
        if region and bureau:
            return RedirectResponse(f"/work/{region}/{bureau}", 303)
        pattern = f"%{literal(q.strip())}%" if q.strip() else None
        rows = await rooms.pool.fetch(queries.bureaus, region, pattern, after, PAGE + 1)
        more = urlencode({"q": q, "after": rows[PAGE - 1]["bureau"]}) if len(rows) > PAGE else None
        return rooms.site.page(
            visit, "work_bureaus.html", lines=rows[:PAGE], q=q, next_path=f"/work?{more}" if more else None
        )

    @routes.get("/work/{region}/{bureau}")
    async def get_year(
        region: Code, bureau: Code, year: Year = None, visit: Visit = rooms.site.visitor
    ) -> Response:
        of = await rooms.organisation(visit, region, bureau)
        asked = year or of.today.year
        counted = tally(await year_of(rooms.pool, region, bureau, asked))
        return rooms.site.page(visit, "work.html", of=of, year=asked, kinds=counted)

    @routes.get("/work/{region}/{bureau}/items")
    async def get_items(
        region: Code,
        bureau: Code,
        *,
        kind: Kind,
        year: Year = None,
        after: Position = None,
        visit: Visit = rooms.site.visitor,
    ) -> Response:
        """The facts behind a number."""
        of = await rooms.organisation(visit, region, bureau)
        asked = year or of.today.year
        items = await items_of(rooms.pool, region, bureau, asked, kind=kind, after=after, limit=PAGE)
        more = (
            urlencode({"kind": kind, "year": asked, "after": items[-1]["position"]})
            if len(items) == PAGE
            else ""
        )
        return rooms.site.page(
            visit,
            "work_items.html",
            of=of,
            year=asked,
            title=items[0]["title"] if items else "事项",
            items=[item | {"text": _text(of, item["said"])} for item in items],
            next_path=f"{of.work_path}/items?{more}" if more else None,
        )

    @routes.get("/work/{region}/{bureau}/reviews")
    async def get_reviews(
        region: Code, bureau: Code, after: int = 0, visit: Visit = rooms.site.visitor
    ) -> Response:
        of = await rooms.organisation(visit, region, bureau)
        known = [*reversed(_reviews(rooms, of).values())]
        waiting = [one for one in known if one.concluded is None]
        ended = [one for one in known if one.concluded is not None]
        shown = ended[after : after + PAGE]
        more = f"{of.work_path}/reviews?after={after + PAGE}" if len(ended) > after + PAGE else None
        return rooms.site.page(
            visit,
            "work_reviews.html",
            of=of,
            waiting=waiting if not after else [],
            ended=shown,
            next_path=more,
        )

    @routes.get("/work/{region}/{bureau}/review")
    async def get_review(
        region: Code, bureau: Code, key: str = "", visit: Visit = rooms.site.visitor
    ) -> Response:
        of = await rooms.organisation(visit, region, bureau)
        found = _reviews(rooms, of).get(key)
        if found is None:
            raise HTTPException(404)
        return rooms.site.page(visit, "work_review.html", of=of, one=found)

    @routes.get("/work/{region}/{bureau}/learning")
    async def get_learning(
        region: Code, bureau: Code, year: Year = None, visit: Visit = rooms.site.visitor
    ) -> Response:
        of = await rooms.organisation(visit, region, bureau)
        asked = year or of.today.year
        group = dict(kinds.GROUPS)["学法、培训和旁听"]
        found = [
            (kinds.short(k), k.title, of_kind)
            for k, of_kind in view.lines(of.history, of.words, group, asked)
        ]
        return rooms.site.page(visit, "work_learning.html", of=of, year=asked, found=found)

    @routes.get("/work/{region}/{bureau}/problems")
    async def get_problems(region: Code, bureau: Code, visit: Visit = rooms.site.visitor) -> Response:
        of = await rooms.organisation(visit, region, bureau)
        found = [(kinds.short(m.begin), kinds.short(m.finish), m) for m in view.matters(of.history, of.words)]
        lost = summary(await causes(rooms.pool, region, bureau))
        return rooms.site.page(visit, "work_problems.html", of=of, matters=found, causes=lost, shown=PAGE)

    return routes


def _reviews(rooms: Rooms, of: OrganisationFile) -> dict[str, view.Review]:
    return view.reviews(of.history, checklists(rooms.packs.for_bureau(*of.place), *of.place))


def _text(of: OrganisationFile, said: list[Any]) -> str:
    return "；".join(f"{title}：{of.words.text(value)}" for title, value in said)
