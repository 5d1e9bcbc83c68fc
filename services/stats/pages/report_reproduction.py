"""An edition made again from the log, every format, and laid beside what was published: beside the answers, because it takes seconds."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Response
from starlette.datastructures import FormData

from services.stats.pages.report_editions import opened_edition, page
from services.stats.publishing.office import Office
from services.stats.publishing.reprint import Press
from shared.web import Site, Visit
from shared.web.underway import NotYet, Underway, making_page, patience

PATH = "/reports/editions/{edition}/reproduction"


def router(site: Site, office: Office, underway: Underway) -> APIRouter:
    routes, press = site.router(), Press(office)

    async def compared(visit: Visit, edition: UUID) -> Response:
        """The comparison, or a page that asks for it again until it is there."""
        _, draft = await opened_edition(office, visit, edition)
        key = (visit.identity.person, "compared", edition)
        try:
            rows, why = await underway.made(key, lambda: press.compared(edition), patience(visit))
        except NotYet as still:
            title = f"正在重新生成并比对：{office.maker.title(draft.said.form)}"
            return making_page(site, visit, title, FormData(), still)
        return await page(site, office, visit, edition, "report_reproduction.html", rows=rows, why=why)

    @routes.get(PATH)
    async def get_reproduction(edition: UUID, visit: Visit = site.visitor) -> Response:
        return await compared(visit, edition)

    @routes.post(PATH)
    async def post_reproduction(edition: UUID, visit: Visit = site.visitor) -> Response:
        """As the page asks again."""
        await visit.form()
        return await compared(visit, edition)

    return routes
