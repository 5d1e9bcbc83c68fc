"""Publishing a draft: somebody is told what it fixes, says the number and the day, and confirms."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from services.stats.pages.publishing_sent import publication
from services.stats.pages.report_drafts import draft_page, opened_draft
from services.stats.publishing.office import Office
from shared.errors import Rejected
from shared.web import Site, Visit
from shared.web.underway import NotYet, Underway, making_page, patience


def router(site: Site, office: Office, underway: Underway) -> APIRouter:
    routes = site.router()

    @routes.get("/reports/drafts/{draft}/publish")
    async def get_publish(draft: UUID, visit: Visit = site.visitor) -> Response:
        """What is about to be fixed, before it is; a draft that cannot be published any more says why on its own page."""
        opened = await opened_draft(office, visit, draft)
        if opened.record.open_draft != opened.draft:
            return RedirectResponse(f"/reports/drafts/{draft}", 303)
        values: dict[str, Any] = {"typed": {}, "errors": {}, "faults": (), "today": office.today()}
        return draft_page(site, office, visit, opened, "report_publish.html", **values)

    @routes.post("/reports/drafts/{draft}/publish")
    async def post_publish(draft: UUID, visit: Visit = site.visitor) -> Response:
        opened = await opened_draft(office, visit, draft)
        sent = await visit.form()
        typed = {name: str(value).strip() for name, value in sent.items()}
        try:
            asked = publication(opened.record, opened.draft, typed, visit.identity.person, office.today())
            key = (visit.identity.person, draft, asked)
            edition = await underway.made(key, lambda: office.publish(draft, asked), patience(visit))
        except NotYet as still:
            title = f"正在发布：{office.maker.title(opened.draft.said.form)}"
            return making_page(site, visit, title, sent, still)
        except Rejected as error:
            values: dict[str, Any] = {
                "typed": typed,
                "errors": dict(error.faults),
                "faults": error.beside("number", "issued_on"),
                "today": office.today(),
            }
            now = await opened_draft(office, visit, draft)
            status = 200 if visit.fragment else 422  # what asks by itself shows no refusals
            return draft_page(site, office, visit, now, "report_publish.html", status=status, **values)
        return RedirectResponse(f"/reports/editions/{edition}?done=published", 303)

    return routes
