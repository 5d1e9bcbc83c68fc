"""After publication: to whom it was reported, and its recall. Both stay on record."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from uuid import UUID

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from services.stats.pages import report_rights as rights
from services.stats.pages.publishing_sent import delivery, reason
from services.stats.pages.report_editions import edition_page, opened_edition
from services.stats.publishing.identity import Subject
from services.stats.publishing.office import Office
from shared.errors import Rejected
from shared.web import Site, Visit

Doing = Callable[[dict[str, str]], Awaitable[None]]


def router(site: Site, office: Office) -> APIRouter:
    routes = site.router()

    @routes.get("/reports/editions/{edition}/deliver")
    @routes.get("/reports/editions/{edition}/recall")
    async def get_edition(edition: UUID, visit: Visit = site.visitor) -> Response:  # noqa: ARG001
        """Where a form was refused, opened anew: the edition."""
        return RedirectResponse(f"/reports/editions/{edition}", 303)

    @routes.post("/reports/editions/{edition}/deliver")
    async def post_delivery(edition: UUID, visit: Visit = site.visitor) -> Response:
        async def deliver(typed: dict[str, str]) -> None:
            to, receipt = delivery(typed)
            await office.deliver(edition, visit.identity.person, to, receipt)

        return await done(visit, edition, "delivered", deliver)

    @routes.post("/reports/editions/{edition}/recall")
    async def post_recall(edition: UUID, visit: Visit = site.visitor) -> Response:
        async def recall(typed: dict[str, str]) -> None:
            await office.recall(edition, visit.identity.person, reason(typed))

        return await done(visit, edition, "recalled", recall)

    async def done(visit: Visit, key: UUID, what: str, do: Doing) -> Response:
        """Done and told, or the page again with what was typed."""
        _, draft = await opened_edition(office, visit, key)
        rights.check_work(visit.identity, Subject.of(draft.said))
        typed = {name: str(value).strip() for name, value in (await visit.form()).items()}
        try:
            await do(typed)
        except Rejected as error:
            faults = error.beside("to", "receipt", "reason")
            return await edition_page(
                site, office, visit, key, status=422, typed=typed, errors=dict(faults), faults=faults
            )
        return RedirectResponse(f"/reports/editions/{key}?done={what}", 303)

    return routes
