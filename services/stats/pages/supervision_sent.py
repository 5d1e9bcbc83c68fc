"""A form about a proposal as it was sent, read to its end: what is recorded of it, or all that is wrong with it at once. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from services.stats.pages.sending import UNREADABLE, missing, readable
from services.stats.pages.supervision_papers import Kept
from services.stats.supervision import asked as ask
from shared.errors import AllRejected, Rejected, by_field
from shared.events.supervision import (
    BureauReplied,
    ConsequenceCarriedOut,
    ProposalConfirmed,
    ProposalDismissed,
    SupervisionEvent,
)
from shared.security import Act


class Doing(NamedTuple):
    """``model`` reads the form, ``event`` is what is recorded of it by that person."""

    right: Act
    model: type[BaseModel]
    event: Callable[[Any, str], SupervisionEvent]


DOINGS = {
    "reply": Doing(
        Act.REPLY,
        ask.Reply,
        lambda sent, person: BureauReplied(
            person=person, statement=sent.statement, papers=sent.papers, paper_names=sent.paper_names
        ),
    ),
    "confirm": Doing(
        Act.SUPERVISE,
        ask.Confirmation,
        lambda sent, person: ProposalConfirmed(officer=person, reason=sent.reason, found=sent.found),
    ),
    "dismiss": Doing(
        Act.SUPERVISE,
        ask.Dismissal,
        lambda sent, person: ProposalDismissed(officer=person, reason=sent.reason),
    ),
    "carry-out": Doing(
        Act.SUPERVISE,
        ask.CarryingOut,
        lambda sent, person: ConsequenceCarriedOut(
            consequence=sent.consequence, officer=person, doc_no=sent.doc_no, to=sent.to, note=sent.note
        ),
    ),
}
#: the controls of the forms, by what people call them
TITLES = {
    "reply.statement": "申辩意见",
    "reply.files": "申辩材料",
    "confirm.reason": "核定理由",
    "confirm.found": "人工认定的结论",
    "dismiss.reason": "不予认定的理由",
    "carry-out.consequence": "已执行的处理",
    "carry-out.doc_no": "文号",
    "carry-out.to": "送达或约谈对象",
    "carry-out.note": "说明",
}
#: what is recorded of the files is shown where they are chosen
_SHOWN_AT = {"papers": "files", "paper_names": "files"}
_CHOSEN = frozenset({"carry-out.consequence"})


class Wrong(NamedTuple):
    """(control or “”, what is said of it)."""

    faults: tuple[tuple[str, str], ...]

    @property
    def listed(self) -> list[tuple[str, str]]:
        """For the top of the page: each with what its control is called."""
        return [(name, f"“{TITLES[name]}”：{said}" if name else said) for name, said in self.faults]

    @property
    def errors(self) -> dict[str, str]:
        """For beside the controls."""
        return by_field(self.faults)


@dataclass(frozen=True, slots=True)
class Filled:
    """``typed`` by control, and the files that came with it."""

    act: str
    typed: Mapping[str, str]
    kept: Sequence[Kept] = ()

    def event(self, person: str) -> SupervisionEvent:
        """What is recorded. Rejected for all that is wrong with the form; who it is comes from the session, never from the form."""
        doing = DOINGS[self.act]
        said = self._said(doing.model)
        wrong = {name: UNREADABLE for name, text in said.items() if not readable(text)}
        try:
            read = doing.model.model_validate({**said, **_papers(self.kept), "person": person})
        except ValidationError as error:
            wrong = missing(error) | wrong
        if wrong:
            raise AllRejected([Rejected("field_invalid", told, name) for name, told in wrong.items()])
        return doing.event(read, person)

    def wrong(self, error: Rejected) -> Wrong:
        """A refusal as the form shows it: at the control it is about, else of the whole."""
        names = ((f"{self.act}.{_SHOWN_AT.get(field, field)}", said) for field, said in error.faults)
        return Wrong(tuple(dict.fromkeys((name if name in TITLES else "", said) for name, said in names)))

    @property
    def words(self) -> list[tuple[str, str]]:
        """What was typed, for whoever typed it into a form that is not offered any more: (what it is called, words)."""
        own = [name for name in TITLES if name.startswith(f"{self.act}.") and name not in _CHOSEN]
        return [(TITLES[name], self.typed[name]) for name in own if self.typed.get(name)]

    def _said(self, model: type[BaseModel]) -> dict[str, str]:
        given = {name: self.typed.get(f"{self.act}.{name}", "") for name in model.model_fields}
        return {name: text for name, text in given.items() if text}


def _papers(kept: Sequence[Kept]) -> dict[str, Any]:
    if not kept:
        return {}
    return {"papers": [one.digest for one in kept], "paper_names": [one.name for one in kept]}
