"""Drafting, editing, publishing against the log. Whatever is kept in the file store is there before the event that names it.

Every step may be repeated: a crash in between leaves either nothing, or files that nobody names yet.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from uuid import UUID

import orjson

from services.stats.publishing import decide
from services.stats.publishing.decide import Publication, Words
from services.stats.publishing.editing import notices, own_text_in, places, with_words
from services.stats.publishing.identity import JUSTICE_BUREAU, Subject
from services.stats.publishing.making import Made, Maker, maker
from services.stats.publishing.record import Draft, Edit, Edition, Record, fold
from services.stats.publishing.shelf import Shelf
from services.stats.standpoint import Standpoint
from shared.clock import Today
from shared.errors import Rejected, Retry
from shared.eventlog import Appended, Duplicate, EventLog, Expected, Write
from shared.events.envelope import NewEvent, derived_id, new_event
from shared.events.published import Digest, ReportDrafted, ReportEvent, ReportPublished
from shared.events.terms import Recipient
from shared.papers.formats import Format, printed
from shared.papers.paper import Paper
from shared.papers.plain import restored

Decided = Callable[[Record], Awaitable["ReportEvent | Edition | None"]]

#: others may write on the report at the same moment; each attempt meets a faster one
ATTEMPTS = 20


class NotFoundError(Exception):
    """No draft or edition of this id."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A draft as a reviewer sees it: with the words in it, and what they must look at."""

    record: Record
    draft: Draft
    own: Paper
    paper: Paper
    notices: list[str]


@dataclass(frozen=True, slots=True)
class Office:
    log: EventLog
    maker: Maker
    shelf: Shelf
    today: Today

    async def draft(self, subject: Subject, at: Standpoint, actor: str, key: UUID | None = None) -> UUID:
        """Made, kept and recorded; the id of the open draft where it already says the same of the same position.

        ``key`` is the draft's id: asked for twice, it is made once; asked for something else with it, that is another draft.
        """
        key = await self._own(key, subject, at) if key else None
        if key and await self.log.find([key]):
            return key
        made = await self.maker.make(subject, at)
        await self.shelf.keep(made.content)
        event = self._event(subject, made.drafted(subject), actor, key)
        for _ in range(ATTEMPTS):
            record = await self._record(subject.stream)
            # by another process, perhaps as of a moment before or after
            if event.id in {one.id for one in record.drafts}:
                return event.id
            if (last := record.open_draft) and _is(last, made):
                return last.id
            write = Write(subject.stream, (event,), Expected.exact(record.version))
            if isinstance(await self.log.append(write), Appended | Duplicate):
                return event.id
        raise Retry("too many people write on the report at one moment")

    async def open(self, key: UUID) -> Opened:
        """NotFoundError for an id that is no draft's."""
        record, draft = await self._draft(key)
        own = await self._content(draft)
        words = record.words()
        said = notices(own, words, await self._before(record, words, draft))
        return Opened(record, draft, own, with_words(own, words), said)

    async def edit(self, key: UUID, words: Words) -> None:
        """Rejected for anything that is no paragraph or gap, for a closed draft, and for words that somebody has overtaken."""
        _, draft = await self._draft(key)
        found = places(await self._content(draft))

        async def decided(record: Record) -> ReportEvent | None:
            return decide.edit(record, draft, found, words)

        await self._change(await self._stream(key, ReportDrafted), words.person, decided)

    async def publish(self, key: UUID, asked: Publication) -> UUID:
        """The edition's id. Printed in every format and kept first; the event names the digests."""
        _, draft = await self._draft(key)
        edition = derived_id("report.published", key)

        async def decided(record: Record) -> ReportEvent | Edition:
            closed = any(one.said.draft == key for one in record.editions)
            digests = () if closed else await self._printed(draft, record, asked)
            return decide.publish(record, draft, asked, digests)

        await self._change(await self._stream(key, ReportDrafted), asked.person, decided, edition)
        return edition

    async def recall(self, key: UUID, person: str, reason: str) -> None:
        async def decided(record: Record) -> ReportEvent | None:
            return decide.recall(record.edition_of(key), person, reason)

        await self._change(await self._stream(key, ReportPublished), person, decided)

    async def deliver(self, key: UUID, person: str, to: Recipient, receipt: str | None) -> None:
        async def decided(record: Record) -> ReportEvent | None:
            return decide.deliver(record.edition_of(key), to, receipt)

        await self._change(await self._stream(key, ReportPublished), person, decided)

    async def edition(self, key: UUID) -> tuple[Edition, Draft]:
        """With the draft it was made of. NotFoundError for an id that is no edition's."""
        record = await self._record(await self._stream(key, ReportPublished))
        edition = record.edition_of(key)
        return edition, record.draft_of(edition.said.draft)

    async def _printed(self, draft: Draft, record: Record, asked: Publication) -> tuple[Digest, ...]:
        made = await self.maker.again(draft.said)
        if made.digest != draft.said.content:
            raise Rejected("draft_not_reproducible", changed_since(draft, made, "请重新起草后再发布，已写的文字会带入。"), "draft")  # fmt: skip
        paper = finished(made.paper, record.words(), asked)
        files = await asyncio.to_thread(lambda: {kind: printed(paper, kind) for kind in Format})
        return tuple([Digest(name=kind, digest=await self.shelf.keep(files[kind])) for kind in Format])

    async def _content(self, draft: Draft) -> Paper:
        """The draft's own paper: as kept, or made again where the store has lost it."""
        if kept := await self.shelf.kept(draft.said.content):
            return restored(orjson.loads(kept))
        made = await self.maker.again(draft.said)
        if made.digest == draft.said.content:
            return made.paper
        raise Rejected("draft_not_reproducible", changed_since(draft, made, "原稿内容也不在文件库中，请重新起草。"), "draft")  # fmt: skip

    async def _before(self, record: Record, words: dict[str, Edit], now: Draft) -> dict[str, str | None]:
        """The system's text for each key that was written on an earlier draft."""
        earlier = {edit.draft for edit in words.values()} - {now.id}
        papers = {key: await self.shelf.kept(record.draft_of(key).said.content) for key in earlier}
        own = {key: own_text_in(restored(orjson.loads(kept))) if kept else {} for key, kept in papers.items()}
        return {key: own[edit.draft].get(key) for key, edit in words.items() if edit.draft in earlier}

    async def _own(self, key: UUID, subject: Subject, at: Standpoint) -> UUID:
        """The key itself, or one that follows from it where something else was drafted with it: somebody went back and changed the form."""
        found = next(iter(await self.log.find([key])), None)
        if found is None or (found.stream, getattr(found.payload, "as_of", None)) == (
            subject.stream,
            at.as_of,
        ):
            return key
        return derived_id("report.drafted", key, subject.stream, at.as_of)

    async def _draft(self, key: UUID) -> tuple[Record, Draft]:
        record = await self._record(await self._stream(key, ReportDrafted))
        return record, record.draft_of(key)

    async def _stream(self, key: UUID, kind: type[ReportEvent]) -> str:
        found = await self.log.find([key])
        if not found or found[0].type != kind.type:
            raise NotFoundError(key)
        return found[0].stream

    async def _record(self, stream: str) -> Record:
        return fold(stream, await self.log.read_stream(stream))

    async def _change(self, stream: str, actor: str, decided: Decided, own: UUID | None = None) -> None:
        """Append what is decided on the report as it stands, decided anew when somebody else was faster; nothing for no event."""
        for _ in range(ATTEMPTS):
            record = await self._record(stream)
            said = await decided(record)
            if not isinstance(said, ReportEvent):
                return
            event = self._event(Subject.of(record.draft.said), said, actor, own)
            outcome = await self.log.append(Write(stream, (event,), Expected.exact(record.version)))
            if isinstance(outcome, Appended | Duplicate):
                return
        raise Retry("too many people write on the report at one moment")

    def _event(self, subject: Subject, said: ReportEvent, actor: str, key: UUID | None) -> NewEvent:
        """What is not of one bureau is the 司法局's."""
        about, on = subject.about, self.today()
        return new_event(
            said,
            region=about.region,
            bureau=about.bureau or JUSTICE_BUREAU,
            actor=actor,
            occurred_on=said.issued_on if isinstance(said, ReportPublished) else on,
            id=key,
        )


def _is(draft: Draft, made: Made) -> bool:
    return (draft.said.content, draft.said.log_position) == (made.digest, made.at.position)


def finished(own: Paper, words: Mapping[str, Edit], asked: Publication) -> Paper:
    """The draft as it goes out: with its words, its number and its day."""
    paper = with_words(own, words)
    return replace(paper, number=asked.number or paper.number, issued_on=asked.issued_on, draft=False)


def changed_since(draft: Draft, made: Made, then: str) -> str:
    """Why it does not come out as it was drafted, as far as that is known."""
    old = {one.name: one.digest for one in draft.said.packs}
    packs = "、".join(sorted(name for name in old if old[name] != made.running.get(name)))
    reasons = [f"政策文件已变（{packs}）"] if packs else []
    reasons += [f"程序由 {draft.said.maker} 变为 {maker()}"] if draft.said.maker != maker() else []
    return f"按原日志位置重新生成，结果与起草时不同：{'；'.join(reasons) or '统计程序已变'}。{then}"
