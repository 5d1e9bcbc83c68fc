"""What bureaus and people were called at a report's log position, to lead from their rows to their cases: a paper has names, no codes of people."""

from __future__ import annotations

from services.stats.pages.report_behind import Behind, codes_by_name, people_by_name
from services.stats.people.names import on_rosters_then
from services.stats.publishing.material import Library
from services.stats.reports.form import Asked
from services.stats.selection import Scope
from services.stats.standpoint import Standpoint
from services.stats.supervision.reading import bureau_names


async def traces(library: Library, about: Asked, position: int) -> Behind:
    """For who may open the cases behind the figures of a paper that stands on ``position``; only a bureau's own papers tell people apart."""
    bureaus = codes_by_name(await bureau_names(library.pool, position), about.region)
    people = (
        await on_rosters_then(library.pool, Standpoint(position), Scope(about.region, about.bureau))
        if about.bureau
        else {}
    )
    return Behind(about, position, library.catalogue.indicators, bureaus, people_by_name(people))
