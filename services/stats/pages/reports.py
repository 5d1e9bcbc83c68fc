"""Reports: what is being drafted, what was published, and the way to a new one. The half-year's is one press away."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import uuid4

from asyncpg import UndefinedTableError
from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, ConfigDict, Field

from services.stats.pages import report_rights as rights
from services.stats.pages.look import MAYBE
from services.stats.pages.shown import Lamp
from services.stats.periods import Period, parse_period
from services.stats.publishing.office import Office
from services.stats.publishing.projection import queries
from services.stats.publishing.record import ReportState
from services.stats.reports.forms import FORMS
from services.stats.standpoint import standpoint
from services.stats.supervision.reading import bureau_names
from shared.errors import Retry
from shared.security import Act, Identity
from shared.web import Site, Visit

PAGE = 50
#: papers of a year, whatever the period that somebody may choose
OF_A_YEAR = frozenset({"year", "assessment", "rule-of-law"})
#: the half-year's paper: the region's, and a bureau's own
HALF_YEAR = {False: "bulletin", True: "case-analysis"}
_LAMPS = {
    ReportState.DRAFT: Lamp("yellow", "草稿"),
    ReportState.PUBLISHED: Lamp("green", "已发布"),
    ReportState.RECALLED: Lamp("grey", "已撤回"),
}


#: lines, and the cursor of those after them
Lines = tuple[list[dict[str, Any]], int | None]


class Filters(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    form: str = Field(default="", pattern=MAYBE)
    bureau: str = Field(default="", pattern=MAYBE)
    after: str = Field(default="", pattern=r"^\d{0,18}$")

    @property
    def cursor(self) -> int | None:
        return int(self.after) if self.after else None


def router(site: Site, office: Office) -> APIRouter:
    routes, pool = site.router(), office.maker.library.pool

    async def listed(visit: Visit, asked: Filters, *, drafting: bool) -> Lines:
        """Rows with titles and names, and the cursor of the page after."""
        region, bureau = visit.identity.scope(None, asked.bureau or None)
        where, rest = (region, bureau, asked.form or None), (None, asked.cursor, PAGE + 1)
        mine = [form.code for form in rights.forms(visit.identity)]
        try:
            if drafting:
                rows = await pool.fetch(queries.reports, *where, None, *rest, mine)
            else:
                rows = await pool.fetch(queries.editions, *where, *rest, list(rights.FOR_ALL))
        except UndefinedTableError:
            raise Retry("报告清单正在建立") from None
        names = await _names(office)
        lines = [_line(dict(row), names) for row in rows[:PAGE]]
        return lines, lines[-1]["position"] if len(rows) > PAGE else None

    async def page(visit: Visit, asked: Filters, *, drafting: bool) -> Response:
        lines, following = await listed(visit, asked, drafting=drafting)
        return site.page(
            visit,
            "reports.html",
            asked=asked,
            drafting=drafting,
            lines=lines,
            next=following,
            may_draft=visit.identity.can(Act.PUBLISH),
            fact=uuid4(),
            half=half_year(visit.identity, site.today()),
            forms=[(one.code, one.title) for one in FORMS.values()],
            bureaus=await bureaus(office, visit.identity),
        )

    @routes.get("/reports")
    async def get_reports(asked: Annotated[Filters, Query()], visit: Visit = site.visitor) -> Response:
        """What is worked on, for who may; else what was published."""
        visit.identity.check(Act.SEE)
        return await page(visit, asked, drafting=visit.identity.can(Act.PUBLISH))

    @routes.get("/reports/editions")
    async def get_editions(asked: Annotated[Filters, Query()], visit: Visit = site.visitor) -> Response:
        visit.identity.check(Act.SEE)
        return await page(visit, asked, drafting=False)

    return routes


def half_year(identity: Identity, today: date) -> dict[str, Any] | None:
    """The form and period of the last half-year that is over, and of the year while that ended with it; null for who drafts nothing."""
    if not identity.can(Act.PUBLISH):
        return None
    form = FORMS[HALF_YEAR[identity.of_bureau]]
    return {"form": form.code, "title": form.title, "period": last_half(today), "year": year_to_report(today)}


def last_half(today: date) -> Period:
    return parse_period(f"{today.year}H1" if today.month > 6 else f"{today.year - 1}H2")


def year_to_report(today: date) -> Period | None:
    """The year that is over, in the half-year in which its papers are written."""
    return parse_period(f"{today.year - 1}") if today.month <= 6 else None


def last_ended(form: str, today: date) -> Period:
    """What a form is first offered for: the last half-year that is over, or the last year for papers of a year."""
    return parse_period(f"{today.year - 1}") if form in OF_A_YEAR else last_half(today)


async def bureaus(office: Office, identity: Identity) -> list[tuple[str, str]]:
    """What the person may choose from, by name; nothing for a bureau's own people."""
    if identity.of_bureau:
        return []
    names = await _names(office)
    theirs = [(code, name) for (region, code), name in names.items() if identity.sees(region, code)]
    return sorted(theirs, key=lambda one: one[1])


async def _names(office: Office) -> dict[tuple[str, str], str]:
    pool = office.maker.library.pool
    return await bureau_names(pool, (await standpoint(pool)).position)


def _line(row: dict[str, Any], names: dict[tuple[str, str], str]) -> dict[str, Any]:
    """``row`` is one of the list of reports, or of editions."""
    bureau = row["bureau"]
    return row | {
        "title": FORMS[row["form"]].title if row["form"] in FORMS else row["form"],
        "period_title": parse_period(row["period"]).title,
        "of": names.get((row["region"], bureau), bureau) if bureau else "全部单位",
        "lamp": _LAMPS[ReportState(row["state"])]
        if "state" in row
        else recalled_lamp(recalled=row["recalled"]),
    }


def recalled_lamp(*, recalled: bool) -> Lamp:
    return _LAMPS[ReportState.RECALLED if recalled else ReportState.PUBLISHED]
