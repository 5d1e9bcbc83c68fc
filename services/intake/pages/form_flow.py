"""A form on the desk, of a case or of a bureau: shown, kept while it is filled in, sent, refused with all that was typed, recorded once.

Nothing that somebody typed is lost: a refused form comes back with everything in it, and one that others were faster than shows what they recorded.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Protocol
from uuid import UUID, uuid4

from fastapi import Response
from starlette.datastructures import FormData

from services.intake.pages.drafts import Draft
from services.intake.pages.factform import Choices, Sent, checked, form, read, wrong_day
from services.intake.pages.recording import Outcome, fact_id, item, version
from services.intake.pages.rooms import Rooms
from services.intake.pages.wording import Words
from shared.errors import Rejected
from shared.events import Event
from shared.events.envelope import Recorded
from shared.events.history import Fact
from shared.web import Visit

#: words that a correction needs besides the fact
REASON = "reason"


class Folder(Protocol):
    """What the fact belongs to, as it was read: a case, or a bureau's own records."""

    @property
    def today(self) -> date: ...
    @property
    def version(self) -> int: ...
    @property
    def words(self) -> Words: ...


@dataclass(frozen=True)
class Paper(ABC):
    """The form: of a new fact, or with ``target`` of the correction of one."""

    kind: type[Event]
    path: str
    target: Fact | None
    template: ClassVar[str]
    #: the event that corrects, and whether new facts of others since the form was begun are told
    correction: ClassVar[type[Event]]
    waits: ClassVar[bool]

    @property
    @abstractmethod
    def folder(self) -> Folder: ...

    @property
    @abstractmethod
    def belongs(self) -> tuple[str, tuple[str, str]]:
        """The stream, and (region, bureau)."""

    @property
    def title(self) -> str:
        return f"更正：{self.kind.title}" if self.target else self.kind.title

    @abstractmethod
    def blank(self, asked: dict[str, str]) -> Sent:
        """A new one as it is first shown; ``asked``: what the link that led here says."""

    @abstractmethod
    def choices(self, sent: Sent) -> Choices: ...

    @abstractmethod
    def corrected_on(self) -> str | None:
        """The day that a correction itself bears."""

    @abstractmethod
    def recorded(self, sent: Sent, outcome: Outcome) -> Response:
        """To where the fact is found, which tells that it was recorded."""

    async def completed(self, rooms: Rooms, sent: Sent, typed: FormData) -> Sent:  # noqa: ARG002
        """With what nobody types. Rejected for what came along and cannot be taken."""
        return sent

    def settled(self, sent: Sent, key: UUID) -> Sent:  # noqa: ARG002
        """What nobody types is as it is now."""
        return sent

    def began(self, sent: Sent) -> int | None:
        """The version of the stream that the form was begun from, where that matters."""
        return version(sent) if self.waits or self.target else None

    def fact(self, sent: Sent, who: str) -> tuple[dict[str, Any], dict[str, str]]:
        """What goes to the door, and all that is wrong with its shape."""
        data, day = read(self.kind, sent, self.choices(sent))
        kind = self.kind
        errors = checked(kind, data) | wrong_day(kind, day, self.folder.today)
        if self.target:
            reason = sent.text(REASON)
            errors |= {} if reason else {REASON: "请写明为什么更正。"}
            data = {"corrects": str(self.target.id), "data": data, "reason": reason} | (
                {"fact_on": day} if day else {}
            )
            kind, day = self.correction, self.corrected_on()
        subject, place = self.belongs
        return item(kind, data, day, subject=subject, place=place, who=who, key=fact_id(sent)), errors


async def opened(rooms: Rooms, visit: Visit, paper: Paper, asked: dict[str, str]) -> Response:
    """Empty, or as far as it was filled in before; a draft of something else than what the link is about waits."""
    draft = await rooms.drafts.find(visit.identity.person, paper.path)
    if draft and not is_about(draft.sent, asked):
        draft = None
    if draft:
        return _page(rooms, visit, paper, draft.sent, key=draft.fact, draft=draft)
    target = paper.target
    sent = Sent.filled(target.event, target.occurred_on) if target else paper.blank(asked)
    return _page(rooms, visit, paper, sent, key=uuid4())


def is_about(sent: Sent, asked: dict[str, str]) -> bool:
    """Whether what was typed is of what a link says; a day is only proposed. Pure."""
    said = {f"data.{name}": value for name, value in asked.items() if name != "day"}
    return all(sent.text(name) == value for name, value in said.items() if name in sent.values)


async def sent(rooms: Rooms, visit: Visit, paper: Paper) -> Response:
    """Recorded, or the form again with what is wrong."""
    typed = await visit.form()
    filled = Sent.of(typed.multi_items())
    key = fact_id(filled)
    began, filled = paper.began(filled), paper.settled(filled, key)
    try:
        filled = await paper.completed(rooms, filled, typed)
    except Rejected as why:
        wrong = Outcome(errors={why.field or "": why.message})
        return _page(rooms, visit, paper, filled, key=key, outcome=wrong)
    if filled.text("more"):
        return _page(rooms, visit, paper, filled, key=key)
    fact, errors = paper.fact(filled, visit.identity.person)
    outcome = Outcome(errors=errors) if errors else await rooms.record(visit, fact, began)
    if not outcome.done:
        return _page(rooms, visit, paper, filled, key=key, outcome=outcome)
    await rooms.drafts.drop(visit.identity.person, paper.path)
    return paper.recorded(filled, outcome)


def _page(
    rooms: Rooms,
    visit: Visit,
    paper: Paper,
    sent: Sent,
    *,
    key: UUID,
    draft: Draft | None = None,
    outcome: Outcome | None = None,
) -> Response:
    result = outcome or Outcome()
    errors = {name: said for name, said in result.errors.items() if name != REASON}
    shown = form(paper.kind, sent, errors, paper.choices(sent))
    reason = result.errors.get(REASON, "")
    return rooms.site.page(
        visit,
        paper.template,
        status=result.status if outcome else 200,
        of=paper.folder,
        paper=paper,
        form=shown,
        faults=(*shown.faults, *([(REASON, reason)] if reason else [])),
        key=key,
        version=seen(paper.folder, sent, result),
        draft=draft,
        reason=sent.text(REASON),
        reason_error=reason,
        meanwhile=[meant(paper.folder, event) for event in result.meanwhile],
    )


def seen(of: Folder, sent: Sent, outcome: Outcome) -> int:
    """The version that the person knows: of the form they began, until what was recorded meanwhile is shown to them."""
    began = version(sent)
    return of.version if outcome.meanwhile or began is None else began


def meant(of: Folder, event: Recorded) -> dict[str, Any]:
    """What somebody else recorded, for whoever comes second."""
    return {
        "title": event.payload.title,
        "who": of.words.who(event.actor),
        "at": event.recorded_at,
        "said": of.words.line(event.payload),
    }
