"""A report as its stream tells it: drafts, words, editions. Pure: ``evolve`` folds one event, ``fold`` a stream."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from shared.events.envelope import Recorded
from shared.events.published import (
    ReportDelivered,
    ReportDrafted,
    ReportEdited,
    ReportPublished,
    ReportRecalled,
)
from shared.events.terms import Term


class ReportState(Term):
    """How far a report has come."""

    DRAFT = "draft", "草稿"
    PUBLISHED = "published", "已发布"
    RECALLED = "recalled", "已撤回"


@dataclass(frozen=True, slots=True)
class Draft:
    """``said`` is what was recorded; ``version`` its place in the stream."""

    id: UUID
    said: ReportDrafted
    version: int
    recorded_at: datetime
    actor: str


@dataclass(frozen=True, slots=True)
class Edit:
    """The words that stand for a key now; ``text`` null: taken back. ``draft`` is the one they were written on."""

    id: UUID
    key: str
    text: str | None
    person: str
    draft: UUID
    version: int


@dataclass(frozen=True, slots=True)
class Edition:
    """One publication, the ``number_of``-th of the report, with the words as they stood then."""

    id: UUID
    number_of: int
    said: ReportPublished
    edits: dict[str, Edit]
    recorded_at: datetime
    delivered: tuple[ReportDelivered, ...] = ()
    recalled: ReportRecalled | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """The whole report; ``edits`` by key, the last one of each."""

    stream: str
    version: int = 0
    drafts: tuple[Draft, ...] = ()
    edits: dict[str, Edit] = field(default_factory=dict)
    editions: tuple[Edition, ...] = ()

    @property
    def draft(self) -> Draft:
        """The last one."""
        return self.drafts[-1]

    def draft_of(self, key: UUID) -> Draft:
        return next(draft for draft in self.drafts if draft.id == key)

    def edition_of(self, key: UUID) -> Edition:
        return next(edition for edition in self.editions if edition.id == key)

    def words(self) -> dict[str, Edit]:
        """What reviewers have put in place of the system's words."""
        return {key: edit for key, edit in self.edits.items() if edit.text is not None}

    @property
    def in_force(self) -> Edition | None:
        """The last edition that was not recalled."""
        return next((one for one in reversed(self.editions) if one.recalled is None), None)

    @property
    def open_draft(self) -> Draft | None:
        """The last draft, if it has not been published."""
        published = {edition.said.draft for edition in self.editions}
        return None if not self.drafts or self.draft.id in published else self.draft

    @property
    def state(self) -> ReportState:
        if self.in_force:
            return ReportState.PUBLISHED
        return ReportState.RECALLED if self.editions and not self.open_draft else ReportState.DRAFT


def evolve(record: Record, event: Recorded) -> Record:
    """One more event of the stream."""
    record = replace(record, version=event.version)
    match event.payload:
        case ReportDrafted() as said:
            draft = Draft(event.id, said, event.version, event.recorded_at, event.actor)
            return replace(record, drafts=(*record.drafts, draft))
        case ReportEdited() as said:
            edit = Edit(event.id, said.key, said.text, said.person, said.draft, event.version)
            return replace(record, edits={**record.edits, said.key: edit})
        case ReportPublished() as said:
            number_of, words = len(record.editions) + 1, record.words()
            edition = Edition(event.id, number_of, said, words, event.recorded_at)
            return replace(record, editions=(*record.editions, edition))
        case ReportDelivered() as said:
            return _changed(record, said.edition, said)
        case ReportRecalled() as said:
            return _changed(record, said.edition, said)
    return record


def fold(stream: str, events: Iterable[Recorded]) -> Record:
    record = Record(stream)
    for event in events:
        record = evolve(record, event)
    return record


def _changed(record: Record, key: UUID, said: ReportDelivered | ReportRecalled) -> Record:
    editions = tuple(_after(one, said) if one.id == key else one for one in record.editions)
    return replace(record, editions=editions)


def _after(edition: Edition, said: ReportDelivered | ReportRecalled) -> Edition:
    if isinstance(said, ReportRecalled):
        return replace(edition, recalled=said)
    return replace(edition, delivered=(*edition.delivered, said))
