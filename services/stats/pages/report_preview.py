"""A report looked at before anything is recorded: on the page, and as the files it would be."""

from __future__ import annotations

from typing import Annotated
from uuid import uuid4

from fastapi import APIRouter, Query, Response

from services.stats.pages.paper_shown import FILES, heading, sheet
from services.stats.pages.report_asked import Wanted
from services.stats.pages.report_looks import Looks
from services.stats.pages.report_new import stood
from services.stats.pages.report_traces import traces
from services.stats.publishing.office import Office
from services.stats.publishing.route import file
from shared.papers.formats import Format
from shared.web import Site, Visit

#: what may be had beside the page
PRINTED = (Format.DOCX, Format.PDF, Format.XLSX)


def router(site: Site, office: Office, looks: Looks) -> APIRouter:
    routes, maker = site.router(), office.maker

    @routes.get("/reports/preview")
    async def get_preview(
        wanted: Annotated[Wanted, Query()],
        format: Format | None = None,  # noqa: A002  (the address's own word)
        visit: Visit = site.visitor,
    ) -> Response:
        """Nothing is recorded by it."""
        subject, at = await stood(office, visit, wanted)
        paper = await looks.made(visit.identity.person, subject, at)
        if format:
            return await file(paper.paper, format, f"{paper.paper.title}（预览）")
        links = [(FILES[one], wanted.at(at).link("/reports/preview", format=one)) for one in PRINTED]
        return site.page(
            visit,
            "report_preview.html",
            subject=subject,
            title=heading(maker.title(subject.form), subject.about),
            wanted=wanted,
            at=paper.at,
            sheet=sheet(paper.paper, {}, await traces(maker.library, subject.about, paper.at.position)),
            files=links,
            fact=uuid4(),
            draft_id="",
        )

    return routes
