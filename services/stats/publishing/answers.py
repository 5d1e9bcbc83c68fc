"""Drafts and editions as plain data for answers. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from services.stats.publishing.editing import Place, open_places, places
from services.stats.publishing.identity import Subject
from services.stats.publishing.office import Opened
from services.stats.publishing.record import Draft, Edit, Edition
from services.stats.publishing.reprint import NOT_REPRODUCIBLE, Compared
from shared.events.published import Digest, ReportDrafted
from shared.papers.formats import Format


def about(drafted: ReportDrafted, title: str) -> dict[str, Any]:
    subject = Subject.of(drafted)
    return {
        "report": subject.report,
        "form": drafted.form,
        "title": title,
        "region": subject.about.region,
        "bureau": subject.about.bureau,
        "case_id": subject.about.case_id,
        "period": drafted.period,
    }


def draft_answer(opened: Opened, title: str) -> dict[str, Any]:
    record, draft, said = opened.record, opened.draft, opened.draft.said
    words = record.words()
    return {
        **about(said, title),
        "draft": draft.id,
        "state": record.state,
        "current": record.open_draft == draft,
        "version": record.version,
        "position": said.log_position,
        "as_of": said.as_of,
        "calendar": said.calendar,
        "packs": _digests(said.packs),
        "maker": said.maker,
        "digest": said.content,
        "recorded_at": draft.recorded_at,
        "actor": draft.actor,
        "places": [_place(place, words.get(place.key)) for place in places(opened.own).values()],
        "notices": opened.notices,
        "open": open_places(opened.paper),
    }


def edition_answer(edition: Edition, draft: Draft, title: str) -> dict[str, Any]:
    said = edition.said
    return {
        **about(draft.said, title),
        "edition": edition.id,
        "draft": draft.id,
        "number_of": edition.number_of,
        "number": said.number,
        "person": said.person,
        "issued_on": said.issued_on,
        "recorded_at": edition.recorded_at,
        "position": draft.said.log_position,
        "digests": _digests(said.digests),
        "recalled": edition.recalled and edition.recalled.reason,
        "delivered": [{"to": one.to, "receipt": one.receipt} for one in edition.delivered],
        "files": {kind.value: f"/v1/reports/editions/{edition.id}?format={kind}" for kind in Format},
    }


def compared_answer(
    edition: UUID, draft: Draft, rows: Sequence[Compared], reason: str | None
) -> dict[str, Any]:
    return {
        "edition": edition,
        "position": draft.said.log_position,
        "reproducible": reason is None,
        "code": NOT_REPRODUCIBLE if reason else None,
        "reason": reason,
        "formats": [asdict(one) | {"same": one.made == one.recorded} for one in rows],
    }


def _place(place: Place, edit: Edit | None) -> dict[str, Any]:
    return {
        "key": place.key,
        "text": place.own if edit is None else edit.text,
        "own": place.own,
        "gap": place.gap,
        "draft": place.draft,
        "person": edit and edit.person,
    }


def _digests(found: tuple[Digest, ...]) -> list[dict[str, str]]:
    return [{"name": one.name, "digest": one.digest} for one in found]
