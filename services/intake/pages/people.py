"""个人档案: everything of the bureau and of its cases that names a person, by kind of work; of one year or of all."""

from __future__ import annotations

from itertools import groupby
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Query, Response

from services.intake.pages.organisation_file import Code, OrganisationFile
from services.intake.pages.rooms import Rooms
from services.intake.people.doors import Shelf
from services.intake.people.record import Entry, record
from shared.web import Visit

Who = Annotated[str, Path(pattern=r"^[^\x00-\x1f\x7f/]{1,64}$")]
#: of one kind, shown before the rest is only counted
SHOWN = 100


def router(rooms: Rooms) -> APIRouter:
    routes = rooms.site.router()
    shelf = Shelf(rooms.pool, rooms.log, rooms.site.today)

    @routes.get("/organisations/{region}/{bureau}/people/{person}")
    async def get_person(
        region: Code,
        bureau: Code,
        person: Who,
        year: Annotated[int | None, Query(ge=1949, le=2100)] = None,
        visit: Visit = rooms.site.visitor,
    ) -> Response:
        of = await rooms.organisation(visit, region, bureau)
        cases = await shelf.cases(region, bureau, [person])
        every = record(person, of.history, cases)
        if not every:
            raise HTTPException(404)
        years = sorted({e.fact.occurred_on.year for e in every if e.fact.occurred_on}, reverse=True)
        wanted = [
            e for e in every if year is None or (e.fact.occurred_on and e.fact.occurred_on.year == year)
        ]
        return rooms.site.page(
            visit,
            "person.html",
            of=of,
            person=person,
            label=of.people.name(person),
            year=year,
            years=[(str(one), f"{one}年") for one in years],
            sections=sections(of, wanted),
            away=of.people.away.get(person),
            shown=SHOWN,
        )

    return routes


def sections(of: OrganisationFile, entries: list[Entry]) -> list[dict[str, Any]]:
    """By kind of work its lines, the last first. Pure."""
    found = []
    for section, group in groupby(entries, key=lambda entry: entry.section):
        lines = [_line(of, entry) for entry in reversed(list(group))]
        found.append({"title": section.title, "count": len(lines), "lines": lines[:SHOWN]})
    return found


def _line(of: OrganisationFile, entry: Entry) -> dict[str, Any]:
    event = entry.fact.event
    return {
        "day": entry.fact.occurred_on,
        "title": event.title,
        "case": entry.case,
        "case_name": entry.case_name,
        "said": of.words.line(event),
    }
