"""``/v1/reports/drafts``: figures at a fixed position, and reviewers' words beside them, until it is published."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Response

from services.stats.publishing import bodies
from services.stats.publishing.answers import draft_answer, edition_answer
from services.stats.publishing.asked import AskedDraft, AskedEdit, AskedPublication
from services.stats.publishing.decide import Publication, Words
from services.stats.publishing.identity import Subject
from services.stats.publishing.lists import edition_before
from services.stats.publishing.office import Office
from services.stats.publishing.route import FILES, NO_DRAFT, FoundRoute, answer, file
from shared.contracts.paper import PaperBody
from shared.papers.formats import Format

DraftId = Annotated[UUID, Path(description="草稿编号（UUID）")]


def router(office: Office) -> APIRouter:
    """The doors of drafts."""
    routes = APIRouter(route_class=FoundRoute, tags=["reports"])
    pool = office.maker.library.pool

    async def shown(key: UUID, status: int = HTTPStatus.OK) -> Response:
        opened = await office.open(key)
        return answer(draft_answer(opened, office.maker.title(opened.draft.said.form)), status)

    @routes.post(
        "/v1/reports/drafts",
        status_code=HTTPStatus.CREATED,
        summary="起草报告",
        response_model=bodies.DraftBody,
    )
    async def post_draft(asked: AskedDraft) -> Response:
        """The figures as known now, at a position, or at the end of a past day; what changed since the last edition is listed in it."""
        about = asked.about
        at = await office.maker.at(asked.as_of, asked.position)
        before = await edition_before(pool, asked.form, about, at)
        subject = Subject(asked.form, about, office.today(), before)
        return await shown(await office.draft(subject, at, asked.person), HTTPStatus.CREATED)

    @routes.get(
        "/v1/reports/drafts/{draft}", summary="报告草稿", response_model=bodies.DraftBody, responses=NO_DRAFT
    )
    async def get_draft(draft: DraftId) -> Response:
        """Where words may stand, what stands there, and what must be looked at again."""
        return await shown(draft)

    @routes.get(
        "/v1/reports/drafts/{draft}/paper",
        summary="报告草稿的文件",
        response_model=PaperBody,
        responses=FILES | NO_DRAFT,
    )
    async def get_draft_paper(draft: DraftId, format: Format = Format.JSON) -> Response:  # noqa: A002  (the parameter's name)
        """With the words in it."""
        opened = await office.open(draft)
        return await file(opened.paper, format, f"{opened.paper.title}（草稿）")

    @routes.post(
        "/v1/reports/drafts/{draft}/edits",
        summary="修改草稿文字",
        response_model=bodies.DraftBody,
        responses=NO_DRAFT,
    )
    async def post_edit(draft: DraftId, asked: AskedEdit) -> Response:
        """Only paragraphs and gaps have keys; figures have none."""
        await office.edit(draft, Words(asked.key, asked.text, asked.person, asked.seen))
        return await shown(draft)

    @routes.post(
        "/v1/reports/drafts/{draft}/publish",
        status_code=HTTPStatus.CREATED,
        summary="发布报告",
        response_model=bodies.EditionBody,
        responses=NO_DRAFT,
    )
    async def post_publication(draft: DraftId, asked: AskedPublication) -> Response:
        """The last draft as it stands, printed in every format. The very same again is answered with the same edition."""
        said = Publication(asked.number, asked.person, asked.issued_on or office.today())
        edition, published = await office.edition(await office.publish(draft, said))
        title = office.maker.title(published.said.form)
        return answer(edition_answer(edition, published, title), HTTPStatus.CREATED)

    return routes
