"""Bureaus and their people: for a bureau its own card, for the 司法局 every bureau of the region; what each department's team did in a year."""

from __future__ import annotations

import re
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response
from fastapi.responses import RedirectResponse

from services.intake.assigning.bureau import people_of
from services.intake.pages import organisation_view as view
from services.intake.pages.drafts import queries
from services.intake.pages.organisation_file import Code, OrganisationFile
from services.intake.pages.rooms import Rooms
from services.intake.people.departments import WEIGHTS, departments, members
from services.intake.people.doors import NOTE, Shelf
from shared.errors import Rejected
from shared.events.organisation import DepartmentRegistered
from shared.events.terms import Role, Roster
from shared.policy.model import Pack
from shared.security import Act
from shared.web import Visit

PAGE = 50
_CODE = re.compile(r"[a-z0-9-]{2,40}")
Search = Annotated[str, Query(max_length=200)]
After = Annotated[str, Query(pattern=r"^[a-z0-9-]{0,40}$")]


def router(rooms: Rooms) -> APIRouter:
    routes = rooms.site.router()
    shelf = Shelf(rooms.pool, rooms.log, rooms.site.today)

    @routes.get("/organisations")
    async def get_organisations(
        q: Search = "", after: After = "", visit: Visit = rooms.site.visitor
    ) -> Response:
        visit.identity.check(Act.SEE)
        region, bureau = visit.identity.scope()
        if region and bureau:
            return RedirectResponse(f"/organisations/{region}/{bureau}", 303)
        return await _list(rooms, visit, q.strip(), after)

    @routes.post("/organisations")
    async def post_organisation(visit: Visit = rooms.site.visitor) -> Response:
        """To the form that registers a bureau which is not there yet."""
        visit.identity.check(Act.ORGANISE)
        code = str((await visit.form()).get("code", "")).strip()
        region, _ = visit.identity.scope()
        if not region or not _CODE.fullmatch(code):
            raise Rejected(
                "bureau_code", "单位代码应为 2 至 40 位小写字母、数字或连字符，例如 fz-jiaoyu；请返回改正。"
            )
        return RedirectResponse(f"/organisations/{region}/{code}/facts/registered", 303)

    @routes.get("/organisations/{region}/{bureau}")
    async def get_organisation(region: Code, bureau: Code, visit: Visit = rooms.site.visitor) -> Response:
        of = await rooms.organisation(visit, region, bureau)
        return rooms.site.page(visit, "organisation.html", of=of, **card(of, packs_of(rooms, of)))

    @routes.get("/organisations/{region}/{bureau}/departments")
    async def get_departments(
        region: Code,
        bureau: Code,
        year: Annotated[int | None, Query(ge=1949, le=2100)] = None,
        visit: Visit = rooms.site.visitor,
    ) -> Response:
        of = await rooms.organisation(visit, region, bureau)
        asked = year or of.today.year
        cases = await shelf.cases(region, bureau, members(of.history, asked), asked)
        found = departments(of.history, cases, asked)
        return rooms.site.page(
            visit, "departments.html", of=of, found=found, weights=WEIGHTS, year=asked, note=NOTE
        )

    return routes


def packs_of(rooms: Rooms, of: OrganisationFile) -> tuple[Pack, ...]:
    """The documents that bind the bureau today."""
    return rooms.packs.for_bureau(*of.place).binding(*of.place, of.today)


def card(of: OrganisationFile, packs: tuple[Pack, ...]) -> dict[str, Any]:
    """What the card of a bureau shows."""
    away = of.people.away
    listed = view.rosters(of.history, packs, away)
    registered = [(fact, event) for fact, event in of.history.of(DepartmentRegistered)]
    return {
        "posts": view.posts(of.history, away),
        "rosters": listed,
        "gaps": list(view.gaps(of.history, listed)),
        "leaves": view.leaves(of.history, of.people.labels, of.today),
        "departments": [event for _, event in registered],
    }


async def _list(rooms: Rooms, visit: Visit, search: str, after: str) -> Response:
    region, _ = visit.identity.scope()
    pattern = f"%{literal(search)}%" if search else None
    rows = await rooms.pool.fetch(queries.bureaus, region, pattern, after, PAGE + 1)
    shown = rows[:PAGE]
    places = [(row["region"], row["bureau"]) for row in shown]
    people = await people_of(rooms.pool, places, rooms.site.today())
    lines = []
    for row in shown:
        known = people[row["region"], row["bureau"]]
        lines.append(
            dict(row)
            | {
                "leaders": len(known.holders(Role.PRINCIPAL, Role.LEADER)),
                "team": len(known.members(Roster.RESPONSE_TEAM)),
                "officers": len(known.members(Roster.LEGAL_OFFICER)),
                "away": len(known.away),
            }
        )
    more = urlencode({"q": search, "after": shown[-1]["bureau"]}) if len(rows) > PAGE else None
    may_add = visit.identity.can(Act.ORGANISE) and region is not None
    return rooms.site.page(
        visit,
        "organisations.html",
        lines=lines,
        q=search,
        next_path=f"/organisations?{more}" if more else None,
        may_add=may_add,
    )


def literal(text: str) -> str:
    """For ilike, what was typed taken literally."""
    plain = text.replace("\0", "")
    for sign in "\\%_":
        plain = plain.replace(sign, f"\\{sign}")
    return plain
