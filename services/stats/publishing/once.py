"""``GET /v1/reports/{form}``: a report made and handed out without being recorded; drafts and editions are what is kept.

The statistical tables come as figures by code, and as the workbook with all their cases; every other form is a paper.
"""

from __future__ import annotations

import asyncio
from typing import Annotated

import orjson
from fastapi import APIRouter, Path, Query, Response

from services.stats.asked import CODE
from services.stats.plain import plain_report
from services.stats.projection import Figures
from services.stats.publishing import bodies
from services.stats.publishing.asked import AskedOnce
from services.stats.publishing.identity import Subject
from services.stats.publishing.making import Maker
from services.stats.publishing.material import FIGURES, RESTS_ON
from services.stats.publishing.route import FILES, download, file
from services.stats.reports.statistical import STATISTICAL, statistics
from services.stats.standpoint import Standpoint
from services.stats.xlsx import workbook_bytes
from shared.clock import Today
from shared.errors import Rejected
from shared.papers.formats import Format

FormCode = Annotated[str, Path(pattern=CODE)]


def router(maker: Maker, today: Today) -> APIRouter:
    """``today`` is the day that papers bear."""
    routes = APIRouter(tags=["stats"])

    @routes.get(
        "/v1/reports/{form}",
        summary="生成报告（不登记）",
        response_model=bodies.MadeBody,
        responses=FILES,
    )
    async def get_report(form: FormCode, asked: Annotated[AskedOnce, Query()]) -> Response:
        kind, title = asked.kind, maker.form(form).title
        tables = form in STATISTICAL and kind in {Format.JSON, Format.XLSX}
        if form not in STATISTICAL and not asked.region:
            raise Rejected("region_required", f"“{title}”须指明行政区划代码（region）。", "region")
        at = await maker.at(asked.day, asked.log_position, FIGURES if tables else RESTS_ON)
        headers = {"ETag": f'"{Figures.version}-{at.position}"'}
        if tables:
            content = await _statistics(maker, form, asked, at)
        else:
            made = await maker.make(Subject(form, asked.about, today()), at)
            return await file(made.paper, kind, made.paper.title, headers)
        return download(content, kind, f"{form}-{asked.about.period.code}-{at.position}", headers)

    return routes


async def _statistics(maker: Maker, form: str, asked: AskedOnce, at: Standpoint) -> bytes:
    """With the cases behind the figures, which a paper leaves out."""
    rows = await maker.library.rows(asked.about, at)
    made = await asyncio.to_thread(statistics, form, rows, maker.library.catalogue, asked.about.period)
    if asked.kind is Format.XLSX:
        return await asyncio.to_thread(workbook_bytes, made)
    return orjson.dumps(plain_report(made), default=str)  # asyncpg's UUID is a class of its own
