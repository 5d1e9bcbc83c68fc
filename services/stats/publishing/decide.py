"""What may happen to a report. Pure: the record and what is asked, and out comes an event, or a refusal with its reason.

A draft that was published is closed; words for the next edition are written on the next draft, which keeps all earlier ones. Only the last
draft can be published, so that nobody publishes figures that somebody has already replaced.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.stats.publishing.editing import Place
from services.stats.publishing.record import Draft, Edition, Record
from shared.errors import Rejected
from shared.events.published import Digest, ReportDelivered, ReportEdited, ReportPublished, ReportRecalled
from shared.events.terms import Recipient


@dataclass(frozen=True, slots=True)
class Words:
    """``text`` null takes back what was written; ``seen`` is the version of the report that the writer had before them."""

    key: str
    text: str | None
    person: str
    seen: int | None = None


@dataclass(frozen=True, slots=True)
class Publication:
    number: str | None
    person: str
    issued_on: date


def edit(record: Record, draft: Draft, places: Mapping[str, Place], words: Words) -> ReportEdited | None:
    """The event, or null when these are the words that stand there already."""
    _open(record, draft)
    if words.key not in places:
        known = "、".join(places) or "（无）"
        text = f"没有可以修改的“{words.key}”：数字和表格由系统按日志统计，不能手填；可改的有：{known}"
        raise Rejected("not_editable", text, "key")
    last = record.edits.get(words.key)
    if (last.text if last else None) == words.text:
        return None
    if last and words.seen is not None and last.version > words.seen:
        text = f"“{words.key}”处已由 {last.person} 修改，请重新打开草稿，在其文字上修改。"
        raise Rejected("edit_overtaken", text, "seen")
    return ReportEdited(draft=draft.id, key=words.key, text=words.text, person=words.person)


def publish(
    record: Record, draft: Draft, asked: Publication, digests: tuple[Digest, ...]
) -> ReportPublished | Edition:
    """The event, or the edition when the very same was published before."""
    if done := next((one for one in record.editions if one.said.draft == draft.id), None):
        if _same(done, asked) and done.recalled is None:
            return done
        raise Rejected("draft_published", "这份草稿已经发布过；要再发一版，请重新起草。", "draft")
    _open(record, draft)
    return ReportPublished(
        draft=draft.id,
        number=asked.number,
        person=asked.person,
        issued_on=asked.issued_on,
        digests=digests,
    )


def recall(edition: Edition, person: str, reason: str) -> ReportRecalled | None:
    """Null when it was recalled before by the same person for the same reason."""
    said = ReportRecalled(edition=edition.id, person=person, reason=reason)
    if edition.recalled == said:
        return None
    if edition.recalled:
        raise Rejected("edition_recalled", f"该版已由 {edition.recalled.person} 撤回。", "edition")
    return said


def deliver(edition: Edition, to: Recipient, receipt: str | None) -> ReportDelivered | None:
    """Null when the same was recorded before."""
    said = ReportDelivered(edition=edition.id, to=to, receipt=receipt)
    if said in edition.delivered:
        return None
    if edition.recalled:
        raise Rejected("edition_recalled", "该版已撤回，不能再报送。", "edition")
    return said


def _same(edition: Edition, asked: Publication) -> bool:
    said = edition.said
    return (said.number, said.person, said.issued_on) == (asked.number, asked.person, asked.issued_on)


def _open(record: Record, draft: Draft) -> None:
    if draft.id != record.draft.id:
        newer: UUID = record.draft.id
        raise Rejected("draft_superseded", f"已有更新的草稿 {newer}，请改用它；已写的文字会随键带入。", "draft")  # fmt: skip
    if record.open_draft is None:
        raise Rejected("draft_published", "这份草稿已经发布，不能再改；请重新起草，已写的文字会带入。", "draft")  # fmt: skip
