"""What bureaus and people were called at a report's log position, to lead from their rows to their cases: a paper has names, no codes of people."""

from __future__ import annotations

from services.stats.knowledge import known
from services.stats.pages.report_behind import Behind, codes_by_name, people_by_name
from services.stats.publishing.material import Library
from services.stats.reports.form import Asked
from services.stats.selection import Scope
from services.stats.standpoint import Standpoint
from services.stats.supervision.reading import bureau_names
from shared.policy.subjects import Subject


async def traces(library: Library, about: Asked, position: int) -> Behind:
    """For who may open the cases behind the figures of a paper that stands on ``position``."""
    bureaus = codes_by_name(await bureau_names(library.pool, position), about.region)
    people = await _people(library, about, position)
    return Behind(about, position, library.catalogue.indicators, bureaus, people)


async def _people(library: Library, about: Asked, position: int) -> dict[str, str | None]:
    """Of a bureau: only its own papers tell people apart."""
    if about.bureau is None:
        return {}
    scope = Scope(about.region, about.bureau)
    found = await known(library.pool, Standpoint(position), scope, about.period, {Subject.POST})
    posts = found.rows(Subject.POST)
    return people_by_name({row.value("person"): row.unit.label for row in posts if row.unit.label})
