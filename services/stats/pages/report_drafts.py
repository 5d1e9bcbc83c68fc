"""A draft: looked at with its gaps marked, and its files before it is published."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from fastapi import APIRouter, HTTPException, Response

from services.stats.pages import report_rights as rights
from services.stats.pages.paper_shown import FILES, Trace, heading, sheet
from services.stats.pages.report_preview import PRINTED
from services.stats.pages.report_traces import traces
from services.stats.pages.supervision import name_of
from services.stats.publishing.editing import open_places, places
from services.stats.publishing.identity import Subject
from services.stats.publishing.office import NotFoundError, Office, Opened
from services.stats.publishing.route import file
from shared.papers.formats import Format
from shared.security.visitor import unfenced
from shared.web import Site, Visit

DONE = {
    "drafted": "已起草。数字已按下列日志位置固定；可以修改文字、填写待填处，然后发布。",
    "saved": "已保存。",
    "taken-back": "已恢复系统原文。",
}


def router(site: Site, office: Office) -> APIRouter:
    routes = site.router()

    @routes.get("/reports/drafts/{draft}")
    async def get_draft(draft: UUID, done: str = "", visit: Visit = site.visitor) -> Response:
        opened = await opened_draft(office, visit, draft)
        return draft_page(
            site,
            office,
            visit,
            opened,
            "report_draft.html",
            sheet=sheet(opened.own, opened.record.words(), await _traces(office, opened)),
            current=opened.record.open_draft == opened.draft,
            newest=opened.record.draft.id,
            edition=opened.record.in_force,
            files=[(FILES[one], f"/reports/drafts/{draft}/paper/{one}") for one in PRINTED],
            done=DONE.get(done, ""),
        )

    @routes.get("/reports/drafts/{draft}/paper/{kind}")
    async def get_paper(draft: UUID, kind: Format, visit: Visit = site.visitor) -> Response:
        """The file before it is published, with the words in it, marked as a draft."""
        opened = await opened_draft(office, visit, draft)
        return await file(opened.paper, kind, f"{opened.paper.title}（草稿）")

    return routes


def draft_page(
    site: Site, office: Office, visit: Visit, opened: Opened, template: str, *, status: int = 200, **more: Any
) -> Response:
    """A page about a draft; ``open`` are the places that nobody has filled in or judged."""
    said, own = opened.draft.said, places(opened.own)
    return site.page(
        visit,
        template,
        status,
        opened=opened,
        subject=Subject.of(said),
        said=said,
        draft_id=opened.draft.id,
        fact=uuid4(),
        title=heading(office.maker.title(said.form), Subject.of(said).about),
        named=lambda code: name_of(site, code),
        open=[own[key] for key in open_places(opened.paper) if key in own],
        **more,
    )


async def _traces(office: Office, opened: Opened) -> Trace:
    said = opened.draft.said
    return await traces(office.maker.library, Subject.of(said).about, said.log_position)


async def opened_draft(office: Office, visit: Visit, key: UUID) -> Opened:
    """404 for none; NotAllowed before anything of another's is read."""
    try:
        opened = await unfenced(office.open(key))
    except NotFoundError:
        raise HTTPException(404) from None
    rights.check_work(visit.identity, Subject.of(opened.draft.said))
    return opened
