"""``/v1/reports/editions``: what went out, byte for byte as it did; its deliveries, its recall, and what has changed since.

A file is made again from the log and compared with its digest; the ETag is that digest, because it can never be another.
"""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import quote
from uuid import UUID

from fastapi import APIRouter, Header, Path, Response

from services.stats.publishing import bodies
from services.stats.publishing.adjustments import Adjuster
from services.stats.publishing.answers import compared_answer, edition_answer
from services.stats.publishing.asked import AskedDelivery, AskedRecall
from services.stats.publishing.identity import Subject
from services.stats.publishing.office import Office
from services.stats.publishing.reprint import NOT_REPRODUCIBLE, Press, recorded_digests
from services.stats.publishing.route import FILES, GONE, NO_EDITION, FoundRoute, answer, download
from shared.contracts.paper import PaperBody
from shared.papers.formats import Format

EditionId = Annotated[UUID, Path(description="发布编号（UUID）")]
Etag = Annotated[str | None, Header(alias="if-none-match")]
SAME: dict[int | str, dict[str, Any]] = {304: {"description": "与 If-None-Match 所指的内容相同"}}
#: ``again``: made again and the same; else the kept file, with the code and the reason (percent-encoded) beside it
MADE = "report-reproduction"


def router(office: Office) -> APIRouter:
    """The doors of editions."""
    routes = APIRouter(route_class=FoundRoute, tags=["reports"])
    _as_published(routes, office)
    _made_again(routes, office)
    _after_publishing(routes, office)
    return routes


def _as_published(routes: APIRouter, office: Office) -> None:
    maker, press = office.maker, Press(office)

    @routes.get(
        "/v1/reports/editions/{edition}",
        summary="已发布的报告",
        response_model=PaperBody,
        responses=FILES | SAME | NO_EDITION | GONE,
    )
    async def get_edition(
        edition: EditionId,
        format: Format = Format.JSON,  # noqa: A002  (the parameter's name)
        if_none_match: Etag = None,
    ) -> Response:
        """Byte for byte as it was published; the header report-reproduction says whether this program still makes it so."""
        found, draft = await office.edition(edition)
        headers = {"ETag": f'"{recorded_digests(found)[format]}"'}
        if if_none_match == headers["ETag"]:
            return Response(status_code=304, headers=headers)
        again = await press.reprint(edition, format)
        headers[MADE] = "again" if again.reproduced else NOT_REPRODUCIBLE
        if again.reason:
            headers[f"{MADE}-reason"] = quote(again.reason)
        named = f"{maker.title(draft.said.form)}（{found.said.number or draft.said.period}）"
        return download(again.content, format, named, headers)

    @routes.get(
        "/v1/reports/editions/{edition}/record",
        summary="发布记录",
        response_model=bodies.EditionBody,
        responses=NO_EDITION,
    )
    async def get_edition_record(edition: EditionId) -> Response:
        """Number, day, digests, deliveries, recall."""
        return await _shown(office, edition)


def _made_again(routes: APIRouter, office: Office) -> None:
    """What the log gives now, beside what was published."""
    maker, press = office.maker, Press(office)

    @routes.get(
        "/v1/reports/editions/{edition}/reproduction",
        summary="重现已发布的报告",
        response_model=bodies.ReproductionBody,
        responses=NO_EDITION,
    )
    async def get_reproduction(edition: EditionId) -> Response:
        """Every format made again from the log and compared with what was published."""
        _, draft = await office.edition(edition)
        return answer(compared_answer(edition, draft, *await press.compared(edition)))

    @routes.get(
        "/v1/reports/editions/{edition}/adjustments",
        summary="发布后的调整",
        response_model=bodies.AdjustmentsBody,
        responses=NO_EDITION,
    )
    async def get_adjustments(edition: EditionId) -> Response:
        """Every figure of its period that is different now, the cases that came in, left or changed, and the events that did it."""
        _, draft = await office.edition(edition)
        then, now = await maker.at(position=draft.said.log_position), await maker.at()
        about = Subject.of(draft.said).about
        changes = await Adjuster(maker.library.pool, maker.library.catalogue).between(about, then, now)
        head = {"edition": edition, "published_position": then.position, "position": now.position}
        return answer(head | {"items": [one.plain() for one in changes]})


def _after_publishing(routes: APIRouter, office: Office) -> None:
    @routes.post(
        "/v1/reports/editions/{edition}/recall",
        summary="撤回报告",
        response_model=bodies.EditionBody,
        responses=NO_EDITION,
    )
    async def post_recall(edition: EditionId, asked: AskedRecall) -> Response:
        """It stays on record, with its files."""
        await office.recall(edition, asked.person, asked.reason)
        return await _shown(office, edition)

    @routes.post(
        "/v1/reports/editions/{edition}/deliver",
        summary="登记报送",
        response_model=bodies.EditionBody,
        responses=NO_EDITION,
    )
    async def post_delivery(edition: EditionId, asked: AskedDelivery) -> Response:
        """To whom it was reported, and their receipt."""
        await office.deliver(edition, asked.person, asked.to, asked.receipt)
        return await _shown(office, edition)


async def _shown(office: Office, key: UUID) -> Response:
    edition, draft = await office.edition(key)
    return answer(edition_answer(edition, draft, office.maker.title(draft.said.form)))
