"""An edition: what went out, its files, whether it comes out the same today, and what has changed since."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import orjson
from fastapi import APIRouter, HTTPException, Response

from services.stats.pages import report_rights as rights
from services.stats.pages.changes_shown import changes
from services.stats.pages.paper_shown import FILES, heading, sheet
from services.stats.pages.report_traces import traces
from services.stats.pages.reports import recalled_lamp
from services.stats.pages.supervision import name_of
from services.stats.publishing.adjustments import Adjuster
from services.stats.publishing.identity import Subject
from services.stats.publishing.office import NotFoundError, Office
from services.stats.publishing.record import Draft, Edition
from services.stats.publishing.reprint import Press, recorded_digests
from services.stats.publishing.route import download
from shared.events.terms import Recipient
from shared.papers.formats import Format
from shared.papers.paper import Paper
from shared.papers.plain import restored
from shared.security import Act
from shared.security.visitor import unfenced
from shared.web import Site, Visit

#: the edition as it went out
PAGE = "report_edition.html"
DONE = {
    "published": "已发布。今后任何时候都可以按这一日志位置重新生成，逐字节相同。",
    "delivered": "报送已登记。",
    "recalled": "已撤回。文件和记录仍然保留。",
}


def router(site: Site, office: Office) -> APIRouter:
    routes, maker, press = site.router(), office.maker, Press(office)

    @routes.get("/reports/editions/{edition}")
    async def get_edition(edition: UUID, done: str = "", visit: Visit = site.visitor) -> Response:
        return await edition_page(site, office, visit, edition, done=DONE.get(done, ""))

    @routes.get("/reports/editions/{edition}/file/{kind}")
    async def get_file(edition: UUID, kind: Format, visit: Visit = site.visitor) -> Response:
        """Byte for byte as it was published."""
        found, draft = await opened_edition(office, visit, edition, published=True)
        again = await unfenced(press.reprint(edition, kind))
        named = f"{maker.title(draft.said.form)}（{found.said.number or draft.said.period}）"
        return download(again.content, kind, named)

    @routes.get("/reports/editions/{edition}/adjustments")
    async def get_adjustments(edition: UUID, visit: Visit = site.visitor) -> Response:
        """Which numbers of its period are different now, by which cases and which entries."""
        _, draft = await opened_edition(office, visit, edition)
        then, now = await maker.at(position=draft.said.log_position), await maker.at()
        library = maker.library
        found = await Adjuster(library.pool, library.catalogue).between(
            Subject.of(draft.said).about, then, now
        )
        lines = await asyncio.to_thread(changes, found)
        return await page(site, office, visit, edition, "report_adjustments.html", lines=lines, now=now)

    return routes


async def page(
    site: Site, office: Office, visit: Visit, key: UUID, template: str, *, status: int = 200, **more: Any
) -> Response:
    edition, draft = await opened_edition(office, visit, key, published=template == PAGE)
    subject = Subject.of(draft.said)
    return site.page(
        visit,
        template,
        status,
        edition=edition,
        drafted=draft.said,
        subject=subject,
        title=heading(office.maker.title(subject.form), subject.about),
        named=lambda code: name_of(site, code),
        lamp=recalled_lamp(recalled=edition.recalled is not None),
        may_work=rights.may_work(visit.identity, subject),
        may_trace=rights.may_trace(visit.identity, subject),
        **more,
    )


async def edition_page(
    site: Site, office: Office, visit: Visit, key: UUID, *, status: int = 200, **more: Any
) -> Response:
    edition, draft = await opened_edition(office, visit, key, published=True)
    form = office.maker.forms.get(draft.said.form)
    first = form.to if form else ()
    subject = Subject.of(draft.said)
    trace = None
    if rights.may_trace(visit.identity, subject):
        trace = await traces(office.maker.library, subject.about, draft.said.log_position)
    values = {
        "files": [
            (words, f"/reports/editions/{key}/file/{one}")
            for one, words in FILES.items()
            if one in recorded_digests(edition)
        ],
        "sheet": sheet(await unfenced(_published(Press(office), edition)), {}, trace),
        "recipients": [(one.value, one.title) for one in dict.fromkeys((*first, *Recipient))],
        "typed": {},
        "errors": {},
        "faults": (),
        "done": "",
    }
    return await page(site, office, visit, key, PAGE, status=status, **{**values, **more})


async def opened_edition(
    office: Office, visit: Visit, key: UUID, *, published: bool = False
) -> tuple[Edition, Draft]:
    """404 for none; NotAllowed for another's. ``published``: nothing is shown but what went out."""
    visit.identity.check(Act.SEE)
    try:
        edition, draft = await unfenced(office.edition(key))
    except NotFoundError:
        raise HTTPException(404) from None
    subject = Subject.of(draft.said)
    if published:
        rights.check_published(visit.identity, subject, recalled=edition.recalled is not None)
    else:
        rights.check_read(visit.identity, subject)
    return edition, draft


async def _published(press: Press, edition: Edition) -> Paper:
    """The paper as it went out: kept, or made again."""
    kept = await press.office.shelf.kept(recorded_digests(edition)[Format.JSON])
    content = kept or (await press.reprint(edition.id, Format.JSON)).content
    return await asyncio.to_thread(lambda: restored(orjson.loads(content)))
